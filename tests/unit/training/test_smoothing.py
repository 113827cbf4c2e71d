"""The smoothed loss: no lag at the start, the last tenth of the run later, the same after a resume."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgen.training.smoothing import smooth


def curve(values: list[float], *, steps: int = 1) -> list[float]:
    average: float | None = None
    found = []
    for index, value in enumerate(values, 1):
        average = smooth(average, value, step=index * steps, steps=steps)
        found.append(average)
    return found


def test_it_follows_a_falling_loss_from_the_first_step() -> None:
    steps = np.arange(1, 3001)
    loss = (0.2 + steps**-0.5).tolist()
    smoothed = curve(loss)
    assert np.abs(np.array(smoothed) / np.array(loss) - 1).max() < 0.05


def test_its_window_is_about_the_last_tenth_of_the_run() -> None:
    for length in (200, 2000):
        weights = np.array(
            [curve([float(i == at) for i in range(length)])[-1] for at in range(0, length, length // 100)]
        ) * (length // 100)
        assert weights.sum() == pytest.approx(1, abs=0.15)
        ages = length - np.arange(0, length, length // 100)
        assert (weights * ages).sum() / length == pytest.approx(0.05, abs=0.02)


def test_it_quiets_noise_more_and_more() -> None:
    noise = np.random.default_rng(0).normal(1, 0.2, 4000).tolist()
    smoothed = np.array(curve(noise))
    early, late = smoothed[100:200].std(), smoothed[3000:].std()
    assert late < early < 0.1


@given(value=st.floats(-10, 10), parts=st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_a_constant_loss_stays_as_it_is_however_it_is_reported(value: float, parts: list[int]) -> None:
    average, step = None, 0
    for steps in parts:
        step += steps
        average = smooth(average, value, step=step, steps=steps)
        assert average == pytest.approx(value)

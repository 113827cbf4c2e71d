"""The budget and the learning rate over it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgen.training.budget import ENDLESS_WARM_UP, Budget, rate_factor


def test_a_budget_is_steps_or_seconds() -> None:
    with pytest.raises(ValueError, match="either steps or seconds"):
        Budget(steps=1, seconds=1.0)


def test_without_an_end_there_is_no_progress_and_the_rate_stays() -> None:
    endless = Budget()
    assert endless.progress(10**9, 1e9) == 0
    assert endless.seconds_left(5, 5.0, steps_per_s=10) is None
    rates = [endless.rate(step + 0.5, 0.0, warm_up=0.02, cooldown=1.0) for step in range(2000)]
    assert rates == sorted(rates)
    assert 0 < rates[0] < 0.01
    assert set(rates[ENDLESS_WARM_UP:]) == {1.0}


def test_progress_is_the_share_that_is_used_up() -> None:
    assert Budget(steps=200).progress(50, 1e9) == 0.25
    assert Budget(seconds=60).progress(10**9, 15.0) == 0.25
    assert Budget(seconds=60).progress(0, 99.0) == 1.0


def test_time_left_needs_a_speed_for_steps_only() -> None:
    assert Budget(seconds=60).seconds_left(0, 20, steps_per_s=0) == 40
    assert Budget(steps=100).seconds_left(60, 0, steps_per_s=0) is None
    assert Budget(steps=100).seconds_left(60, 0, steps_per_s=4) == 10


@given(progress=st.floats(0, 1), warm_up=st.floats(0, 0.5), cooldown=st.floats(0, 1))
def test_the_rate_stays_between_nothing_and_its_peak(progress: float, warm_up: float, cooldown: float) -> None:
    assert 0 <= rate_factor(progress, warm_up=warm_up, cooldown=cooldown) <= 1


@pytest.mark.parametrize("cooldown", [0.25, 0.98, 1.0])
def test_the_rate_rises_to_its_peak_stays_there_and_ends_at_zero(cooldown: float) -> None:
    values = [rate_factor(i / 1000, warm_up=0.02, cooldown=cooldown) for i in range(1001)]
    falls = 1000 - round(1000 * min(cooldown, 0.98))
    assert values[:21] == sorted(values[:21])
    assert set(values[20 : falls + 1]) == {1.0}
    assert all(after < before for before, after in pairwise(values[falls:]))
    assert values[-1] == pytest.approx(0, abs=1e-12)


def test_the_rate_need_not_fall() -> None:
    assert rate_factor(0.999, warm_up=0.02, cooldown=0.0) == 1.0

"""Power-function averages: the published exponent, the closed form of the weights, a memory that grows with the run."""

import pytest
import torch
from torch import nn

from pixelgen.model.ema import PowerEma, gamma_for


class Counter(nn.Module):
    """A network whose one weight is the number of the step."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))


def test_gamma_is_the_published_one() -> None:
    # Karras et al. 2024, section 3.1: σ_rel = 0.10 is γ = 6.94, 0.05 is 16.97.
    assert gamma_for(0.10) == pytest.approx(6.94, abs=0.005)
    assert gamma_for(0.05) == pytest.approx(16.97, abs=0.005)


@pytest.mark.parametrize("width", [0.0, -0.1, 0.3])
def test_impossible_widths_are_refused(width: float) -> None:
    with pytest.raises(ValueError, match="width"):
        gamma_for(width)


@pytest.mark.parametrize("width", [0.05, 0.10, 0.2])
def test_the_average_weighs_the_past_by_a_power_of_its_place_in_the_run(width: float) -> None:
    network = Counter()
    ema, steps = PowerEma(network, width), 4000
    for step in range(1, steps + 1):
        network.weight.data.fill_(step / steps)
        ema.update(network, step)
    gamma = gamma_for(width)
    # The continuous profile p(τ) = (γ + 1) τ^γ on [0, 1] has mean (γ + 1) / (γ + 2).
    assert float(ema.averages["weight"]) == pytest.approx((gamma + 1) / (gamma + 2), abs=2e-3)


def test_the_first_step_forgets_the_start() -> None:
    network = Counter()
    ema = PowerEma(network, 0.1)
    network.weight.data.fill_(7.0)
    ema.update(network, 1)
    assert float(ema.averages["weight"]) == 7.0


def test_copy_puts_the_average_in_place_and_leaves_the_average_alone() -> None:
    network, other = Counter(), Counter()
    network.weight.data.fill_(3.0)
    ema = PowerEma(network, 0.1)
    ema.copy_to(other)
    other.weight.data.add_(1)
    assert (float(ema.averages["weight"]), float(other.weight.detach())) == (3.0, 4.0)
    assert float(network.weight.detach()) == 3.0

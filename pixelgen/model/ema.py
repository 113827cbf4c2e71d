"""Power-function moving averages of the weights: their horizon grows with the run, so a short run is not all noise.

At step i the average θ̂ moves to the weights θ by θ̂ ← βᵢ θ̂ + (1 − βᵢ) θ with βᵢ = (1 − 1/i)^(γ + 1): the weight of a
past step falls with a power of its age relative to the whole run (Karras et al. 2024,
https://arxiv.org/abs/2312.02696, eqs. 123–127).
"""

import torch
from torch import Tensor, nn


def gamma_for(width: float) -> float:
    """The exponent γ for a relative width: the standard deviation of the averaging window over the length of the run.

    Solves σ² = (γ + 1) / ((γ + 2)² (γ + 3)) (Karras et al. 2024, eq. 126).

    Args:
        width: in (0, 0.288]; 0.05 and 0.10 are usual.
    """
    if not 0 < width < 12**-0.5:
        raise ValueError(f"width {width}: expected a value above 0 and below {12**-0.5:.3f}")
    low, high = 0.0, 1e6
    for _ in range(200):  # the width falls as γ grows
        middle = (low + high) / 2
        if (middle + 1) / ((middle + 2) ** 2 * (middle + 3)) > width**2:
            low = middle
        else:
            high = middle
    return (low + high) / 2


class PowerEma:
    """One power-function average of a network's parameters.

    Attributes:
        width: relative width of the averaging window.
        averages: name → float32 tensor, on the network's device.
    """

    def __init__(self, network: nn.Module, width: float) -> None:
        self.width = width
        self._gamma = gamma_for(width)
        self.averages: dict[str, Tensor] = {
            name: value.detach().float().clone() for name, value in network.named_parameters()
        }

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        """Take in the weights after optimiser step number ``step``, counted from 1."""
        beta = (1 - 1 / step) ** (self._gamma + 1)
        current = [value.detach().float() for _, value in network.named_parameters()]
        torch._foreach_lerp_(list(self.averages.values()), current, 1 - beta)

    @torch.no_grad()
    def copy_to(self, network: nn.Module) -> None:
        """Put the averages into ``network`` (same shape as the one averaged)."""
        for name, value in network.named_parameters():
            value.copy_(self.averages[name])

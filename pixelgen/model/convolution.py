"""The convolutions of the network: one set of weights, worked out in the way that is fastest where it is used."""

import torch
from torch import Tensor, nn

from pixelgen.model import winograd
from pixelgen.runtime.device import NumberFormat


class Convolution(nn.Conv2d):
    """A 3×3 convolution with a border of zeros.

    Attributes:
        winograd: whether training may take the way with fewer multiplications, where that pays.
    """

    def __init__(self, channels_in: int, channels_out: int, *, bias: bool = True) -> None:
        super().__init__(channels_in, channels_out, 3, padding=1, bias=bias)
        self.winograd = False

    def forward(self, x: Tensor) -> Tensor:  # (B, Ci, H, W) -> (B, Co, H, W)
        if self.winograd and torch.is_grad_enabled() and winograd.pays(x, self.weight):
            return winograd.convolve(x, self.weight, self.bias)
        return super().forward(x)


def arrange(network: nn.Module, number_format: NumberFormat) -> None:
    """Make a network ready to be trained in a number format."""
    network.to(memory_format=number_format.memory_format)
    for layer in network.modules():
        if isinstance(layer, Convolution):
            layer.winograd = number_format.winograd

"""The parts of the U-Net: time embedding, modulated residual blocks, self-attention, changes of resolution."""

import math

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from pixelgen.model.attention import attend
from pixelgen.model.convolution import Convolution

_GROUP = 16  # channels in a group of the norm


def _norm(channels: int) -> nn.GroupNorm:
    return nn.GroupNorm(max(1, channels // _GROUP), channels, eps=1e-5)


def zeroed(layer: nn.Conv2d) -> nn.Conv2d:
    """The same layer, starting as the zero map, so that its block starts as the identity."""
    nn.init.zeros_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


class TimeEmbedding(nn.Module):
    """Time in [0, 1] to a feature vector: sines and cosines of geometric frequencies, then two dense layers.

    The frequencies run from half a turn to 64 turns over the unit interval (Vaswani et al. 2017,
    https://arxiv.org/abs/1706.03762, with the range fitted to t in [0, 1]).

    Args:
        width: of the feature vector.
        features: sines and cosines together.
        octaves: the lowest and the highest frequency, as powers of two of a turn.
    """

    frequencies: Tensor

    def __init__(self, width: int, *, features: int = 64, octaves: tuple[float, float] = (-1.0, 6.0)) -> None:
        super().__init__()
        turns = 2.0 ** torch.linspace(*octaves, features // 2)
        self.register_buffer("frequencies", 2 * math.pi * turns, persistent=False)
        self.layers = nn.Sequential(nn.Linear(features, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, t: Tensor) -> Tensor:  # (B,) -> (B, width)
        angles = t[:, None].float() * self.frequencies
        return self.layers(torch.cat((angles.cos(), angles.sin()), dim=1))


class SpanEmbedding(TimeEmbedding):
    """How far a step leads, in [0, 1], as something to add to the embedding of its time; starts as nothing.

    Low frequencies only: lengths in between those that were practised on must mean something in between.
    """

    def __init__(self, width: int) -> None:
        super().__init__(width, octaves=(-2.0, 3.0))
        for parameter in self.layers[-1].parameters():
            nn.init.zeros_(parameter)


class ResidualBlock(nn.Module):
    """Two 3×3 convolutions around a skip; both norms are scaled and shifted by the conditioning.

    Adaptive group norm as in Dhariwal & Nichol 2021, https://arxiv.org/abs/2105.05233. The block does not project the
    conditioning itself: the network computes the modulations of all blocks, 4 C values each, in one product and hands
    each block its slice.
    """

    def __init__(self, channels: int, *, dropout: float) -> None:
        super().__init__()
        self.norm1 = _norm(channels)
        self.conv1 = Convolution(channels, channels, bias=False)
        self.norm2 = _norm(channels)
        self.conv2 = zeroed(Convolution(channels, channels))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, modulation: Tensor) -> Tensor:  # (B, C, H, W), (B or 1, 4C) -> (B, C, H, W)
        scale1, shift1, scale2, shift2 = modulation[:, :, None, None].chunk(4, dim=1)
        h = self.conv1(F.silu(torch.addcmul(shift1, self.norm1(x), 1 + scale1)))
        h = self.conv2(self.dropout(F.silu(torch.addcmul(shift2, self.norm2(h), 1 + scale2))))
        return x + h


class SelfAttention(nn.Module):
    """Every position looks at every other: multi-head dot-product attention with 32 channels a head."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.heads = max(1, channels // 32)
        self.norm = _norm(channels)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1, bias=False)
        self.out = zeroed(nn.Conv2d(channels, channels, 1))

    def forward(self, x: Tensor) -> Tensor:  # (B, C, H, W) -> the same
        return x + self.out(attend(self.qkv(self.norm(x)), self.heads))


class Downsample(nn.Module):
    """Half the resolution, other channels: 2×2 pixels become channels, then a 1×1 convolution."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4 * channels_in, channels_out, 1)

    def forward(self, x: Tensor) -> Tensor:  # (B, Ci, H, W) -> (B, Co, H/2, W/2)
        return self.conv(F.pixel_unshuffle(x, 2))


class Upsample(nn.Module):
    """Twice the resolution, other channels: a 1×1 convolution, then channels become 2×2 pixels."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels_in, 4 * channels_out, 1)

    def forward(self, x: Tensor) -> Tensor:  # (B, Ci, H, W) -> (B, Co, 2H, 2W)
        return F.pixel_shuffle(self.conv(x), 2)

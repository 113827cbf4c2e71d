"""The program's network as one writes it with torch's own layers: what the others train and sample.

Parameters, arithmetic and results are those of ``pixelgen.model.unet.UNet``. What that does besides to be fast (how it
convolves, normalises and attends) is the program's, and must not help those that it is compared with.
"""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from pixelgen.model.blocks import ResidualBlock, SelfAttention
from pixelgen.model.unet import UNet


class TextbookUNet(UNet):
    """Computes with one function of torch after the other."""

    def forward(self, x: Tensor, t: Tensor, labels: Tensor | None = None, until: Tensor | None = None) -> Tensor:
        """As the network's own, without ``until``: velocity (B, 4, H, W) at ``x`` (B, 4, H, W) and ``t`` (B,)."""
        if until is not None:
            raise ValueError("until: the network that is compared knows no mean velocities")
        height, width = x.shape[2:]
        shapes, levels = self.config.blocks, len(self.config.channels)
        modulation = iter(self._modulation(t, labels).split(self._widths, dim=1))
        h = _convolve(self.stem, F.pixel_unshuffle(self._fit(x), self.config.patch))
        kept = []
        for level, stage in enumerate(self.down):
            for block in range(shapes[level]):
                h = _walk(stage, block, h, next(modulation))
                kept.append(h)
            if level < levels - 1:
                h = _convolve(self.shrink[level].conv, F.pixel_unshuffle(h, 2))
        for level, stage in enumerate(self.up):
            if level:
                h = F.pixel_shuffle(_convolve(self.grow[level - 1].conv, h), 2)
            for block in range(shapes[levels - 1 - level]):
                h = _convolve(self.merge[level][block], torch.cat((h, kept.pop()), dim=1))
                h = _walk(stage, block, h, next(modulation))
        h = _convolve(self.head, F.silu(_normalise(self.final_norm, h)))
        return F.pixel_shuffle(h, self.config.patch)[:, :, :height, :width]

    def _modulation(self, t: Tensor, labels: Tensor | None) -> Tensor:
        angles = t[:, None] * self.time.frequencies
        embedding = self.time.layers(torch.cat((angles.cos(), angles.sin()), dim=1))
        if self.label is not None:
            chosen = torch.tensor([self.config.classes]) if labels is None else labels
            embedding = embedding + self.label(chosen.to(t.device))
        return self.modulation(F.silu(embedding))


def _walk(stage: nn.Module, block: int, x: Tensor, modulation: Tensor) -> Tensor:
    x = _residual(stage.blocks[block], x, modulation)
    return _attend(stage.attention[block], x) if len(stage.attention) else x


def _residual(block: ResidualBlock, x: Tensor, modulation: Tensor) -> Tensor:
    scale1, shift1, scale2, shift2 = modulation[:, :, None, None].chunk(4, dim=1)
    h = _convolve(block.conv1, F.silu(_normalise(block.norm1, x) * (1 + scale1) + shift1))
    h = _convolve(block.conv2, F.silu(_normalise(block.norm2, h) * (1 + scale2) + shift2))
    return x + h


def _attend(layer: SelfAttention, x: Tensor) -> Tensor:
    b, c, h, w = x.shape
    heads = layer.heads
    q, k, v = _convolve(layer.qkv, _normalise(layer.norm, x)).reshape(b, 3, heads, c // heads, h * w).unbind(1)
    mixed = F.scaled_dot_product_attention(q.transpose(2, 3), k.transpose(2, 3), v.transpose(2, 3))
    return x + _convolve(layer.out, mixed.transpose(2, 3).reshape(b, c, h, w))


def _convolve(layer: nn.Conv2d, x: Tensor) -> Tensor:
    return F.conv2d(x, layer.weight, layer.bias, padding=layer.weight.shape[2] // 2)


def _normalise(layer: nn.GroupNorm, x: Tensor) -> Tensor:
    return F.group_norm(x, layer.num_groups, layer.weight, layer.bias, layer.eps)

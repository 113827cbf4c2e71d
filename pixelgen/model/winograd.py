"""3×3 convolutions with a quarter of the multiplications, forwards and backwards, for training on a CPU.

A 4×4 tile of the answer needs 16 × 9 products for each pair of channels. Evaluated at six points each way, input tile
and kernel become 6×6 values that are only multiplied with each other, 36 products, and a sum of those gives the tile
(Winograd 1980; Lavin & Gray 2016, https://arxiv.org/abs/1509.09308, F(4×4, 3×3)): Y = Aᵀ [(G w Gᵀ) ⊙ (Bᵀ x B)] A. All
three changes of basis are linear, so the gradients go the same way back, and every step is one matrix product.

In float32 the answer differs from the direct sum by 1e-5 of its largest value. Sampling keeps the direct convolution.
"""

from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

_TILE, _REACH = 4, 6  # pixels a side that come out of a tile, and that go into it
_FEWEST_CHANNELS, _LEAST_WORK = 64, 3000  # less of either, and the direct sum is faster; work in tiles × channels

_INPUT = (
    (4, 0, -5, 0, 1, 0),
    (0, -4, -4, 1, 1, 0),
    (0, 4, -4, -1, 1, 0),
    (0, -2, -1, 2, 1, 0),
    (0, 2, -1, -2, 1, 0),
    (0, 4, 0, -5, 0, 1),
)
_KERNEL = (
    (1 / 4, 0, 0),
    (-1 / 6, -1 / 6, -1 / 6),
    (-1 / 6, 1 / 6, -1 / 6),
    (1 / 24, 1 / 12, 1 / 6),
    (1 / 24, -1 / 12, 1 / 6),
    (0, 0, 1),
)
_OUTPUT = (
    (1, 1, 1, 1, 1, 0),
    (0, 1, -1, 2, -2, 0),
    (0, 1, 1, 4, 4, 0),
    (0, 1, -1, 8, -8, 1),
)


@cache
def _both_ways(matrix: tuple[tuple[float, ...], ...]) -> Tensor:
    """The change of basis of rows and columns in one matrix: (m, n) to (m², n²)."""
    one_way = torch.tensor(matrix, dtype=torch.float64)
    return torch.kron(one_way, one_way).float()


def pays(x: Tensor, weight: Tensor) -> bool:
    """Whether x (B, Ci, H, W) is whole tiles in float32 on a CPU, and enough of them to gain by this.

    Args:
        x: what goes into the convolution.
        weight: its kernels (Co, Ci, 3, 3).
    """
    batch, _, height, width = x.shape
    whole = weight.shape[2:] == (3, 3) and height % _TILE == width % _TILE == 0
    channels, tiles = min(weight.shape[:2]), batch * height * width // _TILE**2
    enough = channels >= _FEWEST_CHANNELS and channels * tiles >= _LEAST_WORK
    plain = x.dtype == torch.float32 and x.device.type == "cpu" and not torch.is_autocast_enabled("cpu")
    return whole and enough and plain


def convolve(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """The 3×3 convolution of x (B, Ci, H, W) with a border of zeros: (B, Co, H, W), channels last.

    Args:
        x: float32, H and W multiples of 4.
        weight: (Co, Ci, 3, 3).
        bias: (Co,) or None.
    """
    return _Convolution.apply(x, weight, bias)


class _Convolution(torch.autograd.Function):
    """The convolution of whole tiles, and its gradients."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        batch, channels, height, width = x.shape
        down, across = height // _TILE, width // _TILE
        padded = x.new_zeros(batch, height + 2, width + 2, channels)
        padded[:, 1:-1, 1:-1] = x.permute(0, 2, 3, 1)
        image, row, column, _ = padded.stride()
        tiles = padded.as_strided(
            (_REACH, _REACH, batch, down, across, channels), (row, column, image, _TILE * row, _TILE * column, 1)
        ).reshape(_REACH**2, -1)
        inputs = (_both_ways(_INPUT) @ tiles).view(_REACH**2, -1, channels)  # (36, tiles, Ci)
        kernels = _transformed(weight)  # (36, Co, Ci)
        products = torch.bmm(inputs, kernels.transpose(1, 2))
        ctx.save_for_backward(inputs, kernels)
        ctx.shape = x.shape
        found = (_both_ways(_OUTPUT) @ products.view(_REACH**2, -1)).view(_TILE, _TILE, batch, down, across, -1)
        answer = x.new_empty(batch, down, _TILE, across, _TILE, len(weight))
        placed = found.permute(2, 3, 0, 4, 1, 5)
        if bias is None:
            answer.copy_(placed)
        else:
            torch.add(placed, bias, out=answer)
        return answer.view(batch, height, width, -1).permute(0, 3, 1, 2)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        inputs, kernels = ctx.saved_tensors
        batch, channels, height, width = ctx.shape
        down, across, outputs = height // _TILE, width // _TILE, kernels.shape[1]
        of_answer = gradient.permute(0, 2, 3, 1)  # (B, H, W, Co)
        tiles = of_answer.reshape(batch, down, _TILE, across, _TILE, outputs).permute(2, 4, 0, 1, 3, 5)
        products = _both_ways(_OUTPUT).t() @ tiles.reshape(_TILE**2, -1)
        products = products.view(_REACH**2, -1, outputs)  # (36, tiles, Co)
        of_x = of_weight = of_bias = None
        if ctx.needs_input_grad[0]:
            back = torch.bmm(products, kernels).view(_REACH**2, -1)
            back = (_both_ways(_INPUT).t() @ back).view(_REACH, _REACH, batch, down, across, channels)
            of_x = _overlapped(back.permute(2, 3, 0, 4, 1, 5))
        if ctx.needs_input_grad[1]:
            back = torch.bmm(products.transpose(1, 2), inputs).transpose(0, 1)  # (Co, 36, Ci)
            of_weight = (_both_ways(_KERNEL).t() @ back).view(outputs, 3, 3, channels).permute(0, 3, 1, 2)
        if ctx.needs_input_grad[2]:
            of_bias = of_answer.reshape(-1, outputs).sum(dim=0)
        return of_x, of_weight, of_bias


def _transformed(weight: Tensor) -> Tensor:
    """Kernels (Co, Ci, 3, 3) at the points: (36, Co, Ci)."""
    outputs, channels = weight.shape[:2]
    return (_both_ways(_KERNEL) @ weight.permute(0, 2, 3, 1).reshape(outputs, 9, channels)).transpose(0, 1)


def _overlapped(tiles: Tensor) -> Tensor:
    """Sum of 6×6 tiles that overlap by two: (B, h, 6, w, 6, C) to (B, C, 4 h, 4 w), the border of one cut off."""
    batch, down, _, across, _, channels = tiles.shape
    grid = tiles.new_zeros(batch, down + 1, _TILE, across + 1, _TILE, channels)
    whole, rest = slice(0, _TILE), slice(_TILE, _REACH)
    grid[:, :-1, :, :-1] = tiles[:, :, whole, :, whole]
    grid[:, 1:, :2, :-1] += tiles[:, :, rest, :, whole]
    grid[:, :-1, :, 1:, :2] += tiles[:, :, whole, :, rest]
    grid[:, 1:, :2, 1:, :2] += tiles[:, :, rest, :, rest]
    height, width = _TILE * down, _TILE * across
    image = grid.view(batch, height + _TILE, width + _TILE, channels)
    return image[:, 1 : height + 1, 1 : width + 1].permute(0, 3, 1, 2)

"""Dot-product attention between the few positions of a sprite.

A sprite of 32 pixels has 64, and the weights softmax(q kᵀ / √D) of so few are small enough to be written down. On a CPU
nothing is gained then by a fused kernel, and torch's takes eight times as long for its gradient in bfloat16. Written
out, with its gradient, queries, keys and values leave the channels-last layout of the convolutions in one copy and come
back in another. The weights of more positions would take a gigabyte for a batch: torch's kernel, which keeps none, does
these.
"""

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor
from torch.autograd.function import once_differentiable

_MOST_WRITTEN_OUT = 256  # positions: of sprites up to 64 pixels, and of those from 96


def attend(qkv: Tensor, heads: int) -> Tensor:
    """Multi-head attention softmax(q kᵀ / √D) v of every position to every other.

    Args:
        qkv: (B, 3 · heads · D, H, W): queries, keys and values, the heads of each one after the other.
        heads: at least 1.

    Returns:
        (B, heads · D, H, W).
    """
    batch, channels, height, width = qkv.shape
    if qkv.device.type == "cpu" and height * width <= _MOST_WRITTEN_OUT:
        return _Attention.apply(qkv, heads)
    q, k, v = qkv.reshape(batch, 3, heads, channels // (3 * heads), height * width).transpose(3, 4).unbind(1)
    mixed = F.scaled_dot_product_attention(q, k, v)  # (B, heads, N, D)
    return mixed.transpose(2, 3).reshape(batch, channels // 3, height, width)


class _Attention(torch.autograd.Function):
    """Attention in plain products, and its gradients."""

    @staticmethod
    def forward(ctx: Any, qkv: Tensor, heads: int) -> Tensor:
        batch, channels, height, width = qkv.shape
        positions, depth = height * width, channels // (3 * heads)
        parts = qkv.permute(0, 2, 3, 1).reshape(batch, positions, 3, heads, depth).permute(2, 0, 3, 1, 4)
        parts = parts.reshape(3, batch * heads, positions, depth)
        q, k, v = parts
        weights = _scaled_product(q, k.mT, depth**-0.5).softmax(dim=-1)  # (B · heads, N, N)
        mixed = torch.bmm(weights, v)
        ctx.save_for_backward(parts, weights, mixed)
        ctx.shape = batch, heads, height, width
        mixed = mixed.view(batch, heads, positions, depth).transpose(1, 2)
        return mixed.reshape(batch, height, width, channels // 3).permute(0, 3, 1, 2)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        parts, weights, mixed = ctx.saved_tensors
        batch, heads, height, width = ctx.shape
        q, k, v = parts
        positions, depth = q.shape[1:]
        of_mixed = gradient.permute(0, 2, 3, 1).reshape(batch, positions, heads, depth).transpose(1, 2).reshape_as(q)
        # Of a softmax w the gradient is w ∘ (g - w · g), and w · g is the same sum as that of what was mixed.
        of_products = (torch.bmm(of_mixed, v.mT) - (of_mixed * mixed).sum(dim=-1, keepdim=True)).mul_(weights)
        of_parts = torch.empty_like(parts)
        _scaled_product(of_products, k, depth**-0.5, out=of_parts[0])
        _scaled_product(of_products.mT, q, depth**-0.5, out=of_parts[1])
        torch.bmm(weights.mT, of_mixed, out=of_parts[2])
        of_parts = of_parts.view(3, batch, heads, positions, depth).permute(1, 3, 0, 2, 4)
        return of_parts.reshape(batch, height, width, -1).permute(0, 3, 1, 2), None


def _scaled_product(left: Tensor, right: Tensor, factor: float, *, out: Tensor | None = None) -> Tensor:
    """``factor`` times the products of the matrices (B, M, K) and (B, K, N), in one operation."""
    return torch.baddbmm(left.new_zeros(()), left, right, beta=0, alpha=factor, out=out)

"""Classifier-free guidance: v = v_any + w·(v_class − v_any), a step from the average sprite towards those of a class.

Ho & Salimans 2022, https://arxiv.org/abs/2207.12598. w = 0 ignores the class, w = 1 is the class as it was learned,
w > 1 exaggerates it.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from pixelgen.flow.path import VelocityField

Network = Callable[[Tensor, Tensor, Tensor | None], Tensor]
"""(x (B, 4, H, W), t (B,) float32, labels (B,) int64 or None) → velocity (B, 4, H, W) on the schedule it was trained
on. The label that equals the number of classes means "any"."""


def guided(network: Network, *, classes: int, label: int | None, guidance: float) -> VelocityField:
    """The velocity field of one class, or of all.

    Args:
        network: that gives velocities for labels.
        classes: how many labels it knows; 0 for a network without labels.
        label: the class, in [0, classes); None for any sprite.
        guidance: w ≥ 0. Other than 0 and 1 it makes the network work on twice the states, in one call.

    Returns:
        (x (B, 4, H, W), t (B,)) → (B, 4, H, W) in the dtype of x.
    """

    def ask(x: Tensor, t: Tensor, labels: list[int]) -> Tensor:
        indices = torch.tensor(labels, device=x.device).repeat_interleave(len(x)) if classes else None
        copies = max(1, len(labels))
        return network(x.repeat(copies, 1, 1, 1), t.to(torch.float32).repeat(copies), indices).to(x.dtype)

    if not classes:
        return lambda x, t: ask(x, t, [])
    if label is None or guidance == 0:
        return lambda x, t: ask(x, t, [classes])
    if guidance == 1:
        return lambda x, t: ask(x, t, [label])

    def towards(x: Tensor, t: Tensor) -> Tensor:
        of_any, of_class = ask(x, t, [classes, label]).chunk(2)
        return of_any + guidance * (of_class - of_any)

    return towards

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


def guided(network: Network, labels: Tensor | None, *, classes: int, guidance: float) -> VelocityField:
    """The velocity field of sprites whose classes are settled.

    Args:
        network: that gives velocities for labels.
        labels: (B,) int64 in [0, classes), the class of each sprite; None for a network without labels.
        classes: how many labels it knows.
        guidance: w ≥ 0. Other than 0 and 1 it makes the network work on twice the states, in one call.

    Returns:
        (x (B, 4, H, W), t (B,)) → (B, 4, H, W) in the dtype of x.
    """

    def ask(x: Tensor, t: Tensor, asked: Tensor | None) -> Tensor:
        return network(x, t.to(torch.float32), asked).to(x.dtype)

    if labels is None or guidance == 1:
        return lambda x, t: ask(x, t, labels)
    anything = torch.full_like(labels, classes)
    if guidance == 0:
        return lambda x, t: ask(x, t, anything)
    both = torch.cat((anything, labels))

    def towards(x: Tensor, t: Tensor) -> Tensor:
        of_any, of_class = ask(torch.cat((x, x)), t.repeat(2), both).chunk(2)
        return of_any + guidance * (of_class - of_any)

    return towards

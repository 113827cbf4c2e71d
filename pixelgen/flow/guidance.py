"""Which velocity a sprite follows: that of its class, of a mixture of classes, and how strongly.

Classifier-free guidance, v = v_any + w·(v_class − v_any): a step from the average sprite towards those of a class (Ho &
Salimans 2022, https://arxiv.org/abs/2207.12598). w = 0 ignores the class, w = 1 is the class as it was learned, w > 1
exaggerates it. A mixture follows v_class = Σ sᵢ·vᵢ with shares that sum to 1 (Liu et al. 2022,
https://arxiv.org/abs/2206.01714).
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from pixelgen.flow.path import VelocityField, along

Network = Callable[[Tensor, Tensor, Tensor | None], Tensor]
"""(x (B, 4, H, W), t (B,) float32, labels (B,) int64 or None) → velocity (B, 4, H, W) on the schedule it was trained
on. The label that equals the number of classes means "any"."""

FlowMapNetwork = Callable[[Tensor, Tensor, Tensor | None, Tensor], Tensor]
"""As ``Network``, with the time (1,) or (B,) until which the mean velocity is wanted; always on the straight path."""


def shares_of(labels: Tensor, *, classes: int) -> Tensor:
    """Labels (B,) int64 in [0, classes], the last of them "any", as shares (B, classes + 1) float32."""
    return torch.nn.functional.one_hot(labels, classes + 1).to(torch.float32)


def mixture(weights: Sequence[tuple[int, float]], count: int, *, classes: int) -> Tensor:
    """The same mixture for ``count`` sprites.

    Args:
        weights: (label, weight above 0); a label named twice counts twice.
        classes: how many labels there are beside "any".

    Returns:
        (count, classes + 1) float32 shares that sum to 1.
    """
    shares = torch.zeros(classes + 1, dtype=torch.float64)
    for label, weight in weights:
        shares[label] += weight
    return (shares / shares.sum()).to(torch.float32).expand(count, -1)


def guided(network: Network, shares: Tensor | None, *, guidance: float) -> VelocityField:
    """The velocity field of sprites whose classes are settled.

    Args:
        network: that gives velocities for labels.
        shares: (B, classes + 1) how much of each class a sprite is, the last column "any"; rows sum to 1. None for a
            network without labels.
        guidance: w ≥ 0. Other than 0 and 1 it makes the network work on the states once more, for "any", in the same
            call; so does each further class of a mixture.

    Returns:
        (x (B, 4, H, W), t (B,)) → (B, 4, H, W) in the dtype of x.
    """

    def ask(x: Tensor, t: Tensor, asked: Tensor | None) -> Tensor:
        return network(x, t.to(torch.float32), asked).to(x.dtype)

    if shares is None:
        return lambda x, t: ask(x, t, None)
    anything = torch.full((len(shares),), shares.shape[1] - 1, dtype=torch.int64, device=shares.device)
    if guidance == 0:
        return lambda x, t: ask(x, t, anything)
    # The largest share of each sprite first, then the second of those that have one, …
    largest = shares.sort(dim=1, descending=True, stable=True)
    depth = int((shares > 0).sum(dim=1).max())
    rows = [(largest.values[:, rank] > 0).nonzero().flatten() for rank in range(depth)]
    labels = [largest.indices[where, rank] for rank, where in enumerate(rows)]
    weights = [largest.values[where, rank] for rank, where in enumerate(rows)]
    if guidance == 1 and depth == 1:
        return lambda x, t: ask(x, t, labels[0])
    if guidance != 1:
        rows, labels = [torch.arange(len(shares), device=shares.device), *rows], [anything, *labels]
    places, asked, sizes = torch.cat(rows), torch.cat(labels), [len(where) for where in rows]

    def towards(x: Tensor, t: Tensor) -> Tensor:
        answers = list(ask(x[places], t[places], asked).split(sizes))
        of_any = answers.pop(0) if guidance != 1 else None
        mixed = along(weights[0], x) * answers[0]
        for where, weight, answer in zip(rows[-depth:][1:], weights[1:], answers[1:], strict=True):
            mixed[where] = mixed[where] + along(weight, x) * answer
        return mixed if of_any is None else of_any + guidance * (mixed - of_any)

    return towards

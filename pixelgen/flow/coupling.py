"""Which noise goes with which sprite in a training batch: (x₀, x₁) ~ π(x₀, x₁) with the right marginals.

Any pairing that only permutes the noise of a batch trains the same flow in the limit; one with shorter ways makes
straighter paths. Tong et al. 2024, "Improving and Generalizing Flow-Based Generative Models with Minibatch Optimal
Transport", https://arxiv.org/abs/2302.00482; Pooladian et al. 2023, "Multisample Flow Matching",
https://arxiv.org/abs/2304.14772.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from pixelgen.choices import Choices
from pixelgen.flow.assignment import assign


@dataclass(frozen=True)
class Coupling(ABC):
    """A rule that pairs noise with data inside a batch."""

    key: ClassVar[str]
    label: ClassVar[str]
    help: ClassVar[str]

    @abstractmethod
    def pair(self, x0: Tensor, x1: Tensor, labels: Tensor | None = None) -> Tensor:
        """Put the noise into the order of the data it goes with.

        Args:
            x0: (B, …) noise.
            x1: (B, …) data of the same shape.
            labels: (B,) integer classes of the data. Noise only changes places inside a class: otherwise a class
                would come from its own part of the noise, and sampling it from all of the noise would be wrong.

        Returns:
            (B, …) the same noise, permuted: row i goes with ``x1[i]``.
        """


@dataclass(frozen=True)
class IndependentCoupling(Coupling):
    """π = p₀ × p₁: the noise stays as it was drawn."""

    key = "independent"
    label = "Independent"
    help = "Each sprite meets any noise."

    def pair(self, x0: Tensor, x1: Tensor, labels: Tensor | None = None) -> Tensor:
        return x0


@dataclass(frozen=True)
class OptimalTransportCoupling(Coupling):
    """The permutation with the least Σ‖x₁ − x₀‖², found exactly, inside each class."""

    key = "optimal-transport"
    label = "Optimal transport"
    help = "Each sprite meets the noise that is nearest overall: straighter paths, a little slower to train."

    def pair(self, x0: Tensor, x1: Tensor, labels: Tensor | None = None) -> Tensor:
        # ‖x₁−x₀‖² = ‖x₁‖² + ‖x₀‖² − 2·x₁·x₀, and a permutation changes only the last term.
        cost = -(x1.detach().flatten(1).float() @ x0.detach().flatten(1).float().T).cpu().numpy()
        classes = torch.zeros(len(x1), dtype=torch.int64) if labels is None else labels.cpu()
        order = torch.arange(len(x1))
        for label in classes.unique():
            members = (classes == label).nonzero().flatten()
            rows = members.numpy()
            order[members] = members[torch.from_numpy(assign(cost[rows][:, rows]))]
        return x0[order.to(x0.device)]


COUPLINGS: Choices[Coupling] = Choices("coupling", [IndependentCoupling(), OptimalTransportCoupling()])
"""The couplings that can be chosen by name."""

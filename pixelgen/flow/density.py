"""Which times a network practises on: t ~ p(t) on (0, 1), drawn in strata.

A batch of n times holds one from each n-th of the distribution: t_i = F⁻¹((i + u_i) / n) with u_i ~ U(0, 1), in random
order. Each t_i alone still has the distribution F; the loss of a batch varies less than with independent draws
(the idea of Kingma et al. 2021, appendix I.1, https://arxiv.org/abs/2107.00630).
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from pixelgen.choices import Choices
from pixelgen.errors import ConfigError

_MARGIN = 1e-5  # away from the ends, where a prediction of one quantity says nothing about another


@dataclass(frozen=True)
class TimeDensity(ABC):
    """A distribution of training times, given by its quantile function."""

    key: ClassVar[str]
    label: ClassVar[str]
    help: ClassVar[str]

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draw the times of a batch.

        Args:
            n: how many, one from each n-th of the distribution, in random order.
            generator: the source of randomness; the times come on its device.

        Returns:
            (n,) float32 in (0, 1).
        """
        stratum = torch.randperm(n, generator=generator, device=generator.device)
        within = torch.rand(n, generator=generator, device=generator.device)
        return self.quantile((stratum + within) / n).clamp(_MARGIN, 1 - _MARGIN)

    @abstractmethod
    def quantile(self, share: Tensor) -> Tensor:
        """The time below which a share of all times lies: float tensor in [0, 1] → times of the same shape."""


@dataclass(frozen=True)
class LogitNormal(TimeDensity):
    """t = 1 / (1 + e^−z) with z ~ N(mean, std²): most practice in the middle, where sprites take shape.

    Esser et al. 2024, section 3.1, https://arxiv.org/abs/2403.03206.
    """

    key = "logit-normal"
    label = "Logit-normal"
    help = "Practises most between noise and sprite, where the form is decided."

    mean: float = 0.0
    std: float = 1.0

    def __post_init__(self) -> None:
        if not self.std > 0:
            raise ConfigError(f"logit-normal time density with standard deviation {self.std:g}", fix="choose above 0")

    def quantile(self, share: Tensor) -> Tensor:
        return torch.sigmoid(self.mean + self.std * torch.special.ndtri(share))


@dataclass(frozen=True)
class Uniform(TimeDensity):
    """Every time alike."""

    key = "uniform"
    label = "Uniform"
    help = "Practises every time alike."

    def quantile(self, share: Tensor) -> Tensor:
        return share


TIME_DENSITIES: Choices[TimeDensity] = Choices("time density", [LogitNormal(), Uniform()])
"""The time densities that can be chosen by name."""

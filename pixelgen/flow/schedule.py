"""How noise turns into data along the path: x_t = α(t)·x₁ + σ(t)·x₀, with x₀ ~ N(0, I).

t = 0 is noise (α = 0, σ = 1), t = 1 is data (α = 1, σ = 0). Lipman et al. 2023, "Flow Matching for Generative
Modeling", https://arxiv.org/abs/2210.02747; Albergo & Vanden-Eijnden 2023, "Building Normalizing Flows with Stochastic
Interpolants", https://arxiv.org/abs/2209.15571.

Up to its scale s = α + σ every such path is the straight one, walked at another pace: x_t / s = τ·x₁ + (1−τ)·x₀ with
τ = α / s. A schedule therefore also knows at which of its times it has come to a given τ.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Generic, NamedTuple, TypeVar

import torch
from torch import Tensor

from pixelgen.choices import Choices
from pixelgen.errors import ConfigError

Time = TypeVar("Time", float, Tensor)


class Coefficients(NamedTuple, Generic[Time]):
    """α, σ and their time derivatives, each of the type and shape of the time they belong to."""

    alpha: Time
    sigma: Time
    d_alpha: Time
    d_sigma: Time


@dataclass(frozen=True)
class Schedule(ABC):
    """A pair α, σ with its derivatives.

    Two schedules are equal when they are of one kind with equal fields.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    help: ClassVar[str]

    def __call__(self, t: Time) -> Coefficients[Time]:
        """α, σ, α̇ and σ̇ at ``t``.

        Args:
            t: a time in [0, 1] as a float, or a floating-point tensor of times of any shape. A float is computed in
                double precision, a tensor in its own.

        Returns:
            Four floats, or four tensors of the shape and dtype of ``t``.

        Raises:
            ValueError: for a float outside [0, 1]. A tensor is clamped instead: to look at its values would make
                the processor wait for the graphics card in each training step.
        """
        if isinstance(t, Tensor):
            return self._at(t.clamp(0.0, 1.0))
        return Coefficients(*(value.item() for value in self._at(_checked(t, "t"))))

    def time_at(self, tau: Time) -> Time:
        """The time t at which α / (α + σ) = ``tau``, the inverse of the pace at which the straight path is walked.

        Args:
            tau: a float in [0, 1], or a floating-point tensor of any shape; clamped to what the schedule reaches.

        Raises:
            ValueError: for a float outside [0, 1].
        """
        if isinstance(tau, Tensor):
            return self._time_at(tau.clamp(0.0, 1.0))
        return float(self._time_at(_checked(tau, "tau")).item())

    @property
    def regular(self) -> tuple[float, float]:
        """The first and last time between which velocity and prediction can be computed from each other.

        Narrower than (0, 1) where the velocity vanishes or becomes infinite at an end.
        """
        return 0.0, 1.0

    @abstractmethod
    def _at(self, t: Tensor) -> Coefficients[Tensor]: ...

    @abstractmethod
    def _time_at(self, tau: Tensor) -> Tensor: ...


def _checked(value: float, name: str) -> Tensor:
    if not 0.0 <= value <= 1.0:  # false for NaN as well
        raise ValueError(f"{name} = {value}: a time on the path lies in [0, 1]")
    return torch.tensor(value, dtype=torch.float64)


@dataclass(frozen=True)
class LinearSchedule(Schedule):
    """α = t, σ = 1−t: the straight path of conditional optimal transport (Lipman et al. 2023, eq. 20–23)."""

    key = "linear"
    label = "Linear"
    help = "A straight line from noise to sprite; the best choice for few calls."

    def _at(self, t: Tensor) -> Coefficients[Tensor]:
        one = torch.ones_like(t)
        return Coefficients(t, 1 - t, one, -one)

    def _time_at(self, tau: Tensor) -> Tensor:
        return tau


@dataclass(frozen=True)
class CosineSchedule(Schedule):
    """α = sin(πt/2), σ = cos(πt/2): a quarter circle, α² + σ² = 1 (Albergo & Vanden-Eijnden 2023, eq. 5)."""

    key = "cosine"
    label = "Cosine"
    help = "A quarter circle that keeps the overall contrast the same all the way."

    def _at(self, t: Tensor) -> Coefficients[Tensor]:
        quarter = math.pi / 2
        # The cosine is written as a sine of 1−t, because that is exactly 0 at t = 1 and cos(π/2) is not.
        alpha, sigma = torch.sin(quarter * t), torch.sin(quarter * (1 - t))
        return Coefficients(alpha, sigma, quarter * sigma, -quarter * alpha)

    def _time_at(self, tau: Tensor) -> Tensor:
        return torch.atan2(tau, 1 - tau) * (2 / math.pi)


@dataclass(frozen=True)
class PolynomialSchedule(Schedule):
    """α = tⁿ, σ = 1−tⁿ: the straight path, entered slowly. ``n`` ≥ 1; n = 1 is the linear schedule."""

    key = "polynomial"
    label = "Polynomial"
    help = "A straight line that leaves the noise slowly and arrives fast."

    n: float = 2.0

    def __post_init__(self) -> None:
        if not 1 <= self.n < math.inf:
            raise ConfigError(f"polynomial schedule of degree {self.n:g}", fix="choose a degree of 1 or more")

    @property
    def regular(self) -> tuple[float, float]:
        # The velocity is n·tⁿ⁻¹·(x₁−x₀), and vanishes at t = 0: a network's error in it would be divided by that.
        return (0.0 if self.n == 1 else 0.02), 1.0

    def _at(self, t: Tensor) -> Coefficients[Tensor]:
        alpha, d_alpha = t**self.n, self.n * t ** (self.n - 1)
        return Coefficients(alpha, 1 - alpha, d_alpha, -d_alpha)

    def _time_at(self, tau: Tensor) -> Tensor:
        return tau ** (1 / self.n)


@dataclass(frozen=True)
class VPSchedule(Schedule):
    """α = exp(−½B), σ = √(1−α²) with B(s) = β_min·s + ½(β_max−β_min)·s² and s = 1−t: the linear β of DDPM.

    Song et al. 2021, "Score-Based Generative Modeling through SDEs", eq. 32–33, https://arxiv.org/abs/2011.13456;
    Ho et al. 2020, https://arxiv.org/abs/2006.11239.

    Exact at the data end. At the noise end α(0) = exp(−½B(1)) is small and not zero (0.0066 with the usual β). σ̇
    grows without bound towards t = 1 and is given as −inf there.
    """

    key = "vp"
    label = "Variance preserving"
    help = "The path of classic diffusion models (DDPM), with its linear noise rates."

    beta_min: float = 0.1
    beta_max: float = 20.0

    def __post_init__(self) -> None:
        if not 0 < self.beta_min <= self.beta_max < math.inf:
            raise ConfigError(
                f"noise rates from {self.beta_min:g} to {self.beta_max:g}", fix="choose 0 < beta_min ≤ beta_max"
            )

    @property
    def regular(self) -> tuple[float, float]:
        return 0.0, 1.0 - 1e-6

    def _at(self, t: Tensor) -> Coefficients[Tensor]:
        s = 1 - t
        slope = self.beta_max - self.beta_min
        integral = self.beta_min * s + slope / 2 * s**2
        alpha = torch.exp(-integral / 2)
        sigma = torch.sqrt(-torch.expm1(-integral))  # √(1−α²) without the cancellation near t = 1
        d_alpha = (self.beta_min + slope * s) / 2 * alpha
        return Coefficients(alpha, sigma, d_alpha, -alpha * d_alpha / sigma)

    def _time_at(self, tau: Tensor) -> Tensor:
        # τ/(1−τ) = α/σ gives B = log(1 + (σ/α)²); then the quadratic B(s) is solved in the form that has no
        # cancellation. At τ = 0 B is infinite, and the clamp answers with the noise end.
        integral = torch.log1p(((1 - tau) / tau) ** 2)
        slope = self.beta_max - self.beta_min
        s = 2 * integral / (self.beta_min + torch.sqrt(self.beta_min**2 + 2 * slope * integral))
        return (1 - s.nan_to_num(nan=1.0)).clamp(0.0, 1.0)


SCHEDULES: Choices[Schedule] = Choices(
    "schedule", [LinearSchedule(), CosineSchedule(), PolynomialSchedule(), VPSchedule()]
)
"""The schedules that can be chosen by name, for training and for sampling."""

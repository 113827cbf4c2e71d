"""Velocity fields with known answers, for the tests of the solvers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from pixelgen.flow.schedule import Schedule


@dataclass
class Counted:
    """A velocity field that remembers when it was called."""

    velocity: Callable[[Tensor, Tensor], Tensor]
    times: list[Tensor] = field(default_factory=list)

    def __call__(self, x: Tensor, t: Tensor) -> Tensor:
        self.times.append(t.clone())
        return self.velocity(x, t)

    @property
    def calls(self) -> int:
        return len(self.times)


def bernoulli(x: Tensor, t: Tensor) -> Tensor:
    """dx/dt = x·cos(3t) − x²: non-linear and non-autonomous."""
    t = t.to(x.dtype).reshape(-1, *[1] * (x.ndim - 1))
    return torch.cos(3 * t) * x - x**2


def bernoulli_at(x0: Tensor, t: float, *, intervals: int = 2000) -> Tensor:
    """Its solution x(t) = E(t) / (1/x₀ + ∫₀ᵗ E) with E(t) = exp(sin(3t)/3), the integral by Simpson's rule."""
    grid = torch.linspace(0, t, intervals + 1, dtype=torch.float64)
    factor = torch.exp(torch.sin(3 * grid) / 3)
    weights = torch.full_like(grid, 2.0)
    weights[1::2] = 4.0
    weights[0] = weights[-1] = 1.0
    return factor[-1] / (1 / x0 + (weights * factor).sum() * t / intervals / 3)


def regressed_order(sizes: Sequence[float], errors: Sequence[float]) -> float:
    """The slope of log error over log size, by least squares."""
    x, y = torch.tensor(sizes).double().log(), torch.tensor(errors).double().log()
    return (((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()).item()


@dataclass(frozen=True)
class Gaussian:
    """Data x₁ ~ N(mean, spread²·I): the only data whose marginal velocity can be written down for every schedule."""

    mean: float
    spread: float

    def velocity(self, x: Tensor, t: Tensor, schedule: Schedule) -> Tensor:
        """u(x, t) = α̇·m + (α̇αc² + σ̇σ) / (α²c² + σ²) · (x − αm)."""
        alpha, sigma, d_alpha, d_sigma = (c.to(x.dtype).reshape(-1, *[1] * (x.ndim - 1)) for c in schedule(t))
        pull = (d_alpha * alpha * self.spread**2 + d_sigma * sigma) / self.variance(alpha, sigma)
        return d_alpha * self.mean + pull * (x - alpha * self.mean)

    def flow_map(self, x: Tensor, t: Tensor, labels: Tensor | None, until: Tensor) -> Tensor:
        """The mean velocity on the straight path: X(t→s)(x) = s·m + √(var(s) / var(t))·(x − t·m)."""
        t, s = (time.to(torch.float64).reshape(-1, *[1] * (x.ndim - 1)) for time in (t, until))
        wider = (self.variance(s, 1 - s) / self.variance(t, 1 - t)).sqrt()
        return ((s * self.mean + wider * (x - t * self.mean) - x) / (s - t)).to(x.dtype)

    def variance(self, alpha: Tensor, sigma: Tensor) -> Tensor:
        return alpha**2 * self.spread**2 + sigma**2

    def on(self, schedule: Schedule) -> Callable[[Tensor, Tensor], Tensor]:
        return lambda x, t: self.velocity(x, t, schedule)

    def network(self, schedule: Schedule) -> Callable[[Tensor, Tensor, Tensor | None], Tensor]:
        return lambda x, t, labels: self.velocity(x, t, schedule)

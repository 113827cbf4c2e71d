"""Solvers that add noise on the way and take it out again: dx = [u + ½·g(t)²·∇log p_t(x)]·dt + g(t)·dW.

For any g the states at time t have the same distribution as those of the deterministic flow, but errors made earlier
are forgotten. Song et al. 2021, https://arxiv.org/abs/2011.13456; for interpolants Ma et al. 2024, "SiT", section 2,
https://arxiv.org/abs/2401.08740.

Here g(t) = strength·σ(t). The score is −x̂₀/σ, so the correction is −½·strength²·σ·x̂₀, with x̂₀ the noise that the
velocity predicts: finite at both ends.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import ClassVar

from torch import Tensor

from pixelgen.flow.integration import Solver, Step, Terms, at
from pixelgen.flow.path import EARLIEST, VelocityField, convert
from pixelgen.flow.schedule import Schedule


def drift(u: Tensor, x: Tensor, t: float, schedule: Schedule, strength: float) -> Tensor:
    """u + ½·g²·score.

    Args:
        u: (B, …) velocity at ``x`` (B, …) and ``t``.
        schedule: of the velocity.
        strength: g(t) / σ(t).
    """
    if strength == 0:
        return u
    noise = convert(u, x, max(t, EARLIEST), schedule, source="velocity", target="noise")
    return u - (strength**2 / 2 * schedule(t).sigma) * noise


@dataclass(frozen=True)
class StochasticSolver(Solver):
    """What the stochastic solvers share: the walk over the nodes and where noise is added.

    The step that arrives at t = 1 adds none, because it would stay in the sprite.
    """

    stochastic: ClassVar[bool] = True
    corrected: bool = False
    """False: Euler–Maruyama. True: a Heun corrector on the drift."""

    def solve(self, velocity: VelocityField, x: Tensor, nodes: Sequence[float], terms: Terms) -> Iterator[Step]:
        schedule, strength = terms.schedule, terms.strength
        calls = 0
        for t, after in pairwise(nodes):
            h = after - t
            u = velocity(x, at(t, x))
            calls += 1
            yield Step(at(t, x), x, u, calls)
            arriving = after == 1.0
            noise: Tensor | float = 0.0
            g = 0.0 if arriving else strength
            slope = drift(u, x, t, schedule, g)
            if g != 0:
                if terms.noise is None:
                    raise ValueError("a stochastic solver needs Terms.noise")
                # ∫g² over the step by the trapezoidal rule, exact to the order of the corrector.
                variance = h * g**2 * (schedule(t).sigma ** 2 + schedule(after).sigma ** 2) / 2
                noise = sqrt(variance) * terms.noise()
            ahead = x + h * slope + noise
            if self.corrected and calls < terms.calls:
                u_ahead = velocity(ahead, at(after, x))
                calls += 1
                slope_ahead = drift(u_ahead, ahead, after, schedule, g)
                ahead = x + h * (0.5 * slope + 0.5 * slope_ahead) + noise
            x = ahead
        yield Step(at(nodes[-1], x), x, None, calls)

"""Adams–Bashforth of order 2 for steps of any length: one call a step, the last velocity is used again.

x_{n+1} = x_n + h_n·[(1 + ρ/2)·u_n − (ρ/2)·u_{n−1}] with ρ = h_n / h_{n−1}: the integral of the line through the last
two velocities. Hairer, Nørsett & Wanner 1993, section III.5, https://doi.org/10.1007/978-3-540-78862-1. The same idea
serves diffusion models as DPM-Solver++(2M), Lu et al. 2022, https://arxiv.org/abs/2211.01095.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor

from pixelgen.flow.integration import Solver, Step, Terms, at
from pixelgen.flow.path import VelocityField


@dataclass(frozen=True)
class AdamsBashforth2(Solver):
    """Order 2 for one call a step. The first step, which has no velocity before it, is Euler's."""

    def solve(self, velocity: VelocityField, x: Tensor, nodes: Sequence[float], terms: Terms) -> Iterator[Step]:
        calls = 0
        before: Tensor | None = None
        h_before = 0.0
        for t, after in pairwise(nodes):
            now = velocity(x, at(t, x))
            calls += 1
            yield Step(at(t, x), x, now, calls)
            h = after - t
            if before is None:
                slope = now
            else:
                half = h / h_before / 2
                slope = (1 + half) * now - half * before
            x, before, h_before = x + h * slope, now, h
        yield Step(at(nodes[-1], x), x, None, calls)

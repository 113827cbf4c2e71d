"""Solvers that look back: one call a step, and what the step before knew is used again. Steps of any length.

Two quantities can be continued along the line through their last two values:

* the velocity u, which gives Adams–Bashforth of order 2, x_{n+1} = x_n + h_n·[u_n + γ·(ρ/2)·(u_n − u_{n−1})] with
  ρ = h_n / h_{n−1} and γ = 1 (Hairer, Nørsett & Wanner 1993, section III.5, https://doi.org/10.1007/978-3-540-78862-1);
* the end that the velocity points to, D = x + (1−t)·u, on the straight path the sprite that the network foresees. With
  D(s) = D_n + γ·d·(s − t_n) and d = (D_n − D_{n−1}) / h_{n−1} the flow dx/ds = (D(s) − x)/(1−s) has the solution
  x(t) = (1−t)/(1−t_n)·x_n + h/(1−t_n)·D_n + γ·d·[h − (1−t)·ln((1−t_n)/(1−t))], and x(1) = D_n + γ·d·h. This is the
  idea of DPM-Solver++(2M) (Lu et al. 2022, https://arxiv.org/abs/2211.01095), with time in place of the logarithm of
  the signal-to-noise ratio, so that first and last step can look back as well: there that logarithm is infinite.

γ = 1 is of order 2, for D up to a logarithm, h²·log(1/h), because the last steps divide by 1−t. With steps as long as
those of a handful of calls another γ may suit a network better: sprites become clearer with it, and from some value on
too hard. Which one does best is found by ``flow.tuning``.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from torch import Tensor

from pixelgen.flow.integration import Solver, Step, Terms, at
from pixelgen.flow.path import VelocityField


@dataclass(frozen=True)
class AdamsBashforth2(Solver):
    """Continues the velocity. A first step with no velocity known before it is Euler's."""

    multistep: ClassVar[bool] = True

    def solve(self, velocity: VelocityField, x: Tensor, nodes: Sequence[float], terms: Terms) -> Iterator[Step]:
        calls = 0
        before, h_before = (None, 0.0) if terms.before is None else terms.before
        for t, after in pairwise(nodes):
            now = velocity(x, at(t, x))
            calls += 1
            yield Step(at(t, x), x, now, calls)
            h = after - t
            if before is None:
                slope = now
            else:
                half = terms.extrapolation * h / h_before / 2
                slope = (1 + half) * now - half * before
            x, before, h_before = x + h * slope, now, h
        yield Step(at(nodes[-1], x), x, None, calls)


@dataclass(frozen=True)
class SpriteBashforth2(Solver):
    """Continues the end that the velocity points to. A first step with none known before it is Euler's."""

    multistep: ClassVar[bool] = True

    def solve(self, velocity: VelocityField, x: Tensor, nodes: Sequence[float], terms: Terms) -> Iterator[Step]:
        calls = 0
        before: Tensor | None = None
        h_before = 0.0
        if terms.before is not None:
            along, h_before = terms.before
            before = x + (1 - nodes[0]) * along
        for t, after in pairwise(nodes):
            u = velocity(x, at(t, x))
            calls += 1
            yield Step(at(t, x), x, u, calls)
            h, left = after - t, 1 - after
            end = x + (1 - t) * u
            ahead = x + h * u  # the same as (1−after)/(1−t)·x + h/(1−t)·end, where 1−t may be nearly 0
            if before is not None:
                share = h - (left * math.log((1 - t) / left) if left > 0 else 0.0)
                ahead = ahead + (terms.extrapolation * share / h_before) * (end - before)
            x, before, h_before = ahead, end, h
        yield Step(at(nodes[-1], x), x, None, calls)

"""A way in legs, each of which may be walked several times: back by adding noise, and forward again.

Going back from t to s < t adds exactly the noise that a state at s has more of,
x_s = (α_s/α_t)·x_t + √(σ_s² − (α_s/α_t)²·σ_t²)·ε, so the states keep their distribution, and what was fixed from
outside and what is free grow together: the resampling of RePaint, Lugmayr et al. 2022, https://arxiv.org/abs/2201.09865.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from torch import Tensor

from pixelgen.flow.integration import Solver
from pixelgen.flow.schedule import Schedule

_INTERVALS = 3  # of the grid in a leg that is repeated: short enough to matter, long enough for two-step solvers


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of the way.

    Attributes:
        nodes: at least two increasing times.
        calls: budget in calls of the network, for each time that it is walked.
        rounds: how often it is walked, at least 1.
    """

    nodes: tuple[float, ...]
    calls: int
    rounds: int = 1


def legs(solver: Solver, nodes: Sequence[float], *, calls: int, rounds: int) -> list[Leg]:
    """Divide a way into legs.

    Args:
        solver: that walks them.
        nodes: of the whole way.
        calls: for the whole way, walked once; with an adaptive solver the limit for each leg.
        rounds: how often each leg is walked; 1 makes it a single leg.
    """
    if rounds == 1:
        return [Leg(tuple(nodes), calls)]
    found = []
    last = len(nodes) - 1
    for first in range(0, last, _INTERVALS):
        end = min(first + _INTERVALS, last)
        budget = (end - first) * solver.calls_per_step
        if solver.adaptive:
            budget = calls
        elif end == last:
            budget = calls - first * solver.calls_per_step
        found.append(Leg(tuple(nodes[first : end + 1]), budget, rounds))
    return found


def back(x: Tensor, noise: Tensor, schedule: Schedule, *, t: float, to: float) -> Tensor:
    """States (B, …) at ``t``, noised so much more that they are states at ``to`` ≤ ``t``; noise is N(0, I), (B, …)."""
    now, then = schedule(t), schedule(to)
    shrink = then.alpha / now.alpha
    return shrink * x + sqrt(max(0.0, then.sigma**2 - (shrink * now.sigma) ** 2)) * noise

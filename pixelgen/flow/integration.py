"""What every solver shares: from x(t₀) to x(1) by calls of a velocity field, dx/dt = u(x, t).

A solver is a generator of ``Step``. It hands out a state together with the velocity there, which it needs anyway for
its next step: so the prediction that belongs to a state costs no call of its own.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import torch
from torch import Tensor

from pixelgen.flow.grid import Grid
from pixelgen.flow.path import VelocityField
from pixelgen.flow.schedule import LinearSchedule, Schedule


@dataclass(frozen=True, slots=True)
class Step:
    """A state on the way.

    Attributes:
        time: (B,) float64, where each sprite is.
        state: (B, …) x at ``time``.
        velocity: (B, …) u at ``state``; None when all have arrived at t = 1.
        calls: of the velocity field so far, the highest number that a sprite has had.
        error: (B,) estimated error of each sprite's last step, root mean square in units of the state; None where
            the solver makes no estimate.
    """

    time: Tensor
    state: Tensor
    velocity: Tensor | None
    calls: int
    error: Tensor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a solution costs and may do.

    Attributes:
        calls: budget in calls of the velocity field; fixed-step solvers use it up exactly, adaptive ones stop at it.
        tolerance: for adaptive solvers, the error allowed per step, absolute and relative to the state.
        strength: for stochastic solvers, g(t) = strength·σ(t); 0 makes them deterministic.
        schedule: for stochastic solvers, the path that the velocity belongs to.
        noise: for stochastic solvers, gives fresh (B, …) N(0, I) at each call.
        extrapolation: for multistep solvers, how far a step goes on with the change from the step before; 1 is the
            method, 0 is Euler's.
        before: for multistep solvers, the velocity (B, …) on a stretch that ends at the first node, and its length.
        mean_velocity: for solvers by a flow map, gives for a time s the field of mean velocities from any t until s.
    """

    calls: int
    tolerance: float = 1e-3
    strength: float = 1.0
    schedule: Schedule = field(default_factory=LinearSchedule)
    noise: Callable[[], Tensor] | None = None
    extrapolation: float = 1.0
    before: tuple[Tensor, float] | None = None
    mean_velocity: Callable[[float], VelocityField] | None = None


@dataclass(frozen=True)
class Solver(ABC):
    """A way to integrate, with what a person needs to know to choose it.

    Attributes:
        order: p, such that the error of the solution is O(hᵖ) for steps of length h (weak order for stochastic ones).
        calls_per_step: velocities per full step.
        usual_calls: a budget with which this solver does well.
        stochastic: whether noise is added on the way.
        adaptive: whether it chooses its steps by itself, for each sprite.
        multistep: whether it looks back at the step before, and so takes ``Terms.extrapolation``.
        needs_flow_map: whether it is for networks that know mean velocities, and walks the straight path with them.
    """

    key: str
    label: str
    help: str
    order: int
    calls_per_step: int
    usual_calls: int

    stochastic: ClassVar[bool] = False
    adaptive: ClassVar[bool] = False
    multistep: ClassVar[bool] = False
    needs_flow_map: ClassVar[bool] = False

    def nodes(self, grid: Grid, calls: int, *, shift: float = 1.0) -> list[float]:
        """The times at which ``solve`` gives states, from 0.0 to 1.0.

        Every call buys an equal share of the grid: a step of two calls spans two intervals of the grid with ``calls``
        intervals. Calls left over for the last step make it shorter.
        """
        times = grid.times(calls, shift=shift)
        inner = times[: -1 : self.calls_per_step]
        return [*inner, times[-1]]

    @abstractmethod
    def solve(self, velocity: VelocityField, x: Tensor, nodes: Sequence[float], terms: Terms) -> Iterator[Step]:
        """Integrate from ``nodes[0]`` to ``nodes[-1]``.

        Args:
            velocity: (x (B, …), t (B,) float64) → (B, …).
            x: (B, …) the state at ``nodes[0]``.
            nodes: strictly increasing times, made by ``nodes()``, perhaps squeezed into a shorter span.
            terms: budget and options.

        Yields:
            One step for each node, the state at ``nodes[0]`` first.
        """


def at(t: float, like: Tensor) -> Tensor:
    """One time for each state of ``like`` (B, …): (B,) float64."""
    return torch.full((len(like),), t, dtype=torch.float64, device=like.device)


def squeezed(nodes: Sequence[float], begin: float) -> list[float]:
    """Nodes from 0 to 1, moved into ``begin`` to 1; the first is then exactly ``begin`` and the last exactly 1.0."""
    return [begin + (1 - begin) * t for t in nodes[:-1]] + [1.0]

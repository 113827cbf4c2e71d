"""The ways of a model from noise to sprite, walked finely and kept for a while: what long steps are learned from.

A way of n calls shows n (n + 1) / 2 steps at once, one for each pair of its states, so each of them serves for several
batches before another takes its place. No real sprites are needed: the model makes the noise's sprite by itself.
"""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from pixelgen.flow.grid import GRIDS
from pixelgen.flow.guidance import Network, guided, shares_of
from pixelgen.flow.integration import Terms
from pixelgen.flow.path import along
from pixelgen.flow.route import Route
from pixelgen.flow.schedule import LinearSchedule, Schedule
from pixelgen.flow.solver import SOLVERS

CALLS = 8
"""Of the model on a way; a multiple of each of ``BUDGETS``, so that their steps begin and end at its states."""

BUDGETS = (1, 2, 4)
"""The numbers of calls that steps are practised for, each as often."""

_SOLVER = "ab2-sprite"  # with so many calls nearer to real sprites than any other with more of them
_SHIFTS = 2.0, 4.0  # each lane of ways has its own grid, or the times in between would not be learned
_LANE = 32
_OF_ANY = 0.1  # share of ways without a class, for guidance
_MOST_KEPT = 512


def pool_size(size: int) -> int:
    """How many ways of sprites of ``size`` pixels are kept: 109 MB of them, and never fewer than 128."""
    return max(4 * _LANE, min(_MOST_KEPT, _MOST_KEPT * 32**2 // size**2 // _LANE * _LANE))


@dataclass(frozen=True, slots=True)
class Steps:
    """A batch of steps along ways.

    Attributes:
        x: (B, 4, S, S) where they begin.
        t, until: (B,) float32, when they begin and end, on the straight path.
        labels: (B,) int64; None for a model without classes.
        velocity: (B, 4, S, S) the mean velocity from one to the other.
    """

    x: Tensor
    t: Tensor
    until: Tensor
    labels: Tensor | None
    velocity: Tensor


@dataclass(slots=True, kw_only=True)
class Ways:
    """A pool of ways, of which the oldest make room for new ones.

    Attributes:
        network: the model's velocity, on ``device``.
        schedule: that it was trained on.
        size: side of its sprites in pixels.
        class_weights: how often each class is walked to; empty for a model without classes.
        generator: of everything random, on the CPU.
        kept: ways in the pool, a multiple of 32.
    """

    network: Network
    schedule: Schedule
    size: int
    class_weights: tuple[float, ...]
    device: torch.device
    generator: torch.Generator
    kept: int = _MOST_KEPT
    walked: int = field(init=False, default=0)
    """Ways so far, those that are gone included."""
    _states: Tensor = field(init=False)
    _times: Tensor = field(init=False)
    _labels: Tensor = field(init=False)

    def __post_init__(self) -> None:
        shape = (self.kept, CALLS + 1, 4, self.size, self.size)
        self._states = torch.empty(shape, device=self.device)
        self._times = torch.empty(shape[:2], device=self.device)
        self._labels = torch.zeros(self.kept, dtype=torch.int64, device=self.device)

    @torch.no_grad()
    def walk(self) -> None:
        """Put 32 new ways in the place of the oldest."""
        labels, classes = self._drawn_labels(), len(self.class_weights)
        shares = shares_of(labels, classes=classes) if classes else None
        route = Route(trained=self.schedule, wanted=LinearSchedule())
        velocity = route.velocity(guided(self.network, shares, guidance=1.0))
        low, high = _SHIFTS
        shift = low + (high - low) * torch.rand((), generator=self.generator).item()
        solver = SOLVERS[_SOLVER]
        nodes = solver.nodes(GRIDS["uniform"], CALLS, shift=shift)
        noise = torch.randn(_LANE, 4, self.size, self.size, generator=self.generator).to(self.device)
        place = slice(self.walked % self.kept, self.walked % self.kept + _LANE)
        for index, step in enumerate(solver.solve(velocity, noise, nodes, Terms(calls=CALLS))):
            self._states[place, index] = step.state
            self._times[place, index] = step.time.float()
        self._labels[place] = labels
        self.walked += _LANE

    def draw(self, count: int) -> Steps:
        """Steps of ways in the pool, in proportion to nothing but chance; at least one lane has to be walked before."""
        generator = self.generator
        way = torch.randint(min(self.walked, self.kept), (count,), generator=generator)
        calls = torch.tensor(BUDGETS, dtype=torch.float32)[torch.randint(len(BUDGETS), (count,), generator=generator)]
        part = (torch.rand(count, generator=generator) * calls).floor()
        first, last = (part * CALLS / calls).long().to(self.device), ((part + 1) * CALLS / calls).long().to(self.device)
        way = way.to(self.device)
        x, t, until = self._states[way, first], self._times[way, first], self._times[way, last]
        velocity = (self._states[way, last] - x) / along(until - t, x)
        labels = self._labels[way] if self.class_weights else None
        return Steps(x=x, t=t, until=until, labels=labels, velocity=velocity)

    def _drawn_labels(self) -> Tensor:
        if not self.class_weights:
            return torch.zeros(_LANE, dtype=torch.int64, device=self.device)
        weights = torch.tensor(self.class_weights)
        labels = torch.multinomial(weights, _LANE, replacement=True, generator=self.generator)
        of_any = torch.rand(_LANE, generator=self.generator) < _OF_ANY
        return torch.where(of_any, len(weights), labels).to(self.device)

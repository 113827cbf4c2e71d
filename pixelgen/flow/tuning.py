"""Which way to walk suits a model when calls are few: tried out, and judged by the sprites that come of it.

With many calls every solver and grid lead to the same sprites. With few they do not, and what does best depends on the
network: how early it settles forms, how much its velocity turns. So a model is tuned once, for some numbers of calls,
by a search over solver, grid, extrapolation, shift and head start; each try makes a small set of sprites and measures
how far it is from real ones, or from what many calls make of the same noise.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pixelgen.flow.config import SampleConfig
from pixelgen.flow.grid import GRIDS, UniformGrid
from pixelgen.flow.precision import quickest
from pixelgen.flow.sampler import Sampler
from pixelgen.flow.solver import SOLVERS
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.rgba import Pixels

TUNED_CALLS = (4, 2, 8)
"""The numbers of calls that a model is tuned for, the most important first: those of the presets; others are near."""

TRIED_SPRITES = 96
"""So many are made in each try: all from the same noise, so that even few tell the better of two ways."""

MANY_CALLS = 32
"""So finely are the sprites walked that the others are compared with."""

SOLVERS_TRIED = ("ab2-sprite", "ab2")
"""Keys of the solvers that are tried, the one that did best with the models of the zoo first."""

Distance = Callable[[Pixels], float]
"""How far sprites (N, S, S, 4) are from what they should be like; the smaller the better."""

_LEAST_GAIN = 0.02  # relative; a smaller one is chance
_SERVES = 2  # times as many calls as it was found for, at most: with more, every solver nears the exact flow by itself
_NEAR = math.log(1.6)  # by ratio: so near to a number that was measured nothing is guessed
_MAP_SERVES = math.log(1.45)  # how far from its number of calls, by ratio, what was found for a flow map holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """What suits a model best with some number of calls.

    Attributes:
        calls: for which it was found.
        settings: of a ``SampleConfig``, by name: solver, schedule, grid, shift, head start, extrapolation.
        distance: of the sprites that they make, at least 0; infinite where nobody measured it.
        usual: the same with the usual settings.
    """

    calls: int
    settings: dict[str, Any]
    distance: float
    usual: float

    @property
    def by_flow_map(self) -> bool:
        """Whether they are for a model that knows long steps."""
        return SOLVERS[self.settings["solver"]].needs_flow_map


def nearest(tuned: Sequence[Tuned], calls: int) -> Tuned | None:
    """What was found for the number of calls nearest to ``calls`` ≥ 1 by ratio; None if nothing was that serves it.

    Ways for few calls make up for what so few miss; with many there is nothing to make up for. Ways by a flow map serve
    only numbers near their own: with more calls the model itself does better.
    """

    def away(each: Tuned) -> float:
        return abs(math.log(each.calls / calls))

    def serves(each: Tuned) -> bool:
        return away(each) <= _MAP_SERVES if each.by_flow_map else calls <= _SERVES * each.calls

    return min(filter(serves, tuned), key=away, default=None)


@dataclass(frozen=True, slots=True)
class Way:
    """What is searched for: one solver on the straight path, and where its calls are."""

    solver: str
    shift: float
    head_start: float
    extrapolation: float
    grid: str = UniformGrid.key

    @staticmethod
    def guess(solver: str, calls: int, *, grid: str = UniformGrid.key) -> "Way":
        """Where the search begins for want of others: the way to the first call is as long as an interval of the grid.

        A grid that is dense somewhere by itself is not shifted. Long steps begin in the noise, as they were learned.
        """
        shift = SampleConfig.model_fields["shift"].default if grid == UniformGrid.key else 1.0
        first = 0.0 if SOLVERS[solver].needs_flow_map else GRIDS[grid].times(calls + 1, shift=shift)[1]
        return Way(solver, shift, round(first, 2), 1.0, grid)

    @property
    def settings(self) -> dict[str, Any]:
        """As fields of a ``SampleConfig``, by name."""
        return {
            "solver": self.solver,
            "schedule": "linear",
            "grid": self.grid,
            "shift": self.shift,
            "head_start": self.head_start,
            "extrapolation": self.extrapolation,
        }

    def shifted(self, step: float) -> "Way":
        """With the shift 2^``step`` times as strong; like all moves as round as the window's numbers, and in limits."""
        return replace(self, shift=min(20.0, max(1.0, round(self.shift * 2**step, 1))))

    def started(self, step: float) -> "Way":
        """With a head start 2^``step`` times as long, or .01 longer or shorter if that is more."""
        start = round(self.head_start * 2**step, 2)
        if start == self.head_start:
            start = round(start + math.copysign(0.01, step), 2)
        return replace(self, head_start=min(0.5, max(0.01, start)))

    def extrapolated(self, step: float) -> "Way":
        """With an extrapolation stronger by ``step``; the same for a solver that does not look back."""
        if not SOLVERS[self.solver].multistep:
            return self
        return replace(self, extrapolation=min(3.0, max(0.0, round(self.extrapolation + step, 1))))


_OF_OTHERS = {
    4: Way("ab2-sprite", 1.7, 0.09, 1.0),
    2: Way("ab2-sprite", 2.0, 0.2, 1.0),
    8: Way("ab2-sprite", 1.4, 0.02, 1.0, "cosine"),
    16: Way("ab2-sprite", 1.4, 0.01, 1.3, "cosine"),
}
"""By number of calls, in the middle of what was found for the models of the zoo, which are alike in this.

Models are softer than what they learned from, and more calls show more of that: there extrapolation makes up for it.
"""

GUESSED = tuple(
    Tuned(calls=calls, settings=way.settings, distance=math.inf, usual=math.inf) for calls, way in _OF_OTHERS.items()
)
"""Ways that nobody has measured with the model at hand, that which has the least to lose first."""


def ways_of(tuned: Sequence[Tuned], settled: Iterable[str]) -> tuple[Tuned, ...]:
    """What was found for a model, and what is guessed for numbers of calls that are far from those.

    Args:
        settled: fields of a ``SampleConfig`` that its card or a person names; nothing is guessed if a way has one.
    """
    if any(name in GUESSED[0].settings for name in settled):
        return tuple(tuned)
    measured = [each.calls for each in tuned if not each.by_flow_map]
    far = (guess for guess in GUESSED if all(abs(math.log(guess.calls / calls)) > _NEAR for calls in measured))
    return (*tuned, *far)


def best_calls(ways: Sequence[Tuned]) -> int | None:
    """With how many calls a model makes its best sprites as far as that was measured; None without a way of its own.

    Long steps do not count: they are for who is in a hurry.
    """
    walked = (each for each in ways if not each.by_flow_map)
    best = min(walked, key=lambda each: each.distance, default=None)
    return None if best is None else best.calls


_MOVES: tuple[tuple[Callable[[Way, float], Way], float], ...] = (
    (Way.shifted, 0.25),
    (Way.started, 0.25),
    (Way.extrapolated, 0.2),
)
"""What is changed, one setting after the other, and in which steps, both ways."""


@dataclass(slots=True, kw_only=True)
class Search:
    """Tries ways for one number of calls, each of them once.

    Attributes:
        measure: a way's distance.
        until: by ``clock``, when to make do with what was found.
        surely: so many ways are tried whatever the time.
        clock: seconds from any origin.
    """

    measure: Callable[[Way], float]
    until: float = math.inf
    surely: int = 1
    clock: Callable[[], float] = time.monotonic
    tried: dict[Way, float] = field(default_factory=dict)

    def best(self, first: Sequence[Way]) -> Way:
        """The best way that is found from ``first``."""
        for way in first:
            self._try(way)
        for move, step in _MOVES:
            self._go(move, step)
        return self._leader

    @property
    def _leader(self) -> Way:
        return min(self.tried, key=self.tried.__getitem__)

    def _go(self, move: Callable[[Way, float], Way], step: float) -> None:
        """Move from the best for as long as that is better, and the other way if it never was."""
        came = self._leader
        for each in (step, -step):
            here = came
            while self._gains(there := move(here, each), here):
                here = there
            if here != came:
                return

    def _gains(self, way: Way, before: Way) -> bool:
        """Whether a way is better than the one before by more than chance."""
        self._try(way)
        return self.tried.get(way, math.inf) < self.tried[before] * (1 - _LEAST_GAIN)

    def _try(self, way: Way) -> None:
        if way not in self.tried and (len(self.tried) < self.surely or self.clock() < self.until):
            self.tried[way] = self.measure(way)


def tune(
    sampler: Sampler,
    distance: Distance,
    *,
    budgets: Sequence[int] = TUNED_CALLS,
    solvers: Sequence[str] | None = None,
    count: int = TRIED_SPRITES,
    seed: int = 0,
    seconds: float | None = None,
    cancel: CancelToken | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Tuned]:
    """Find out what suits a model, one number of calls after the other.

    Args:
        sampler: of the model.
        distance: judges ``count`` sprites of ``seed``.
        budgets: numbers of calls, the most important first.
        solvers: keys of those to try; left out, ``SOLVERS_TRIED``, and long steps if the model has learned them.
        count: sprites in each try.
        seed: of their noise.
        seconds: after which the search makes do with what it has found; None for no limit.
        cancel: looked at before each call of the network.
        progress: told how many ways were tried so far.

    Raises:
        Cancelled: while iterating, after ``cancel.abort()``.
    """
    began, tries = time.monotonic(), 0
    if solvers is None:
        mapped = [key for key, each in SOLVERS.items() if each.needs_flow_map and sampler.flow_map is not None]
        solvers = (*SOLVERS_TRIED, *mapped)
    precision = quickest(sampler.device).key  # it moves all distances alike, by less than the least gain
    for place, calls in enumerate(budgets):
        asked = SampleConfig(count=count, seed=seed, calls=calls, precision=precision)

        def measure(way: Way, asked: SampleConfig = asked) -> float:
            nonlocal tries
            value = distance(sampler.sample(asked.model_copy(update=way.settings), cancel=cancel))
            tries += 1
            if progress is not None:
                progress(tries)
            return value

        until = math.inf if seconds is None else began + seconds * (place + 1) / len(budgets)
        usual = Way(asked.solver, asked.shift, asked.head_start, asked.extrapolation, asked.grid)
        search = Search(measure=measure, until=until, surely=2)  # the usual one, and what suits others
        found = search.best([usual, *_beginnings(solvers, calls)])
        yield Tuned(calls=calls, settings=found.settings, distance=search.tried[found], usual=search.tried[usual])


def _beginnings(solvers: Sequence[str], calls: int) -> Iterator[Way]:
    """A way of each solver and each grid, that which suits most models first."""
    first = _OF_OTHERS.get(calls)
    if first is not None and first.solver in solvers:
        yield first
    guesses = [Way.guess(solver, calls) for solver in solvers]
    guesses += [Way.guess(solvers[0], calls, grid=grid) for grid in GRIDS if grid != UniformGrid.key]
    for way in guesses:
        if first is None or (way.solver, way.grid) != (first.solver, first.grid):
            yield way

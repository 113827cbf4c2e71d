"""Ways to walk, side by side: the same sprites by every solver, with the time it takes and how far they are off.

Off from what: the exact flow, which a fine reference comes close to (Runge–Kutta of order 4 with ``REFERENCE_CALLS``).
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from pixelgen.errors import ConfigError
from pixelgen.flow.grid import GRIDS
from pixelgen.flow.precision import FLOAT32
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.flow.solver import SOLVERS
from pixelgen.runtime.cancel import CancelToken

REFERENCE_CALLS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One way to walk, tried.

    Attributes:
        config: the request.
        calls: of the network that were made for a sprite; fewer than asked for where an adaptive solver was content.
        milliseconds: for each sprite, on this machine, all of them made at once.
        distance: root mean square difference from the reference, in levels of 255 of premultiplied colour and alpha;
            None for a solver that adds noise, which leads to other sprites.
        equal: share of pixels that are the reference's own in the finished sprites; None as above.
        pixels: (N, S, S, 4) uint8, the sprites.
    """

    config: SampleConfig
    calls: int
    milliseconds: float
    distance: float | None
    equal: float | None
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Walk:
    """Sprites that were made in one way, not compared to anything yet.

    Attributes:
        config, calls, milliseconds, pixels: as of ``Trial``.
        states: (N, 4, S, S) float32, the finished states.
    """

    config: SampleConfig
    calls: int
    milliseconds: float
    pixels: NDArray[np.uint8]
    states: Tensor


def reference_config(config: SampleConfig) -> SampleConfig:
    """The same request, walked as finely as the reference is."""
    fine = {"solver": "rk4", "calls": REFERENCE_CALLS, "schedule": "linear", "grid": "uniform", "shift": 1.0}
    return config.model_copy(update={**fine, "head_start": 0.0, "precision": FLOAT32.key})


def another_way(config: SampleConfig, *, solver: str, calls: int, schedule: str) -> SampleConfig:
    """The same request, walked otherwise.

    Its head start is no longer than an interval between so many calls: more would keep every way as far from the exact
    flow as the fewest calls are.

    Raises:
        ConfigError: for an unknown solver or schedule, or an impossible number of calls.
    """
    way = {"solver": solver, "calls": calls, "schedule": schedule}
    asked = SampleConfig.model_validate({**config.model_dump(), **way})
    interval = GRIDS[asked.grid].times(calls + 1, shift=asked.shift)[1]
    return asked.model_copy(update={"head_start": min(asked.head_start, interval)})


def warm_up(sampler: Sampler, config: SampleConfig) -> None:
    """Call the network once: the first call on a machine takes longer than the others, and would count for one way."""
    next(sampler.stream(config))


def walk(
    sampler: Sampler,
    config: SampleConfig,
    *,
    cancel: CancelToken | None = None,
    told: Callable[[int], None] | None = None,
) -> Walk:
    """Make the sprites of ``config`` and take the time.

    Args:
        cancel: looked at before each call of the network.
        told: called after each step with the calls that were made so far.

    Raises:
        Cancelled: after ``cancel.abort()``.
    """
    began = time.perf_counter()
    for step in sampler.stream(config, cancel=cancel):
        last = step
        if told is not None:
            told(step.calls)
    pixels = sampler.finish(last.predicted)
    milliseconds = 1000 * (time.perf_counter() - began) / config.count
    return Walk(config=config, calls=last.calls, milliseconds=milliseconds, pixels=pixels, states=last.predicted)


def judge(walked: Walk, reference: Walk) -> Trial:
    """How far ``walked`` is from ``reference``, which made the same sprites.

    Raises:
        ValueError: for another number of sprites, or another size.
    """
    if walked.states.shape != reference.states.shape:
        raise ValueError(f"{tuple(walked.states.shape)} states, the reference has {tuple(reference.states.shape)}")
    elsewhere = SOLVERS[walked.config.solver].stochastic and walked.config.sde_strength > 0
    distance = equal = None
    if not elsewhere:
        distance = levels_apart(walked.states, reference.states)
        equal = float((walked.pixels == reference.pixels).all(axis=-1).mean())
    return Trial(
        config=walked.config,
        calls=walked.calls,
        milliseconds=walked.milliseconds,
        distance=distance,
        equal=equal,
        pixels=walked.pixels,
    )


def fastest_alike(trials: Iterable[Trial], *, within: float) -> Trial | None:
    """The quickest of those that are at most ``within`` levels from the reference; None if all are farther off."""
    alike = (trial for trial in trials if trial.distance is not None and trial.distance <= within)
    return min(alike, key=lambda trial: trial.milliseconds, default=None)


def compare(
    sampler: Sampler,
    config: SampleConfig,
    *,
    solvers: Sequence[str],
    calls: Sequence[int],
    schedules: Sequence[str] = ("linear",),
    cancel: CancelToken | None = None,
) -> Iterator[Trial]:
    """Try every solver with every number of calls on every schedule, on the same noise and classes.

    Args:
        sampler: of the model.
        config: count, seed, grid and all else that is the same for all.
        solvers, calls, schedules: what is tried.
        cancel: looked at before each call of the network.

    Yields:
        First the reference, then the trials, schedule by schedule and solver by solver.

    Raises:
        ConfigError: at once, for an unknown solver or schedule, an impossible number of calls, or nothing to try.
        Cancelled: while iterating, after ``cancel.abort()``.
    """
    tried = [
        another_way(config, solver=solver, calls=budget, schedule=schedule)
        for schedule, solver, budget in product(schedules, solvers, calls)
    ]
    if not tried:
        raise ConfigError("there is nothing to compare", fix="name a solver, a number of calls and a schedule")
    return _trials(sampler, reference_config(config), tried, cancel)


def _trials(
    sampler: Sampler, fine: SampleConfig, tried: Sequence[SampleConfig], cancel: CancelToken | None
) -> Iterator[Trial]:
    for config in (fine, tried[0]):  # they may be in different number formats
        warm_up(sampler, config)
    reference = walk(sampler, fine, cancel=cancel)
    yield judge(reference, reference)
    for config in tried:
        yield judge(walk(sampler, config, cancel=cancel), reference)


def levels_apart(a: Tensor, b: Tensor) -> float:
    """Root mean square difference of two batches of states, clipped to [-1, 1], in levels of 255."""
    difference = a.clamp(-1, 1).double() - b.clamp(-1, 1).double()
    return float(difference.square().mean().sqrt()) * 255 / 2

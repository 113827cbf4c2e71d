"""Ways to walk, side by side: the same sprites by every solver, with the time it takes and how far they are off.

Off from what: the exact flow, which a fine reference comes close to (Runge–Kutta of order 4 with ``REFERENCE_CALLS``).
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from pixelgen.errors import ConfigError
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
        SampleConfig.model_validate({**config.model_dump(), "schedule": schedule, "solver": solver, "calls": budget})
        for schedule, solver, budget in product(schedules, solvers, calls)
    ]
    if not tried:
        raise ConfigError("there is nothing to compare", fix="name a solver, a number of calls and a schedule")
    fine = config.model_copy(
        update={"solver": "rk4", "calls": REFERENCE_CALLS, "schedule": "linear", "grid": "uniform", "shift": 1.0}
    )
    return _trials(sampler, fine, tried, cancel)


def _trials(
    sampler: Sampler, fine: SampleConfig, tried: Sequence[SampleConfig], cancel: CancelToken | None
) -> Iterator[Trial]:
    next(sampler.stream(fine, cancel=cancel))  # the first call of a network on a machine takes longer than the others
    reference = _tried(sampler, fine, None, cancel)
    yield reference[0]
    for config in tried:
        yield _tried(sampler, config, reference, cancel)[0]


def _tried(
    sampler: Sampler, config: SampleConfig, reference: tuple[Trial, Tensor] | None, cancel: CancelToken | None
) -> tuple[Trial, Tensor]:
    """A trial and its states."""
    began = time.perf_counter()
    *_, last = sampler.stream(config, cancel=cancel)
    pixels = sampler.finish(last.predicted)
    milliseconds = 1000 * (time.perf_counter() - began) / config.count
    distance, equal = 0.0, 1.0
    if reference is not None:
        distance = levels_apart(last.predicted, reference[1])
        equal = float((pixels == reference[0].pixels).all(axis=-1).mean())
    elsewhere = SOLVERS[config.solver].stochastic and config.sde_strength > 0
    trial = Trial(
        config=config,
        calls=last.calls,
        milliseconds=milliseconds,
        distance=None if elsewhere else distance,
        equal=None if elsewhere else equal,
        pixels=pixels,
    )
    return trial, last.predicted


def levels_apart(a: Tensor, b: Tensor) -> float:
    """Root mean square difference of two batches of states, clipped to [-1, 1], in levels of 255."""
    difference = a.clamp(-1, 1).double() - b.clamp(-1, 1).double()
    return float(difference.square().mean().sqrt()) * 255 / 2

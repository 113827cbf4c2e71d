"""How fast a model is on this machine: measured once, remembered, and turned into how long a request will take."""

import json
import math
import os
import platform
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import torch

from pixelgen import paths
from pixelgen.files import write_text
from pixelgen.flow.lanes import MOST_ABREAST, abreast, share_threads
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.flow.solver import SOLVERS
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import describe

_FILE = "model-speed.json"
_ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How fast a model is on this computer.

    Attributes:
        calls_per_second: of its network, each for ``lane`` sprites at once and one after the other.
        abreast: the same where several lanes are worked out side by side (``flow.lanes``).
        lane: sprites in a call (``Sampler.lane``).
        device: as a person knows it.
    """

    calls_per_second: float
    abreast: float
    lane: int
    device: str

    def seconds(self, config: SampleConfig) -> float:
        """About how long a request takes; for an adaptive solver the most that it may take."""
        classes = 1 if config.mix is None else len(config.mix)
        passes = 1 if config.guidance == 0 else classes + (config.guidance != 1)
        adaptive = SOLVERS[config.solver].adaptive
        alone = abreast(config.count, self.lane, adaptive=adaptive) == 1
        rate = self.calls_per_second if alone else self.abreast
        return math.ceil(config.count / self.lane) * config.calls * passes / rate

    def corrected(self, config: SampleConfig, seconds: float) -> "Speed":
        """The speed by what a request really took, in seconds above 0: what slows one call slows them all."""
        factor = self.seconds(config) / seconds
        return replace(self, calls_per_second=self.calls_per_second * factor, abreast=self.abreast * factor)


def measured_speed(
    model: Path,
    sampler: Sampler,
    *,
    cancel: CancelToken | None = None,
    cache: Path | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Speed:
    """How fast a model is with one lane of sprites, and with as many lanes as work side by side.

    Args:
        model: its file.
        sampler: of the model; the answer is for its device, and on a CPU for as many threads as this one has.
        cancel, cache, clock: as for ``calls_per_second``.

    Raises:
        Cancelled: after ``cancel.abort()``.
    """

    def measured(lanes: int) -> float:
        sprites = lanes * sampler.lane
        return lanes * calls_per_second(model, sampler, sprites=sprites, cancel=cancel, cache=cache, clock=clock)

    alone = measured(1)
    return Speed(
        calls_per_second=alone,
        abreast=measured(MOST_ABREAST) if share_threads(sampler.device) else alone,
        lane=sampler.lane,
        device=describe(sampler.device),
    )


def calls_per_second(
    model: Path,
    sampler: Sampler,
    *,
    sprites: int = 16,
    cancel: CancelToken | None = None,
    cache: Path | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Network calls a second, each for ``sprites`` sprites at once; measured the first time, then remembered.

    Args:
        model: its file, by whose size and time of change the answer is remembered.
        sampler: of the model, on the device that is asked about.
        sprites: in a call.
        cancel: looked at before each call.
        cache: a JSON file; ``model-speed.json`` in the cache folder if left out.
        clock: seconds from any origin.

    Raises:
        Cancelled: after ``cancel.abort()``.
    """
    cache = cache or paths.cache_dir() / _FILE
    key = _key(model, sampler, sprites)
    known = _read(cache)
    if key not in known:
        known = {**known, key: _measured(sampler, sprites, cancel, clock)}
        with suppress(OSError):
            write_text(cache, json.dumps(known, indent=1))
    return known[key]


@torch.inference_mode()
def _measured(sampler: Sampler, sprites: int, cancel: CancelToken | None, clock: Callable[[], float]) -> float:
    config = SampleConfig(count=sprites, solver="euler", calls=1)
    seconds = []
    for _ in range(_ROUNDS + 1):
        began = clock()
        *_, step = sampler.stream(config, cancel=cancel)
        step.state.sum().item()  # wait for the device
        seconds.append(clock() - began)
    return 1 / max(median(seconds[1:]), 1e-9)  # the first call of a network takes longer than the others


def _key(model: Path, sampler: Sampler, sprites: int) -> str:
    try:
        state = model.stat()
        file = f"{state.st_size}/{state.st_mtime_ns}"
    except OSError:
        file = "gone"
    machine = platform.processor() or platform.machine()
    return f"{model.absolute()}/{file}/{machine}/{os.cpu_count()}/{describe(sampler.device)}/{sprites}"


def _read(cache: Path) -> dict[str, float]:
    try:
        content = json.loads(cache.read_text(encoding="utf-8"))
        return {str(key): float(value) for key, value in content.items() if float(value) > 0}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}

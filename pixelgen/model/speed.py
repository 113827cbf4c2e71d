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
from pixelgen.flow.precision import FLOAT32
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.flow.solver import SOLVERS
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import describe, has_bfloat16

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
        precision: key of the number format that it was measured in.
        has_bfloat16: whether the device has instructions for that format; without them it is slow.
    """

    calls_per_second: float
    abreast: float
    lane: int
    device: str
    precision: str = FLOAT32.key
    has_bfloat16: bool = True

    def seconds(self, config: SampleConfig) -> float:
        """About how long a request in this number format takes; for an adaptive solver the most that it may take."""
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
    precision: str = FLOAT32.key,
    cancel: CancelToken | None = None,
    cache: Path | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Speed:
    """How fast a model is with one lane of sprites, and with as many lanes as work side by side.

    Args:
        model: its file.
        sampler: of the model; the answer is for its device, and on a CPU for as many threads as this one has.
        precision, cancel, cache, clock: as for ``calls_per_second``.

    Raises:
        Cancelled: after ``cancel.abort()``.
    """

    def measured(lanes: int) -> float:
        sprites = lanes * sampler.lane
        rate = calls_per_second(
            model, sampler, sprites=sprites, precision=precision, cancel=cancel, cache=cache, clock=clock
        )
        return lanes * rate

    alone = measured(1)
    return Speed(
        calls_per_second=alone,
        abreast=measured(MOST_ABREAST) if share_threads(sampler.device) else alone,
        lane=sampler.lane,
        device=describe(sampler.device),
        precision=precision,
        has_bfloat16=has_bfloat16(sampler.device),
    )


def calls_per_second(
    model: Path,
    sampler: Sampler,
    *,
    sprites: int = 16,
    precision: str = FLOAT32.key,
    cancel: CancelToken | None = None,
    cache: Path | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Network calls a second, each for ``sprites`` sprites at once; measured the first time, then remembered.

    Args:
        model: its file, by whose size and time of change the answer is remembered.
        sampler: of the model, on the device that is asked about.
        sprites: in a call.
        precision: key of the number format.
        cancel: looked at before each call.
        cache: a JSON file; ``model-speed.json`` in the cache folder if left out.
        clock: seconds from any origin.

    Raises:
        Cancelled: after ``cancel.abort()``.
    """
    cache = cache or paths.cache_dir() / _FILE
    asked = SampleConfig(count=sprites, solver="euler", calls=1, precision=precision)
    key = _key(model, sampler, asked)
    known = _read(cache)
    if key not in known:
        known = {**known, key: _measured(sampler, asked, cancel, clock)}
        with suppress(OSError):
            write_text(cache, json.dumps(known, indent=1))
    return known[key]


@torch.inference_mode()
def _measured(sampler: Sampler, asked: SampleConfig, cancel: CancelToken | None, clock: Callable[[], float]) -> float:
    seconds = []
    for _ in range(_ROUNDS + 1):
        began = clock()
        *_, step = sampler.stream(asked, cancel=cancel)
        step.state.sum().item()  # wait for the device
        seconds.append(clock() - began)
    return 1 / max(median(seconds[1:]), 1e-9)  # the first call of a network takes longer than the others


def _key(model: Path, sampler: Sampler, asked: SampleConfig) -> str:
    try:
        state = model.stat()
        file = f"{state.st_size}/{state.st_mtime_ns}"
    except OSError:
        file = "gone"
    machine = platform.processor() or platform.machine()
    device = f"{machine}/{os.cpu_count()}/{describe(sampler.device)}"
    return f"{model.absolute()}/{file}/{device}/{asked.count}/{asked.precision}"


def _read(cache: Path) -> dict[str, float]:
    try:
        content = json.loads(cache.read_text(encoding="utf-8"))
        return {str(key): float(value) for key, value in content.items() if float(value) > 0}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}

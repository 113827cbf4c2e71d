"""How fast a model is on this machine: measured once, remembered, and turned into how long a request will take."""

import json
import math
import os
import platform
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from statistics import median

import torch

from pixelgen import paths
from pixelgen.files import write_text
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import describe

_FILE = "model-speed.json"
_ROUNDS = 5


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


def known_speed(model: Path, sampler: Sampler, *, sprites: int = 16, cache: Path | None = None) -> float | None:
    """What ``calls_per_second`` found an earlier time; None if it was not asked yet."""
    return _read(cache or paths.cache_dir() / _FILE).get(_key(model, sampler, sprites))


def estimated_seconds(config: SampleConfig, speed: float, *, lane: int = 16) -> float:
    """About how long a request takes; for an adaptive solver the most that it may take.

    Args:
        config: the request.
        speed: calls a second, as measured with ``lane`` sprites.
        lane: sprites in a call of the network (``Sampler.lane``).
    """
    classes = 1 if config.mix is None else len(config.mix)
    passes = 1 if config.guidance == 0 else classes + (config.guidance != 1)
    return math.ceil(config.count / lane) * config.calls * passes / speed


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

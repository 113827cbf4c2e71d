"""How many calls a second a model's network makes here: measured once per file, in a thread of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from pixelgen.errors import PixelGenError
from pixelgen.flow.precision import FLOAT32
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.model.checkpoint import load_model
from pixelgen.model.speed import Speed, measured_speed
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import resolve_device
from pixelgen.runtime.priority import threads_beside_window


def measure_speed(path: Path, *, device: str, precision: str = FLOAT32.key, cancel: CancelToken | None = None) -> Speed:
    """Load the model in ``path`` and time a few calls, or remember what they took an earlier time.

    Raises:
        CheckpointError: if it cannot be loaded.
        ConfigError: if there is no such device here.
        Cancelled: after ``cancel.abort()``.
    """
    sampler = load_model(path).sampler(device=resolve_device(device))
    return measured_speed(path, sampler, precision=precision, cancel=cancel)


def speed_job(path: Path, *, device: str, precision: str) -> Job:
    """Measures the model in ``path``; the result is its ``Speed``, or None if it cannot be used."""

    def job(_report: Callable[[Any], None], cancel: CancelToken) -> Speed | None:
        # As when sprites are made: each thread has its own setting, and the window needs its share.
        torch.set_num_threads(threads_beside_window())
        try:
            return measure_speed(path, device=device, precision=precision, cancel=cancel)
        except PixelGenError:
            return None

    return job

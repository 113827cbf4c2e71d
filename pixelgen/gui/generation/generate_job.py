"""The work behind Generate, for a thread of its own: a model is loaded once, a solver's states become pixels here."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from pixelgen.errors import ConfigError
from pixelgen.flow.sampler import SampleConfig, Sampler, SolveStep
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.models.trajectory import STATE_BYTES, Moment, thinning
from pixelgen.model.checkpoint import SpriteModel, load_model
from pixelgen.model.provenance import describe_sprites
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import describe, resolve_device
from pixelgen.sprites.rgba import from_state


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationRequest:
    """What to make, with which model, and where.

    Attributes:
        model: the model's file.
        title: what the person calls it.
        config: count, seed, solver and the rest.
        device: a key of the device choices ("auto", "cpu", …).
    """

    model: Path
    title: str
    config: SampleConfig
    device: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationStarted:
    """The model is loaded and the solver about to begin.

    Attributes:
        size: side of its sprites in pixels.
        device: as a person knows it.
        entries: how each sprite is made, for the file in which it is saved.
    """

    size: int
    device: str
    entries: list[dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationResult:
    """The end of a generation: ``seconds`` without loading the model, ``states`` that the solver went through."""

    seconds: float
    states: int


class ModelCache:
    """The model used last, for as long as its file does not change. For one thread at a time."""

    def __init__(self) -> None:
        self._key: tuple[Path, int, str] | None = None
        self._loaded: tuple[SpriteModel, Sampler] | None = None

    def get(self, path: Path, *, device: torch.device) -> tuple[SpriteModel, Sampler]:
        """The model in ``path`` and its sampler on ``device``.

        Raises:
            CheckpointError: if it cannot be loaded.
        """
        try:
            changed = path.stat().st_mtime_ns
        except OSError:
            changed = 0  # load_model says what is wrong
        key = path, changed, str(device)
        if self._loaded is None or self._key != key:
            self._loaded = self._key = None  # frees the old one first
            model = load_model(path)
            self._loaded, self._key = (model, model.sampler(device=str(device))), key
        return self._loaded


def generation(request: GenerationRequest, cache: ModelCache, *, limit: int = STATE_BYTES) -> Job:
    """The job that makes sprites. It reports one ``GenerationStarted``, then a ``Moment`` for each kept state.

    Args:
        limit: bytes that all moments together may take up; beyond it, states in between are left out.
    """

    def job(report: Callable[[Any], None], cancel: CancelToken) -> GenerationResult:
        # Each thread has its own setting; one processor is left to the window.
        torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))
        model, sampler = cache.get(request.model, device=resolve_device(request.device))
        cancel.checkpoint()
        entries = describe_sprites(request.config, header=model.header, path=request.model, palette=None)
        report(GenerationStarted(size=model.size, device=describe(sampler.device), entries=entries))
        began = time.perf_counter()
        every = 0
        states = 0
        for step in sampler.stream(request.config, cancel=cancel):
            cancel.checkpoint()
            if step.index == 0:
                every = thinning(step.total + 1, count=request.config.count, size=model.size, limit=limit)
                if every == 0:
                    raise ConfigError(
                        f"{request.config.count:,} sprites of {model.size} px do not fit into the window's memory",
                        fix="ask for fewer, or use `pixelgen generate`, which writes them straight to a file",
                    )
            states += 1
            if step.index % every == 0 or step.index >= step.total:
                report(_moment(step, sampler))
        return GenerationResult(seconds=time.perf_counter() - began, states=states)

    return job


def _moment(step: SolveStep, sampler: Sampler) -> Moment:
    predicted = sampler.finish(step.predicted)
    # At t = 1 the state is the sprite, and is shown as it will be saved.
    raw = predicted
    if step.index < step.total:
        raw = from_state(step.state.permute(0, 2, 3, 1).numpy(), binary_alpha=False)
    return Moment(index=step.index, total=step.total, t=step.t, calls=step.calls, raw=raw, predicted=predicted)

"""The work behind Generate, for a thread of its own: a model is loaded once, a solver's states become pixels here."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from pixelgen.errors import ConfigError
from pixelgen.files import file_digest
from pixelgen.flow.plan import Plan
from pixelgen.flow.sampler import SampleConfig, Sampler, SolveStep
from pixelgen.gui.generation.variations.wish import SpriteRef, Wish
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.models.batch import Batch
from pixelgen.gui.models.trajectory import STATE_BYTES, Moment, thinning
from pixelgen.model.checkpoint import SpriteModel, flow_map_file, load_model
from pixelgen.model.recipe import RECIPES, Recipe, describe, plan
from pixelgen.model.sources import Source, given_source, made_source
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import describe as describe_device
from pixelgen.runtime.device import resolve_device
from pixelgen.runtime.priority import threads_beside_window
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.rgba import from_state


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GenerationRequest:
    """What to make, with which model, and where.

    Attributes:
        model: the model's file.
        title: what the person calls it.
        config: count, seed, solver and the rest.
        device: a key of the device choices ("auto", "cpu", …).
        wish: what to make out of which sprites; None for new sprites out of noise.
        palette: that is worked towards inside the solver; None for none.
        adapt: from when on it is, see ``PaletteLock.begin``.
        settings: of the panel, by name, to be kept with what is made.
        fleeting: one of many while a slider moves; not worth remembering.
        again: the batch whose sprites these are, of which only the states are missing; None for new ones.
    """

    model: Path
    title: str
    config: SampleConfig
    device: str = "auto"
    wish: Wish | None = None
    palette: Palette | None = None
    adapt: float | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    fleeting: bool = False
    again: Batch | None = None

    @property
    def how(self) -> str:
        """A key of ``RECIPES``."""
        return self.wish.key if self.wish is not None else "make"

    def same(self, other: "GenerationRequest | None") -> bool:
        """Whether it asks for the very sprites that ``other`` asked for."""
        if other is None or self.wish is not other.wish:
            return False
        mine, theirs = (
            (each.model, each.config, each.device, each.adapt, each.palette.colours if each.palette else None)
            for each in (self, other)
        )
        return mine == theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """What has to be done before the solver begins, in words."""

    text: str


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
    entries: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationResult:
    """The end of a generation: ``seconds`` without loading the model, ``states`` that the solver went through."""

    seconds: float
    states: int


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model ready to make sprites, and the SHA-256 of its file."""

    model: SpriteModel
    sampler: Sampler
    digest: str


class ModelCache:
    """The model used last, for as long as neither its file nor its flow map changes. For one thread at a time."""

    def __init__(self) -> None:
        self._key: tuple[Path, int, int, str] | None = None
        self._loaded: LoadedModel | None = None

    def get(self, path: Path, *, device: torch.device) -> LoadedModel:
        """The model in ``path`` and its sampler on ``device``.

        Raises:
            CheckpointError: if it cannot be loaded.
        """
        key = path, _changed(path), _changed(flow_map_file(path)), str(device)
        if self._loaded is None or self._key != key:
            self._loaded = self._key = None  # frees the old one first
            model = load_model(path)
            self._loaded = LoadedModel(model, model.sampler(device=str(device)), file_digest(path))
            self._key = key
        return self._loaded


def _changed(path: Path) -> int:
    """When a file was changed last; 0 if there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def generation(request: GenerationRequest, cache: ModelCache, *, limit: int = STATE_BYTES) -> Job:
    """The job that makes sprites. It reports one ``GenerationStarted``, then a ``Moment`` for each kept state.

    Sprites that have to be read back into noise first are announced by a ``Preparing``.

    Args:
        limit: bytes that all moments together may take up; beyond it, states in between are left out.
    """

    def job(report: Callable[[Any], None], cancel: CancelToken) -> GenerationResult:
        # Each thread has its own setting, and the window needs its share.
        torch.set_num_threads(threads_beside_window())
        loaded = cache.get(request.model, device=resolve_device(request.device))
        sampler, size = loaded.sampler, loaded.model.size
        cancel.checkpoint()
        began = time.perf_counter()
        if request.wish is not None:
            report(Preparing(text=RECIPES[request.wish.key].label))
        recipe = _recipe(request, loaded)
        planned = plan(recipe, sampler, cancel=cancel)
        count = planned.config.count
        entries = describe(recipe, planned, header=loaded.model.header, path=request.model)
        report(GenerationStarted(size=size, device=describe_device(sampler.device), entries=entries))
        every = 0
        states = 0
        for step in planned.stream(sampler, cancel=cancel):
            cancel.checkpoint()
            if step.index == 0:
                every = thinning(step.total + 1, count=count, size=size, limit=limit)
                if every == 0:
                    raise ConfigError(
                        f"{count:,} sprites of {size} px do not fit into the window's memory",
                        fix="ask for fewer, or use `pixelgen generate`, which writes them straight to a file",
                    )
            states += 1
            if step.index % every == 0 or step.index >= step.total:
                report(_moment(step, planned, sampler))
        return GenerationResult(seconds=time.perf_counter() - began, states=states)

    return job


def _recipe(request: GenerationRequest, loaded: LoadedModel) -> Recipe:
    """The request as the engine takes it."""
    wish = request.wish
    if wish is None:
        return Recipe(config=request.config, palette=request.palette, adapt=request.adapt)
    kind = RECIPES[wish.key]
    config = request.config
    if wish.count is not None:
        config = config.model_copy(update={"count": wish.count})
    return Recipe(
        key=wish.key,
        config=config,
        sources=tuple(_source(sprite, loaded) for sprite in wish.sprites),
        how=None if kind.settings is None else kind.settings.model_validate(wish.how),
        mask=wish.mask,
        palette=request.palette,
        adapt=request.adapt,
    )


def _source(sprite: SpriteRef, loaded: LoadedModel) -> Source:
    if sprite.entry is not None and sprite.size == loaded.model.size:
        return made_source(sprite.pixels, entry=sprite.entry, name=sprite.name, digest=loaded.digest)
    return given_source(sprite.pixels, size=loaded.model.size, name=sprite.name)


def _moment(step: SolveStep, planned: Plan, sampler: Sampler) -> Moment:
    predicted = planned.finish(sampler, step)
    # At the end the state is the sprite, and is shown as it will be saved.
    raw = predicted
    if step.index < step.total:
        raw = from_state(step.state.permute(0, 2, 3, 1).numpy(), binary_alpha=False)
    return Moment(index=step.index, total=step.total, t=step.t, calls=step.calls, raw=raw, predicted=predicted)

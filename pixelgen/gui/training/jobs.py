"""The jobs of the Train tab. They run in their own thread and are the only place here that calls the engine."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pixelgen import paths
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.runtime.awake import awake
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.folder import LoadOptions, load_sprites
from pixelgen.sprites.slicing import SliceOptions
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.requests import Requests

if TYPE_CHECKING:  # they load torch
    from pixelgen.training.config import TrainConfig
    from pixelgen.training.result import TrainResult

_REPORT_SECONDS = 0.05
_SAMPLE_SIZE = 32


def _throttled(report: Callable[[Any], None]) -> Callable[[int, int], None]:
    """A progress callback that passes on at most twenty calls a second, and the last one."""
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done == total or now - last >= _REPORT_SECONDS:
            last = now
            report((done, total))

    return progress


def scan_job(sources: Sequence[Path], *, sheets: Sequence[tuple[Path, SliceOptions]] = ()) -> Job:
    """Read the sprites under ``sources``, with ``sheets`` cut as said.

    Reports (done, total) files, ends with a ``SpriteSet``.
    """

    def job(report: Callable[[Any], None], cancel: CancelToken) -> SpriteSet:
        options = LoadOptions(sheets=tuple(sheets))
        return load_sprites(tuple(sources), options, progress=_throttled(report), cancel=cancel)

    return job


def sample_folder() -> Path:
    """Where the sample sprites lie once they were asked for."""
    return paths.cache_dir() / "Sample sprites"


def sample_job(count: int) -> Job:
    """Draw ``count`` sample sprites into a folder, as an artist would have them, and read that. Ends like ``scan_job``.

    Those that were drawn before are read again: they are the same.
    """

    def job(report: Callable[[Any], None], cancel: CancelToken) -> SpriteSet:
        from pixelgen.sprites.procedural import procedural_sprites, write_sprites

        folder = sample_folder()
        if sum(1 for _ in folder.rglob("*.png")) != count:
            sprites = procedural_sprites(count, size=_SAMPLE_SIZE)
            cancel.checkpoint()
            write_sprites(sprites, folder)
        return load_sprites(folder, progress=_throttled(report), cancel=cancel)

    return job


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How long a training would take here.

    Attributes:
        preset: the preset that is chosen; the other values are of its network.
        minutes: that the preset takes; None where nobody knows.
        images_per_s: training speed, sprites a second.
        device: what computes, in words.
        by_preset: minutes of every preset that was measured.
        model: key of the network's size; empty if it is not known.
        batch: sprites per step; None if it is not known.
    """

    preset: str
    minutes: float | None
    images_per_s: float
    device: str
    by_preset: Mapping[str, float] = field(default_factory=dict)
    model: str = ""
    batch: int | None = None


def estimate_job(values: dict[str, Any], sprites: SpriteSet) -> Job:
    """Measure this computer, some seconds for each network that the presets use. Ends with an ``Estimate``."""

    def job(_report: Callable[[Any], None], cancel: CancelToken) -> Estimate:
        from pixelgen.training.config import TrainConfig
        from pixelgen.training.estimate import measure_presets

        config = TrainConfig.parse(values)
        times = {each.preset: each for each in measure_presets(config, size=config.size or sprites.size, cancel=cancel)}
        chosen = times[config.preset]
        return Estimate(
            preset=config.preset,
            minutes=chosen.minutes,
            images_per_s=chosen.images_per_s,
            device=chosen.device,
            by_preset={key: each.minutes for key, each in times.items()},
            model=chosen.model,
            batch=chosen.batch,
        )

    return job


def one_at_a_time(job: Job, engine: threading.Lock) -> Job:
    """``job``, which waits until no other job holds ``engine``: two at once would disturb each other's timings."""

    def waiting(report: Callable[[Any], None], cancel: CancelToken) -> Any:
        while not engine.acquire(timeout=0.1):
            cancel.checkpoint()
        try:
            return job(report, cancel)
        finally:
            engine.release()

    return waiting


def train_job(values: dict[str, Any], sprites: SpriteSet | None, requests: Requests) -> Job:
    """Train. Reports the ``SpriteSet`` that is learned from, then ``TrainEvent``s; ends with a ``TrainResult``.

    Args:
        values: of ``TrainConfig``.
        sprites: already read; None has ``values["data"]`` read.
        requests: what the person asks of the training meanwhile.
    """

    def job(report: Callable[[Any], None], cancel: CancelToken) -> Any:
        from pixelgen.training.config import TrainConfig

        return _train(TrainConfig.parse(values), sprites, report, cancel=cancel, requests=requests, resume=False)

    return job


def resume_job(folder: Path, requests: Requests) -> Job:
    """Go on with the run in ``folder`` with the settings it was started with. The rest is as in ``train_job``."""

    def job(report: Callable[[Any], None], cancel: CancelToken) -> Any:
        from pixelgen.training.run import RunFolder

        return _train(RunFolder(folder).config(), None, report, cancel=cancel, requests=requests, resume=True)

    return job


def _train(
    config: "TrainConfig",
    sprites: SpriteSet | None,
    report: Callable[[Any], None],
    *,
    cancel: CancelToken,
    requests: Requests,
    resume: bool,
) -> "TrainResult":
    from pixelgen.training.trainer import train

    if sprites is None or config.size not in (None, sprites.size):
        sprites = load_sprites(config.data, config.load_options, cancel=cancel)
    sprites = config.select(sprites)
    report(sprites)
    with awake("training"):
        return train(config, sink=report, cancel=cancel, sprites=sprites, resume=resume, requests=requests)

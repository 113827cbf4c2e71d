"""The work behind the Progress page, each piece for a thread of its own: reading runs, looking for likeness."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pixelgen.errors import MetricError
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.jobs.reference import Reference
from pixelgen.gui.training.progress.history import RunHistory
from pixelgen.gui.training.progress.likeness import MomentLikeness
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.events import PreviewReady, TrainEvent
from pixelgen.training.run import RunFolder

if TYPE_CHECKING:  # they load torch, which is the job's affair
    from pixelgen.training.config import TrainConfig

_KEPT_ANSWERS = 512  # moments


def replay_job(folder: Path, *, name: str, until: int | None = None) -> Job:
    """Read what the run in ``folder`` has said; ends with a ``RunHistory`` called ``name``.

    Args:
        until: the last step that counts; all of them if left out.
    """

    def job(_report: Callable[[Any], None], cancel: CancelToken) -> RunHistory:
        def wanted() -> Iterator[TrainEvent]:
            for event in RunFolder(folder).replay():
                cancel.checkpoint()
                if until is None or getattr(event, "step", 0) <= until:
                    yield event

        return RunHistory(name, wanted())

    return job


def run_sprites_job(folder: Path) -> Job:
    """Read the sprites that the run in ``folder`` learned from; ends with a ``SpriteSet``."""

    def job(_report: Callable[[Any], None], cancel: CancelToken) -> SpriteSet:
        return _load(RunFolder(folder).config(), cancel)

    return job


def _load(config: "TrainConfig", cancel: CancelToken) -> SpriteSet:
    from pixelgen.sprites.folder import load_sprites

    return config.select(load_sprites(config.data, config.load_options, cancel=cancel))


class LikenessFinder:
    """Finds the nearest training sprites of a run's moments. For one thread at a time.

    The training sprites are those on the training's side of the split that the run itself makes, so that a sprite
    which was held out cannot count as copied. Their index is made once per run, and no moment is looked at twice.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._reference: Reference | None = None
        self._answers: dict[int, MomentLikeness] = {}

    def job(self, folder: Path, moment: PreviewReady, sprites: SpriteSet | None) -> Job:
        """Judge all sprites of ``moment``; ends with a ``MomentLikeness``.

        Args:
            folder: of the run.
            sprites: its data set, if that is read already; otherwise it is read from where the run says.
        """

        def job(_report: Callable[[Any], None], cancel: CancelToken) -> MomentLikeness:
            if folder != self._folder:
                self._reference, self._folder = None, None
                self._answers.clear()
                self._reference = _reference(folder, sprites, moment.sprites.shape[1], cancel)
                self._folder = folder
            known = self._answers.get(moment.step)
            if known is None:
                assert self._reference is not None  # made above, for this folder
                found = self._reference.judge(moment.sprites, cancel=cancel)
                known = MomentLikeness(run_id=moment.run_id, step=moment.step, sprites=found)
                if len(self._answers) >= _KEPT_ANSWERS:
                    self._answers.clear()
                self._answers[moment.step] = known
            return known

        return job


def _reference(folder: Path, sprites: SpriteSet | None, size: int, cancel: CancelToken) -> Reference:
    config = RunFolder(folder).config()
    everything = config.select(sprites) if sprites is not None and sprites.size == size else _load(config, cancel)
    if everything.size != size:
        raise MetricError(
            f"cannot compare sprites of {size} px with those of {everything.size} px",
            "the folder has changed since this run was trained",
        )
    training, held_out = everything.split(validation=config.validation, seed=config.seed)
    return Reference.build(training, held_out, cancel=cancel)

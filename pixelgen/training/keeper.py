"""Putting models and states into the run folder, and taking old ones out."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pixelgen.model.checkpoint import ModelHeader, save_model
from pixelgen.model.ema import PowerEma
from pixelgen.runtime.device import describe
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.events import CheckpointSaved, Evaluated, EventSink
from pixelgen.training.plan import Plan
from pixelgen.training.run import RunFolder
from pixelgen.training.state import Progress, save_state
from pixelgen.training.stepper import Stepper

_NOT_METRICS = ("run_id", "step", "images", "seconds", "best", "duration")


@dataclass(slots=True, kw_only=True)
class Keeper:
    """Saves what a run must not lose.

    Attributes:
        seconds: gives the time spent training so far.
    """

    plan: Plan
    run: RunFolder
    training: SpriteSet
    binary_alpha: bool
    progress: Progress
    seconds: Callable[[], float]
    sink: EventSink

    def save(self, stepper: Stepper) -> None:
        """The state to go on from, and the latest model to use meanwhile.

        Raises:
            RunError, CheckpointError: if the disk does not take them.
        """
        self.progress.seconds = self.seconds()
        save_state(self.run.state, stepper, self.progress)
        self._model(self.run.latest, stepper.emas[0], "latest", None)

    def keep_evaluated(self, ema: PowerEma, scores: Evaluated) -> None:
        """The model that was judged: as the best if it is, and among the last few."""
        if scores.best:
            self.progress.best_fid = scores.fid
            self._model(self.run.best, ema, "best", scores)
        if self.plan.config.keep:
            save_model(self.run.evaluated(scores.step), ema.averages, self._header(ema, scores))
            self.run.prune(self.plan.config.keep)

    def _model(self, path: Path, ema: PowerEma, kind: Literal["latest", "best"], scores: Evaluated | None) -> None:
        save_model(path, ema.averages, self._header(ema, scores))
        self.sink(CheckpointSaved(run_id=self.run.run_id, step=self.progress.step, path=path, kind=kind))

    def _header(self, ema: PowerEma, scores: Evaluated | None) -> ModelHeader:
        config, classes = self.plan.config, self.plan.unet.classes
        measured = asdict(scores) if scores is not None else {}
        return ModelHeader(
            unet=self.plan.unet,
            schedule=config.schedule,
            classes=self.training.classes if classes else (),
            class_counts=self.training.class_counts if classes else (),
            binary_alpha=self.binary_alpha,
            training={
                "run": self.run.run_id,
                "steps": self.progress.step,
                "images": self.progress.step * (config.batch or 1),
                "seconds": round(self.seconds(), 1),
                "device": describe(self.plan.device),
                "number_format": str(self.plan.number_format),
                "ema_width": ema.width,
                "model": config.model,
                "seed": config.seed,
            },
            metrics={name: value for name, value in measured.items() if name not in _NOT_METRICS},
            data={
                "name": ", ".join(path.name for path in config.data),
                "sprites": len(self.training),
                "digest": self.progress.dataset,
            },
        )

"""Putting models and states into the run folder, and taking old ones out."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from pixelgen.model.ancestry import ANCESTORS
from pixelgen.model.checkpoint import ModelHeader, save_model
from pixelgen.model.ema import PowerEma
from pixelgen.runtime.device import describe
from pixelgen.training.events import CheckpointKind, CheckpointSaved, Evaluated, EventSink
from pixelgen.training.state import Progress, save_state
from pixelgen.training.stepper import Stepper
from pixelgen.training.workspace import Surroundings

_NOT_METRICS = ("run_id", "step", "images", "seconds", "best", "duration")


@dataclass(slots=True, kw_only=True)
class Keeper:
    """Saves what a run must not lose.

    Attributes:
        seconds: gives the time spent training so far.
    """

    around: Surroundings
    progress: Progress
    seconds: Callable[[], float]
    sink: EventSink

    def save(self, stepper: Stepper) -> None:
        """The state to go on from, and the latest model to use meanwhile.

        Raises:
            RunError, CheckpointError: if the disk does not take them.
        """
        self.progress.seconds = self.seconds()
        run = self.around.run
        save_state(run.state, stepper, self.progress)
        save_model(run.latest, stepper.emas[0].averages, self._header(stepper.emas[0], None))
        self._say("latest", run.latest, self.progress.step)

    def keep_evaluated(self, ema: PowerEma, scores: Evaluated) -> None:
        """The model that was judged: as the best if it is, as the last original one if it is, among the last few."""
        run, progress = self.around.run, self.progress
        header = self._header(ema, scores)
        if scores.best:
            progress.best_fid = scores.fid
            save_model(run.best, ema.averages, header)
            self._say("best", run.best, scores.step)
        if progress.copying == "none":
            progress.original_step = scores.step
            save_model(run.original, ema.averages, header)
        elif progress.copying == "begun" and progress.original_step is not None:
            self._say("original", run.original, progress.original_step)
            progress.original_step = None  # said once
        if keep := self.around.plan.config.keep:
            save_model(run.evaluated(scores.step), ema.averages, header)
            run.prune(keep)

    def _say(self, kind: CheckpointKind, path: Path, step: int) -> None:
        self.sink(CheckpointSaved(run_id=self.around.run.run_id, step=step, path=path, kind=kind))

    def _header(self, ema: PowerEma, scores: Evaluated | None) -> ModelHeader:
        plan, training = self.around.plan, self.around.training
        config, classes = plan.config, plan.unet.classes
        lineage = [] if plan.start is None else [each.to_json() for each in plan.start.ancestors]
        measured = asdict(scores) if scores is not None else {}
        return ModelHeader(
            unet=plan.unet,
            schedule=config.schedule,
            classes=training.classes if classes else (),
            class_counts=training.class_counts if classes else (),
            binary_alpha=self.around.binary_alpha,
            training={
                "run": self.around.run.run_id,
                "steps": self.progress.step,
                "images": self.progress.step * (config.batch or 1),
                "seconds": round(self.seconds(), 1),
                "device": describe(plan.device),
                "number_format": str(plan.number_format),
                "ema_width": ema.width,
                "model": config.model,
                "seed": config.seed,
            },
            metrics={name: value for name, value in measured.items() if name not in _NOT_METRICS},
            data={
                "name": ", ".join(path.name for path in config.data),
                "sprites": len(training),
                "digest": self.progress.dataset,
                **({ANCESTORS: lineage} if lineage else {}),
            },
        )

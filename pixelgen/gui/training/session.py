"""What is known about a run, gathered from its events. Plain Python: no Qt, no torch."""

from dataclasses import dataclass, field
from pathlib import Path

from pixelgen.gui.wording import count, duration
from pixelgen.training.events import (
    CheckpointSaved,
    Evaluated,
    Notice,
    Phase,
    PhaseChanged,
    RunStarted,
    StepMetrics,
    TrainEvent,
)

PHASE_WORDS: dict[Phase, str] = {
    "probing": "Measuring speed",
    "compiling": "Preparing",
    "training": "Training",
    "evaluating": "Checking quality",
    "tuning": "Finding settings",
    "saving": "Saving",
    "paused": "Paused",
}


@dataclass(slots=True)
class Session:
    """The newest of everything that a run has said."""

    started: RunStarted | None = None
    phase: Phase | None = None
    metrics: StepMetrics | None = None
    evaluation: Evaluated | None = None
    best: Evaluated | None = None
    checkpoint: Path | None = None  # the newest file that can be generated with; the best once there is one
    original: Path | None = None  # the last model before copying began, or the newest as long as it has not
    notices: list[Notice] = field(default_factory=list)

    def apply(self, event: TrainEvent) -> None:
        """Take in one event."""
        match event:
            case RunStarted():
                self.started = event
            case PhaseChanged():
                self.phase = event.phase
            case StepMetrics():
                self.metrics = event
            case Evaluated():
                self.evaluation = event
                if event.best:
                    self.best = event
            case CheckpointSaved(kind="original"):
                self.original = event.path
            case CheckpointSaved():
                if event.kind != "latest" or self.checkpoint is None or self.best is None:
                    self.checkpoint = event.path
            case Notice():
                self.notices.append(event)

    @property
    def run_id(self) -> str:
        return self.started.run_id if self.started else ""

    @property
    def folder(self) -> Path | None:
        return self.started.folder if self.started else None

    @property
    def step(self) -> int:
        return self.metrics.step if self.metrics else (self.started.resumed_at if self.started else 0)

    @property
    def progress(self) -> float | None:
        return self.metrics.progress if self.metrics else None

    @property
    def seconds_left(self) -> float | None:
        return self.metrics.seconds_left if self.metrics else None

    def phase_text(self) -> str:
        """What is going on, as a person says it."""
        return PHASE_WORDS[self.phase] if self.phase else "Starting"

    def progress_text(self) -> str:
        """``"34 %, 12 min left"``."""
        if self.metrics is None:
            return ""
        left = self.metrics.seconds_left
        share = f"{100 * self.metrics.progress:.0f} %"
        return share if left is None else f"{share}, {duration(left)} left"

    def ended_text(self, *, steps: int, seconds: float, stopped: bool) -> str:
        """The sentence at the end of a run."""
        done = f"{count(steps, 'step')} in {duration(seconds)}"
        return f"Stopped and saved after {done}." if stopped else f"Finished: {done}."

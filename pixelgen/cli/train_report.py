"""What a person sees of a training on a terminal."""

from pathlib import Path
from typing import assert_never

from pixelgen.cli.progress import Progress
from pixelgen.sprites.spriteset import DatasetReport
from pixelgen.training.events import (
    CheckpointSaved,
    Evaluated,
    Notice,
    Phase,
    PhaseChanged,
    PreviewReady,
    RunStarted,
    StepMetrics,
    TrainEvent,
)

_TITLES: dict[Phase, str] = {
    "probing": "Looking for the fastest way to compute",
    "compiling": "Compiling",
    "training": "Training",
    "evaluating": "Measuring",
    "tuning": "Finding the best settings",
    "saving": "Saving",
    "paused": "Paused",
}


class TrainReport:
    """An event sink that keeps a progress bar up to date and prints what is worth keeping above it.

    Attributes:
        folder: of the run, once it has started.
    """

    def __init__(self, progress: Progress, data: DatasetReport) -> None:
        self.folder: Path | None = None
        self._progress = progress
        self._data = data

    def __call__(self, event: TrainEvent) -> None:
        match event:
            case RunStarted():
                self.folder = event.folder
                self._introduce(event)
            case PhaseChanged():
                self._progress.rename(_TITLES[event.phase])
            case StepMetrics():
                detail = f"step {event.step:,} · loss {event.smoothed_loss:.4f} · {event.images_per_s:,.0f} sprites/s"
                self._progress.update(event.progress, detail, seconds_left=event.seconds_left)
            case Evaluated():
                self._progress.say(
                    f"step {event.step:,}: FID {event.fid:.1f}, originality {event.originality:.2f}"
                    f"{', the best so far' if event.best else ''}"
                    f" ({event.n_samples:,} sprites; {event.features}; real sprites have FID {event.fid_floor:.1f})"
                )
            case Notice():
                self._progress.say(event.text)
            case PreviewReady() | CheckpointSaved():
                pass  # they lie in the run folder
            case _:
                assert_never(event)

    def _introduce(self, event: RunStarted) -> None:
        rejected = len(self._data.rejected)
        without = f" ({rejected:,} files left out; see pixelgen inspect)" if rejected else ""
        going_on = f", going on from step {event.resumed_at:,}" if event.resumed_at else ""
        self._progress.say(f"Run {event.folder}{going_on}")
        self._progress.say(
            f"{event.training_sprites:,} sprites to learn from, {event.validation_sprites:,} to check against{without}"
        )
        self._progress.say(f"{event.parameters / 1e6:.1f} M parameters on {event.device}, {event.number_format}")

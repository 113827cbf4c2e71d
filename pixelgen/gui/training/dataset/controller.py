"""Between the data set's widgets and the engine: what was chosen, read in its own thread, one reading at a time."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.training.jobs import sample_job, scan_job
from pixelgen.sprites.spriteset import SpriteSet


class DatasetController(QObject):
    """The sprites to learn from.

    Args:
        sample_count: how many sample sprites are drawn on request.

    Attributes:
        sprites: those that were read last; None before.
        sources: what was asked for last.
    """

    scanStarted = Signal(object)  # noqa: N815  tuple[Path, ...]
    scanProgressed = Signal(int, int)  # noqa: N815  files done, files in all
    scanned = Signal(object)  # SpriteSet
    scanFailed = Signal(object)  # noqa: N815  JobFailure
    scanAborted = Signal()  # noqa: N815

    def __init__(self, parent: QObject | None = None, *, sample_count: int = 600) -> None:
        super().__init__(parent)
        self._sample_count = sample_count
        self.sprites: SpriteSet | None = None
        self.sources: tuple[Path, ...] = ()
        self.runner = JobRunner(self)
        self.runner.reported.connect(self._on_progress)
        self.runner.succeeded.connect(self._on_scanned)
        self.runner.failed.connect(self.scanFailed)
        self.runner.aborted.connect(self.scanAborted)

    @property
    def scanning(self) -> bool:
        return self.runner.busy

    def load(self, sources: Sequence[Path]) -> None:
        """Read the sprites under ``sources`` in place of those that are there."""
        self.sources = tuple(sources)
        self.scanStarted.emit(self.sources)
        self.runner.restart(scan_job(self.sources))

    @Slot()
    def load_samples(self) -> None:
        """Draw and read the sample sprites."""
        self.sources = ()
        self.scanStarted.emit(())
        self.runner.restart(sample_job(self._sample_count))

    @Slot()
    def cancel_scan(self) -> None:
        self.runner.abort()

    @Slot(object)
    def _on_progress(self, progress: tuple[int, int]) -> None:
        self.scanProgressed.emit(*progress)

    @Slot(object)
    def _on_scanned(self, sprites: SpriteSet) -> None:
        self.sprites = sprites
        self.scanned.emit(sprites)

"""A few sprites of each batch, for its row in the list."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.errors import HistoryError
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.models.batch_summary import BatchSummary
from pixelgen.gui.models.history import HistoryFiles
from pixelgen.runtime.cancel import CancelToken

MOST_IN_ROW = 12  # sprites that a row of the list can show


class PictureReader(QObject):
    """Reads pictures in the order in which somebody looks: those that were asked for last come first."""

    pictured = Signal(str, object)  # key, (N, S, S, 4) uint8, or None where they cannot be read
    failed = Signal(object)  # JobFailure

    def __init__(self, files: HistoryFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._wanted: list[BatchSummary] = []
        self._closing = False
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._on_picture)
        self._runner.succeeded.connect(self._next)
        self._runner.failed.connect(self.failed)

    def read(self, summary: BatchSummary) -> None:
        """``pictured`` tells."""
        self._wanted.append(summary)
        self._next()

    def shutdown(self, done: Callable[[], None]) -> None:
        self._closing = True
        self._runner.abort()
        self._runner.call_when_idle(done)

    @Slot()
    def _next(self) -> None:
        if self._wanted and not self._runner.busy and not self._closing:
            wanted, self._wanted = self._wanted[::-1], []
            self._runner.start(pictures_job(self._files, wanted))

    @Slot(object)
    def _on_picture(self, picture: tuple[str, Any]) -> None:
        self.pictured.emit(*picture)


def pictures_job(files: HistoryFiles, summaries: Sequence[BatchSummary]) -> Job:
    """Reports (key, (N, S, S, 4) uint8 or None) one by one."""

    def job(report: Callable[[Any], None], cancel: CancelToken) -> None:
        for summary in summaries:
            cancel.checkpoint()
            try:
                sprites = files.first_sprites(summary, MOST_IN_ROW)
            except HistoryError:
                report((summary.key, None))
            else:
                report((summary.key, sprites))

    return job

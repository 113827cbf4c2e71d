"""What is needed later is loaded when the window has a quiet moment, so that it delays nothing that is wanted now."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.jobs.job_thread import Job

_LOOK_MS = 500


class Prefetch(QObject):
    """Runs a job once, as soon as it has been quiet for two looks in a row.

    Imports hold Python's lock: beside them the first sprites of a window took twice as long.

    Args:
        job: what loads.
        quiet: whether nobody waits for anything just now.
        parent: that it goes with.
        look_ms: between two looks.
    """

    def __init__(
        self, job: Job, quiet: Callable[[], bool], parent: QObject | None = None, *, look_ms: int = _LOOK_MS
    ) -> None:
        super().__init__(parent)
        self._job, self._quiet = job, quiet
        self._was_quiet = False
        self.runner = JobRunner(self)
        self._timer = QTimer(self)
        self._timer.setInterval(look_ms)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        quiet = self._quiet()
        if quiet and self._was_quiet:
            self._timer.stop()
            self.runner.start(self._job)
        self._was_quiet = quiet

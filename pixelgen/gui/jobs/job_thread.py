"""One long job in one thread. Everything it says arrives in the window's thread."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from pixelgen.errors import Cancelled
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.runtime.cancel import CancelToken

Job = Callable[[Callable[[Any], None], CancelToken], Any]
"""``job(report, cancel) -> result``: ``report`` may be called from any thread, ``cancel`` must be looked at often."""


class Aborted:
    """The result of a job that was aborted on request."""


ABORTED = Aborted()

_STACK_BYTES = 16 * 1024 * 1024  # macOS gives other threads 512 KiB, too little for BLAS


class JobThread(QThread):
    """Runs ``job`` once. Made, started and dropped by a ``JobRunner`` in the window's thread.

    The signals live on this object, which belongs to the window's thread; emitted from the job they are queued, so
    that receivers always run in the window's thread. Values travel as plain Python references: a job must not change
    what it has reported.
    """

    reported = Signal(int, object)
    succeeded = Signal(object)
    failed = Signal(object)

    def __init__(self, job: Job, generation: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._generation = generation
        self.cancel = CancelToken()
        self.setStackSize(_STACK_BYTES)
        self.setObjectName("pixelgen-job")

    def report(self, value: Any) -> None:
        """Hand ``value`` to the window. For the job; from any thread."""
        self.reported.emit(self._generation, value)

    def run(self) -> None:
        try:
            result = self._job(self.report, self.cancel)
        except Cancelled:
            self.succeeded.emit(ABORTED)
        except BaseException as error:  # even SystemExit: nothing may leave a thread unseen
            self.failed.emit(JobFailure.from_exception(error))
        else:
            self.succeeded.emit(result)

"""Tasks for the disk, done one after the other in the order in which they came."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.gui.generation.history.disk import Add, Curate, Discard, List, Remove, Task, task_job
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.models.batch_summary import BatchSummary
from pixelgen.gui.models.history import HistoryFiles


class DiskQueue(QObject):
    """What a person did is done at once for the window; here the disk follows."""

    reported = Signal(object)
    done = Signal(object)  # Listing, Removed, Restored or None
    failed = Signal(object)  # JobFailure

    def __init__(self, files: HistoryFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._waiting: deque[Task] = deque()
        self._doing: Task | None = None
        self._closing = False
        self._runner = JobRunner(self)
        self._runner.reported.connect(self.reported)
        self._runner.succeeded.connect(self._on_done)
        self._runner.failed.connect(self._on_failed)
        self._runner.aborted.connect(self._next)

    @property
    def busy(self) -> bool:
        return bool(self._waiting) or self._runner.busy

    @property
    def will_look(self) -> bool:
        """Whether a look at the disk waits for its turn."""
        return any(isinstance(task, List) for task in self._waiting)

    def put(self, task: Task) -> None:
        """Do ``task`` after those that wait. Of the curations of one batch only the last is written."""
        if self._closing:
            return
        if isinstance(task, Curate):
            self._waiting = deque(each for each in self._waiting if not _same_batch(each, task))
        self._waiting.append(task)
        self._next()

    def on_top(self, found: Iterable[BatchSummary], now: Callable[[str], BatchSummary]) -> dict[str, BatchSummary]:
        """What will be on disk when all tasks are done, by key.

        Args:
            found: what is there now.
            now: what is known of a batch that waits to be written.
        """
        later = {summary.key: summary for summary in found}
        for task in self._waiting:
            match task:
                case Add():
                    later[task.batch.key] = now(task.batch.key)
                case Curate() if task.summary.key in later:
                    later[task.summary.key] = task.summary
                case Remove() | Discard():
                    for key in task.keys:
                        later.pop(key, None)
        return later

    def shutdown(self, done: Callable[[], None]) -> None:
        """Take nothing more, look no more, write all that waits, then call ``done``."""
        self._closing = True
        self._waiting = deque(task for task in self._waiting if not isinstance(task, List))
        if isinstance(self._doing, List):
            self._runner.abort()
        self._runner.call_when_idle(done)

    @Slot()
    def _next(self) -> None:
        if self._waiting and not self._runner.busy:
            self._doing = self._waiting.popleft()
            self._runner.start(task_job(self._files, self._doing))

    @Slot(object)
    def _on_done(self, outcome: Any) -> None:
        self.done.emit(outcome)
        self._next()

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self.failed.emit(failure)
        self._next()


def _same_batch(task: Task, other: Curate) -> bool:
    return isinstance(task, Curate) and task.summary.key == other.summary.key

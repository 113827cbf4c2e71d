"""A worker of which only the newest wish counts, and which can be told to leave off at any time."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.jobs.job_thread import Job


class NewestJob(QObject):
    """At most one job, which a newer one replaces.

    Starting and stopping take effect at once for whoever listens: a job that is still in a network call is left to end
    by itself, and nothing that it says afterwards is passed on. Those who derive from it take what a job says in
    ``_on_reported`` and its end in ``_on_succeeded``, which comes after ``activeChanged``.
    """

    activeChanged = Signal(bool)  # noqa: N815  a job is under way
    failed = Signal(object)  # JobFailure

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._active = False
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._on_said)
        self._runner.succeeded.connect(self._on_end)
        self._runner.failed.connect(self._on_failed)

    @property
    def active(self) -> bool:
        """True from the start of a job until its end, its failure or ``stop``."""
        return self._active

    @Slot()
    def stop(self) -> None:
        """Give up what is under way."""
        if self._active:
            self._runner.abort()
            self._set_active(active=False)

    def shutdown(self, done: Callable[[], None]) -> None:
        """Stop, and call ``done`` once no thread is left."""
        self.stop()
        self._runner.abort()
        self._runner.call_when_idle(done)

    def _run(self, job: Job) -> None:
        """Do ``job`` in place of what is under way."""
        self._runner.restart(job)
        self._set_active(active=True)

    def _on_reported(self, value: Any) -> None:
        """What the job says."""

    def _on_succeeded(self, result: Any) -> None:
        """What the job ends with."""

    def _set_active(self, *, active: bool) -> None:
        if active is not self._active:
            self._active = active
            self.activeChanged.emit(active)

    @Slot(object)
    def _on_said(self, value: Any) -> None:
        self._on_reported(value)

    @Slot(object)
    def _on_end(self, result: Any) -> None:
        self._set_active(active=False)
        self._on_succeeded(result)

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self._set_active(active=False)
        self.failed.emit(failure)

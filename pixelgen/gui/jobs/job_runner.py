"""Who owns the job thread: start, pause, resume, stop, and an orderly end."""

from collections.abc import Callable
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_thread import ABORTED, Job, JobThread


class JobState(Enum):
    """``IDLE → STARTING → RUNNING ⇄ PAUSED → STOPPING → IDLE``; every state but IDLE has a live thread."""

    IDLE = "idle"
    STARTING = "starting"  # the thread is there, nothing has been reported yet
    RUNNING = "running"
    PAUSED = "paused"  # asked to pause; the job holds at its next point
    STOPPING = "stopping"


class JobRunner(QObject):
    """At most one job at a time, driven from the window's thread.

    The end of a job (``succeeded``, ``failed`` or ``aborted``) is told after its thread is gone and the state is IDLE,
    so that a receiver may start the next one. What a job reported before it was replaced or aborted, but which arrives
    later, is dropped.
    """

    stateChanged = Signal(object)  # noqa: N815  JobState
    reported = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)  # JobFailure
    aborted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = JobState.IDLE
        self._generation = 0
        self._job_thread: JobThread | None = None
        self._outcome: Any = ABORTED
        self._unwanted = False  # aborted: whatever it returns or raises is not told
        self._next: Job | None = None
        self._when_idle: list[Callable[[], None]] = []

    @property
    def state(self) -> JobState:
        return self._state

    @property
    def busy(self) -> bool:
        return self._state is not JobState.IDLE

    def start(self, job: Job) -> None:
        """Run ``job`` in its own thread.

        Raises:
            RuntimeError: when one is running; use ``restart`` to replace it.
        """
        if self.busy:
            raise RuntimeError("a job is running already")
        self._generation += 1
        self._outcome = ABORTED
        self._unwanted = False
        thread = JobThread(job, self._generation, self)
        thread.reported.connect(self._on_reported)
        thread.succeeded.connect(self._on_ended)
        thread.failed.connect(self._on_ended)
        thread.finished.connect(self._on_finished)
        self._job_thread = thread
        self._set_state(JobState.STARTING)
        thread.start()

    def restart(self, job: Job) -> None:
        """Run ``job`` instead of what is running: that is aborted first, and its end is not told."""
        if not self.busy:
            self.start(job)
            return
        self.abort()
        self._next = job

    def pause(self) -> None:
        """Hold the job at its next point. Without effect while starting or stopping."""
        if self._job_thread is not None and self._state is JobState.RUNNING:
            self._job_thread.cancel.pause()
            self._set_state(JobState.PAUSED)

    def resume(self) -> None:
        if self._job_thread is not None and self._state is JobState.PAUSED:
            self._job_thread.cancel.resume()
            self._set_state(JobState.RUNNING)

    def stop(self) -> None:
        """Ask the job to finish its step, save and return; what it reports on the way still arrives."""
        if self._job_thread is not None:
            self._job_thread.cancel.stop()
            self._set_state(JobState.STOPPING)

    def abort(self) -> None:
        """Ask the job to leave at its next point; nothing more of it is told but ``aborted``.

        A job that waits to take its place (``restart``) is dropped too.
        """
        self._next = None
        if self._job_thread is not None:
            self._generation += 1
            self._unwanted = True
            self._job_thread.cancel.abort()
            self._set_state(JobState.STOPPING)

    def call_when_idle(self, done: Callable[[], None]) -> None:
        """Call ``done`` once no job is left: at once if there is none, else right after its end was told."""
        if self.busy:
            self._when_idle.append(done)
        else:
            done()

    def _set_state(self, state: JobState) -> None:
        if state is not self._state:
            self._state = state
            self.stateChanged.emit(state)

    @Slot(int, object)
    def _on_reported(self, generation: int, value: Any) -> None:
        if generation != self._generation:
            return
        if self._state is JobState.STARTING:
            self._set_state(JobState.RUNNING)
        self.reported.emit(value)

    @Slot(object)
    def _on_ended(self, outcome: Any) -> None:
        self._outcome = outcome

    @Slot()
    def _on_finished(self) -> None:
        thread, self._job_thread = self._job_thread, None
        if thread is not None:
            thread.wait()  # `finished` comes from inside the thread, a moment before it is really over
            thread.setParent(None)
        outcome = ABORTED if self._unwanted else self._outcome
        self._outcome = ABORTED
        following, self._next = self._next, None
        self._set_state(JobState.IDLE)
        if following is not None:
            self.start(following)
            return
        if outcome is ABORTED:
            self.aborted.emit()
        elif isinstance(outcome, JobFailure):
            self.failed.emit(outcome)
        else:
            self.succeeded.emit(outcome)
        if not self.busy:
            waiting, self._when_idle = self._when_idle, []
            for done in waiting:
                done()

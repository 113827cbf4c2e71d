"""Between the Train tab and the engine: one training at a time, in its own thread."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.gui.jobs.job_runner import JobRunner, JobState
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.training.dataset.controller import DatasetController
from pixelgen.gui.training.jobs import estimate_job, one_at_a_time, resume_job, train_job
from pixelgen.gui.training.session import Session
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.requests import Requests

TrainJobs = Callable[[dict[str, Any], SpriteSet | None, Requests], Job]
ResumeJobs = Callable[[Path, Requests], Job]
EstimateJobs = Callable[[dict[str, Any], SpriteSet], Job]


class TrainingController(QObject):
    """The model behind the Train tab.

    Args:
        make_training: makes the training job from settings and sprites; tests put their own here.
        make_resume: the same for the job that goes on with a run.
        make_estimate: the same for the job that measures this computer.
        sample_count: how many sample sprites are drawn on request.
    """

    estimated = Signal(object)  # Estimate
    measuring = Signal(bool)  # whether this computer is being measured for an estimate
    stateChanged = Signal(object)  # noqa: N815  JobState of the training
    runBegan = Signal()  # noqa: N815  a new Session is there
    learning = Signal(object)  # SpriteSet that the training learns from, once it is read
    eventArrived = Signal(object)  # noqa: N815  TrainEvent, already in the Session
    ended = Signal(object)  # TrainResult
    failed = Signal(object)  # JobFailure

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        make_training: TrainJobs = train_job,
        make_resume: ResumeJobs = resume_job,
        make_estimate: EstimateJobs = estimate_job,
        sample_count: int = 600,
    ) -> None:
        super().__init__(parent)
        self._make_training = make_training
        self._make_resume = make_resume
        self._make_estimate = make_estimate
        self._requests = Requests()
        self._engine = threading.Lock()
        self.session = Session()
        self.dataset = DatasetController(self, sample_count=sample_count)
        self._estimates = JobRunner(self)
        self._estimates.succeeded.connect(self.estimated)
        self._estimates.stateChanged.connect(self._on_measuring)
        self._training = JobRunner(self)
        self._training.stateChanged.connect(self.stateChanged)
        self._training.reported.connect(self._on_event)
        self._training.succeeded.connect(self.ended)
        self._training.failed.connect(self.failed)

    # -- training ------------------------------------------------------------------------------------------------------

    @property
    def sprites(self) -> SpriteSet | None:
        """What a training would learn from."""
        return self.dataset.sprites

    @property
    def state(self) -> JobState:
        return self._training.state

    @property
    def busy(self) -> bool:
        return self._training.busy

    def estimate(self, values: dict[str, Any]) -> None:
        """Find out how long a training with these settings takes; a failure is left to the training to tell."""
        if self.sprites is not None and not self.busy:
            job = self._make_estimate(self.with_data(values), self.sprites)
            self._estimates.restart(one_at_a_time(job, self._engine))

    def leave_estimate(self) -> None:
        """Measure no longer: there is nothing to train on."""
        self._estimates.abort()
        self.measuring.emit(False)  # its end may take a moment that nobody has to watch

    def start(self, values: dict[str, Any]) -> None:
        """Train on the sprites that are there.

        Args:
            values: of ``TrainConfig``; what they say of the data set is replaced by what is there.

        Raises:
            RuntimeError: without sprites, or while a training runs.
        """
        if self.sprites is None:
            raise RuntimeError("there are no sprites to train on")
        self._begin(partial(self._make_training, self.with_data(values), self.sprites))

    def start_on(self, values: dict[str, Any]) -> None:
        """Train on the data set that ``values`` name, whatever sprites are there.

        Raises:
            RuntimeError: while a training runs.
        """
        self._begin(partial(self._make_training, values, None))

    def resume_run(self, folder: Path) -> None:
        """Go on with the run in ``folder``.

        Raises:
            RuntimeError: while a training runs.
        """
        self._begin(partial(self._make_resume, folder))

    def with_data(self, values: dict[str, Any]) -> dict[str, Any]:
        """``values`` with the data set that is there."""
        return {**values, **self.dataset.values()}

    def _begin(self, make: Callable[[Requests], Job]) -> None:
        if self._training.busy:
            raise RuntimeError("a training is running already")
        self.session = Session()
        self._requests = Requests()
        self.runBegan.emit()
        self._estimates.abort()
        self._training.start(one_at_a_time(make(self._requests), self._engine))

    @Slot()
    def sample_now(self) -> None:
        """Ask the training for new previews; it goes on as if nobody had asked."""
        if self.busy:
            self._requests.sample()

    @Slot()
    def save_now(self) -> None:
        """Ask the training for a model of what it has learned so far; ``CheckpointSaved`` tells that it is there."""
        if self.busy:
            self._requests.save()

    @Slot(object)
    def _on_measuring(self, state: JobState) -> None:
        self.measuring.emit(state is not JobState.IDLE)

    @Slot()
    def pause_or_resume(self) -> None:
        if self.state is JobState.PAUSED:
            self._training.resume()
        else:
            self._training.pause()

    @Slot()
    def stop(self) -> None:
        """Finish the step, save, end."""
        self._training.stop()

    @Slot(object)
    def _on_event(self, event: Any) -> None:
        if isinstance(event, SpriteSet):
            self.learning.emit(event)
        else:
            self.session.apply(event)
            self.eventArrived.emit(event)

    def shutdown(self, done: Callable[[], None]) -> None:
        """Leave the scan, stop and save the training, then call ``done``."""
        self.dataset.abort()
        self._estimates.abort()
        self._training.stop()
        runners = (*self.dataset.runners, self._estimates, self._training)

        def check() -> None:
            busy = next((runner for runner in runners if runner.busy), None)
            if busy is None:
                done()
            else:
                busy.call_when_idle(check)

        check()

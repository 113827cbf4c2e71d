"""Hands a model on to be generated with: also what a training has learned so far, without stopping it."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.training.controller import TrainingController
from pixelgen.training.events import CheckpointSaved


class ModelHandover(QObject):
    """``ready`` tells the file, at once or when a running training has written it."""

    ready = Signal(object)  # Path of a checkpoint

    def __init__(self, controller: TrainingController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._waiting = False
        controller.eventArrived.connect(self._on_event)
        controller.runBegan.connect(self._forget)
        controller.stateChanged.connect(self._on_state)

    @property
    def possible(self) -> bool:
        """Whether this session's training has a model, or can write one."""
        return self._controller.state is JobState.RUNNING or self._controller.session.checkpoint is not None

    @Slot(object)
    def use(self, checkpoint: Path) -> None:
        """Hand on the model in the file ``checkpoint``."""
        self.ready.emit(checkpoint)

    @Slot()
    def use_training(self) -> None:
        """Hand on what this session's training knows: as of now while it runs, else the best it has found."""
        if self._controller.state is JobState.RUNNING:
            self._waiting = True
            self._controller.save_now()
        elif self._controller.session.checkpoint is not None:
            self.ready.emit(self._controller.session.checkpoint)

    @Slot(object)
    def on_wish(self, checkpoint: Path | None) -> None:
        """``use`` with a file, ``use_training`` without."""
        if checkpoint is None:
            self.use_training()
        else:
            self.use(checkpoint)

    @Slot(object)
    def _on_event(self, event: Any) -> None:
        if self._waiting and isinstance(event, CheckpointSaved) and event.kind == "latest":
            self._waiting = False
            self.ready.emit(event.path)

    @Slot(object)
    def _on_state(self, state: JobState) -> None:
        if self._waiting and state is JobState.IDLE:
            self._waiting = False
            self.use_training()

    @Slot()
    def _forget(self) -> None:
        self._waiting = False

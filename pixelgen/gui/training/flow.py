"""Which training runs next: one that is started now, one that goes on, or the first of those that wait."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.training.controller import TrainingController
from pixelgen.gui.training.launcher import Launcher
from pixelgen.gui.training.runs.queue import QueueEntry, TrainingQueue
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.gui.wording import count


class TrainingFlow(QObject):
    """One training after the other.

    The queue goes on by itself when a training is finished or has failed. It is held when the person stops one, for
    who stops a training wants quiet, and at the start of the program, for nobody wants a computer that is suddenly busy.

    Attributes:
        queue: the trainings that wait.
    """

    said = Signal(object, str)  # Tone, one sentence
    refused = Signal(object)  # JobFailure: a training could not begin

    def __init__(self, controller: TrainingController, queue: TrainingQueue | None = None) -> None:
        super().__init__(controller)
        self._controller = controller
        self._launcher = Launcher(controller)
        self._taken: QueueEntry | None = None  # waits for its sprites to be read
        self._refused: set[str] = set()  # keys of entries that could not begin
        self._closing = False
        self.queue = queue or TrainingQueue(self)
        if len(self.queue):
            self.queue.set_paused(paused=True)
        self.queue.changed.connect(self._advance_soon)
        self._launcher.begun.connect(self._on_begun)
        self._launcher.failed.connect(self._on_refused)
        self._launcher.cancelled.connect(self._on_cancelled)
        controller.ended.connect(self._on_ended)
        controller.failed.connect(self._advance_soon)

    @property
    def waiting(self) -> bool:
        """True while sprites are read for a training that is to begin."""
        return self._launcher.waiting

    def start(self, values: Mapping[str, Any]) -> None:
        """Train on the sprites that are there, now."""
        if not self._controller.busy:
            self._controller.start(dict(values))

    @Slot(object)
    def resume(self, folder: Path) -> None:
        """Go on with the run in ``folder``, once its sprites are read."""
        if self._controller.busy:
            self.said.emit(Tone.NOTICE, "Stop the training before you continue another one.")
        else:
            self._launcher.resume(folder)

    def enqueue(self, title: str, values: Mapping[str, Any]) -> None:
        """Train after those that wait; at once where nothing does."""
        self.queue.add(title, values)
        if self._controller.busy or self.queue.paused:
            self.said.emit(Tone.DONE, f"Waiting: {count(len(self.queue), 'training')}. The Runs page shows them.")

    @Slot()
    def stop(self) -> None:
        """Stop and save; those that wait go on waiting."""
        if len(self.queue):
            self.queue.set_paused(paused=True)
        self._controller.stop()

    def close(self) -> None:
        """Begin nothing more."""
        self._closing = True

    @Slot()
    def _advance_soon(self) -> None:
        QTimer.singleShot(0, self, self._advance)  # after everybody has heard of the end of the last one

    @Slot()
    def _advance(self) -> None:
        if self._closing or self._controller.state is not JobState.IDLE or self._launcher.waiting or self._taken:
            return
        if len(self.queue) and self.queue.entries[0].key in self._refused:
            self.queue.set_paused(paused=True)
        entry = self.queue.take_next()
        if entry is not None:
            self._taken = entry
            self._launcher.launch(entry.values)

    @Slot()
    def _on_begun(self) -> None:
        self._taken = None
        self.queue.begun()

    @Slot(object)
    def _on_refused(self, failure: JobFailure) -> None:
        """What cannot begin waits behind the others, so that one folder that is gone does not cost the night."""
        entry, self._taken = self._taken, None
        if entry is not None:
            self._refused.add(entry.key)
            self.queue.put_back(entry)
            self.queue.move(0, len(self.queue) - 1)
        self.refused.emit(failure)

    @Slot()
    def _on_cancelled(self) -> None:
        entry, self._taken = self._taken, None
        if entry is not None:
            self.queue.set_paused(paused=True)
            self.queue.put_back(entry)

    @Slot(object)
    def _on_ended(self, result: Any) -> None:
        if result.reason == "completed":
            self._advance_soon()

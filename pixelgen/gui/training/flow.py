"""Which training runs next: one that is started now, one that goes on, or the first of those that wait."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.training.controller import TrainingController
from pixelgen.gui.training.runs.queue import QueueEntry, TrainingQueue
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.gui.wording import count
from pixelgen.training.events import RunStarted


class TrainingFlow(QObject):
    """One training after the other.

    The queue goes on by itself when a training is finished or has failed. It is held when the person stops one, for
    who stops a training wants quiet, and at the start of the program: no computer is busy by surprise.

    Attributes:
        queue: the trainings that wait.
    """

    said = Signal(object, str)  # Tone, one sentence

    def __init__(self, controller: TrainingController, queue: TrainingQueue | None = None) -> None:
        super().__init__(controller)
        self._controller = controller
        self._taken: QueueEntry | None = None  # out of the queue, and not begun yet
        self._refused: set[str] = set()  # keys of entries that could not begin
        self._closing = False
        self.queue = queue if queue is not None else TrainingQueue(self)  # an empty one counts as False
        if len(self.queue):
            self.queue.set_paused(paused=True)
        self.queue.changed.connect(self._advance_soon)
        controller.eventArrived.connect(self._on_event)
        controller.ended.connect(self._on_ended)
        controller.failed.connect(self._on_failed)

    def start(self, values: Mapping[str, Any]) -> None:
        """Train on the sprites that are there, now."""
        if not self._controller.busy:
            self._controller.start(dict(values))

    @Slot(object)
    def resume(self, folder: Path) -> None:
        """Go on with the run in ``folder``."""
        if self._controller.busy:
            self.said.emit(Tone.NOTICE, "Stop the training before you continue another one.")
        else:
            self._controller.resume_run(folder)

    def enqueue(self, title: str, values: Mapping[str, Any]) -> None:
        """Train after those that wait; at once where nothing does."""
        self.queue.add(title, values)
        if self._controller.busy or self.queue.paused:
            held = " The queue is held." if self.queue.paused else ""
            self.said.emit(Tone.DONE, f"{count(len(self.queue), 'training')} in the queue, on the Runs page.{held}")

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
        if not self._closing:
            QTimer.singleShot(0, self, self._advance)  # after everybody has heard of the end of the last one

    @Slot()
    def _advance(self) -> None:
        if self._closing or self._controller.state is not JobState.IDLE or self._taken is not None:
            return
        if len(self.queue) and self.queue.entries[0].key in self._refused:
            self.queue.set_paused(paused=True)
        self._taken = self.queue.take_next()
        if self._taken is not None:
            self._controller.start_on(self._taken.values)

    @Slot(object)
    def _on_event(self, event: Any) -> None:
        if isinstance(event, RunStarted) and self._taken is not None:
            self._taken = None
            self.queue.begun()

    @Slot(object)
    def _on_ended(self, result: Any) -> None:
        self._put_back()
        if result.reason == "completed":
            self._advance_soon()

    @Slot(object)
    def _on_failed(self, _failure: JobFailure) -> None:
        self._put_back()
        self._advance_soon()

    def _put_back(self) -> None:
        """What could not begin waits behind the others: one folder that is gone does not cost the night."""
        entry, self._taken = self._taken, None
        if entry is not None:
            self._refused.add(entry.key)
            self.queue.put_back(entry)
            self.queue.move(0, len(self.queue) - 1)

"""Trainings whose sprites may have to be read first: a run that goes on, one out of the queue."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.errors import PixelGenError
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.training.controller import TrainingController
from pixelgen.gui.training.dataset.selection import Selection
from pixelgen.training.run import RunFolder


class Launcher(QObject):
    """Reads the data set that a training was given, unless it is there already, and starts the training then.

    One launch at a time: a later one takes the place of one that still waits for its sprites, and so does anybody who
    reads other sprites meanwhile.
    """

    failed = Signal(object)  # JobFailure: the training could not begin
    begun = Signal()
    cancelled = Signal()  # the reading was broken off, or other sprites were read

    def __init__(self, controller: TrainingController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._start: Callable[[], None] | None = None  # waits for its sprites
        self._selection = Selection()
        controller.dataset.scanned.connect(self._on_scanned)
        controller.dataset.scanFailed.connect(self._on_failed)
        controller.dataset.scanAborted.connect(self._on_aborted)

    @property
    def waiting(self) -> bool:
        """True while sprites are read for a training that is to begin."""
        return self._start is not None

    def launch(self, values: Mapping[str, Any]) -> None:
        """Train with ``values`` of ``TrainConfig``, the data set included."""
        settings = dict(values)
        self._read_then(settings, lambda: self._controller.start(settings))

    def resume(self, folder: Path) -> None:
        """Go on with the run in ``folder``."""
        try:
            values = RunFolder(folder).settings()
        except PixelGenError as error:
            self.failed.emit(JobFailure.from_exception(error))
            return
        self._read_then(values, lambda: self._controller.resume_run(folder, self._controller.dataset.everything_read))

    def _read_then(self, values: Mapping[str, Any], start: Callable[[], None]) -> None:
        if self._controller.busy:
            return
        dataset = self._controller.dataset
        try:
            selection = Selection.from_values(values)
        except PixelGenError as error:
            self.failed.emit(JobFailure.from_exception(error))
            return
        if dataset.sprites is not None and not dataset.scanning and dataset.selection == selection:
            self._begin(start)
            return
        self._start, self._selection = start, selection
        dataset.restore(values)

    def _begin(self, start: Callable[[], None]) -> None:
        self._start = None
        start()
        self.begun.emit()

    @Slot(object)
    def _on_scanned(self, _sprites: object) -> None:
        start = self._start
        if start is None:
            return
        if self._controller.dataset.sources == self._selection.sources and self._controller.sprites is not None:
            self._begin(start)
        else:
            self._start = None
            self.cancelled.emit()

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        if self._start is not None:
            self._start = None
            self.failed.emit(failure)

    @Slot()
    def _on_aborted(self) -> None:
        if self._start is not None:
            self._start = None
            self.cancelled.emit()

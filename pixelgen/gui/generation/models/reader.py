"""Reads what models are, and measures how fast they are, without making anybody wait."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.errors import PixelGenError
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.models.checkpoint_list import ModelEntry

if TYPE_CHECKING:
    from pixelgen.gui.generation.models.info import ModelInfo
    from pixelgen.model.speed import Speed
    from pixelgen.runtime.cancel import CancelToken


_Measured = tuple[Path, int, str, str]  # file, its date, device, number format


class ModelReader(QObject):
    """Remembers what it found for as long as a model's file stays as it is.

    Reading takes milliseconds and goes first; measuring takes a moment of all processors, and is put off while
    ``hold`` is on, because it would slow down what a person waits for, and be slowed down by that.
    """

    found = Signal(object)  # Path of a model of which more is known now
    failed = Signal(object)  # JobFailure: an error of the program, not of a model

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.device, self.precision = "auto", "float32"
        self._known: dict[Path, tuple[int, ModelInfo | str]] = {}
        self._speeds: dict[_Measured, Speed] = {}
        self._wanted: list[Path] = []  # to be measured, the most wanted first
        self._timed: _Measured | None = None  # what is being measured
        self._held = False
        self._reading = JobRunner(self)
        self._measuring = JobRunner(self)
        self._reading.reported.connect(self._on_read)
        self._reading.failed.connect(self.failed)
        self._measuring.succeeded.connect(self._on_measured)
        self._measuring.failed.connect(self._on_failed)
        self._measuring.aborted.connect(self._measure_next)

    def known(self, path: Path) -> "ModelInfo | str | None":
        """What is known of the model in the file ``path``: nothing, a sentence on why not, or all but its speed."""
        date, known = self._known.get(path, (-1, None))
        if known is None or date != _date(path):
            return None
        speed = self._speeds.get(self._as_measured(path))
        return known if isinstance(known, str) or speed is None else replace(known, speed=speed)

    def read(self, entries: Sequence[ModelEntry]) -> None:
        """Find out what these are, in this order, as far as that is not known."""
        unknown = [entry for entry in entries if self.known(entry.path) is None]
        if unknown:
            self._reading.restart(_reading(unknown))

    def keep(self, info: "ModelInfo") -> None:
        """Remember what somebody else has read."""
        self._known[info.entry.path] = _date(info.entry.path), replace(info, speed=None)
        self.found.emit(info.entry.path)

    # -- speed ---------------------------------------------------------------------------------------------------------

    @property
    def measuring(self) -> bool:
        return self._measuring.busy

    def measure(self, paths: Sequence[Path]) -> None:
        """Time these before all others that still wait."""
        new = [path for path in paths if not self._has_speed(path)]
        self._wanted = [*new, *(path for path in self._wanted if path not in new)]
        self._measure_next()

    @Slot()
    def forget_wishes(self) -> None:
        """Measure no more than what is being measured."""
        self._wanted = []

    def hold(self, *, on: bool) -> None:
        """Leave the processors to somebody else, or go on."""
        self._held = on
        if on:
            self._measuring.abort()
        else:
            self._measure_next()

    def shutdown(self, done: Callable[[], None]) -> None:
        """Leave off, then call ``done``."""
        self._wanted = []
        self._reading.abort()
        self._measuring.abort()
        self._reading.call_when_idle(lambda: self._measuring.call_when_idle(done))

    def _has_speed(self, path: Path) -> bool:
        return self._as_measured(path) in self._speeds

    def _as_measured(self, path: Path) -> _Measured:
        return path, _date(path), self.device, self.precision

    @Slot()
    def _measure_next(self) -> None:
        self._wanted = [path for path in self._wanted if not self._has_speed(path)]
        if self._wanted and not self._held and not self._measuring.busy:
            path = self._wanted[0]
            self._timed = self._as_measured(path)
            self._measuring.start(_measuring(path, self.device, self.precision))

    @Slot(object)
    def _on_read(self, found: "tuple[ModelEntry, ModelInfo | str]") -> None:
        entry, known = found
        self._known[entry.path] = _date(entry.path), known
        self.found.emit(entry.path)

    @Slot(object)
    def _on_measured(self, speed: "Speed | None") -> None:
        if self._timed is not None:
            path = self._timed[0]
            if speed is None:
                self._wanted = [each for each in self._wanted if each != path]
            else:
                self._speeds[self._timed] = speed
                self.found.emit(path)
        self._measure_next()

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self._wanted = []
        self.failed.emit(failure)


def _date(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _reading(entries: Sequence[ModelEntry]) -> Job:
    """Reports (entry, what is known of it) for each."""

    def job(report: Callable[[Any], None], cancel: "CancelToken") -> None:
        from pixelgen.gui.generation.models.info import inspect_model  # loads torch

        for entry in entries:
            cancel.checkpoint()
            try:
                report((entry, inspect_model(entry)))
            except PixelGenError as error:
                report((entry, str(error)))

    return job


def _measuring(path: Path, device: str, precision: str) -> Job:
    """The result is a ``Speed``, or None."""

    def job(report: Callable[[Any], None], cancel: "CancelToken") -> Any:
        from pixelgen.gui.generation.models.speed_job import speed_job  # loads torch

        return speed_job(path, device=device, precision=precision)(report, cancel)

    return job

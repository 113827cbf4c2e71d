"""The starred sprites of all batches, each read once."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.errors import HistoryError
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.models.batch import Batch
from pixelgen.gui.models.batch_summary import BatchSummary
from pixelgen.gui.models.history import HistoryFiles
from pixelgen.runtime.cancel import CancelToken

_REPORT_SECONDS = 0.2

_Read = dict[int, tuple[NDArray[np.uint8], Mapping[str, Any]]]
"""Pixels and settings of sprites of one batch, by number."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StarredSprite:
    """A sprite that somebody starred.

    Attributes:
        key: of its batch.
        number: in that batch.
        pixels: (S, S, 4) uint8 straight RGBA, before any palette. Read-only.
        entry: how it was made (``sprites.metadata``).
        name: that it was given, or of its model and number.
        title: of its model, as the person knows it.
        model: the model's file, which may be gone by now.
    """

    key: str
    number: int
    pixels: NDArray[np.uint8] = field(repr=False)
    entry: Mapping[str, Any] = field(repr=False)
    name: str
    title: str
    model: Path


class StarCollection(QObject):
    """Follows what is known of the batches, and reads the sprites that it does not have yet."""

    changed = Signal()
    failed = Signal(object)  # JobFailure

    def __init__(self, files: HistoryFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._summaries: dict[str, BatchSummary] = {}  # of batches with stars
        self._read: dict[str, _Read] = {}
        self._unreadable: set[str] = set()
        self._closing = False
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._on_read)
        self._runner.succeeded.connect(self._read_missing)
        self._runner.failed.connect(self.failed)

    def sprites(self) -> list[StarredSprite]:
        """Those that are read already: oldest batch first, and of a batch the star that was given first."""
        found = []
        for key in sorted(self._summaries):
            summary, read = self._summaries[key], self._read.get(key, {})
            for number in summary.curation.stars:
                if number in read:
                    found.append(_starred(summary, number, *read[number]))
        return found

    def set_batches(self, summaries: Iterable[BatchSummary]) -> None:
        """These are all batches."""
        before = self._summaries
        self._summaries = {each.key: each for each in summaries if each.curation.stars and not each.damage}
        self._read = {key: read for key, read in self._read.items() if key in self._summaries}
        self._unreadable = set()
        if self._summaries != before:
            self.changed.emit()
        self._read_missing()

    def set_batch(self, summary: BatchSummary, batch: Batch | None = None) -> None:
        """What is known of one batch changed; ``batch`` holds its sprites if they are at hand."""
        before = self._summaries.get(summary.key)
        if summary.curation.stars:
            self._summaries[summary.key] = summary
            if batch is not None:
                read = self._read.setdefault(summary.key, {})
                read.update(_taken_out(batch, summary.curation.stars, read))
        else:
            self._summaries.pop(summary.key, None)
        if before is not None or summary.curation.stars:
            self.changed.emit()
            self._read_missing()

    def take_out(self, keys: Iterable[str]) -> None:
        """These batches are gone."""
        gone = [key for key in keys if self._summaries.pop(key, None) is not None]
        if gone:
            self.changed.emit()

    def shutdown(self, done: Callable[[], None]) -> None:
        self._closing = True
        self._runner.abort()
        self._runner.call_when_idle(done)

    @Slot()
    def _read_missing(self) -> None:
        if self._closing or self._runner.busy:
            return
        missing = {
            key: self._summaries[key].curation.stars
            for key in sorted(self._summaries, reverse=True)
            if key not in self._unreadable
            and not set(self._summaries[key].curation.stars) <= self._read.get(key, {}).keys()
        }
        if missing:
            self._runner.start(_stars_job(self._files, missing))

    @Slot(object)
    def _on_read(self, found: tuple[tuple[str, _Read | None], ...]) -> None:
        for key, read in found:
            if read is None:
                self._unreadable.add(key)
            elif key in self._summaries:
                self._read.setdefault(key, {}).update(read)
        self.changed.emit()


def _taken_out(batch: Batch, numbers: Iterable[int], known: Iterable[int] = ()) -> _Read:
    """Copies, for a sprite of the batch itself would keep all the others in memory."""
    found: _Read = {}
    for number in set(numbers).difference(known):
        pixels = batch.sprites[number].copy()
        pixels.flags.writeable = False
        found[number] = pixels, batch.entries[number]
    return found


def _stars_job(files: HistoryFiles, wanted: Mapping[str, Sequence[int]]) -> Job:
    """Reports tuples of (key, its sprites by number, or None where they cannot be read).

    Args:
        wanted: numbers of starred sprites, by key.
    """

    def job(report: Callable[[Any], None], cancel: CancelToken) -> None:
        found: list[tuple[str, _Read | None]] = []
        reported = time.monotonic()
        for key, numbers in wanted.items():
            cancel.checkpoint()
            try:
                batch, _ = files.load(key)
            except HistoryError:
                found.append((key, None))
            else:
                found.append((key, _taken_out(batch, numbers)))
            if time.monotonic() - reported >= _REPORT_SECONDS:
                report(tuple(found))
                found, reported = [], time.monotonic()
        report(tuple(found))

    return job


def _starred(summary: BatchSummary, number: int, pixels: NDArray[np.uint8], entry: Mapping[str, Any]) -> StarredSprite:
    name = summary.curation.names.get(number) or f"{summary.title} {number + 1}".strip()
    return StarredSprite(
        key=summary.key,
        number=number,
        pixels=pixels,
        entry=entry,
        name=name,
        title=summary.title,
        model=summary.model,
    )

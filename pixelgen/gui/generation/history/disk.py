"""What the history does on disk, one task after the other, beside the window."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pixelgen.errors import BinError
from pixelgen.gui.bin import InBin, move_to_bin, take_back
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.models.batch import Batch
from pixelgen.gui.models.batch_summary import BatchSummary
from pixelgen.gui.models.curation_state import CurationState
from pixelgen.gui.models.history import HistoryFiles
from pixelgen.runtime.cancel import CancelToken

_REPORT_SECONDS = 0.1

Known = Mapping[str, "tuple[int, BatchSummary]"]
"""Batches as they were found the last time, with the time of their last change (ns)."""


@dataclass(frozen=True, slots=True, eq=False)
class Add:
    """Keep a new batch."""

    batch: Batch
    curation: CurationState


@dataclass(frozen=True, slots=True, eq=False)
class Curate:
    """Keep what was made of a batch."""

    summary: BatchSummary


@dataclass(frozen=True, slots=True, eq=False)
class List:
    """Look what there is; ``known`` need not be read again if it has not changed."""

    known: Known


@dataclass(frozen=True, slots=True, eq=False)
class Remove:
    """Move batches to the bin."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Restore:
    """Take batches back from the bin."""

    batches: tuple[InBin, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Discard:
    """Delete batches for good."""

    keys: tuple[str, ...]


Task = Add | Curate | List | Remove | Restore | Discard


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """All batches, newest first.

    Attributes:
        known: for the next listing.
        read: how many were read this time.
    """

    batches: tuple[BatchSummary, ...]
    known: Known
    read: int


@dataclass(frozen=True, slots=True, eq=False)
class Removed:
    """Batches that went to the bin, and one sentence on the first that did not (empty: all went)."""

    batches: tuple[InBin, ...]
    trouble: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(each.path.name for each in self.batches)


@dataclass(frozen=True, slots=True, eq=False)
class Restored:
    """Batches that are back from the bin."""

    batches: tuple[BatchSummary, ...]


def task_job(files: HistoryFiles, task: Task) -> Job:
    """The job that does ``task``. Ends with ``Listing``, ``Removed``, ``Restored`` or None; a listing reports what it
    has found so far, tuples of ``BatchSummary`` that each hold only new ones."""

    def job(report: Callable[[Any], None], cancel: CancelToken) -> Listing | Removed | Restored | None:
        match task:
            case Add():
                files.add(task.batch, task.curation)
            case Curate():
                files.keep_curation(task.summary)
            case List():
                return _list(files, task.known, report, cancel)
            case Remove():
                return _remove(files, task.keys)
            case Restore():
                for each in task.batches:
                    take_back(each)
                return Restored(tuple(files.summary(each.path.name) for each in task.batches))
            case Discard():
                files.discard(task.keys)
        return None

    return job


def _list(files: HistoryFiles, known: Known, report: Callable[[Any], None], cancel: CancelToken) -> Listing:
    files.sweep()
    now_known: dict[str, tuple[int, BatchSummary]] = {}
    fresh: list[BatchSummary] = []
    read, told, reported = 0, 0, time.monotonic()
    for key, changed in files.dated():
        cancel.checkpoint()
        before = known.get(key)
        if before is not None and before[0] == changed:
            now_known[key] = before
            continue
        summary = files.summary(key)
        now_known[key] = changed, summary
        fresh.append(summary)
        read += 1
        # Each report as large as all before it: the window arranges all of them each time.
        if time.monotonic() - reported >= _REPORT_SECONDS and len(fresh) >= told:
            report(tuple(fresh))
            told += len(fresh)
            fresh, reported = [], time.monotonic()
    return Listing(tuple(summary for _, summary in now_known.values()), now_known, read)


def _remove(files: HistoryFiles, keys: tuple[str, ...]) -> Removed:
    gone: list[InBin] = []
    for key in keys:
        try:
            gone.append(move_to_bin(files.path(key)))
        except BinError as error:
            return Removed(tuple(gone), JobFailure.from_exception(error).message)
    return Removed(tuple(gone))

"""Finds the runs and sums them up, beside the window; what has not changed since the last time is not read again."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pixelgen.errors import RunError
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.training.runs.words import LIVE
from pixelgen.runtime.cancel import CancelToken

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary

CONFIG = "config.toml"
_REPORT_SECONDS = 0.1

Fingerprint = tuple[tuple[int, int], ...]
"""Time of change (ns) and size of what tells that a run has changed."""

Known = dict[Path, "tuple[Fingerprint, RunSummary]"]
"""The runs as they were found the last time."""


@dataclass(frozen=True, slots=True)
class ListingProgress:
    """``found`` are runs that were read and not reported before, if they are worth a report yet."""

    done: int
    total: int
    found: tuple["RunSummary", ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """All runs, newest first, and what the next listing need not read again.

    Attributes:
        read: how many folders were read this time.
    """

    runs: tuple["RunSummary", ...]
    known: Known
    read: int


def is_run(folder: Path) -> bool:
    """Whether there is a run in ``folder``."""
    return (folder / CONFIG).is_file()


def runs_under(place: Path) -> list[Path]:
    """The run in ``place`` itself, or the runs in its sub-folders, most recently changed first."""
    if is_run(place):
        return [place]
    try:
        with os.scandir(place) as found:
            folders = [(each.stat().st_mtime, Path(each.path)) for each in found if each.is_dir()]
    except OSError:
        return []  # not there, or not ours to read
    return [folder for _, folder in sorted(folders, reverse=True) if is_run(folder)]


def check_place(place: Path) -> None:
    """Raises RunError if ``place`` is neither a run nor a folder of runs."""
    if not runs_under(place):
        raise RunError(
            f"there is no run in {place.name or place}",
            f"neither it nor its sub-folders hold a {CONFIG}",
            "choose the folder of a run, or a folder of runs",
        )


def fingerprint(folder: Path) -> Fingerprint:
    """What changes as soon as a run's state, settings, models or previews do.

    All of these but the settings are put in place under a temporary name, which changes the folder they lie in.
    """
    marks = []
    for name in ("", CONFIG, "checkpoints", "samples"):
        try:
            stat = os.stat(folder / name)  # noqa: PTH116  four times for each of thousands of runs
        except OSError:
            marks.append((0, 0))
        else:
            marks.append((stat.st_mtime_ns, stat.st_size))
    return tuple(marks)


def list_job(places: Sequence[Path], known: Known) -> Job:
    """Sum up every run under ``places``. Reports ``ListingProgress``, ends with a ``Listing``.

    Args:
        known: of the last listing; runs that have not changed since are taken from it. A run that somebody is at work
            on is always read again, for that somebody may be gone without a trace.
    """

    def job(report: Callable[[Any], None], cancel: CancelToken) -> Listing:
        from pixelgen.training.run import RunFolder
        from pixelgen.training.summary import summarise

        folders = list(dict.fromkeys(folder for place in places for folder in runs_under(place)))
        now_known: Known = {}
        fresh: list[RunSummary] = []
        read, told, reported = 0, 0, time.monotonic()
        for done, folder in enumerate(folders, 1):
            cancel.checkpoint()
            mark = fingerprint(folder)
            before = known.get(folder)
            if before is not None and before[0] == mark and before[1].state not in LIVE:
                now_known[folder] = before
                continue
            summary = summarise(RunFolder(folder))
            now_known[folder] = mark, summary
            fresh.append(summary)
            read += 1
            if time.monotonic() - reported >= _REPORT_SECONDS:
                # Each batch as large as all before it: the window sorts all of them each time.
                found = tuple(fresh) if len(fresh) >= told else ()
                report(ListingProgress(done, len(folders), found))
                told += len(found)
                fresh, reported = [] if found else fresh, time.monotonic()
        runs = sorted((summary for _, summary in now_known.values()), key=newest_first)
        return Listing(tuple(runs), now_known, read)

    return job


def newest_first(run: "RunSummary") -> float:
    """A sort key."""
    return -run.updated.timestamp()

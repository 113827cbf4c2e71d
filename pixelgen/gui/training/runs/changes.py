"""What changes runs on disk, beside the window: another name, the bin, and back from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelgen.errors import BinError, RunError
from pixelgen.gui.bin import InBin, move_to_bin, take_back
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.runtime.cancel import CancelToken


@dataclass(frozen=True, slots=True)
class Renamed:
    before: Path
    after: Path


@dataclass(frozen=True, slots=True)
class Binned:
    """What went to the bin, and one sentence on the first run that did not (empty: all went)."""

    runs: tuple[InBin, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """Runs that are back from the bin."""

    paths: tuple[Path, ...]


def rename_job(folder: Path, name: str) -> Job:
    """Ends with ``Renamed``, or fails with a ``RunError``."""

    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> Renamed:
        from pixelgen.training.run import RunFolder, rename_run

        return Renamed(folder, rename_run(RunFolder(folder), name).path)

    return job


def bin_job(folders: Sequence[Path]) -> Job:
    """Move runs to the bin of the system. Ends with ``Binned``."""

    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> Binned:
        gone: list[InBin] = []
        for folder in folders:
            try:
                gone.append(_move_to_bin(folder))
            except (RunError, BinError) as error:
                return Binned(tuple(gone), JobFailure.from_exception(error).message)
        return Binned(tuple(gone))

    return job


def _move_to_bin(folder: Path) -> InBin:
    from pixelgen.training.run import RunFolder
    from pixelgen.training.status import read_status

    status = read_status(RunFolder(folder).status_file)
    if status is not None and status.active:
        raise RunError(f"cannot delete {folder.name}", "it is being trained", "stop it first")
    return move_to_bin(folder)


def restore_job(runs: Sequence[InBin]) -> Job:
    """Put runs back from the bin. Ends with ``Restored``, or fails with a ``BinError``."""

    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> Restored:
        for run in runs:
            take_back(run)
        return Restored(tuple(run.path for run in runs))

    return job

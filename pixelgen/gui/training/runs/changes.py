"""What changes runs on disk, beside the window: another name, the bin, and back from it."""

import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFile, QStandardPaths

from pixelgen.errors import RunError
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.runtime.cancel import CancelToken


@dataclass(frozen=True, slots=True)
class Renamed:
    before: Path
    after: Path


@dataclass(frozen=True, slots=True)
class InBin:
    """A run that was in ``path``; ``place`` is where the bin keeps it, None where the system does not say."""

    path: Path
    place: Path | None


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
            except RunError as error:
                return Binned(tuple(gone), JobFailure.from_exception(error).message)
        return Binned(tuple(gone))

    return job


def _move_to_bin(folder: Path) -> InBin:
    from pixelgen.training.run import RunFolder
    from pixelgen.training.status import read_status

    status = read_status(RunFolder(folder).status_file)
    if status is not None and status.active:
        raise RunError(f"cannot delete {folder.name}", "it is being trained", "stop it first")
    if sys.platform == "linux":
        # Qt makes the bin of a new user, but not the folder that it lies in.
        data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
        with suppress(OSError):  # then it cannot be moved, which is told
            Path(data).mkdir(parents=True, exist_ok=True)
    file = QFile(str(folder))  # the static function gives a bool or a tuple, depending on the version of PySide
    if not file.moveToTrash():
        raise RunError(
            f"cannot move {folder.name} to the bin",
            "this disk has none, or the folder is not yours to move",
            "delete it in the file manager",
        )
    place = Path(file.fileName())  # where it is now, if the system says so
    return InBin(folder, place if file.fileName() and place != folder else None)


def restore_job(runs: Sequence[InBin]) -> Job:
    """Put runs back from the bin. Ends with ``Restored``, or fails with a ``RunError``."""

    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> Restored:
        for run in runs:
            _restore(run)
        return Restored(tuple(run.path for run in runs))

    return job


def _restore(run: InBin) -> None:
    what, fix = f"cannot take {run.path.name} back from the bin", "take it back in the file manager"
    if run.place is None or not run.place.exists():
        raise RunError(what, "it is not where the bin kept it", fix)
    if run.path.exists():
        raise RunError(what, "there is a folder of that name again", fix)
    try:
        shutil.move(run.place, run.path)
    except OSError as error:
        raise RunError(what, error.strerror or str(error), fix) from error
    # On Linux the bin keeps a note beside the folder, which says where it came from.
    note = run.place.parent.parent / "info" / f"{run.place.name}.trashinfo"
    note.unlink(missing_ok=True)

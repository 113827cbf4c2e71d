"""The jobs behind the data set: read what was chosen, and apply switches to what was read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelgen.errors import DatasetError
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.training.dataset.selection import Selection
from pixelgen.gui.training.jobs import scan_job
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.archive import Archives
from pixelgen.sprites.cell import LARGEST
from pixelgen.sprites.decode import read_frames
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.sprites.walk import find_files

_MOST_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and what of it is switched on.

    Attributes:
        selection: what was asked for, without switches that nothing answers to.
        everything: all that can be used.
        chosen: what is learned from; None when all of it is switched off.
    """

    selection: Selection
    everything: SpriteSet
    chosen: SpriteSet | None


@dataclass(frozen=True, slots=True)
class OnlySheets:
    """Not one sprite was found, but pictures so large that they must be sheets of sprites.

    Attributes:
        selection: what was asked for.
        sheets: those pictures.
        failure: why there are no sprites, in words.
    """

    selection: Selection
    sheets: tuple[Path, ...]
    failure: JobFailure


def chosen_from(everything: SpriteSet, selection: Selection) -> SpriteSet | None:
    """What ``selection`` leaves of ``everything``; None for nothing."""
    try:
        return selection.apply(everything)
    except DatasetError:
        return None


def read_job(selection: Selection) -> Job:
    """Read ``selection``. Reports (done, total) files, ends with a ``Reading``, or ``OnlySheets``."""
    reading = _then_choose(scan_job(selection.sources, sheets=selection.sheets), selection)

    def job(report: Callable[[Any], None], cancel: CancelToken) -> Reading | OnlySheets:
        try:
            result: Reading = reading(report, cancel)
        except DatasetError as error:
            sheets = _large_pictures(selection, cancel)
            if not sheets:
                raise
            return OnlySheets(selection, sheets, JobFailure.from_exception(error))
        return result

    return job


def _large_pictures(selection: Selection, cancel: CancelToken) -> tuple[Path, ...]:
    """Pictures that are larger than a sprite may be; of those that are cut, none."""
    known = {path for path, _ in selection.sheets}
    large = []
    try:
        with Archives() as archives:
            for file in find_files(selection.sources, cancel=cancel).images[:_MOST_LOOKED_AT]:
                cancel.checkpoint()
                if file.path not in known and _is_large(file.path, archives):
                    large.append(file.path)
    except DatasetError:
        return ()
    return tuple(large)


def _is_large(path: Path, archives: Archives) -> bool:
    try:
        picture = next(read_frames(path, frames="first", opened=archives.open), None)
    except DatasetError:
        return False
    return picture is not None and max(picture.shape[:2]) > LARGEST


def draw_job(drawing: Job) -> Job:
    """Run ``drawing``, which ends with a set, and take all of it. Reports and ends like ``read_job``."""
    return _then_choose(drawing, None)


def _then_choose(job: Job, selection: Selection | None) -> Job:
    def both(report: Callable[[Any], None], cancel: CancelToken) -> Reading:
        everything: SpriteSet = job(report, cancel)
        cancel.checkpoint()
        wanted = selection if selection is not None else Selection(sources=everything.report.sources)
        known = wanted.within(everything)
        return Reading(known, everything, chosen_from(everything, known))

    return both


def choose_job(everything: SpriteSet, selection: Selection) -> Job:
    """Apply switches to a set that was read before; ends with a ``Reading``."""

    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> Reading:
        return Reading(selection, everything, chosen_from(everything, selection))

    return job

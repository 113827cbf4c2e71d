"""The jobs behind the data set: read what was chosen, and apply switches to what was read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pixelgen.errors import DatasetError
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.training.dataset.selection import Selection
from pixelgen.gui.training.jobs import scan_job
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.spriteset import SpriteSet


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


def chosen_from(everything: SpriteSet, selection: Selection) -> SpriteSet | None:
    """What ``selection`` leaves of ``everything``; None for nothing."""
    try:
        return selection.apply(everything)
    except DatasetError:
        return None


def read_job(selection: Selection) -> Job:
    """Read ``selection``. Reports (done, total) files, ends with a ``Reading``."""
    return _then_choose(scan_job(selection.sources, sheets=selection.sheets), selection)


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

"""What is looked for in a set after it was read: its statistics, pictures of what was left out, sprites that are alike.

All of it takes seconds for thousands of sprites and none of it is needed to train, so it has a thread of its own and
comes as it is found.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.errors import DatasetError
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.archive import Archives
from pixelgen.sprites.decode import IMAGE_SUFFIXES, read_frames
from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.spriteset import SpriteSet

if TYPE_CHECKING:
    from pixelgen.sprites.similar import LookAlikes
    from pixelgen.sprites.statistics import SetStatistics

THUMBNAIL = 64
"""The longer side of a picture of a file that was left out, pixels."""

_MOST_THUMBNAILS = 400
_REPORT_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture of a file that was left out.

    Attributes:
        path: the file.
        pixels: (h, w, 4) uint8 straight RGBA, at most ``THUMBNAIL`` on each side.
        size: (width, height) of the file's first picture, pixels.
    """

    path: Path
    pixels: Pixels
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Described:
    """The statistics of what is switched on."""

    statistics: "SetStatistics"


@dataclass(frozen=True, slots=True)
class Searched:
    """How far the search for look-alikes is: steps done, steps in all."""

    done: int
    total: int


def thumbnails(paths: Iterable[Path], *, cancel: CancelToken) -> Iterator[Thumbnail]:
    """Pictures of those files that can be read, each once; pixels are left out evenly, never blended.

    Raises:
        Cancelled: from ``cancel``.
    """
    images = (path for path in dict.fromkeys(paths) if path.suffix.lower() in IMAGE_SUFFIXES)
    with Archives() as archives:
        for path, _ in zip(images, range(_MOST_THUMBNAILS), strict=False):
            cancel.checkpoint()
            try:
                picture = next(read_frames(path, frames="first", opened=archives.open), None)
            except DatasetError:
                continue
            if picture is not None and picture.size:
                step = -(-max(picture.shape[:2]) // THUMBNAIL)
                yield Thumbnail(path, picture[::step, ::step].copy(), (picture.shape[1], picture.shape[0]))


def examine_job(everything: SpriteSet, chosen: SpriteSet | None, *, first: bool) -> Job:
    """Look at a set.

    Reports, as they are found: ``Described`` of ``chosen``; where ``first``, a tuple of ``Thumbnail`` of what was
    left out, and ``Searched``. Ends with the look-alikes among ``everything``; None unless ``first``.
    """

    def job(report: Callable[[Any], None], cancel: CancelToken) -> "tuple[LookAlikes, ...] | None":
        from pixelgen.sprites.similar import find_look_alikes
        from pixelgen.sprites.statistics import set_statistics

        if chosen is not None:
            report(Described(set_statistics(chosen)))
        cancel.checkpoint()
        if not first:
            return None
        rejected = (each.path for each in everything.report.rejected)
        report(tuple(thumbnails(rejected, cancel=cancel)))
        last = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= _REPORT_SECONDS:
                last = now
                report(Searched(done, total))

        return find_look_alikes(everything.pixels, progress=progress, cancel=cancel)

    return job


class Examiner(QObject):
    """Examines the set of the moment; what was found in another one never arrives."""

    statisticsReady = Signal(object)  # noqa: N815  SetStatistics of what is switched on
    thumbnailsReady = Signal(object)  # noqa: N815  tuple[Thumbnail, ...]
    searched = Signal(int, int)  # steps of the search for look-alikes: done, in all
    lookAlikesFound = Signal(object)  # noqa: N815  tuple[LookAlikes, ...], indices into everything that was read
    failed = Signal(object)  # JobFailure

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: SpriteSet | None = None  # whose look-alikes were found
        self._asked: SpriteSet | None = None
        self.runner = JobRunner(self)
        self.runner.reported.connect(self._on_reported)
        self.runner.succeeded.connect(self._on_examined)
        self.runner.failed.connect(self.failed)

    def examine(self, everything: SpriteSet, chosen: SpriteSet | None) -> None:
        """Look at a set that was just read or switched; look-alikes are searched once for each ``everything``."""
        self._asked = everything
        self.runner.restart(examine_job(everything, chosen, first=everything is not self._known))

    def abort(self) -> None:
        self.runner.abort()

    @Slot(object)
    def _on_reported(self, found: Any) -> None:
        match found:
            case Described():
                self.statisticsReady.emit(found.statistics)
            case Searched():
                self.searched.emit(found.done, found.total)
            case tuple():
                self.thumbnailsReady.emit(found)

    @Slot(object)
    def _on_examined(self, look_alikes: "tuple[LookAlikes, ...] | None") -> None:
        if look_alikes is not None:
            self._known = self._asked
            self.lookAlikesFound.emit(look_alikes)

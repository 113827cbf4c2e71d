"""Between the window and the history on disk: keeps, lists, opens, removes. Every look at the disk has a thread."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from pixelgen.gui.bin import InBin
from pixelgen.gui.generation.history.disk import (
    Add,
    Curate,
    Discard,
    Known,
    List,
    Listing,
    Remove,
    Removed,
    Restore,
    Restored,
)
from pixelgen.gui.generation.history.disk_queue import DiskQueue
from pixelgen.gui.generation.history.memory import HistoryMemory, load_memory, save_memory
from pixelgen.gui.generation.history.opened import OpenBatches
from pixelgen.gui.generation.history.pictures import MOST_IN_ROW, PictureReader
from pixelgen.gui.generation.history.stars import StarCollection, StarredSprite
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.models.batch import Batch
from pixelgen.gui.models.batch_summary import BatchSummary, first_numbers, summary_of
from pixelgen.gui.models.curation import Curation
from pixelgen.gui.models.curation_state import CurationState
from pixelgen.gui.models.history import HistoryFiles
from pixelgen.runtime.cancel import CancelToken

if TYPE_CHECKING:
    from pixelgen.gui.generation.history.page import HistoryPage


class HistoryController(QObject):
    """All batches that were made here.

    What it knows is what the person did; the disk follows, one task after the other in the order in which they came.
    ``refresh`` looks at the disk, and has to be called once before there is a list.
    """

    progressed = Signal(object)  # tuple[BatchSummary, …] found since the last report of the first listing
    listed = Signal(object)  # tuple[BatchSummary, …]: all, newest first
    changed = Signal(object)  # BatchSummary: it is new, or its stars, order or names are
    opened = Signal(object, object)  # Batch, its Curation
    pictured = Signal(str, object)  # key, (N, S, S, 4) uint8 of some of its sprites, or None
    removed = Signal(object)  # Removed: by the person
    discarded = Signal(object)  # tuple[str, …]: keys of batches that were too old
    restored = Signal(object)  # tuple[BatchSummary, …]
    starredChanged = Signal()  # noqa: N815
    keptChanged = Signal(object)  # noqa: N815  int, or None for all
    failed = Signal(object)  # JobFailure

    def __init__(self, files: HistoryFiles | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.files = files or HistoryFiles()
        self._memory = load_memory()
        self._summaries: dict[str, BatchSummary] = {}
        self._known: Known = {}
        self._is_listed = False
        self._closing = False
        self._batches = OpenBatches(self)
        self._batches.edited.connect(self._on_edited)
        self.stars = StarCollection(self.files, self)
        self.stars.changed.connect(self.starredChanged)
        self.stars.failed.connect(self.failed)
        self._disk = DiskQueue(self.files, self)
        self._disk.reported.connect(self._on_found)
        self._disk.done.connect(self._on_done)
        self._disk.failed.connect(self.failed)
        self._reader = JobRunner(self)
        self._reader.succeeded.connect(self._on_loaded)
        self._reader.failed.connect(self.failed)
        self._reader.failed.connect(self.refresh)  # its files may be gone
        self._pictures = PictureReader(self.files, self)
        self._pictures.pictured.connect(self.pictured)
        self._pictures.failed.connect(self.failed)

    def drive(self, page: "HistoryPage") -> None:
        """Show the history in ``page`` from now on, and do what it asks for."""
        self.progressed.connect(page.show_found)
        self.listed.connect(page.show_batches)
        self.changed.connect(page.show_changed)
        self.pictured.connect(page.show_picture)
        self.removed.connect(page.show_removed)
        self.discarded.connect(page.show_discarded)
        self.restored.connect(page.show_restored)
        self.keptChanged.connect(page.show_kept)
        self.failed.connect(page.show_failure)
        page.refreshWanted.connect(self.refresh)
        page.openWanted.connect(self.open)
        page.pictureWanted.connect(self.read_picture)
        page.removeWanted.connect(self.remove)
        page.restoreWanted.connect(self.restore)
        page.revealWanted.connect(self.reveal)
        page.keptWanted.connect(self.set_kept)
        page.show_kept(self.kept)

    # -- what is -------------------------------------------------------------------------------------------------------

    @property
    def batches(self) -> tuple[BatchSummary, ...]:
        """All that are known by now, newest first."""
        return tuple(self._summaries[key] for key in sorted(self._summaries, reverse=True))

    def summary(self, key: str) -> BatchSummary | None:
        return self._summaries.get(key)

    def curation(self, key: str) -> Curation | None:
        """Of a batch that is open; None for others."""
        return self._batches.curation(key)

    def batch(self, key: str) -> Batch | None:
        """A batch whose sprites are in memory: those that were made or opened last."""
        return self._batches.batch(key)

    def starred(self) -> list[StarredSprite]:
        """The starred sprites of all batches, new ones at the end; ``starredChanged`` tells when there are others."""
        return self.stars.sprites()

    # -- making and opening --------------------------------------------------------------------------------------------

    def add(self, batch: Batch) -> Curation:
        """Keep a batch that was just made; it is in the list at once. Returns what the person makes of it."""
        curation = self._batches.put(batch, CurationState.fresh(len(batch)))
        summary = summary_of(batch)
        self._summaries[batch.key] = summary
        self._disk.put(Add(batch, summary.curation))
        self.changed.emit(summary)
        self._discard_old()
        return curation

    @Slot(str)
    def open(self, key: str) -> None:
        """Read a batch; ``opened`` tells. The newest wish wins."""
        batch, curation = self._batches.batch(key), self._batches.curation(key)
        if batch is not None and curation is not None:
            self._reader.abort()
            self._batches.touch(key)
            self.opened.emit(batch, curation)
        elif not self._closing:
            self._reader.restart(_load_job(self.files, key))

    @Slot(object)
    def _on_loaded(self, loaded: tuple[Batch, CurationState]) -> None:
        batch, state = loaded
        known = self._summaries.get(batch.key)
        if known is not None and known.count == len(batch):
            state = known.curation  # may not be written yet
        self.opened.emit(batch, self._batches.put(batch, state))

    # -- what the person makes of it -----------------------------------------------------------------------------------

    def set_starred(self, key: str, numbers: Iterable[int], *, on: bool) -> None:
        """Give sprites of any batch a star, or take it away; it can be undone only where the batch is open."""
        curation, summary = self._batches.curation(key), self._summaries.get(key)
        if curation is not None:
            curation.star(numbers, on=on)
        elif summary is not None:
            self._curate(replace(summary, curation=summary.curation.with_stars(numbers, on=on)))

    @Slot(object)
    def unstar(self, sprites: Sequence[tuple[str, int]]) -> None:
        """Take the star from sprites, each named by its batch's key and its number."""
        for key in dict.fromkeys(key for key, _ in sprites):
            self.set_starred(key, [number for other, number in sprites if other == key], on=False)

    def rename_sprite(self, key: str, number: int, name: str) -> None:
        """Call a sprite of any batch ``name``."""
        curation, summary = self._batches.curation(key), self._summaries.get(key)
        if curation is not None:
            curation.rename(number, name)
        elif summary is not None:
            self._curate(replace(summary, curation=summary.curation.with_name(number, name)))

    @Slot(object)
    def _on_edited(self, curation: Curation) -> None:
        summary = self._summaries.get(curation.key)
        if summary is not None:
            self._curate(replace(summary, curation=curation.state))

    def _curate(self, summary: BatchSummary) -> None:
        self._summaries[summary.key] = summary
        self._disk.put(Curate(summary))
        self.changed.emit(summary)
        self.stars.set_batch(summary, self._batches.batch(summary.key))

    # -- looking -------------------------------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Look at the disk, unless that is about to be done."""
        if not self._disk.will_look:
            self._disk.put(List(self._known))

    @Slot(object)
    def _on_found(self, found: tuple[BatchSummary, ...]) -> None:
        if not self._is_listed:
            self.progressed.emit(found)

    def _take_listing(self, listing: Listing) -> None:
        self._known = listing.known
        self._summaries = self._disk.on_top(listing.batches, self._summaries.__getitem__)
        for curation in self._batches.curations():  # what is in sight counts, whoever wrote something else
            summary = self._summaries.get(curation.key)
            if summary is not None and summary.count == curation.count:
                self._summaries[curation.key] = replace(summary, curation=curation.state)
        self._is_listed = True
        self.listed.emit(self.batches)
        self.stars.set_batches(self._summaries.values())
        self._discard_old()

    @Slot(object)
    def read_picture(self, summary: BatchSummary) -> None:
        """Read some sprites of a batch, those that stand for it; ``pictured`` tells."""
        batch = self._batches.batch(summary.key)
        if batch is None:
            self._pictures.read(summary)
        else:
            self.pictured.emit(summary.key, batch.sprites[list(first_numbers(summary.curation, MOST_IN_ROW))])

    # -- taking out, and back ------------------------------------------------------------------------------------------

    @Slot(object)
    def remove(self, keys: Sequence[str]) -> None:
        """Move batches to the bin; ``removed`` tells."""
        self._disk.put(Remove(tuple(keys)))

    @Slot(object)
    def restore(self, batches: Sequence[InBin]) -> None:
        """Take batches back from the bin; ``restored`` tells."""
        self._disk.put(Restore(tuple(batches)))

    @Slot(str)
    def reveal(self, key: str) -> None:
        """Show the folder of a batch in the file manager; with an empty ``key`` that of all batches."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.files.path(key))))

    @property
    def kept(self) -> int | None:
        """The newest so many batches stay, and all with a starred or named sprite; None for all."""
        return self._memory.kept

    @Slot(object)
    def set_kept(self, kept: int | None) -> None:
        """Keep so many from now on, and delete what is more."""
        self._memory = HistoryMemory(kept=kept)
        save_memory(self._memory)
        self.keptChanged.emit(kept)
        self._discard_old()

    def _discard_old(self) -> None:
        if self.kept is None or not self._is_listed or len(self._summaries) <= self.kept:
            return
        old = sorted(self._summaries, reverse=True)[self.kept :]
        gone = tuple(key for key in old if self._is_worthless(self._summaries[key]))
        if gone:
            self._forget(gone)
            self._disk.put(Discard(gone))
            self.discarded.emit(gone)

    def _is_worthless(self, summary: BatchSummary) -> bool:
        return not (summary.curation.precious or summary.damage or self._batches.curation(summary.key))

    def _forget(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._summaries.pop(key, None)

    # -- what the disk says --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_done(self, outcome: Listing | Removed | Restored | None) -> None:
        match outcome:
            case Listing():
                self._take_listing(outcome)
            case Removed():
                self._forget(outcome.keys)
                self.stars.take_out(outcome.keys)
                self.removed.emit(outcome)
            case Restored():
                self._take_back(outcome.batches)

    def _take_back(self, batches: tuple[BatchSummary, ...]) -> None:
        for summary in batches:
            curation = self._batches.curation(summary.key)
            self._summaries[summary.key] = summary
            if curation is not None and curation.state != summary.curation:
                self._on_edited(curation)  # it was changed while its folder was in the bin
            self.stars.set_batch(self._summaries[summary.key])
        self.restored.emit(tuple(self._summaries[each.key] for each in batches))

    def shutdown(self, done: Callable[[], None]) -> None:
        """Leave off reading, finish what is to be written, then call ``done``."""
        self._closing = True
        self._reader.abort()

        def end_stars() -> None:
            self.stars.shutdown(done)

        def end_pictures() -> None:
            self._pictures.shutdown(end_stars)

        def end_reading() -> None:
            self._reader.call_when_idle(end_pictures)

        self._disk.shutdown(end_reading)


def _load_job(files: HistoryFiles, key: str) -> Job:
    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> tuple[Batch, CurationState]:
        return files.load(key)

    return job

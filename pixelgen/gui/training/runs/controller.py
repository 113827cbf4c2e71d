"""Between the list of runs and the disk: looks, remembers, renames, deletes. Every job in its own thread."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from pixelgen import paths
from pixelgen.errors import PixelGenError, RunError
from pixelgen.gui.bin import InBin
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.training.runs.changes import Binned, Renamed, Restored, bin_job, rename_job, restore_job
from pixelgen.gui.training.runs.details_job import details_job
from pixelgen.gui.training.runs.listing import Known, Listing, check_place, list_job
from pixelgen.gui.training.runs.memory import RunsMemory, load_memory, save_memory
from pixelgen.gui.training.runs.pictures import pictures_job
from pixelgen.gui.training.runs.unfinished import unfinished_runs
from pixelgen.gui.training.runs.words import LIVE

if TYPE_CHECKING:
    from pixelgen.gui.training.runs.offer import RunOffer
    from pixelgen.gui.training.runs.page import RunsPage
    from pixelgen.training.summary import RunSummary

_DEBOUNCE_MS = 400
_MOST_WATCHED = 16  # live runs whose folders are watched; the rest is seen at the next look


class RunsController(QObject):
    """The runs of this user, and those opened from elsewhere.

    It looks at the disk when ``refresh`` is called, when a run comes or goes, and when one that is being trained
    saves; runs that have not changed are not read again.
    """

    progressed = Signal(object)  # ListingProgress, also of the runs found so far
    listed = Signal(object)  # tuple[RunSummary, …], newest first
    unfinished = Signal(object)  # list[RunSummary], once, after the first listing: what could go on
    detailed = Signal(object)  # RunDetails
    pictured = Signal(object, object)  # Path of a sheet, its sprites or None
    renamed = Signal(object)  # Renamed
    binned = Signal(object)  # Binned
    restored = Signal(object)  # Restored
    placesChanged = Signal(object)  # noqa: N815  tuple[Path, …] opened from elsewhere
    failed = Signal(object)  # JobFailure

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = load_memory()
        self._known: Known = {}
        self._offered = False
        self._again = False
        self._closing = False
        self._sheets: list[Path] = []
        self._lister = self._runner(self._on_listed)
        self._lister.reported.connect(self.progressed)
        self._reader = self._runner(self.detailed)
        self._pictures = self._runner(self._on_pictures_read)
        self._pictures.reported.connect(self._on_picture)
        self._changer = self._runner(self._on_changed)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_disk)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DEBOUNCE_MS)
        self._timer.timeout.connect(self.refresh)

    def _runner(self, succeeded: Any) -> JobRunner:
        runner = JobRunner(self)
        runner.succeeded.connect(succeeded)
        runner.failed.connect(self.failed)
        return runner

    def drive(self, page: "RunsPage") -> None:
        """Show the runs in ``page`` from now on, and do what it asks for."""
        self.progressed.connect(page.show_progress)
        self.listed.connect(page.show_runs)
        self.detailed.connect(page.show_details)
        self.pictured.connect(page.show_picture)
        self.renamed.connect(page.show_renamed)
        self.binned.connect(page.show_binned)
        self.restored.connect(page.show_restored)
        self.placesChanged.connect(page.show_places)
        self.failed.connect(page.show_failure)
        page.refreshWanted.connect(self.refresh)
        page.detailsWanted.connect(self.read_details)
        page.pictureWanted.connect(self.read_picture)
        page.renameWanted.connect(self.rename)
        page.deleteWanted.connect(self.delete)
        page.restoreWanted.connect(self.restore)
        page.revealWanted.connect(self.reveal)
        page.placeWanted.connect(self.add_place)
        page.forgetWanted.connect(self.forget_place)
        page.show_places(self.places)

    def offer_in(self, banner: "RunOffer") -> None:
        """Offer unfinished runs in ``banner`` after the first listing; what is declined there is remembered."""
        self.unfinished.connect(banner.offer)
        banner.declined.connect(self.decline)

    # -- looking -------------------------------------------------------------------------------------------------------

    @property
    def places(self) -> tuple[Path, ...]:
        """Runs, or folders of runs, that were opened from elsewhere."""
        return self._memory.places

    @Slot()
    def refresh(self) -> None:
        """Look at the disk again; while it is being looked at, once more after that."""
        self._timer.stop()
        if self._closing:
            return
        if self._lister.busy:
            self._again = True
            return
        self._again = False
        self._lister.start(list_job((paths.runs_dir(), *self.places), self._known))

    @Slot()
    def refresh_soon(self) -> None:
        """``refresh`` in a moment, once for all calls until then."""
        if not self._timer.isActive() and not self._closing:
            self._timer.start()

    @Slot(object)
    def _on_listed(self, listing: Listing) -> None:
        self._known = listing.known
        self._watch(listing.runs)
        self.listed.emit(listing.runs)
        if not self._offered:
            self._offered = True
            self.unfinished.emit(unfinished_runs(listing.runs, self._memory))
        if self._again:
            self.refresh_soon()

    @Slot(str)
    def _on_disk(self, _folder: str) -> None:
        self.refresh_soon()

    def _watch(self, runs: "Sequence[RunSummary]") -> None:
        """Folders in which runs come and go, and those of the runs that are being trained."""
        live = [run.path for run in runs if run.state in LIVE][:_MOST_WATCHED]
        wanted = {str(each) for each in (_nearest(paths.runs_dir()), *self.places, *live) if each.is_dir()}
        watched = set(self._watcher.directories())
        if watched - wanted:
            self._watcher.removePaths(sorted(watched - wanted))
        if wanted - watched:
            self._watcher.addPaths(sorted(wanted - watched))

    @Slot(object)
    def read_details(self, run: "RunSummary") -> None:
        """Read what the list does not know of ``run``; what was asked for before is given up."""
        if not self._closing:
            self._reader.restart(details_job(run))

    @Slot(object)
    def read_picture(self, run: "RunSummary") -> None:
        """Read the newest sprites of ``run``; those that were asked for last come first."""
        if run.thumbnail is not None:
            self._sheets.append(run.thumbnail)
            self._read_pictures()

    def _read_pictures(self) -> None:
        if self._sheets and not self._pictures.busy and not self._closing:
            wanted, self._sheets = self._sheets[::-1], []
            self._pictures.start(pictures_job(wanted))

    @Slot(object)
    def _on_picture(self, picture: tuple[Path, Any]) -> None:
        self.pictured.emit(*picture)

    @Slot(object)
    def _on_pictures_read(self, _nothing: None) -> None:
        self._read_pictures()

    # -- changing ------------------------------------------------------------------------------------------------------

    @Slot(object, str)
    def rename(self, folder: Path, name: str) -> None:
        """Give the run in ``folder`` another name, unless another change is under way."""
        if not self._changer.busy:
            self._changer.start(rename_job(folder, name))

    @Slot(object)
    def delete(self, folders: Sequence[Path]) -> None:
        """Move runs to the bin, unless another change is under way."""
        if not self._changer.busy:
            self._changer.start(bin_job(folders))

    @Slot(object)
    def restore(self, runs: Sequence[InBin]) -> None:
        """Take runs back from the bin, unless another change is under way."""
        if not self._changer.busy:
            self._changer.start(restore_job(runs))

    @Slot(object)
    def _on_changed(self, change: Renamed | Binned | Restored) -> None:
        match change:
            case Renamed():
                self._known.pop(change.before, None)
                if change.before in self.places:
                    self._remember(self._memory.without_place(change.before).with_place(change.after))
                self.renamed.emit(change)
            case Binned():
                self.binned.emit(change)
            case Restored():
                self.restored.emit(change)
        self.refresh()

    @Slot(object)
    def reveal(self, folder: Path) -> None:
        """Show ``folder`` in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    # -- remembering ---------------------------------------------------------------------------------------------------

    @Slot(object)
    def add_place(self, place: Path) -> None:
        """List the run in ``place``, or those in its sub-folders, from now on."""
        try:
            check_place(place.absolute())
        except PixelGenError as error:
            self.failed.emit(JobFailure.from_exception(error))
        else:
            self.keep_place(place)

    @Slot(object)
    def keep_place(self, place: Path) -> None:
        """``add_place`` for a run that is only about to be written."""
        place = place.absolute()
        listed = (paths.runs_dir(), *self.places)
        if place not in listed and place.parent not in listed:
            self._remember(self._memory.with_place(place))
        self.refresh()

    @Slot(object)
    def forget_place(self, place: Path) -> None:
        """List what is in ``place`` no longer; it stays on disk."""
        self._remember(self._memory.without_place(place))
        self.refresh()

    @Slot(object)
    def decline(self, runs: "list[RunSummary]") -> None:
        """Do not offer these runs again, unless they went on in the meantime."""
        self._remember(self._memory.with_declined(runs))

    def _remember(self, memory: RunsMemory) -> None:
        before, self._memory = self._memory, memory
        if memory.places != before.places:
            self.placesChanged.emit(memory.places)
        try:
            save_memory(memory)
        except OSError as error:
            self.failed.emit(JobFailure.from_exception(_not_saved(error)))

    # -- the end -------------------------------------------------------------------------------------------------------

    def shutdown(self, done: Callable[[], None]) -> None:
        """Leave off looking, end what is being changed, then call ``done``."""
        self._closing = True
        self._timer.stop()
        watched = self._watcher.directories()
        if watched:
            self._watcher.removePaths(watched)
        runners = (self._lister, self._reader, self._pictures, self._changer)
        for runner in runners[:3]:
            runner.abort()

        def check() -> None:
            busy = next((runner for runner in runners if runner.busy), None)
            if busy is None:
                done()
            else:
                busy.call_when_idle(check)

        check()


def _nearest(folder: Path) -> Path:
    """``folder``, or the first folder above it that exists, in which it will appear."""
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return folder


def _not_saved(error: OSError) -> RunError:
    return RunError("cannot remember this for the next start", error.strerror or str(error))

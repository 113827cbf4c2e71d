"""All runs as a list, what is known of the chosen one, and the trainings that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from pixelgen import paths
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.theme import GAP
from pixelgen.gui.training.runs.actions import RunActions
from pixelgen.gui.training.runs.ask import DeleteQuestion
from pixelgen.gui.training.runs.changes import Binned, Renamed, Restored
from pixelgen.gui.training.runs.details import RunDetailsPanel
from pixelgen.gui.training.runs.details_job import RunDetails, read_values
from pixelgen.gui.training.runs.listing import ListingProgress, is_run
from pixelgen.gui.training.runs.queue import QueueEntry, TrainingQueue
from pixelgen.gui.training.runs.queue_panel import QueuePanel
from pixelgen.gui.training.runs.runs_panel import RunsPanel
from pixelgen.gui.widgets.drop_area import dropped_paths
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.gui.widgets.splitter import splitter
from pixelgen.gui.wording import count

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary


@dataclass(frozen=True, slots=True)
class _TakenOut:
    """An entry that was taken out of the queue, and where it was."""

    entry: QueueEntry
    row: int


class RunsPage(QWidget):
    """What was trained here, newest first. It shows what it is given, asks for the rest, and starts nothing."""

    openWanted = Signal(object)  # noqa: N815  RunSummary: its curves and its time-lapse
    continueWanted = Signal(object)  # noqa: N815  Path of a run
    settingsWanted = Signal(object)  # noqa: N815  dict of TrainConfig, data included: for another run like it
    useWanted = Signal(object)  # noqa: N815  Path of a checkpoint to generate with
    trainWanted = Signal()  # noqa: N815  there is no run yet, and somebody wants to make one
    # Answered by a RunsController.
    refreshWanted = Signal()  # noqa: N815  somebody looks at the list
    detailsWanted = Signal(object)  # noqa: N815  RunSummary
    pictureWanted = Signal(object)  # noqa: N815  RunSummary
    renameWanted = Signal(object, str)  # noqa: N815  Path of a run, its new name
    deleteWanted = Signal(object)  # noqa: N815  tuple[Path, …] of runs
    restoreWanted = Signal(object)  # noqa: N815  tuple[InBin, …]
    revealWanted = Signal(object)  # noqa: N815  Path of a run
    placeWanted = Signal(object)  # noqa: N815  Path of a run, or of a folder of runs, from elsewhere
    forgetWanted = Signal(object)  # noqa: N815  Path of such a place

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._places: tuple[Path, ...] = ()
        self._busy = False
        self._described: RunSummary | None = None  # whose details were asked for
        self._waiting: TrainingQueue | None = None
        self._next: Path | None = None  # to be chosen once it is listed
        self.queue = QueuePanel()
        self.runs = RunsPanel()
        self.list = self.runs.list
        self.menu = RunActions(self, self.list)
        self.details = RunDetailsPanel(self.menu)
        self.message = self.runs.message
        parts = splitter("train.runs.parts", self.runs, self.details, sizes=(580, 330))
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.queue)
        layout.addWidget(parts, 1)
        self._connect()

    def _connect(self) -> None:
        menu, rows = self.menu, self.list.rows
        menu.open.triggered.connect(self._on_open)
        menu.proceed.triggered.connect(self._on_continue)
        menu.use.triggered.connect(self._on_use)
        menu.settings.triggered.connect(self._on_settings)
        menu.rename.triggered.connect(self._on_rename)
        menu.reveal.triggered.connect(self._on_reveal)
        menu.forget.triggered.connect(self._on_forget)
        menu.delete.triggered.connect(self._on_delete)
        rows.pictureWanted.connect(self.pictureWanted)
        rows.renameWanted.connect(self._on_name)
        self.list.opened.connect(self.openWanted)
        self.list.currentMoved.connect(self._on_chosen)
        self.runs.emptied.connect(self.details.setHidden)
        self.runs.placeWanted.connect(self.choose_place)
        self.runs.none.trainWanted.connect(self.trainWanted)
        self.queue.removed.connect(self._on_queue_removed)
        self.message.undoWanted.connect(self._on_undo)

    def set_queue(self, queue: TrainingQueue) -> None:
        """Show ``queue`` above the runs while something waits in it."""
        self._waiting = queue
        self.queue.set_queue(queue)
        queue.saveFailed.connect(self._on_queue_trouble)

    @Slot(bool)
    def set_busy(self, busy: bool) -> None:
        """A training is at work in this window, so that no run can be continued now."""
        self._busy = busy
        self._show_actions()

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> "RunSummary | None":
        """The run that is chosen, if it is one."""
        runs = self.list.chosen()
        return runs[0] if len(runs) == 1 else None

    @Slot(object)
    def show_progress(self, progress: ListingProgress) -> None:
        """Some of the runs were read."""
        if progress.found:
            self.list.rows.add_runs(progress.found)
        self.runs.show_progress(progress.done, progress.total)

    @Slot(object)
    def show_runs(self, runs: "Sequence[RunSummary]") -> None:
        """These are all."""
        self.list.rows.set_runs(runs)
        self.runs.show_complete()
        row = self.list.rows.row_of(self._next) if self._next is not None else None
        if row is not None:
            self._next = None
            self.list.choose_row(row)
        elif not self.list.chosen():
            self.list.choose_row(0)

    def choose(self, folder: Path) -> None:
        """Choose the run in ``folder``, now or as soon as it is listed."""
        row = self.list.rows.row_of(folder)
        if row is None:
            self._next = folder
            self.runs.search.clear()
            row = self.list.rows.row_of(folder)
        if row is not None:
            self._next = None
            self.list.choose_row(row)

    @Slot(object)
    def show_details(self, details: RunDetails) -> None:
        self.details.show_details(details)

    @Slot(object, object)
    def show_picture(self, sheet: Path, sprites: NDArray[np.uint8] | None) -> None:
        self.list.rows.set_picture(sheet, sprites)

    @Slot(object)
    def show_places(self, places: tuple[Path, ...]) -> None:
        """Runs in these places were opened from elsewhere."""
        self._places = places
        self._show_actions()

    @Slot(object)
    def show_renamed(self, change: Renamed) -> None:
        self.message.say_done(f"{change.before.name} is now called {change.after.name}.")
        self._next = change.after

    @Slot(object)
    def show_binned(self, change: Binned) -> None:
        """Runs went to the bin: say so, and how to take them back."""
        if not change.runs:
            self.message.say(Tone.ERROR, change.trouble)
            return
        what = change.runs[0].path.name if len(change.runs) == 1 else count(len(change.runs), "run")
        known = all(run.place is not None for run in change.runs)
        hint = "" if known else "Take it back from there if need be."
        said = " ".join(part for part in (f"{what} went to the bin.", hint, change.trouble) if part)
        self.message.say_done(said, undo=change if known else None)

    @Slot(object)
    def show_restored(self, change: Restored) -> None:
        self.message.say_done(f"{change.paths[0].name} is back." if len(change.paths) == 1 else "They are back.")
        self._next = change.paths[0]

    @Slot(object)
    def show_failure(self, failure: JobFailure) -> None:
        self.message.fail(failure)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refreshWanted.emit()
        self._describe()

    # -- what is chosen ------------------------------------------------------------------------------------------------

    @Slot()
    def _on_chosen(self) -> None:
        runs, run = self.list.chosen(), self.chosen
        if self.details.show_run(run, chosen=len(runs)):
            self._described = None
        self._show_actions()
        self._describe()

    def _describe(self) -> None:
        """Ask for the details of the chosen run, once somebody looks."""
        run = self.chosen
        if run is not None and run != self._described and self.isVisible():
            self._described = run
            self.detailsWanted.emit(run)

    def _show_actions(self) -> None:
        run = self.chosen
        elsewhere = run is not None and self._place_of(run.path) is not None
        self.menu.show_chosen(self.list.chosen(), elsewhere=elsewhere, busy=self._busy)

    def _place_of(self, folder: Path) -> Path | None:
        """From which place elsewhere the run in ``folder`` was opened."""
        return next((place for place in self._places if folder == place or folder.parent == place), None)

    # -- what is wanted ------------------------------------------------------------------------------------------------

    @Slot()
    def _on_open(self) -> None:
        if self.chosen is not None:
            self.openWanted.emit(self.chosen)

    @Slot()
    def _on_continue(self) -> None:
        if self.chosen is not None:
            self.continueWanted.emit(self.chosen.path)

    @Slot()
    def _on_use(self) -> None:
        if self.chosen is not None and self.chosen.checkpoint is not None:
            self.useWanted.emit(self.chosen.checkpoint)

    @Slot()
    def _on_settings(self) -> None:
        if self.chosen is None:
            return
        values = read_values(self.chosen.path)
        if values:
            self.settingsWanted.emit(values)
        else:
            self.message.say(
                Tone.ERROR, f"The settings of {self.chosen.name} cannot be read: its config.toml is damaged."
            )

    @Slot()
    def _on_rename(self) -> None:
        if self.chosen is not None:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.edit(self.list.currentIndex())

    @Slot(object, str)
    def _on_name(self, run: "RunSummary", name: str) -> None:
        self.renameWanted.emit(run.path, name)

    @Slot()
    def _on_reveal(self) -> None:
        if self.chosen is not None:
            self.revealWanted.emit(self.chosen.path)

    @Slot()
    def _on_forget(self) -> None:
        place = self._place_of(self.chosen.path) if self.chosen is not None else None
        if place is not None:
            self.forgetWanted.emit(place)

    @Slot()
    def choose_place(self) -> None:
        """Ask for a run, or a folder of runs, that lies somewhere else."""
        folder = QFileDialog.getExistingDirectory(self, "Folder of a run, or of runs", str(paths.runs_dir().parent))
        if folder:
            self._open_place(Path(folder))

    def _open_place(self, place: Path) -> None:
        self.message.clear()
        if is_run(place):
            self.choose(place)
        self.placeWanted.emit(place)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(is_run(path) for path in dropped_paths(event.mimeData())):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()  # sprites, perhaps: the tab knows

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        for path in dropped_paths(event.mimeData()):
            if is_run(path):
                self._open_place(path)

    # -- taking out, and back ------------------------------------------------------------------------------------------

    @Slot()
    def _on_delete(self) -> None:
        runs = self.list.chosen()
        if not runs:
            return
        question = DeleteQuestion(runs, self)
        question.confirmed.connect(self.deleteWanted)
        question.open()

    @Slot(object, int)
    def _on_queue_removed(self, entry: QueueEntry, row: int) -> None:
        self.message.say_done(f"{entry.title} was taken out of the queue.", undo=_TakenOut(entry, row))

    @Slot(str)
    def _on_queue_trouble(self, sentence: str) -> None:
        self.message.say(Tone.ERROR, sentence)

    @Slot(object)
    def _on_undo(self, done: Binned | _TakenOut) -> None:
        match done:
            case Binned():
                self.restoreWanted.emit(done.runs)
            case _TakenOut() if self._waiting is not None:
                self._waiting.insert(done.row, done.entry)

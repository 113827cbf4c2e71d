"""Passes messages between the data set's controller and what shows it: left column, page, drop zones, slicer."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.settings import load_preferences, save_preferences
from pixelgen.gui.training.dataset.controller import DatasetController
from pixelgen.gui.training.dataset.filters import DUPLICATES, LEFT_OUT
from pixelgen.gui.training.dataset.page import DatasetPage
from pixelgen.gui.training.dataset.panel import DatasetPanel
from pixelgen.gui.training.dataset.reading import OnlySheets
from pixelgen.gui.training.dataset.slicer_dialog import SlicerDialog
from pixelgen.gui.widgets.drop_choice import DropChoice
from pixelgen.gui.widgets.drop_overlay import DropPlace
from pixelgen.gui.wording import count
from pixelgen.sprites.decode import IMAGE_SUFFIXES
from pixelgen.sprites.slicing import SliceOptions

_KINDS = " ".join(f"*{suffix}" for suffix in sorted(IMAGE_SUFFIXES))
_FILES = f"Sprites, sheets and archives ({_KINDS} *.zip)"


class DatasetLink(QObject):
    """Everything about the sprites that needs no training.

    Args:
        window: what files may be dropped onto; dialogs open above it.
    """

    replaceWanted = Signal(object)  # noqa: N815  list[Path] dropped in place of what is there

    def __init__(self, controller: DatasetController, panel: DatasetPanel, page: DatasetPage, window: QWidget) -> None:
        super().__init__(window)
        self._controller, self._panel, self._page, self._window = controller, panel, page, window
        self._slicer: SlicerDialog | None = None
        self._uncut: OnlySheets | None = None  # what was asked for, before it is cut
        self._offered: set[Path] = set()  # sheets for which the slicer opened by itself
        self.drops = DropChoice(window, offered=self._choice, watched=(panel.area,))
        self.drops.added.connect(self.add)
        self.drops.replaced.connect(self.replaceWanted)
        panel.samplesWanted.connect(controller.load_samples)
        panel.cancelWanted.connect(controller.cancel_scan)
        panel.addFolderWanted.connect(self.add_folder)
        panel.addFilesWanted.connect(self.add_files)
        panel.removeWanted.connect(controller.remove)
        panel.cutWanted.connect(self.cut_all)
        panel.leftOutWanted.connect(self._on_left_out)
        page.classesSwitched.connect(self._on_classes)
        page.leaveOutWanted.connect(controller.leave_out)
        page.takeBackWanted.connect(controller.take_back)
        page.cutWanted.connect(self.cut)
        page.revealWanted.connect(self._on_reveal)
        page.undoWanted.connect(controller.undo_stack.undo)
        page.redoWanted.connect(controller.undo_stack.redo)
        controller.scanStarted.connect(panel.show_scan)
        controller.scanProgressed.connect(panel.show_scan_progress)
        controller.scanned.connect(self._on_scanned)
        controller.scanFailed.connect(self._on_failed)
        controller.scanAborted.connect(self._on_aborted)
        controller.changed.connect(self._show)
        controller.emptied.connect(self._show)
        controller.sheetsFound.connect(self._on_only_sheets)
        controller.cleared.connect(self._on_cleared)
        examiner = controller.examiner
        examiner.statisticsReady.connect(self._on_statistics)
        examiner.thumbnailsReady.connect(page.show_thumbnails)
        examiner.searched.connect(page.show_search)
        examiner.lookAlikesFound.connect(self._on_look_alikes)

    # -- sources -----------------------------------------------------------------------------------------------------

    @Slot(object)
    def add(self, sources: list[Path]) -> None:
        """Read ``sources`` beside what is there."""
        if sources:
            save_preferences(load_preferences().model_copy(update={"last_folder": str(sources[0].parent)}))
            self._controller.add(sources)

    @Slot()
    def add_folder(self) -> None:
        """Ask for a folder to read beside what is there."""
        folder = QFileDialog.getExistingDirectory(self._window, "Add a folder of sprites", self._start())
        if folder:
            self.add([Path(folder)])

    @Slot()
    def add_files(self) -> None:
        """Ask for files to read beside what is there."""
        files, _ = QFileDialog.getOpenFileNames(self._window, "Add sprites, sheets or a zip", self._start(), _FILES)
        self.add([Path(file) for file in files])

    def _start(self) -> str:
        return load_preferences().last_folder or str(Path.home())

    def _choice(self, files: list[Path]) -> tuple[DropPlace, DropPlace] | None:
        """What can be done with files that hover above the window, where they may be added to what is there."""
        if self._controller.everything_read is None or self._controller.scanning:
            return None
        if any(file.suffix == ".safetensors" for file in files):
            return None
        there = count(len(self._controller.everything_read), "sprite")
        what = files[0].name if len(files) == 1 else count(len(files), "file")
        add = DropPlace(f"Add to the {there}", f"{what} beside what is there")
        return add, DropPlace("Replace them", f"{what} alone")

    # -- sheets ------------------------------------------------------------------------------------------------------

    @Slot()
    def cut_all(self) -> None:
        """Open the slicer for every sheet there is."""
        self.cut(None)

    @Slot(object)
    def cut(self, first: Path | None) -> None:
        """Open the slicer for every sheet there is, at ``first`` or at one that is not cut yet."""
        everything, selection = self._controller.everything_read, self._controller.selection
        if everything is None:
            return
        cuts = dict(selection.sheets)
        paths = list(dict.fromkeys((*everything.report.sheets, *cuts, *((first,) if first is not None else ()))))
        if paths:
            self._open_slicer(paths, cuts, first).cutsChosen.connect(self._controller.set_cuts)

    def _open_slicer(self, paths: list[Path], cuts: dict[Path, SliceOptions], first: Path | None) -> SlicerDialog:
        self._slicer = SlicerDialog(paths, cuts, first=first, parent=self._window)
        self._slicer.open()
        return self._slicer

    @Slot(object)
    def _on_scanned(self, _sprites: object) -> None:
        """A sheet that was dropped by itself opens the slicer, once; those found in folders are offered on the page."""
        self._show()
        everything = self._controller.everything_read
        dropped = set(self._controller.sources)
        sheets = everything.report.sheets if everything is not None else ()
        new = [path for path in sheets if path in dropped and path not in self._offered]
        self._offered.update(new)
        if new:
            self.cut(new[0])

    @Slot(object)
    def _on_only_sheets(self, found: OnlySheets) -> None:
        """Nothing but sheets: there is nothing to look at before they are cut."""
        self._uncut = found
        self._offered.update(found.sheets)
        cuts = dict(found.selection.sheets)
        self._open_slicer(list(found.sheets), cuts, None).cutsChosen.connect(self._on_first_cuts)

    @Slot(object)
    def _on_first_cuts(self, cuts: dict[Path, SliceOptions | None]) -> None:
        if self._uncut is not None:
            self._controller.read(self._uncut.selection.cutting(cuts))

    @property
    def slicer(self) -> SlicerDialog | None:
        """The slicer that was opened last."""
        return self._slicer

    # -- what is shown -----------------------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        controller = self._controller
        everything, chosen = controller.everything_read, controller.sprites
        if everything is not None:
            self._panel.show_set(everything, chosen, controller.selection)
            self._page.show_set(everything, chosen, controller.selection)
        self._show_undo()

    @Slot()
    def _on_cleared(self) -> None:
        self._panel.show_empty()
        self._page.clear()
        self._show_undo()

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self._panel.show_failure(failure, loaded=self._controller.everything_read is not None)

    @Slot()
    def _on_aborted(self) -> None:
        self._panel.show_aborted(loaded=self._controller.everything_read is not None)

    @Slot()
    def _show_undo(self) -> None:
        stack = self._controller.undo_stack
        self._page.show_undo(stack.undoText(), stack.redoText())

    @Slot(object)
    def _on_statistics(self, statistics: Any) -> None:
        sprites = self._controller.sprites
        if sprites is not None:
            self._page.show_statistics(statistics, sprites.report)

    @Slot(object)
    def _on_look_alikes(self, found: Any) -> None:
        self._page.show_look_alikes(found, self._controller.selection)

    # -- what the person does ----------------------------------------------------------------------------------------

    @Slot(object, bool)
    def _on_classes(self, names: Iterable[str], on: bool) -> None:
        self._controller.set_classes(names, on=on)

    @Slot()
    def _on_left_out(self) -> None:
        everything = self._controller.everything_read
        only_copies = everything is not None and not everything.report.rejected
        self._page.show_filter(DUPLICATES if only_copies else LEFT_OUT)

    @Slot(object)
    def _on_reveal(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

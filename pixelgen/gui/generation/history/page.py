"""All batches that were made, newest first, with search; what can be done with them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.gui.generation.history.actions import HistoryActions
from pixelgen.gui.generation.history.batch_list import BatchList
from pixelgen.gui.generation.history.details import BatchDetails
from pixelgen.gui.generation.history.disk import Removed
from pixelgen.gui.generation.history.tools import HistoryTools
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.models.batch_summary import BatchSummary
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.undo_line import UndoLine
from pixelgen.gui.wording import count

_EMPTY = "Nothing made yet.\n\nEach batch that you make is kept here by itself, with its settings and your stars."
_LOOKING = "Looking for batches…"


class HistoryPage(QWidget):
    """Shows what it is given, asks for the rest, and changes nothing by itself. Made for a column of 300 px."""

    openWanted = Signal(str)  # noqa: N815  key of a batch to be shown on the canvas
    settingsWanted = Signal(object, object)  # noqa: N815  dict of settings to be changed; Path of the model, or None
    # Answered by a HistoryController.
    refreshWanted = Signal()  # noqa: N815  somebody looks at the list
    pictureWanted = Signal(object)  # noqa: N815  BatchSummary
    removeWanted = Signal(object)  # noqa: N815  tuple[str, …]: keys
    restoreWanted = Signal(object)  # noqa: N815  tuple[InBin, …]
    revealWanted = Signal(str)  # noqa: N815  key of a batch; empty for the folder of all
    keptWanted = Signal(object)  # noqa: N815  int, or None for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("generate.history")
        self._complete = False
        self.tools = HistoryTools()
        self.list = BatchList()
        self.menu = HistoryActions(self.list)
        self.message = UndoLine("generate.history.message")
        self.found = FaintLabel()
        self.found.setObjectName("generate.history.found")
        self.details = BatchDetails()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.tools)
        layout.addWidget(self.found)
        layout.addWidget(self.message)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.details)
        layout.addLayout(self._buttons())
        self._connect()
        self._recount()
        self._show_chosen()

    # -- building ------------------------------------------------------------------------------------------------------

    def _buttons(self) -> QHBoxLayout:
        self.restore = QPushButton("Restore settings")
        self.remove = QPushButton("Remove")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for button, action, share in ((self.restore, self.menu.settings, 1), (self.remove, self.menu.remove, 0)):
            button.setObjectName(action.objectName().removesuffix("Action"))
            button.setAccessibleName(action.text().replace("&", ""))
            button.setToolTip(action.toolTip())
            button.setEnabled(action.isEnabled())
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            button.clicked.connect(action.trigger)
            action.enabledChanged.connect(button.setEnabled)
            row.addWidget(button, share)
        return row

    def _connect(self) -> None:
        menu = self.menu
        menu.open.triggered.connect(self._on_open)
        menu.settings.triggered.connect(self._on_settings)
        menu.remix.triggered.connect(self._on_remix)
        menu.seed.triggered.connect(self._on_seed)
        menu.reveal.triggered.connect(self._on_reveal)
        menu.remove.triggered.connect(self._on_remove)
        self.tools.folderWanted.connect(self._on_folder)
        self.tools.keptWanted.connect(self.keptWanted)
        self.tools.searched.connect(self._on_search)
        self.tools.leftDown.connect(self._on_left_down)
        self.tools.find_action(self)
        self.list.openWanted.connect(self._on_open_wanted)
        self.list.chosenChanged.connect(self._show_chosen)
        self.list.rows.pictureWanted.connect(self.pictureWanted)
        self.message.undoWanted.connect(self._on_undo)

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> BatchSummary | None:
        """The batch that is chosen, if it is one."""
        batches = self.list.chosen()
        return batches[0] if len(batches) == 1 else None

    def set_shown(self, key: str) -> None:
        """The batch ``key`` is on the canvas now; empty for what is not in the history."""
        self.list.set_shown(key)

    @Slot(object)
    def show_found(self, found: Sequence[BatchSummary]) -> None:
        """These are there, and others may be."""
        self.list.rows.add_batches(found)
        self._recount()

    @Slot(object)
    def show_batches(self, batches: Sequence[BatchSummary]) -> None:
        """These are all."""
        self._complete = True
        self.list.rows.set_batches(batches)
        self._recount()
        if not self.list.chosen():
            self.list.set_shown(self.list.rows.shown)

    @Slot(object)
    def show_changed(self, batch: BatchSummary) -> None:
        """A new batch, or another curation of one."""
        self.list.rows.change(batch)
        self._recount()

    @Slot(str, object)
    def show_picture(self, key: str, sprites: NDArray[np.uint8] | None) -> None:
        """Some sprites of a batch, those first that stand for it; None: they cannot be read."""
        self.list.rows.set_picture(key, sprites)

    @Slot(object)
    def show_removed(self, removed: Removed) -> None:
        """Batches went to the bin: say so, and how to take them back."""
        if not removed.batches:
            self.message.say(Tone.ERROR, removed.trouble)
            return
        row = min((row for row in map(self.list.rows.row_of, removed.keys) if row is not None), default=None)
        self.list.rows.take_out(removed.keys)
        self._recount()
        if row is not None and not self.list.chosen():
            self.list.choose_row(row)  # what comes after it, so that the next Del goes on from there
        known = all(each.place is not None for each in removed.batches)
        hint = "" if known else "Take it back from there if need be."
        what = f"{count(len(removed.batches), 'batch', 'batches')} went to the bin."
        said = " ".join(part for part in (what, hint, removed.trouble) if part)
        self.message.say_done(said, undo=removed if known else None)

    @Slot(object)
    def show_discarded(self, keys: Sequence[str]) -> None:
        """These batches were too old."""
        self.list.rows.take_out(keys)
        self._recount()

    @Slot(object)
    def show_restored(self, batches: Sequence[BatchSummary]) -> None:
        """These batches are back from the bin."""
        self.list.rows.add_batches(batches)
        self._recount()
        row = self.list.rows.row_of(batches[0].key)
        if row is not None:
            self.list.choose_row(row)
        self.message.say_done("It is back." if len(batches) == 1 else "They are back.")

    @Slot(object)
    def show_failure(self, failure: JobFailure) -> None:
        """Say what went wrong, if somebody looks at the page; elsewhere it is said where they look."""
        self.list.forget_asked()
        if self.isVisible():
            self.message.fail(failure)

    @Slot(object)
    def show_kept(self, kept: int | None) -> None:
        """How many batches stay."""
        self.tools.kept.show_kept(kept)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refreshWanted.emit()

    def _recount(self) -> None:
        total, shown = self.list.rows.total, self.list.rows.rowCount()
        self.tools.show_total(total)
        self.found.setText(f"{shown:,} of {count(total, 'batch', 'batches')}")
        self.found.setVisible(bool(shown) and shown < total)
        if total:
            self.list.set_message(self.tools.nothing_found())
        else:
            self.list.set_message(_EMPTY if self._complete else _LOOKING)

    @Slot()
    def _show_chosen(self) -> None:
        chosen = self.list.chosen()
        self.menu.show_chosen(chosen)
        self.details.show_chosen(chosen)

    # -- searching -----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_search(self) -> None:
        self.list.rows.set_search(self.tools.words, starred_only=self.tools.starred.isChecked())
        self._recount()
        chosen = self.list.selectionModel().selectedRows()
        if chosen:
            self.list.scrollTo(chosen[0])

    @Slot()
    def _on_left_down(self) -> None:
        if self.list.rows.rowCount():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.list.chosen():
                self.list.choose_row(0)

    @Slot(str)
    def _on_open_wanted(self, key: str) -> None:
        if self.message.undo.isHidden():
            self.message.clear()  # it was about something else; what can be taken back stays in sight
        self.openWanted.emit(key)

    # -- what is wanted ------------------------------------------------------------------------------------------------

    @Slot()
    def _on_open(self) -> None:
        self.list.open_chosen()

    @Slot()
    def _on_settings(self) -> None:
        if self.chosen is not None:
            self.settingsWanted.emit(dict(self.chosen.settings), self.chosen.model)

    @Slot()
    def _on_remix(self) -> None:
        if self.chosen is not None:
            rest = {name: value for name, value in self.chosen.settings.items() if name != "seed"}
            self.settingsWanted.emit(rest, self.chosen.model)

    @Slot()
    def _on_seed(self) -> None:
        if self.chosen is not None:
            self.settingsWanted.emit({"seed": self.chosen.settings["seed"]}, None)

    @Slot()
    def _on_reveal(self) -> None:
        if self.chosen is not None:
            self.revealWanted.emit(self.chosen.key)

    @Slot()
    def _on_folder(self) -> None:
        self.revealWanted.emit("")

    @Slot()
    def _on_remove(self) -> None:
        keys = tuple(batch.key for batch in self.list.chosen())
        if keys:
            self.removeWanted.emit(keys)

    @Slot(object)
    def _on_undo(self, removed: Removed) -> None:
        self.restoreWanted.emit(removed.batches)

"""All batches that were made, newest first, with search; what can be done with them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pixelgen.gui.generation.history.batch_list import BatchList
from pixelgen.gui.generation.history.disk import Removed
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.models.history import BatchSummary
from pixelgen.gui.theme import SPACE
from pixelgen.gui.training.runs.search_field import SearchField
from pixelgen.gui.training.runs.undo_line import UndoLine
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.gui.wording import count


class HistoryPage(QWidget):
    """Shows what it is given, asks for the rest, and changes nothing by itself. Made for a column of 300 px."""

    openWanted = Signal(str)  # noqa: N815  key of a batch to be shown on the canvas
    settingsWanted = Signal(object, object)  # noqa: N815  dict of settings by name; Path of the model, None to keep it
    # Answered by a HistoryController.
    refreshWanted = Signal()  # noqa: N815  somebody looks at the list
    pictureWanted = Signal(object)  # noqa: N815  BatchSummary
    removeWanted = Signal(object)  # noqa: N815  tuple[str, …]: keys
    restoreWanted = Signal(object)  # noqa: N815  tuple[InBin, …]
    revealWanted = Signal(str)  # noqa: N815  key
    keptWanted = Signal(object)  # noqa: N815  int, or None for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("generate.history")
        self.search = SearchField("Search")
        self.search.setObjectName("generate.history.search")
        self.search.setAccessibleName("Search the history")
        self.message = UndoLine("generate.history.message")
        self.list = BatchList()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.search)
        layout.addWidget(self.message)
        layout.addWidget(self.list, 1)
        self.list.openWanted.connect(self.openWanted)
        self.list.rows.pictureWanted.connect(self.pictureWanted)
        self.search.textChanged.connect(self._on_search)
        self.message.undoWanted.connect(self._on_undo)

    def set_shown(self, key: str) -> None:
        """The batch ``key`` is on the canvas now; empty for one that is not in the history."""
        self.list.rows.set_shown(key)
        self.list.choose(key)

    @Slot(object)
    def show_found(self, found: Sequence[BatchSummary]) -> None:
        """These are there, and others may be."""
        self.list.rows.add_batches(found)

    @Slot(object)
    def show_batches(self, batches: Sequence[BatchSummary]) -> None:
        """These are all."""
        self.list.rows.set_batches(batches)

    @Slot(object)
    def show_changed(self, batch: BatchSummary) -> None:
        """A new batch, or another curation of one."""
        self.list.rows.add_batches((batch,))

    @Slot(str, object)
    def show_picture(self, key: str, sprites: NDArray[np.uint8] | None) -> None:
        self.list.rows.set_picture(key, sprites)

    @Slot(object)
    def show_removed(self, removed: Removed) -> None:
        self.list.rows.take_out(removed.keys)
        if not removed.batches:
            self.message.say(Tone.ERROR, removed.trouble)
            return
        said = f"{count(len(removed.batches), 'batch', 'batches')} went to the bin. {removed.trouble}".strip()
        known = all(each.place is not None for each in removed.batches)
        self.message.say_done(said, undo=removed if known else None)

    @Slot(object)
    def show_discarded(self, keys: Sequence[str]) -> None:
        """These batches were too old."""
        self.list.rows.take_out(keys)

    @Slot(object)
    def show_restored(self, batches: Sequence[BatchSummary]) -> None:
        self.list.rows.add_batches(batches)

    @Slot(object)
    def show_failure(self, failure: JobFailure) -> None:
        self.message.fail(failure)

    def show_kept(self, kept: int | None) -> None:
        """How many batches stay."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refreshWanted.emit()

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self.list.rows.set_search(text)

    @Slot(object)
    def _on_undo(self, removed: Removed) -> None:
        self.restoreWanted.emit(removed.batches)

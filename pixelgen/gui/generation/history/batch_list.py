"""The list of batches: scrolls thousands of them; moving to one by mouse or keyboard shows it."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from pixelgen.gui.generation.history.delegate import BatchDelegate
from pixelgen.gui.generation.history.model import BatchListModel
from pixelgen.gui.models.history import BatchSummary
from pixelgen.gui.theme import SPACE, colours


class BatchList(QListView):
    """Shows a ``BatchListModel``."""

    openWanted = Signal(str)  # noqa: N815  key of the one batch that was chosen by the person
    chosenChanged = Signal()  # noqa: N815  other rows are selected, or what is known of one changed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("generate.history.list")
        self.setAccessibleName("Batches, newest first")
        self._message = ""
        self._quiet = False
        self.rows = BatchListModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(BatchDelegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.rows.dataChanged.connect(self._on_changed)

    def set_message(self, message: str) -> None:
        """What is said in the middle while there is no row."""
        self._message = message
        self.viewport().update()

    def chosen(self) -> list[BatchSummary]:
        """The selected batches, from top to bottom."""
        return [self.rows.at(row) for row in sorted(index.row() for index in self.selectionModel().selectedRows())]

    def choose(self, key: str) -> None:
        """Select the batch ``key`` alone, without asking for it to be opened; nothing if it is not in the list."""
        row = self.rows.row_of(key)
        if row is not None:
            self._quiet = True
            self.setCurrentIndex(self.rows.index(row))
            self._quiet = False

    def choose_row(self, row: int) -> None:
        """Select ``row`` or the last one before it, and ask for it to be opened."""
        row = min(row, self.rows.rowCount() - 1)
        if row >= 0:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self.rows.index(row), flags.ClearAndSelect)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._message and not self.rows.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours(self.palette()).faint))
            room = self.viewport().rect().adjusted(SPACE, SPACE, -SPACE, -SPACE)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)

    @Slot()
    def _on_selection(self) -> None:
        self.chosenChanged.emit()
        chosen = self.chosen()
        if not self._quiet and len(chosen) == 1 and not chosen[0].damage and chosen[0].key != self.rows.shown:
            self.openWanted.emit(chosen[0].key)

    @Slot(QModelIndex, QModelIndex)
    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if any(first.row() <= index.row() <= last.row() for index in self.selectionModel().selectedRows()):
            self.chosenChanged.emit()

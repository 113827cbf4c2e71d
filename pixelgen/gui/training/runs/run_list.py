"""The list of runs: scrolls thousands of them, and says what to do where there is none."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from pixelgen.gui.theme import SPACE, colours
from pixelgen.gui.training.runs.delegate import RunDelegate
from pixelgen.gui.training.runs.model import RunListModel, RunRole

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary


class RunList(QListView):
    """Shows a ``RunListModel``. A double click opens; what keys and the context menu do are its actions."""

    opened = Signal(object)  # RunSummary
    currentMoved = Signal()  # noqa: N815  another run is current, or none, or what is known of it changed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train.runs.list")
        self.setAccessibleName("Runs")
        self._message = ""
        self.rows = RunListModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(RunDelegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # F2 is an action, with a place in the menu
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.rows.dataChanged.connect(self._on_changed)
        self.rows.rowsRemoved.connect(self._on_removed)

    def set_message(self, message: str) -> None:
        """What is said in the middle while there is no row."""
        self._message = message
        self.viewport().update()

    def chosen(self) -> "list[RunSummary]":
        """The selected runs, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.rows.run(row) for row in rows]

    def choose_row(self, row: int) -> None:
        """Make ``row``, or the last one before it, the only selected one; nothing where the list is empty."""
        row = min(row, self.rows.rowCount() - 1)
        if row >= 0:
            self.setCurrentIndex(self.rows.index(row))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._message and not self.rows.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours(self.palette()).faint))
            room = self.viewport().rect().adjusted(SPACE, SPACE, -SPACE, -SPACE)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(RunRole.SUMMARY))

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self.currentMoved.emit()

    @Slot()
    def _on_selection(self) -> None:
        self.currentMoved.emit()

    @Slot(QModelIndex, QModelIndex)
    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if any(first.row() <= index.row() <= last.row() for index in self.selectionModel().selectedRows()):
            self.currentMoved.emit()

    @Slot(QModelIndex, int, int)
    def _on_removed(self, _parent: QModelIndex, first: int, _last: int) -> None:
        if not self.selectionModel().hasSelection():
            self.choose_row(first)  # what comes after it, so that the next Del goes on from there

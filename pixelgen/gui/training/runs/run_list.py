"""The list of runs: scrolls thousands of them, and says what to do where there is none."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QWidget

from pixelgen.gui.training.runs.delegate import RunDelegate
from pixelgen.gui.training.runs.model import RunListModel, RunRole
from pixelgen.gui.widgets.row_list import RowList

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary


class RunList(RowList):
    """Shows a ``RunListModel``. A double click opens; what keys and the context menu do are its actions."""

    opened = Signal(object)  # RunSummary
    currentMoved = Signal()  # noqa: N815  another run is current, or none, or what is known of it changed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RunListModel(self)
        self.setModel(self.rows)
        self.setObjectName("train.runs.list")
        self.setAccessibleName("Runs")
        self.setItemDelegate(RunDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # F2 is an action, with a place in the menu
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.rows.dataChanged.connect(self._on_changed)
        self.rows.rowsRemoved.connect(self._on_removed)

    def chosen(self) -> "list[RunSummary]":
        """The selected runs, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.rows.run(row) for row in rows]

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

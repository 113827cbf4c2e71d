"""The list of batches: scrolls thousands of them; moving to one by mouse or keyboard shows it."""

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from pixelgen.gui.generation.history.delegate import BatchDelegate
from pixelgen.gui.generation.history.model import BatchListModel
from pixelgen.gui.models.batch_summary import BatchSummary
from pixelgen.gui.widgets.row_list import RowList

_Key = Qt.Key
_MOVING = frozenset(
    {_Key.Key_Up, _Key.Key_Down, _Key.Key_Home, _Key.Key_End, _Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_Space}
)


class BatchList(RowList):
    """Shows a ``BatchListModel``. What its keys and its context menu do are its actions."""

    openWanted = Signal(str)  # noqa: N815  key of the one batch that was chosen by the person
    chosenChanged = Signal()  # noqa: N815  other rows are selected, or what is known of one changed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = BatchListModel(self)
        self.setModel(self.rows)
        self.setObjectName("generate.history.list")
        self.setAccessibleName("Batches, newest first")
        self._quiet = False
        self._asked = ""  # key of the batch that was asked for last
        self.setItemDelegate(BatchDelegate(self))
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.clicked.connect(self.open_chosen)
        self.rows.dataChanged.connect(self._on_changed)
        self._held: tuple[QPersistentModelIndex, int] | None = None  # first row in sight, and how far down it is
        self.rows.rowsAboutToBeInserted.connect(self._hold)
        self.rows.rowsInserted.connect(self._stay)

    # -- what is chosen ------------------------------------------------------------------------------------------------

    def chosen(self) -> list[BatchSummary]:
        """The selected batches, from top to bottom."""
        return [self.rows.at(row) for row in sorted(index.row() for index in self.selectionModel().selectedRows())]

    def set_shown(self, key: str) -> None:
        """The batch ``key`` is on the canvas: mark it and select it alone; none, if it is not in the list."""
        self._asked = ""
        self.rows.set_shown(key)
        row = self.rows.row_of(key)
        self._quiet = True
        if row is None:
            self.clearSelection()
        elif [each.key for each in self.chosen()] != [key]:
            self.setCurrentIndex(self.rows.index(row))
        self._quiet = False

    @Slot()
    def open_chosen(self) -> None:
        """Ask for the chosen batch, unless it is shown or was asked for already."""
        chosen = self.chosen()
        key = chosen[0].key if len(chosen) == 1 and not chosen[0].damage else ""
        if key and key not in (self.rows.shown, self._asked):
            self._asked = key
            self.openWanted.emit(key)

    def forget_asked(self) -> None:
        """What was asked for did not come: it may be asked for again."""
        self._asked = ""

    @Slot()
    def _on_selection(self) -> None:
        self.chosenChanged.emit()
        if not self._quiet and not self.rows.arranging:
            self.open_chosen()

    @Slot(QModelIndex, QModelIndex)
    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        selected = self.selectionModel().selectedRows()
        if any(first.row() <= index.row() <= last.row() for index in selected):
            self.chosenChanged.emit()

    # -- a new batch above does not move those in sight ----------------------------------------------------------------

    @Slot()
    def _hold(self) -> None:
        top = self.indexAt(QPoint(1, 1))
        scrolled = self.verticalScrollBar().value() > 0 and top.isValid()
        self._held = (QPersistentModelIndex(top), self.visualRect(top).top()) if scrolled else None

    @Slot()
    def _stay(self) -> None:
        if self._held is not None:
            top, place = self._held
            self.executeDelayedItemsLayout()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(self.rows.index(top.row())).top() - place)

    # -- keys ----------------------------------------------------------------------------------------------------------

    def _action_for(self, event: Any) -> QAction | None:
        wanted = QKeySequence(event.keyCombination())
        return next((action for action in self.actions() if wanted in action.shortcuts()), None)

    def event(self, event: QEvent) -> bool:
        # Elsewhere on the tab some of these keys mean something else; here the list comes first.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        all_of_them = event.matches(QKeySequence.StandardKey.SelectAll)
        return event.key() in _MOVING or all_of_them or self._action_for(event) is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._action_for(event)
        if action is not None:
            action.trigger()
        else:
            super().keyPressEvent(event)

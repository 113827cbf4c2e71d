"""Palettes of which several are wanted, in the order in which they were ticked."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from pixelgen.gui.generation.colours.palette_choice import PaletteChoice
from pixelgen.gui.generation.colours.palette_delegate import PaletteDelegate
from pixelgen.gui.generation.colours.palette_list import PaletteListModel, PaletteRole, PaletteRow
from pixelgen.gui.style_parts import draw_check_box
from pixelgen.gui.theme import SPACE, colours

Index = QModelIndex | QPersistentModelIndex
_BOX = 15  # side, logical pixels
_Check = Qt.CheckState


class PaletteChecks(PaletteListModel):
    """A list of palettes with a tick before each that is wanted."""

    checkedChanged = Signal()  # noqa: N815

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checked: list[PaletteChoice] = []

    @property
    def checked(self) -> tuple[PaletteChoice, ...]:
        """The palettes that are wanted, in the order in which they were ticked."""
        return tuple(self._checked)

    def set_checked(self, choice: PaletteChoice, *, checked: bool) -> None:
        """Tick a palette, or take its tick away."""
        if checked is (choice in self._checked):
            return
        if checked:
            self._checked.append(choice)
        else:
            self._checked.remove(choice)
        row = self.row_of(choice)
        if row is not None:
            index = self.index(row, 0)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole.value])
        self.checkedChanged.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if flags & Qt.ItemFlag.ItemIsEnabled else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole:
            row = super().data(index, PaletteRole.ROW)
            if not isinstance(row, PaletteRow) or row.choice is None:
                return None
            return _Check.Checked if row.choice in self._checked else _Check.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = index.data(PaletteRole.ROW)
        if role != Qt.ItemDataRole.CheckStateRole or not isinstance(row, PaletteRow) or row.choice is None:
            return False
        self.set_checked(row.choice, checked=_Check(value) is _Check.Checked)
        return True


class CheckedPaletteDelegate(PaletteDelegate):
    """A row with a box to tick; the whole row is the button."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            super().paint(painter, option, index)
            return
        whole = QRect(option.rect)
        super().paint(painter, option, index)
        box = QRect(whole.left() + SPACE, whole.top() + (whole.height() - _BOX) // 2, _BOX, _BOX)
        drawn = QStyle.StateFlag.State_Enabled
        if _Check(state) is _Check.Checked:
            drawn |= QStyle.StateFlag.State_On
        draw_check_box(painter, box, drawn, colours(self.view.palette()))

    def indent(self, index: Index) -> int:
        return 0 if index.data(Qt.ItemDataRole.CheckStateRole) is None else _BOX + SPACE

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        kind, toggles = event.type(), False
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
            toggles = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        elif isinstance(event, QMouseEvent) and kind == QEvent.Type.MouseButtonRelease:
            toggles = event.button() is Qt.MouseButton.LeftButton
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if not toggles or state is None:
            return False
        other = _Check.Unchecked if _Check(state) is _Check.Checked else _Check.Checked
        return model.setData(model.index(index.row(), 0), other, Qt.ItemDataRole.CheckStateRole)

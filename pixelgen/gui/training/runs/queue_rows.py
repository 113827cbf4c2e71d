"""The waiting trainings as a Qt list model, and how one of them looks."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pixelgen.gui.theme import GAP, SPACE, TIGHT, colours
from pixelgen.gui.training.runs.queue import QueueEntry
from pixelgen.gui.training.runs.words import entry_text
from pixelgen.gui.widgets.row_paint import paint_left

Index = QModelIndex | QPersistentModelIndex
_RADIUS = 4.0
_NUMBER_WIDTH = 28
_TITLE_SHARE = 0.5  # of a row's width at most


class QueueRole(IntEnum):
    """Own roles of ``QueueModel``."""

    ENTRY = int(Qt.ItemDataRole.UserRole)  # QueueEntry


class QueueModel(QAbstractListModel):
    """One row per waiting training, the next one first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[QueueEntry, ...] = ()

    def set_entries(self, entries: tuple[QueueEntry, ...]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._entries):
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(
                    part for part in (f"Number {index.row() + 1}", entry.title, entry_text(entry.values)) if part
                )
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(f"{name}: {value}" for name, value in entry.values.items()) or None
            case QueueRole.ENTRY:
                return entry
        return None


class QueueDelegate(QStyledItemDelegate):
    """Its number, its title, and at the right what it will learn."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._view.fontMetrics().height() + 2 * TIGHT + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, state = QRect(option.rect), option.state
        theme = colours(self._view.palette())
        entry: QueueEntry = index.data(QueueRole.ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._view.font())
        if state & QStyle.StateFlag.State_Selected:
            fill = QColor(theme.accent)
            fill.setAlphaF(0.22)
            painter.setBrush(fill)
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QColor(theme.accent) if focused else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        room = rect.adjusted(SPACE, 0, -SPACE, 0)
        paint_left(painter, room, str(index.row() + 1), theme.faint)
        title = room.adjusted(_NUMBER_WIDTH, 0, 0, 0)
        wanted = painter.fontMetrics().horizontalAdvance(entry.title)
        title.setWidth(min(wanted + 1, round(rect.width() * _TITLE_SHARE)))
        paint_left(painter, title, entry.title, theme.text)
        paint_left(
            painter, room.adjusted(title.right() - room.left() + GAP, 0, 0, 0), entry_text(entry.values), theme.faint
        )
        painter.restore()

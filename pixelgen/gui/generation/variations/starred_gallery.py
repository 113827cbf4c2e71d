"""Starred sprites in an order that a person makes: dragged, or moved by keys."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from pixelgen.gui.theme import colours
from pixelgen.gui.widgets.sprite_gallery import SpriteGallery

T = TypeVar("T")

_MARK = 2  # width of the mark where sprites would go, logical pixels
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
_Select = QItemSelectionModel.SelectionFlag


def moved(order: Sequence[T], rows: Iterable[int], before: int) -> list[T]:
    """``order`` with its ``rows`` together in front of what was row ``before``, in the order that they had."""
    taken = sorted(set(rows))
    rest = [each for row, each in enumerate(order) if row not in taken]
    place = before - sum(row < before for row in taken)
    return [*rest[:place], *(order[row] for row in taken), *rest[place:]]


class StarredGallery(SpriteGallery):
    """A gallery of which several sprites can be selected, and moved.

    Mouse: drag to move, or out of the list to take along. Keys: Alt and an arrow move, Enter opens, Del takes away.
    """

    rowsChanged = Signal()  # noqa: N815
    moveWanted = Signal(object, int)  # noqa: N815  rows, and before which they go
    dragWanted = Signal()  # noqa: N815  the selected sprites were dragged out of the list
    openWanted = Signal(int)  # noqa: N815  row
    removeWanted = Signal()  # noqa: N815

    def __init__(self, parent: QWidget | None = None, *, wanted: int = 48) -> None:
        super().__init__(parent, wanted=wanted)
        self._pressed: tuple[int, QPoint] | None = None  # row and place at which the button went down
        self._before: int | None = None  # where the dragged sprites would go
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(self._on_selection)

    @property
    def rows(self) -> tuple[int, ...]:
        """The selected rows, from the first to the last."""
        return tuple(sorted(index.row() for index in self.selectedIndexes()))

    def select_rows(self, rows: Iterable[int]) -> None:
        """Select these rows and no others."""
        model = self.selectionModel()
        model.clearSelection()
        for row in rows:
            model.select(self.sprites.index(row), _Select.Select)

    @property
    def insertion(self) -> int | None:
        """The row in front of which the dragged sprites would go now; None while nothing is dragged."""
        return self._before

    def row_before(self, point: QPoint) -> int:
        """The row in front of which sprites go that are let go at ``point`` of the viewport."""
        rects = [self.visualRect(self.sprites.index(row)) for row in range(self.sprites.rowCount())]
        line = [row for row, rect in enumerate(rects) if rect.top() <= point.y() <= rect.bottom() + self.spacing()]
        if not line:
            return 0 if rects and point.y() < rects[0].top() else len(rects)
        return next((row for row in line if point.x() < rects[row].center().x()), line[-1] + 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        plain = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        self._pressed = (index.row(), event.position().toPoint()) if plain and index.isValid() else None
        if self._pressed is None or not self.selectionModel().isSelected(index):
            super().mousePressEvent(event)  # those that are selected stay so, to be dragged together

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        point = event.position().toPoint()
        far = (point - self._pressed[1]).manhattanLength() >= QApplication.startDragDistance()
        if self._before is None and not far:
            return
        if self.viewport().rect().contains(point):
            self._set_before(self.row_before(point))
        else:
            self._pressed = None
            self._set_before(None)
            self.dragWanted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, before = self._pressed, self._before
        self._pressed = None
        self._set_before(None)
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif before is not None:
            self.moveWanted.emit(self.rows, before)
        else:
            index = self.sprites.index(pressed[0])
            self.selectionModel().setCurrentIndex(index, _Select.ClearAndSelect)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            self.openWanted.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, rows = Qt.Key(event.key()), self.rows
        if key in _STEPS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            before = rows[0] - 1 if rows and _STEPS[key] < 0 else rows[-1] + 2 if rows else -1
            if 0 <= before <= self.sprites.rowCount():
                self.moveWanted.emit(rows, before)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid() and not event.modifiers():
            self.openWanted.emit(self.currentIndex().row())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and rows:
            self.removeWanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._before is not None:
            QPainter(self.viewport()).fillRect(self._mark(), QColor(colours(self.palette()).accent))

    def _mark(self) -> QRect:
        """Where the mark of ``insertion`` is, in the viewport."""
        assert self._before is not None
        behind = self._before == self.sprites.rowCount()
        rect = self.visualRect(self.sprites.index(self._before - behind))
        left = rect.right() + 1 if behind else rect.left() - _MARK
        return QRect(max(0, left), rect.top(), _MARK, rect.height())

    def _set_before(self, before: int | None) -> None:
        if before != self._before:
            self._before = before
            self.viewport().update()

    @Slot()
    def _on_selection(self) -> None:
        self.rowsChanged.emit()

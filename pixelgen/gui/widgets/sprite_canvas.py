"""A view of sprites to choose from, with mouse and keys."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from pixelgen.gui.theme import colours
from pixelgen.gui.widgets.sprite_paint import paint_frame
from pixelgen.gui.widgets.sprite_view import SpriteView

_FRAME = 2  # width of the frame around the selected sprite, logical pixels
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class SpriteCanvas(SpriteView):
    """Shows sprites of which one can be selected.

    Mouse: click selects, Ctrl+wheel magnifies about the pointer, the middle button or Space and the left one drag.
    Keys: Ctrl+arrows move the selection.
    """

    selectionChanged = Signal(object)  # noqa: N815  index of the selected sprite, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selected: int | None = None
        self._hand = False  # Space is held
        self._dragged_from: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Sprites"))

    def set_sprites(self, sprites: NDArray[np.uint8] | None) -> None:
        before = self._sprites
        if before is not None and (sprites is None or sprites.shape != before.shape):
            self.select(None)
        super().set_sprites(sprites)

    @property
    def selected(self) -> int | None:
        return self._selected

    def select(self, sprite: int | None) -> None:
        """Select one sprite and bring it into view; None selects nothing.

        Raises:
            IndexError: for a sprite that is not shown.
        """
        if sprite is not None and not (self._sprites is not None and 0 <= sprite < len(self._sprites)):
            raise IndexError(f"there is no sprite {sprite}")
        if sprite == self._selected:
            return
        self._selected = sprite
        if sprite is not None:
            self._bring_into_view(sprite)
        self.selectionChanged.emit(sprite)
        self.viewport().update()

    def _bring_into_view(self, sprite: int) -> None:
        if self._grid is None:
            return
        left, top = self._grid.origin(sprite)
        width, height = self._view()
        room = self._grid.margin // 2
        for bar, start, extent in (
            (self.horizontalScrollBar(), left, width),
            (self.verticalScrollBar(), top, height),
        ):
            if start - room < bar.value():
                bar.setValue(start - room)
            elif start + self._grid.cell + room > bar.value() + extent:
                bar.setValue(start + self._grid.cell + room - extent)

    def _paint_over(self, painter: QPainter) -> None:
        if self._selected is not None:
            theme = colours(self.palette())
            colour = QColor(theme.accent if self.hasFocus() else theme.faint)
            width = max(1, round(_FRAME * self._ratio()))
            paint_frame(painter, self.cell_rect(self._selected), width=width, colour=colour)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._set_hand(held=False)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() is Qt.MouseButton.LeftButton
        if event.button() is Qt.MouseButton.MiddleButton or (left and self._hand):
            self._dragged_from = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left:
            self.select(self.sprite_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            moved = (event.position().toPoint() - self._dragged_from) * self._ratio()
            self._dragged_from = event.position().toPoint()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            self._dragged_from = None
            self._show_hand()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._set_hand(held=True)
        elif step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._grid is not None:
            moved = (self._selected + step[0] + step[1] * self._grid.columns) if self._selected is not None else 0
            if 0 <= moved < self._grid.count:
                self.select(moved)
        else:
            event.ignore()  # arrows without Ctrl scrub, up in the tab

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._set_hand(held=False)
        else:
            super().keyReleaseEvent(event)

    def _set_hand(self, *, held: bool) -> None:
        self._hand = held
        self._show_hand()

    def _show_hand(self) -> None:
        shape = Qt.CursorShape.OpenHandCursor if self._hand else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

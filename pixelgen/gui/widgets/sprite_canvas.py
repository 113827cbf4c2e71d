"""A view of sprites to choose from, to put in order and to take away, with mouse and keys."""

from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from pixelgen.gui.theme import colours
from pixelgen.gui.widgets.sprite_canvas_marks import Mark
from pixelgen.gui.widgets.sprite_canvas_select import CONTROL, SHIFT, SelectableView
from pixelgen.gui.widgets.sprite_canvas_selection import Selection
from pixelgen.gui.widgets.sprite_paint import paint_frame

__all__ = ["Mark", "SpriteCanvas"]


class _Gesture(Enum):
    """What the left button, held down, is doing."""

    NONE = "none"
    PRESSED = "pressed"  # on a sprite, not moved yet
    BAND = "band"  # a rubber band from an empty place
    CARRY = "carry"  # the selected sprites hang on the pointer


class SpriteCanvas(SelectableView):
    """Shows sprites of which some can be selected. Sprites are known by their place, 0 for the first.

    Mouse: a click selects one, with Ctrl one more or less, with Shift all up to it; a drag from an empty place draws a
    rubber band; a drag of a sprite moves the selected ones, or takes them out of the canvas; a double click activates.
    Ctrl+wheel magnifies about the pointer, the middle button or Space and the left one move the view.
    Keys: Ctrl+arrows go to a neighbour, with Shift they select up to it; Ctrl+A selects all, Esc nothing; Alt+← and
    Alt+→ move the selected sprites; Shift+Return activates. Arrows alone are left to the time machine.

    Args:
        multiple: more than one sprite can be selected.
        movable: sprites can be put into another order; whoever knows the order does it, see ``moveWanted``.
    """

    dragWanted = Signal(object)  # noqa: N815  tuple of places that were dragged out of the canvas

    def __init__(self, parent: QWidget | None = None, *, multiple: bool = True, movable: bool = False) -> None:
        super().__init__(parent, multiple=multiple, movable=movable)
        self._gesture = _Gesture.NONE
        self._pressed_at = QPointF()  # in the viewport
        self._band_from = QPointF()  # in the grid, device pixels, so that it stays where it is while the view scrolls
        self._before_band = Selection()
        self._insertion: int | None = None

    def set_sprites(self, sprites: NDArray[np.uint8] | None) -> None:
        before = self._sprites
        super().set_sprites(sprites)
        if before is not None and (sprites is None or sprites.shape != before.shape):
            self._end_gesture()
            self._set_selection(Selection())

    # Painting

    def _paint_over(self, painter: QPainter) -> None:
        super()._paint_over(painter)
        if self._gesture is _Gesture.BAND:
            self._paint_band(painter)
        elif self._gesture is _Gesture.CARRY:
            self._paint_carried(painter)

    def _paint_carried(self, painter: QPainter) -> None:
        """Those on the pointer are dim where they are; a bar stands where they would go."""
        theme = colours(self.palette())
        veil = QColor(theme.base)
        veil.setAlphaF(0.6)
        for place in self._visible():
            if place in self._selection.places:
                painter.fillRect(self.cell_rect(place), veil)
        if self._insertion is not None:
            painter.fillRect(self._insertion_rect(), QColor(theme.accent))

    def _paint_band(self, painter: QPainter) -> None:
        accent = QColor(colours(self.palette()).accent)
        box = self._band().translated(self._offset())
        paint_frame(painter, box, width=max(1, round(self._ratio())), colour=accent)
        accent.setAlphaF(0.2)
        painter.fillRect(box, accent)

    # Mouse

    def _in_grid(self, point: QPointF) -> QPointF:
        """A point of the viewport in device pixels of the grid."""
        return point * self._ratio() - self._offset().toPointF()

    def _press(self, event: QMouseEvent) -> None:
        place = self.sprite_at(event.position())
        self._pressed_at = event.position()
        if event.button() is Qt.MouseButton.RightButton:
            if place is not None and place not in self._selection.places:
                self._set_selection(self._selection.at(place))
            return
        add, span = bool(event.modifiers() & CONTROL), bool(event.modifiers() & SHIFT)
        if place is None:
            self._before_band = self._selection if add or span else Selection()
            self._band_from = self._in_grid(event.position())
            self._gesture = _Gesture.BAND if self._multiple else _Gesture.NONE
            self._set_selection(self._before_band)
            return
        self._gesture = _Gesture.PRESSED
        if span and self._multiple:
            self._set_selection(self._selection.ranged(place, add=add))
        elif add and self._multiple:
            self._set_selection(self._selection.toggled(place))
        elif place not in self._selection.places:
            self._set_selection(self._selection.at(place))
        elif place != self.current:
            self._set_selection(self._selection.only(self.selection, place))

    def _drag(self, point: QPointF) -> None:
        if self._gesture is _Gesture.PRESSED:
            far = (point - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
            if far and self._multiple and self.sprite_at(self._pressed_at) in self._selection.places:
                self._gesture = _Gesture.CARRY
        if self._gesture is _Gesture.BAND:
            self._scroll_at_edge(wanted=True)
            self._sweep()
        elif self._gesture is _Gesture.CARRY:
            self._carry(point)

    def _release(self, event: QMouseEvent) -> None:
        gesture, insertion = self._gesture, self._insertion
        self._end_gesture()
        place = self.sprite_at(event.position())
        plain = not event.modifiers() & (CONTROL | SHIFT)
        if gesture is _Gesture.PRESSED and plain and place is not None and place in self._selection.places:
            self._set_selection(self._selection.at(place))
        elif gesture is _Gesture.CARRY and insertion is not None:
            self._want_move(insertion)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.sprite_at(event.position())
        plain = not event.modifiers() & (CONTROL | SHIFT)
        if event.button() is Qt.MouseButton.LeftButton and place is not None and plain and not self._hand:
            self.activated.emit(place)
        else:
            self.mousePressEvent(event)

    def _band(self) -> QRect:
        """The rubber band in device pixels of the grid."""
        return QRect(self._band_from.toPoint(), self._in_grid(self._pointer).toPoint()).normalized()

    def _sweep(self) -> None:
        if self._grid is None:
            return
        band = self._band()
        places = self._grid.between(band.left(), band.top(), band.right(), band.bottom())
        self._set_selection(self._before_band.swept(places, add=bool(self._before_band.places)), follow=False)
        self.viewport().update()

    def _carry(self, point: QPointF) -> None:
        if not self.viewport().rect().contains(point.toPoint()):
            places = self.selection
            self._end_gesture()
            self.dragWanted.emit(places)
            return
        self.viewport().setCursor(Qt.CursorShape.DragMoveCursor)
        if self._movable and self._grid is not None:
            self._scroll_at_edge(wanted=True)
            at = self._in_grid(point)
            self._insertion = self._grid.insertion(at.x(), at.y())[0]
            self.viewport().update()

    def _insertion_rect(self) -> QRect:
        """The bar between two sprites where those on the pointer would go, in device pixels."""
        if self._grid is None:
            return QRect()
        at = self._in_grid(self._pointer)
        _, left, top = self._grid.insertion(at.x(), at.y())
        width = max(2, round(3 * self._ratio()))
        offset = self._offset()
        return QRect(left + offset.x() - width // 2, top + offset.y(), width, self._grid.cell)

    def _end_gesture(self) -> None:
        self._scroll_at_edge(wanted=False)
        if self._gesture is not _Gesture.NONE:
            self._gesture, self._insertion = _Gesture.NONE, None
            self._show_hand()
            self.viewport().update()

    def _want_move(self, before: int) -> None:
        """Ask for the selected sprites to go before ``before``, unless they are there already."""
        places = self.selection
        stays = places == tuple(range(places[0], places[-1] + 1)) and places[0] <= before <= places[-1] + 1
        if not stays:
            self.moveWanted.emit(places, before)

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._gesture is not _Gesture.NONE:
            self._end_gesture()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._end_gesture()

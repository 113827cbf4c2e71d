"""A sprite to paint a mask over, with mouse or keys."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from pixelgen.gui.generation.variations.mask import MAX_BRUSH, Mask, Pixel
from pixelgen.gui.generation.variations.mask_overlay import paint_brush, paint_mask, paint_middle
from pixelgen.gui.generation.variations.mask_tools import BOX, BRUSH, BUCKET, WAND, Pen
from pixelgen.gui.theme import colours
from pixelgen.gui.widgets.sprite_view_pan import PannedView

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_FAST = 4  # pixels that Shift and an arrow go
_FACTORS = (1, 2, 4, 8, 16, 32)  # Aseprite's keys 1 to 6
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class MaskCanvas(PannedView):
    """One sprite over a checkerboard, and the mask that is painted over it.

    Mouse: left paints, right erases, Shift and a click draws a line from the last place; the other button during a
    stroke takes it back. The wheel magnifies, Shift and the wheel changes the brush; the middle button, or Space and
    the left one, moves the view.
    Keys: arrows move the brush (Shift: by four), Space paints and Backspace erases there, + and - change the brush,
    1 to 6 magnify, 0 fits.

    Attributes:
        part: what is painted. Call ``refresh`` after changing it.
    """

    painted = Signal()  # the mask was changed
    pointed = Signal(object)  # (x, y) of the sprite pixel under the brush, or None
    penChanged = Signal(object)  # noqa: N815  Pen

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part = Mask(side)
        self._picture: NDArray[np.uint8] = np.zeros((side, side, 4), np.uint8)
        self._pen = Pen()
        self._veiled = True
        self._at: Pixel | None = None  # under the brush
        self._last: Pixel | None = None  # where the last stroke ended
        self._from: Pixel | None = None  # where the stroke under way goes on from
        self._adds = True  # the stroke under way paints
        self._straight = False  # Shift is held
        self._by_keys = False
        self.setObjectName("generate.reroll.canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.set_pixel_grid(visible=True)
        self._show_hand()
        self._say()

    # -- what is shown and how it is painted ---------------------------------------------------------------------------

    def set_picture(self, pixels: NDArray[np.uint8]) -> None:
        """The sprite (S, S, 4) uint8 whose colours the wand looks at, as it is seen."""
        self._picture = pixels

    def set_shown(self, pixels: NDArray[np.uint8]) -> None:
        """Show (S, S, 4) uint8 straight RGBA below the mask."""
        self.set_sprites(pixels[None])

    @property
    def pen(self) -> Pen:
        """How strokes are painted."""
        return self._pen

    def set_pen(self, **changes: Any) -> None:
        """Change fields of ``pen``; a size beyond its limits is brought back into them."""
        if "size" in changes:
            changes["size"] = max(1, min(MAX_BRUSH, int(changes["size"])))
        pen = replace(self._pen, **changes)
        if pen != self._pen:
            self._pen = pen
            self._say()
            self.penChanged.emit(pen)
            self.viewport().update()

    @property
    def veiled(self) -> bool:
        """Whether what is masked is tinted; its outline is always drawn."""
        return self._veiled

    def set_veiled(self, *, on: bool) -> None:
        self._veiled = on
        self.viewport().update()

    def refresh(self) -> None:
        """Show the mask as it is now, and tell."""
        self._say()
        self.viewport().update()
        self.painted.emit()

    def sizeHint(self) -> QSize:
        return QSize(420, 420)

    def _say(self) -> None:
        where = "" if self._at is None else f"column {self._at[0] + 1}, row {self._at[1] + 1}; "
        self.setAccessibleName(f"Mask, {self._pen.tool.label}")
        self.setAccessibleDescription(f"{where}{self.part.pixels} pixels are drawn anew")

    # -- strokes -------------------------------------------------------------------------------------------------------

    def _begin(self, at: Pixel, *, adds: bool, straight: bool) -> None:
        self._adds = adds
        self.part.begin()
        line = straight and self._pen.tool is BRUSH and self._last is not None
        self._from = self._last if line and self._last is not None else at
        if self._pen.tool is not BOX:
            self._stroke_to(at)
        self.refresh()

    def _stroke_to(self, at: Pixel) -> None:
        """Paint on to ``at``; a box is painted when it is done."""
        if self._from is None or self._pen.tool is BOX:
            return
        start = at if self._pen.tool is WAND else self._from
        shape = self._pen.covers(start, at, bits=self.part.shown, picture=self._picture)
        self.part.paint(shape, on=self._adds)
        self._from = self._last = at

    def _go_on(self, at: Pixel) -> None:
        """The brush has moved to ``at``; a fill happens once for each press."""
        if self._from is not None:
            if self._pen.tool is not BUCKET:
                self._stroke_to(at)
            self.refresh()

    def _end(self) -> None:
        if self._from is None:
            return
        if self._pen.tool is BOX and self._at is not None:
            shape = self._pen.covers(self._from, self._at, bits=self.part.shown, picture=self._picture)
            self.part.paint(shape, on=self._adds)
        self._from = None
        self.part.end()
        self.refresh()

    def _take_back(self) -> None:
        self._from = None
        self.part.cancel()
        self.refresh()

    # -- geometry ------------------------------------------------------------------------------------------------------

    def pixel_at(self, point: QPointF) -> Pixel | None:
        """The sprite pixel under a point of the viewport, also beyond the sprite's edges; None while there is none."""
        if self.grid is None:
            return None
        cell, ratio = self.cell_rect(0), self._ratio()
        x = (point.x() * ratio - cell.left()) // self.factor
        y = (point.y() * ratio - cell.top()) // self.factor
        return int(x), int(y)

    def pixel_point(self, pixel: Pixel) -> QPointF:
        """The middle of a sprite pixel in the viewport."""
        cell, half = self.cell_rect(0), self.factor / 2
        x, y = (corner + at * self.factor + half for corner, at in zip((cell.left(), cell.top()), pixel, strict=True))
        return QPointF(x, y) / self._ratio()

    def _paint_over(self, painter: QPainter) -> None:
        theme, ratio = colours(self.palette()), self._ratio()
        cell, factor = self.cell_rect(0), self.factor
        shown = self.part.bits
        if self._from is not None and self._pen.tool is BOX and self._at is not None:
            shape = self._pen.covers(self._from, self._at, bits=shown, picture=self._picture)
            shown = shown | shape if self._adds else shown & ~shape
        paint_mask(painter, shown, cell=cell, factor=factor, theme=theme, ratio=ratio, veiled=self._veiled)
        if self._pen.mirror:
            paint_middle(painter, cell, theme=theme, ratio=ratio)
        if self._at is not None and self._from is None and (self.underMouse() or self.hasFocus()):
            last = self._last if self._straight else None
            brush = self._pen.preview(self._at, last, side=self.part.side)
            paint_brush(painter, brush, cell=cell, factor=factor, ratio=ratio)

    # -- events --------------------------------------------------------------------------------------------------------

    def _press(self, event: QMouseEvent) -> None:
        at = self.pixel_at(event.position())
        if self._from is not None:
            self._take_back()
        elif at is not None:
            self._by_keys = False
            self._set_at(at)
            left = event.button() is Qt.MouseButton.LeftButton
            self._begin(at, adds=left != self._pen.erasing, straight=bool(event.modifiers() & _SHIFT))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panning:
            super().mouseMoveEvent(event)
            return
        self._by_keys = False
        self._straight = bool(event.modifiers() & _SHIFT)
        at = self.pixel_at(event.position())
        if at is not None and at != self._at:
            self._set_at(at)
            self._go_on(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._panning:
            super().mouseReleaseEvent(event)
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self._end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # two quick dots

    def leaveEvent(self, event: QEvent) -> None:
        if self._from is None and not self._by_keys:
            self._set_at(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        step = 1 if turned > 0 else -1
        if turned and event.modifiers() & _SHIFT:
            self.set_pen(size=self._pen.size + step)
        elif turned:
            self.zoom_by(step, about=event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()
        elif key in _ARROWS:
            self._move_by(*_ARROWS[key], far=_FAST if event.modifiers() & _SHIFT else 1)
        elif key == Qt.Key.Key_Space and self._by_keys and self._at is not None:
            if not event.isAutoRepeat():
                self._begin(self._at, adds=not self._pen.erasing, straight=bool(event.modifiers() & _SHIFT))
        elif key == Qt.Key.Key_Backspace and self._at is not None:
            if not event.isAutoRepeat():
                self._by_keys = True
                self._begin(self._at, adds=self._pen.erasing, straight=bool(event.modifiers() & _SHIFT))
        elif key == Qt.Key.Key_Escape and self._from is not None:
            self._take_back()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_pen(size=self._pen.size + 1)
        elif key == Qt.Key.Key_Minus:
            self.set_pen(size=self._pen.size - 1)
        elif key == Qt.Key.Key_0:
            self.set_factor(None)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_6:
            self.set_factor(_FACTORS[key - Qt.Key.Key_1])
        else:
            self._straight = self._straight or key == Qt.Key.Key_Shift
            self.viewport().update()
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Backspace) and self._by_keys and not event.isAutoRepeat():
            self._end()
        if event.key() == Qt.Key.Key_Shift:
            self._straight = False
            self.viewport().update()
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._end()
        self._straight = False
        self.viewport().update()

    def _move_by(self, across: int, down: int, *, far: int) -> None:
        """Take the brush along by keys, to the middle first if it is nowhere; a stroke under way goes with it."""
        side = self.part.side
        x, y = (side // 2, side // 2) if self._at is None else (self._at[0] + across * far, self._at[1] + down * far)
        self._by_keys = True
        at = min(max(0, x), side - 1), min(max(0, y), side - 1)
        self._set_at(at)
        self._bring_into_view(at)
        self._go_on(at)

    def _bring_into_view(self, at: Pixel) -> None:
        """Scroll so that the pixel ``at`` is seen."""
        point, seen = self.pixel_point(at), self.viewport().rect().toRectF()
        for bar, place, low, high in (
            (self.horizontalScrollBar(), point.x(), seen.left(), seen.right()),
            (self.verticalScrollBar(), point.y(), seen.top(), seen.bottom()),
        ):
            reach = self.factor / self._ratio()
            beyond = min(0.0, place - reach - low) + max(0.0, place + reach - high)
            bar.setValue(bar.value() + round(beyond * self._ratio()))

    def _set_at(self, at: Pixel | None) -> None:
        self._at = at
        self._say()
        inside = at is not None and QRect(0, 0, self.part.side, self.part.side).contains(*at)
        self.pointed.emit(at if inside else None)
        self.viewport().update()

    def _show_hand(self) -> None:
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor if self._hand else Qt.CursorShape.CrossCursor)

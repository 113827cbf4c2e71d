"""A sprite to paint a mask over, with mouse or keys."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from pixelgen.gui.generation.variations.mask import (
    MAX_BRUSH,
    Bits,
    Mask,
    Pixel,
    connected,
    footprint,
    line,
    rectangle,
    same_colour,
)
from pixelgen.gui.generation.variations.mask_overlay import paint_mask, paint_outline
from pixelgen.gui.generation.variations.mask_tools import BRUSH, BUCKET, MASK_TOOLS, RECTANGLE, WAND, MaskTool
from pixelgen.gui.theme import colours
from pixelgen.gui.widgets.sprite_view import SpriteView

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_FAST = 4  # pixels that Shift and an arrow go
_FACTORS = (1, 2, 4, 8, 16, 32)  # Aseprite's keys 1 to 6


class MaskCanvas(SpriteView):
    """One sprite over a checkerboard, and the mask that is painted over it.

    Mouse: left paints, right erases, Shift draws a line from the last place, the wheel magnifies, Shift and wheel
    changes the brush, the middle button or Space and the left one move the view. Keys: arrows move the brush, Space
    paints there, Backspace erases, + and - change the brush, 1 to 6 magnify, 0 fits.
    """

    painted = Signal()  # the mask was changed
    pointed = Signal(object)  # (x, y) of the sprite pixel under the brush, or None
    brushChanged = Signal(int)  # noqa: N815  its size, after a change with wheel or keys

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mask = Mask(side)
        self._original: NDArray[np.uint8] = np.zeros((side, side, 4), np.uint8)
        self._tool: MaskTool = BRUSH
        self._brush = 2
        self._mirror = False
        self._erasing = False
        self._veiled = True
        self._at: Pixel | None = None  # under the brush
        self._last: Pixel | None = None  # where the last stroke ended
        self._from: Pixel | None = None  # where the stroke under way began
        self._on = True  # the stroke under way paints
        self._straight = False  # Shift is held
        self._by_keys = False
        self._hand = False
        self._dragged_from: QPoint | None = None
        self.setObjectName("generate.reroll.canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self.set_pixel_grid(visible=True)
        self._say()

    # What is shown and how it is painted

    def set_original(self, pixels: NDArray[np.uint8]) -> None:
        """The sprite (S, S, 4) uint8 whose colours the wand looks at."""
        self._original = pixels

    def set_shown(self, pixels: NDArray[np.uint8]) -> None:
        """Show (S, S, 4) uint8 straight RGBA below the mask."""
        self.set_sprites(pixels[None])

    @property
    def tool(self) -> MaskTool:
        return self._tool

    def set_tool(self, key: str) -> None:
        """Raises ConfigError for a tool that there is not."""
        self._tool = MASK_TOOLS[key]
        self._say()
        self.viewport().update()

    @property
    def brush(self) -> int:
        """Side of the square brush in pixels."""
        return self._brush

    def set_brush(self, size: int) -> None:
        size = max(1, min(MAX_BRUSH, size))
        if size != self._brush:
            self._brush = size
            self.brushChanged.emit(size)
            self.viewport().update()

    def set_mirror(self, *, on: bool) -> None:
        """Paint the same at the other side of the upright middle."""
        self._mirror = on
        self.viewport().update()

    def set_erasing(self, *, on: bool) -> None:
        """Let the left button erase and the right one paint."""
        self._erasing = on
        self.viewport().update()

    def set_veiled(self, *, on: bool) -> None:
        """Tint what is masked; off shows its outline only."""
        self._veiled = on
        self.viewport().update()

    def refresh(self) -> None:
        """After a change of ``mask`` from elsewhere."""
        self._say()
        self.viewport().update()
        self.painted.emit()

    def sizeHint(self) -> QSize:
        return QSize(420, 420)

    def _say(self) -> None:
        self.setAccessibleName(f"Mask, {self._tool.label}")
        where = "" if self._at is None else f"column {self._at[0] + 1}, row {self._at[1] + 1}; "
        self.setAccessibleDescription(f"{where}{self.mask.pixels} pixels are drawn anew")

    # Painting

    def _shape(self, start: Pixel, end: Pixel) -> Bits:
        """What the tool covers from where the button went down to where it is."""
        side, mirror = self.mask.side, self._mirror
        match self._tool:
            case tool if tool is RECTANGLE:
                return rectangle(start, end, side=side, mirror=mirror)
            case tool if tool is WAND:
                found = same_colour(self._original, end)
            case tool if tool is BUCKET:
                bits = self.mask.shown
                inside = 0 <= end[0] < side and 0 <= end[1] < side
                found = connected(bits == bits[end[1], end[0]], end) if inside else np.zeros_like(bits)
            case _:
                return footprint(line(start, end), side=side, size=self._brush, mirror=mirror)
        return found | found[:, ::-1] if mirror else found

    def _press(self, at: Pixel, *, on: bool, straight: bool) -> None:
        self._on, self._from = on, at
        self.mask.begin()
        start = self._last if straight and self._tool is BRUSH and self._last is not None else at
        if self._tool is not RECTANGLE:
            self.mask.paint(self._shape(start, at), on=on)
        self._last = at
        self.refresh()

    def _drag(self, at: Pixel) -> None:
        if self._from is not None and self._tool is BRUSH:
            self.mask.paint(self._shape(self._from, at), on=self._on)
            self._from = self._last = at
            self.refresh()
        elif self._from is not None and self._tool is WAND:
            self.mask.paint(self._shape(at, at), on=self._on)
            self.refresh()

    def _release(self) -> None:
        if self._from is None:
            return
        if self._tool is RECTANGLE and self._at is not None:
            self.mask.paint(self._shape(self._from, self._at), on=self._on)
        self._from = None
        self.mask.end()
        self.refresh()

    def _cancel(self) -> None:
        self._from = None
        self.mask.cancel()
        self.refresh()

    # Geometry

    def pixel_at(self, point: QPointF) -> Pixel | None:
        """The sprite pixel under a point of the viewport, also outside the sprite; None while there is none."""
        if self.grid is None:
            return None
        cell, ratio = self.cell_rect(0), self.viewport().devicePixelRatioF()
        x = int((point.x() * ratio - cell.left()) // self.factor)
        y = int((point.y() * ratio - cell.top()) // self.factor)
        return x, y

    def pixel_point(self, pixel: Pixel) -> QPointF:
        """The middle of a sprite pixel in the viewport."""
        cell, ratio = self.cell_rect(0), self.viewport().devicePixelRatioF()
        half = self.factor / 2
        return QPointF(
            (cell.left() + pixel[0] * self.factor + half) / ratio, (cell.top() + pixel[1] * self.factor + half) / ratio
        )

    def _paint_over(self, painter: QPainter) -> None:
        theme = colours(self.palette())
        cell, factor = self.cell_rect(0), self.factor
        ratio = self.viewport().devicePixelRatioF()
        shown = self.mask.bits
        if self._from is not None and self._tool is RECTANGLE and self._at is not None:
            shape = self._shape(self._from, self._at)
            shown = shown | shape if self._on else shown & ~shape
        paint_mask(painter, shown, cell=cell, factor=factor, theme=theme, ratio=ratio, veiled=self._veiled)
        if self._mirror:
            painter.fillRect(
                QRect(cell.center().x(), cell.top(), max(1, round(ratio)), cell.height()), QColor(theme.link)
            )
        if self._at is not None and self._from is None and (self.underMouse() or self.hasFocus()):
            preview = self._preview(self._at)
            paint_outline(
                painter, preview, cell=cell, factor=factor, colour=QColor(theme.text), width=max(1, round(ratio))
            )

    def _preview(self, at: Pixel) -> Bits:
        side = self.mask.side
        if self._tool is BRUSH:
            start = self._last if self._straight and self._last is not None else at
            return footprint(line(start, at), side=side, size=self._brush, mirror=self._mirror)
        return rectangle(at, at, side=side, mirror=self._mirror)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left, right = event.button() is Qt.MouseButton.LeftButton, event.button() is Qt.MouseButton.RightButton
        if event.button() is Qt.MouseButton.MiddleButton or (left and self._hand):
            self._dragged_from = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        at = self.pixel_at(event.position())
        if at is None or not (left or right):
            return
        if self._from is not None:
            self._cancel()  # the other button during a stroke takes it back
            return
        straight = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._set_at(at)
        self._press(at, on=left != self._erasing, straight=straight)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._by_keys = False
        if self._dragged_from is not None:
            moved = (event.position().toPoint() - self._dragged_from) * self.viewport().devicePixelRatioF()
            self._dragged_from = event.position().toPoint()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())
            return
        self._straight = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        at = self.pixel_at(event.position())
        if at is not None and at != self._at:
            self._set_at(at)
            self._drag(at)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            self._dragged_from = None
            self._show_hand()
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self._release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # two quick dots

    def leaveEvent(self, event: QEvent) -> None:
        if self._from is None and not self._by_keys:
            self._set_at(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if not turned:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.set_brush(self._brush + (1 if turned > 0 else -1))
        else:
            self.zoom_by(1 if turned > 0 else -1, about=event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()
            return
        if key in _ARROWS:
            fast = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move_by(*_ARROWS[key], far=_FAST if fast else 1)
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            if self._by_keys and self._at is not None:
                self._press(self._at, on=not self._erasing, straight=False)
            else:
                self._set_hand(held=True)
        elif key == Qt.Key.Key_Backspace and self._at is not None and not event.isAutoRepeat():
            self._by_keys = True
            self._press(self._at, on=self._erasing, straight=False)
        elif key == Qt.Key.Key_Escape and self._from is not None:
            self._cancel()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_brush(self._brush + 1)
        elif key == Qt.Key.Key_Minus:
            self.set_brush(self._brush - 1)
        elif key == Qt.Key.Key_0:
            self.set_factor(None)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_6:
            self.set_factor(_FACTORS[key - Qt.Key.Key_1])
        else:
            self._straight = key == Qt.Key.Key_Shift
            self.viewport().update()
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.isAutoRepeat():
            return
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Backspace):
            self._set_hand(held=False)
            if self._by_keys:
                self._release()
        elif key == Qt.Key.Key_Shift:
            self._straight = False
            self.viewport().update()
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._set_hand(held=False)
        self._release()
        self.viewport().update()

    def _move_by(self, across: int, down: int, *, far: int) -> None:
        """Take the brush by keys, from the middle if it is nowhere; a stroke under way goes along."""
        side = self.mask.side
        x, y = self._at if self._at is not None else (side // 2, side // 2)
        if self._at is not None:
            x, y = x + across * far, y + down * far
        self._by_keys = True
        at = min(max(0, x), side - 1), min(max(0, y), side - 1)
        self._set_at(at)
        self._drag(at)

    def _set_at(self, at: Pixel | None) -> None:
        self._at = at
        inside = at is not None and 0 <= at[0] < self.mask.side and 0 <= at[1] < self.mask.side
        self._say()
        self.pointed.emit(at if inside else None)
        self.viewport().update()

    def _set_hand(self, *, held: bool) -> None:
        self._hand = held
        self._show_hand()

    def _show_hand(self) -> None:
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor if self._hand else Qt.CursorShape.CrossCursor)

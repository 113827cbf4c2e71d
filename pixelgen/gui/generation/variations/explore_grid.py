"""Nine sprites in a square: the one in the middle, and its neighbours to go on to."""

from collections.abc import Sequence
from math import floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from pixelgen.gui.generation.variations.paint import thinned
from pixelgen.gui.theme import TIGHT, colours
from pixelgen.gui.widgets.sprite_grid import SpriteGrid
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_cells, paint_frame

SIDE = 3
MIDDLE = SIDE * SIDE // 2
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_PLACES = ("upper left", "above", "upper right", "left", "the middle", "right", "lower left", "below", "lower right")


class ExploreGrid(QWidget):
    """Shows nine sprites at a whole magnification; a click, or arrows and Enter, choose one of them."""

    chosen = Signal(int)  # place, row by row, 4 is the middle

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sprites: NDArray[np.uint8] | None = None
        self._cursor = MIDDLE
        self._hovered: int | None = None
        self.setObjectName("generate.explore.grid")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._say()

    @property
    def cursor_place(self) -> int:
        """The place that Enter would choose."""
        return self._cursor

    def set_sprites(self, sprites: Sequence[NDArray[np.uint8]] | NDArray[np.uint8] | None) -> None:
        """Show nine (S, S, 4) uint8 straight RGBA sprites, row by row; None empties the grid.

        Raises:
            ValueError: for another number of sprites.
        """
        shown = None if sprites is None else np.asarray(sprites)
        if shown is not None and len(shown) != SIDE * SIDE:
            raise ValueError(f"expected {SIDE * SIDE} sprites, got {len(shown)}")
        resized = (shown is None) != (self._sprites is None) or (
            shown is not None and self._sprites is not None and shown.shape != self._sprites.shape
        )
        self._sprites = shown
        if resized:
            self.updateGeometry()
        self.update()

    def _shown(self, width: int) -> NDArray[np.uint8] | None:
        """The sprites, without some of their pixels where even single ones would not fit into ``width``."""
        if self._sprites is None:
            return None
        return thinned(self._sprites, self._room(width)[0] // SIDE)

    def _room(self, width: int) -> tuple[int, int]:
        """(what nine sprites may take across, gap) in device pixels."""
        ratio = self.devicePixelRatioF()
        gap = max(2, round(TIGHT * ratio))
        return max(SIDE, floor(width * ratio) - (SIDE + 1) * gap), gap

    def _grid(self, width: int) -> SpriteGrid:
        shown = self._shown(width)
        size = 16 if shown is None else shown.shape[1]
        room, gap = self._room(width)
        factor = max(1, room // (SIDE * size))
        return SpriteGrid(count=SIDE * SIDE, size=size, columns=SIDE, factor=factor, gap=gap, margin=gap)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return -int(-self._grid(width).height // self.devicePixelRatioF())

    def sizeHint(self) -> QSize:
        width = self.width() if self.width() > 100 else 240
        return QSize(width, self.heightForWidth(width))

    def _offset(self, grid: SpriteGrid) -> QPoint:
        ratio = self.devicePixelRatioF()
        return QPoint(max(0, int(self.width() * ratio) - grid.width) // 2, 0)

    def place_at(self, point: QPointF) -> int | None:
        """The sprite under a point of the widget."""
        if self._sprites is None:
            return None
        ratio, grid = self.devicePixelRatioF(), self._grid(self.width())
        offset = self._offset(grid)
        return grid.at(point.x() * ratio - offset.x(), point.y() * ratio - offset.y())

    def place_rect(self, place: int) -> QRect:
        """Where a sprite is, in device pixels of the widget."""
        grid = self._grid(self.width())
        left, top = grid.origin(place)
        return QRect(QPoint(left, top) + self._offset(grid), QSize(grid.cell, grid.cell))

    def paintEvent(self, _event: QPaintEvent) -> None:
        shown = self._shown(self.width())
        if shown is None:
            return
        theme, ratio = colours(self.palette()), self.devicePixelRatioF()
        grid = self._grid(self.width())
        painter = QPainter(self)
        painter.scale(1 / ratio, 1 / ratio)
        brush = backdrop_brush("checker", theme, ratio=ratio)
        paint_cells(painter, shown, grid=grid, sprites=range(SIDE * SIDE), offset=self._offset(grid), backdrop=brush)
        width = max(1, round(2 * ratio))
        for place, colour in self._frames(theme.accent, theme.faint):
            paint_frame(painter, self.place_rect(place), width=width, colour=QColor(colour))

    def _frames(self, strong: str, weak: str) -> list[tuple[int, str]]:
        frames = [(MIDDLE, weak)]
        if self._hovered is not None and self.isEnabled():
            frames.append((self._hovered, strong))
        if self.hasFocus():
            frames.append((self._cursor, strong))
        return frames

    def _say(self) -> None:
        self.setAccessibleName(f"Explore around, {_PLACES[self._cursor]}")

    def _choose(self, place: int) -> None:
        self._cursor = MIDDLE
        self._say()
        self.update()
        self.chosen.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self.place_at(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            hand = hovered is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self._choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self._sprites is not None:
            across, down = _STEPS[key]
            column, row = self._cursor % SIDE + across, self._cursor // SIDE + down
            if 0 <= column < SIDE and 0 <= row < SIDE:
                self._cursor = row * SIDE + column
                self._say()
                self.update()
        elif key in _ENTER and self._sprites is not None:
            self._choose(self._cursor)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.place_at(QPointF(event.pos()))
            words = "Make this one the new middle" if place != MIDDLE else "Explore around it again"
            QToolTip.showText(event.globalPos(), words if place is not None else "", self)
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.updateGeometry()
        return super().event(event)

"""Two sprites side by side, at the same whole magnification, exact to the device pixel."""

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.theme import SPACE, colours
from pixelgen.gui.widgets.sprite_grid import SpriteGrid
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_cells

_SIDE = 32  # of the sprites that are expected while there are none


class SpritePair(QWidget):
    """The left one is there as soon as a sprite is chosen; the place of the right one is empty until it is found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair: tuple[NDArray[np.uint8] | None, NDArray[np.uint8] | None] = None, None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def pair(self) -> tuple[NDArray[np.uint8] | None, NDArray[np.uint8] | None]:
        """What is shown, left and right: (S, S, 4) uint8 straight RGBA."""
        return self._pair

    def show_pair(self, left: NDArray[np.uint8] | None, right: NDArray[np.uint8] | None) -> None:
        """Show two sprites of one size, (S, S, 4) uint8 straight RGBA; none leaves a place empty."""
        self._pair = left, right
        self.updateGeometry()
        self.update()

    def _geometry(self, width: int) -> tuple[int, int]:
        """(device pixels per sprite pixel, side of a cell in device pixels)."""
        size = next((sprite.shape[0] for sprite in self._pair if sprite is not None), _SIDE)
        room = floor((width - SPACE) / 2 * self.devicePixelRatioF())
        factor = max(1, room // size)
        return factor, factor * size

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return ceil(self._geometry(width)[1] / self.devicePixelRatioF())

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.heightForWidth(max(80, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        ratio, theme = self.devicePixelRatioF(), colours(self.palette())
        factor, cell = self._geometry(self.width())
        half = floor(self.width() * ratio / 2)
        painter = QPainter(self)
        painter.scale(1 / ratio, 1 / ratio)
        brush = backdrop_brush("checker", theme, ratio=ratio)
        for place, sprite in enumerate(self._pair):
            left = place * half + (half - cell) // 2
            if sprite is None:
                painter.setPen(QPen(QColor(theme.line), 1.0, Qt.PenStyle.DashLine))
                painter.drawRect(QRect(left, 0, cell - 1, cell - 1))
                continue
            grid = SpriteGrid(count=1, size=len(sprite), columns=1, factor=factor, gap=0, margin=0)
            paint_cells(painter, sprite[None], grid=grid, sprites=(0,), offset=QPoint(left, 0), backdrop=brush)

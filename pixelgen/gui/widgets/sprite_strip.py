"""A few sprites in a row, to recognise a model by."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.theme import colours
from pixelgen.gui.widgets.sprite_grid import SpriteGrid
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_cells

_GAP = 4  # logical pixels between two sprites


class SpriteStrip(QWidget):
    """Shows as many sprites as fit side by side, at the largest whole magnification up to ``wanted`` logical pixels."""

    def __init__(self, parent: QWidget | None = None, *, wanted: int = 32) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._sprites: NDArray[np.uint8] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Sprites that this model made")

    def set_sprites(self, sprites: NDArray[np.uint8] | None) -> None:
        """Show (N, S, S, 4) uint8 straight RGBA sprites; none hides the strip."""
        self._sprites = sprites if sprites is not None and len(sprites) else None
        self.setVisible(self._sprites is not None)
        self.updateGeometry()
        self.update()

    def set_actual(self, sprites: NDArray[np.uint8]) -> None:
        """Show sprites at one logical pixel per sprite pixel, with just the room that they need."""
        self._wanted = sprites.shape[1]
        self.setFixedWidth(len(sprites) * self._wanted + (len(sprites) - 1) * _GAP)
        self.set_sprites(sprites)

    def _cell(self) -> tuple[int, int]:
        """(device pixels per sprite pixel, side of a cell in device pixels)."""
        size = self._sprites.shape[1] if self._sprites is not None else 1
        factor = max(1, math.floor(self._wanted * self.devicePixelRatioF() / size))
        return factor, factor * size

    def sizeHint(self) -> QSize:
        return QSize(0, math.ceil(self._cell()[1] / self.devicePixelRatioF()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._sprites is None:
            return
        ratio = self.devicePixelRatioF()
        factor, cell = self._cell()
        gap = round(_GAP * ratio)
        count = max(1, min(len(self._sprites), int((self.width() * ratio + gap) // (cell + gap))))
        grid = SpriteGrid(count=count, size=self._sprites.shape[1], columns=count, factor=factor, gap=gap, margin=0)
        painter = QPainter(self)
        painter.scale(1 / ratio, 1 / ratio)
        brush = backdrop_brush("checker", colours(self.palette()), ratio=ratio)
        paint_cells(painter, self._sprites, grid=grid, sprites=range(count), offset=QPoint(), backdrop=brush)

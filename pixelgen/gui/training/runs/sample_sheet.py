"""The newest sprites of a run, as large as there is room for."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.theme import colours
from pixelgen.gui.widgets.row_picture import arrange, paint_arranged
from pixelgen.gui.widgets.sprite_paint import backdrop_brush

_SIDE = 208  # logical pixels
_LEAST = 64
_GAP = 3
_COUNTS = (1, 2, 3, 4, 6, 8, 9, 10, 12, 15, 16)  # how many sprites may be shown


class SampleSheet(QWidget):
    """Up to 16 sprites, fewer where they are large; an empty ground while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sprites: NDArray[np.uint8] | None = None
        self.setObjectName("train.runs.samples")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_sprites(self, sprites: NDArray[np.uint8] | None) -> None:
        """Show (N, S, S, 4) uint8 straight RGBA sprites."""
        self._sprites = sprites if sprites is not None and len(sprites) else None
        shown = "none yet" if self._sprites is None else str(len(self._sprites))
        self.setAccessibleName(f"Newest sprites of this run: {shown}")
        self.update()

    def set_room(self, height: int) -> None:
        """Be lower than usual where there is less ``height`` than that, logical pixels."""
        self.setFixedHeight(max(_LEAST, min(_SIDE, height)))

    @property
    def shown(self) -> int:
        """How many sprites are there to be seen."""
        return 0 if self._sprites is None else len(self._sprites)

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        theme = colours(self.palette())
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        painter = QPainter(self)
        painter.scale(1 / ratio, 1 / ratio)
        brush = backdrop_brush("checker", theme, ratio=ratio)
        place = QRect(0, 0, width, height)
        if self._sprites is None:
            painter.fillRect(place, brush)
            return
        counts = [count for count in _COUNTS if count <= len(self._sprites)]
        grid, step = arrange(self._sprites.shape[1], counts=counts, width=width, height=height, gap=round(_GAP * ratio))
        paint_arranged(painter, self._sprites, grid=grid, step=step, place=place, backdrop=brush)

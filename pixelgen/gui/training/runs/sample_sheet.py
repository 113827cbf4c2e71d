"""The newest sprites of a run, as large as there is room for."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.theme import colours
from pixelgen.gui.training.runs.pictures import mosaic, paint_mosaic
from pixelgen.gui.widgets.sprite_paint import backdrop_brush

_SIDE = 208  # logical pixels
_GAP = 3
_MOST = 4  # sprites across


class SampleSheet(QWidget):
    """Up to 16 sprites in a square; nothing while there are none."""

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
        room = min(width, height)
        place = QRect((width - room) // 2, 0, room, room)
        painter = QPainter(self)
        painter.scale(1 / ratio, 1 / ratio)
        brush = backdrop_brush("checker", theme, ratio=ratio)
        if self._sprites is None:
            painter.fillRect(place, brush)
            return
        gap, count = round(_GAP * ratio), len(self._sprites)
        across = next(number for number in range(1, _MOST + 1) if number**2 >= count or number == _MOST)
        layout = mosaic(self._sprites.shape[1], room=room, most=across, gap=gap)
        paint_mosaic(painter, self._sprites, place=place, layout=layout, gap=gap, backdrop=brush)

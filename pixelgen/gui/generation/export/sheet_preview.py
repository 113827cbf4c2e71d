"""A sheet as it will be written, on the checkerboard, as large as a whole magnification allows."""

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.theme import SPACE, colours
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_frame, sprite_image


class SheetPreview(QWidget):
    """Shows one image, whole, with a hairline around it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels: NDArray[np.uint8] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Preview of the sheet")

    def set_pixels(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show (H, W, 4) uint8 straight RGBA; None empties the preview."""
        self._pixels = pixels
        self.update()

    @property
    def pixels(self) -> NDArray[np.uint8] | None:
        return self._pixels

    def sizeHint(self) -> QSize:
        return QSize(520, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 200)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        ratio = self.devicePixelRatioF()
        size = QSize(ceil(self.width() * ratio), ceil(self.height() * ratio))
        screen = QImage(size, QImage.Format.Format_RGB32)
        screen.fill(QColor(theme.base))
        if self._pixels is not None:
            painter = QPainter(screen)
            sheet = sprite_image(self._pixels).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
            place = _place(sheet.size(), size, room=round(SPACE * ratio))
            painter.fillRect(place, backdrop_brush("checker", theme, ratio=ratio))
            painter.drawImage(place, sheet)
            paint_frame(painter, place, width=1, colour=QColor(theme.line))
            painter.end()
        screen.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QPointF(0, 0), screen)
        painter.end()


def _place(sheet: QSize, view: QSize, *, room: int) -> QRect:
    """Where a sheet goes in a view, both in device pixels: centred, a whole factor up, or as far down as it must."""
    width, height = max(1, view.width() - 2 * room), max(1, view.height() - 2 * room)
    factor = min(width / sheet.width(), height / sheet.height())
    keep = Qt.AspectRatioMode.KeepAspectRatio
    shown = sheet * floor(factor) if factor >= 1 else sheet.scaled(width, height, keep)
    left, top = (view.width() - shown.width()) // 2, (view.height() - shown.height()) // 2
    return QRect(left, top, max(1, shown.width()), max(1, shown.height()))

"""The colours of a set at a glance: how much of each, and each by itself."""

import colorsys
import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from pixelgen.gui.theme import SPACE, colours

_STRIP = 24  # height of the strip, logical pixels
_SWATCH = 14  # side of a swatch, logical pixels
_HUES = 12
_GREY = 0.12  # saturation under which a colour counts as grey


def by_hue_and_lightness(palette: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The order in which people look through colours: greys from dark to light, then each hue from dark to light.

    Args:
        palette: (K, 3) uint8.

    Returns:
        (K,) indices.
    """

    def place(index: int) -> tuple[int, float]:
        red, green, blue = (float(part) / 255 for part in palette[index])
        hue, lightness, _ = colorsys.rgb_to_hls(red, green, blue)
        grey = max(red, green, blue) - min(red, green, blue) < _GREY
        return (-1 if grey else int(hue * _HUES + 0.5) % _HUES, lightness)

    return np.array(sorted(range(len(palette)), key=place), dtype=np.int64)


class PaletteStrip(QWidget):
    """A strip in which each colour has the width of its share, over a swatch for each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette: NDArray[np.uint8] = np.zeros((0, 3), np.uint8)
        self._shares: NDArray[np.float64] = np.zeros(0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Colours")

    def set_palette(self, palette: NDArray[np.uint8], shares: NDArray[np.floating]) -> None:
        """Show (K, 3) uint8 colours with their (K,) shares of all visible pixels, in [0, 1]."""
        order = by_hue_and_lightness(palette)
        self._palette, self._shares = palette[order], shares[order].astype(np.float64)
        most = np.argsort(-self._shares)[:5]
        self.setAccessibleDescription("; ".join(self._words(int(index)) for index in most))
        self.updateGeometry()
        self.update()

    def _words(self, index: int) -> str:
        red, green, blue = self._palette[index]
        return f"#{red:02x}{green:02x}{blue:02x}, {100 * self._shares[index]:.1f} % of the visible pixels"

    def _columns(self, width: int) -> int:
        return max(1, width // _SWATCH)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = math.ceil(len(self._palette) / self._columns(width))
        return _STRIP + (SPACE + rows * _SWATCH if rows else 0)

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.heightForWidth(max(80, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _strip(self) -> list[QRect]:
        total = float(self._shares.sum()) or 1.0
        ends = np.round(np.concatenate([[0.0], np.cumsum(self._shares) / total]) * self.width()).astype(int).tolist()
        return [QRect(left, 0, right - left, _STRIP) for left, right in pairwise(ends)]

    def _swatches(self) -> list[QRect]:
        columns = self._columns(self.width())
        top = _STRIP + SPACE
        return [
            QRect(index % columns * _SWATCH, top + index // columns * _SWATCH, _SWATCH - 1, _SWATCH - 1)
            for index in range(len(self._palette))
        ]

    def colour_at(self, point: QPoint) -> int | None:
        """Which colour lies under a point."""
        for places in (self._strip(), self._swatches()):
            for index, rect in enumerate(places):
                if rect.contains(point):
                    return index
        return None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.colour_at(event.pos())
            QToolTip.showText(event.globalPos(), self._words(index) if index is not None else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shades = [QColor(*map(int, colour)) for colour in self._palette]
        for places in (self._strip(), self._swatches()):
            for rect, shade in zip(places, shades, strict=True):
                painter.fillRect(rect, shade)
        painter.setPen(QColor(colours(self.palette()).line))
        painter.drawRect(QRect(0, 0, self.width() - 1, _STRIP - 1))

"""The colours of a palette side by side, in the palette's own order, on whole device pixels."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter

_LEAST = 4  # width under which swatches go into another row, logical pixels
_LOWEST = 3  # height of a row, logical pixels
_LARGEST = 18  # a palette of few colours does not become a flag


def paint_swatches(painter: QPainter, place: QRect, rgb: NDArray[np.uint8], *, ratio: float, line: str) -> None:
    """Fill ``place`` (logical pixels) with (K, 3) uint8 colours in rows, the last of which may end early.

    Args:
        painter: in logical pixels.
        ratio: device pixels per logical pixel.
        line: colour of the frame around them, as #rrggbb.
    """
    rows, columns = arrange_swatches(len(rgb), place.width(), place.height())
    left, top = round(place.left() * ratio), round(place.top() * ratio)
    width = round(min(place.width(), columns * _LARGEST) * ratio)
    across = [left + round(width * column / columns) for column in range(columns + 1)]
    down = [top + round(place.height() * ratio * row / rows) for row in range(rows + 1)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.scale(1 / ratio, 1 / ratio)
    painter.setPen(Qt.PenStyle.NoPen)
    for index, colour in enumerate(rgb.tolist()):
        row, column = divmod(index, columns)
        cell = QRect(across[column], down[row], across[column + 1] - across[column], down[row + 1] - down[row])
        painter.fillRect(cell, QColor(*colour))
    if len(rgb) == rows * columns:  # a row that ends early has no frame to fill
        painter.setPen(QColor(line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRect(left, top, across[-1] - left - 1, down[-1] - top - 1))
    painter.restore()


def arrange_swatches(count: int, width: int, height: int) -> tuple[int, int]:
    """(rows, columns) for ``count`` swatches in a room of so many logical pixels: as few rows as can be seen."""
    in_row = max(1, width // _LEAST)
    rows = max(1, min(math.ceil(count / in_row), max(1, height // _LOWEST)))
    return rows, math.ceil(count / rows)

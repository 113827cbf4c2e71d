"""A mask drawn over a sprite, in device pixels."""

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from pixelgen.gui.generation.variations.mask import Bits
from pixelgen.gui.theme import Colours

_VEIL = 0.42  # opacity of the tint over what is drawn anew


def paint_mask(
    painter: QPainter, bits: Bits, *, cell: QRect, factor: int, theme: Colours, ratio: float, veiled: bool
) -> None:
    """Tint the pixels of ``bits`` and draw a line around them.

    Args:
        painter: in device pixels.
        bits: (S, S) bool.
        cell: where the sprite is.
        factor: device pixels per sprite pixel.
        ratio: device pixels per logical one.
        veiled: whether they are tinted beside the line.
    """
    if veiled and bits.any():
        tint = QColor(theme.accent)
        shades = np.zeros((*bits.shape, 4), np.uint8)
        shades[bits] = (tint.red(), tint.green(), tint.blue(), round(255 * _VEIL))
        side = len(bits)
        image = QImage(shades, side, side, 4 * side, QImage.Format.Format_RGBA8888)  # type: ignore[call-overload]
        painter.drawImage(cell, image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied))
    width = max(1, round(ratio))
    paint_outline(painter, bits, cell=cell, factor=factor, colour=QColor(theme.link), width=width)


def paint_brush(painter: QPainter, bits: Bits, *, cell: QRect, factor: int, ratio: float) -> None:
    """The outline of what a brush would cover: white with black inside it, which is seen on every colour."""
    width = max(1, round(ratio))
    paint_outline(painter, bits, cell=cell, factor=factor, colour=QColor(0, 0, 0), width=2 * width)
    paint_outline(painter, bits, cell=cell, factor=factor, colour=QColor(255, 255, 255), width=width)


def paint_outline(painter: QPainter, bits: Bits, *, cell: QRect, factor: int, colour: QColor, width: int) -> None:
    """A line of at most ``width`` device pixels along the edges of ``bits``, inside them.

    Args:
        painter: in device pixels.
        bits: (S, S) bool.
        cell: where the sprite is.
        factor: device pixels per sprite pixel.
    """
    width = min(width, max(1, factor // 2))
    padded = np.pad(bits, 1)
    sides = (
        (bits & ~padded[:-2, 1:-1], QRect(0, 0, factor, width)),  # above
        (bits & ~padded[2:, 1:-1], QRect(0, factor - width, factor, width)),  # below
        (bits & ~padded[1:-1, :-2], QRect(0, 0, width, factor)),  # at the left
        (bits & ~padded[1:-1, 2:], QRect(factor - width, 0, width, factor)),  # at the right
    )
    for edge, bar in sides:
        for y, x in np.argwhere(edge).tolist():
            painter.fillRect(bar.translated(cell.left() + x * factor, cell.top() + y * factor), colour)


def paint_middle(painter: QPainter, cell: QRect, *, theme: Colours, ratio: float) -> None:
    """The upright middle of ``cell``, about which strokes are mirrored: dashes of the theme's link colour."""
    width, dash = max(1, round(ratio)), max(2, round(4 * ratio))
    left = cell.left() + cell.width() // 2 - width // 2
    for top in range(cell.top(), cell.top() + cell.height(), 2 * dash):
        painter.fillRect(QRect(left, top, width, min(dash, cell.top() + cell.height() - top)), QColor(theme.link))

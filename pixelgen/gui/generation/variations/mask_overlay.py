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


def paint_outline(painter: QPainter, bits: Bits, *, cell: QRect, factor: int, colour: QColor, width: int) -> None:
    """A line of ``width`` device pixels along the edges of ``bits``, inside them.

    Args:
        painter: in device pixels.
        bits: (S, S) bool.
        cell: where the sprite is.
        factor: device pixels per sprite pixel.
    """
    padded = np.pad(bits, 1)
    inner = padded[1:-1, 1:-1]
    sides = (
        (inner & ~padded[:-2, 1:-1], 0, 0, factor, width),  # above
        (inner & ~padded[2:, 1:-1], 0, factor - width, factor, width),  # below
        (inner & ~padded[1:-1, :-2], 0, 0, width, factor),  # at the left
        (inner & ~padded[1:-1, 2:], factor - width, 0, width, factor),  # at the right
    )
    for edge, across, down, wide, high in sides:
        for y, x in zip(*edge.nonzero(), strict=True):
            left, top = cell.left() + int(x) * factor + across, cell.top() + int(y) * factor + down
            painter.fillRect(QRect(left, top, wide, high), colour)

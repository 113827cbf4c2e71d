"""Sprites onto a picture in device pixels: exact squares, exact colours, a checkerboard that does not scale."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from pixelgen.choices import Choices
from pixelgen.gui.theme import Colours
from pixelgen.gui.widgets.sprite_grid import SpriteGrid

CHECKER_SQUARE = 8  # side of one square, logical pixels
_LEAST_FACTOR_OF_PIXEL_GRID = 8
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What shows through transparent pixels. ``colour`` is None for the checkerboard."""

    key: str
    label: str
    help: str
    colour: str | None


BACKDROPS: Choices[Backdrop] = Choices(
    "backdrop",
    (
        Backdrop("checker", "Checkerboard", "Transparent pixels show two muted squares.", None),
        Backdrop("black", "Black", "Transparent pixels show black.", "#000000"),
        Backdrop("white", "White", "Transparent pixels show white: dark fringes stand out.", "#ffffff"),
        Backdrop("magenta", "Magenta", "Transparent pixels show magenta: stray pixels stand out.", "#ff00ff"),
    ),
)


def sprite_image(pixels: NDArray[np.uint8]) -> QImage:
    """An image of one sprite, (H, W, 4) uint8 straight RGBA, that shares its memory if that is contiguous."""
    contiguous = np.ascontiguousarray(pixels)
    height, width = contiguous.shape[:2]
    return QImage(contiguous, width, height, 4 * width, QImage.Format.Format_RGBA8888)  # type: ignore[call-overload]


def straight_pixels(image: QImage) -> NDArray[np.uint8]:
    """The pixels of ``image`` as (H, W, 4) uint8 straight RGBA, copied."""
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(rgba.constBits(), dtype=np.uint8).reshape(rgba.height(), rgba.bytesPerLine())
    return rows[:, : 4 * rgba.width()].reshape(rgba.height(), rgba.width(), 4).copy()


def backdrop_colour(backdrop: str) -> str | None:
    """The one colour of ``backdrop``, a key of ``BACKDROPS`` or a colour as #rrggbb; None for the checkerboard.

    Raises:
        ConfigError: for a backdrop that does not exist.
    """
    return backdrop if _COLOUR.fullmatch(backdrop) else BACKDROPS[backdrop].colour


def backdrop_brush(backdrop: str, theme: Colours, *, ratio: float) -> QBrush:
    """A brush for a painter in device pixels, on a screen with ``ratio`` device pixels per logical one.

    Args:
        backdrop: a key of ``BACKDROPS``, or a colour as #rrggbb.

    Raises:
        ConfigError: for a backdrop that does not exist.
    """
    colour = backdrop_colour(backdrop)
    if colour is not None:
        return QBrush(QColor(colour))
    return QBrush(_checker(theme.checker_light, theme.checker_dark, max(1, round(CHECKER_SQUARE * ratio))))


def _checker(light: str, dark: str, square: int) -> QImage:
    tile = QImage(2 * square, 2 * square, QImage.Format.Format_RGB32)
    tile.fill(QColor(light))
    painter = QPainter(tile)
    painter.fillRect(square, 0, square, square, QColor(dark))
    painter.fillRect(0, square, square, square, QColor(dark))
    painter.end()
    return tile


def paint_sprite(painter: QPainter, pixels: NDArray[np.uint8], place: QRect, *, backdrop: QBrush) -> None:
    """One sprite, (H, W, 4) uint8 straight RGBA, drawn to fill ``place`` above a backdrop that begins at its corner.

    ``painter`` works in device pixels; the pixels of the sprite are equal squares where ``place`` is a whole multiple
    of its size.
    """
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.setBrushOrigin(place.topLeft())
    painter.fillRect(place, backdrop)
    painter.drawImage(place, sprite_image(pixels))


def paint_cells(
    painter: QPainter,
    pixels: NDArray[np.uint8],
    *,
    grid: SpriteGrid,
    sprites: Iterable[int],
    offset: QPoint,
    backdrop: QBrush | None,
    tiles: int = 1,
) -> None:
    """Draw ``sprites`` of ``pixels``, (N, H, W, 4) uint8 straight RGBA, into their cells.

    ``painter`` works in device pixels (no transform, ratio 1). ``offset`` is added to every cell's place; the
    pattern of the backdrop does not move with it. Without a backdrop what is below shows through. Each cell holds
    ``tiles`` × ``tiles`` copies of its sprite, seam to seam.
    """
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for sprite in sprites:
        left, top = grid.origin(sprite)
        cell = QRect(left + offset.x(), top + offset.y(), grid.cell, grid.cell)
        if backdrop is not None:
            painter.fillRect(cell, backdrop)
        # Premultiplied is what the screen needs, and the small sprite is quicker to convert than the enlarged one.
        picture = sprite_image(pixels[sprite]).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        if tiles == 1:
            painter.drawImage(cell, picture)
            continue
        side = grid.cell // tiles
        for tile in range(tiles * tiles):
            row, column = divmod(tile, tiles)
            painter.drawImage(QRect(cell.left() + column * side, cell.top() + row * side, side, side), picture)


def paint_pixel_grid(painter: QPainter, *, grid: SpriteGrid, sprites: Iterable[int], offset: QPoint) -> None:
    """Hairlines between sprite pixels, from a magnification of 8 on; below that nothing."""
    if grid.factor < _LEAST_FACTOR_OF_PIXEL_GRID:
        return
    painter.setPen(QColor(128, 128, 128, 90))
    for sprite in sprites:
        left, top = grid.origin(sprite)
        left, top = left + offset.x(), top + offset.y()
        for step in range(grid.factor, grid.cell, grid.factor):
            painter.drawLine(left + step, top, left + step, top + grid.cell - 1)
            painter.drawLine(left, top + step, left + grid.cell - 1, top + step)


def paint_frame(painter: QPainter, cell: QRect, *, width: int, colour: QColor) -> None:
    """A frame of ``width`` device pixels around ``cell``, all of it outside."""
    painter.setPen(Qt.PenStyle.NoPen)
    outer = cell.adjusted(-width, -width, width, width)
    painter.fillRect(QRect(outer.left(), outer.top(), outer.width(), width), colour)
    painter.fillRect(QRect(outer.left(), cell.bottom() + 1, outer.width(), width), colour)
    painter.fillRect(QRect(outer.left(), cell.top(), width, cell.height()), colour)
    painter.fillRect(QRect(cell.right() + 1, cell.top(), width, cell.height()), colour)

"""A few sprites as the picture of a row in a list, and how they fill a square."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QBrush, QPainter

from pixelgen.gui.theme import Colours
from pixelgen.gui.widgets.sprite_grid import SpriteGrid, fit
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_cells

PICTURE = 64  # side of the picture in a row of the list, logical pixels
MOST_IN_ROW = 4  # sprites that a row of the list can show
_NEARLY = 0.7


def arrange(size: int, *, counts: Sequence[int], width: int, height: int, gap: int = 0) -> tuple[SpriteGrid, int]:
    """The best of ``counts`` sprites of ``size`` pixels in a space of width × height device pixels, in whole steps.

    Returns:
        the grid of the largest count that covers nearly as much as the best does, and every how manyth pixel of a
        sprite is shown: 1 unless a single sprite is larger than the space.
    """
    step = max(1, math.ceil(size / max(1, min(width, height))))
    side = math.ceil(size / step)
    grids = [fit(count, side, width=width, height=height, gap=gap, margin=0) for count in counts]
    fitting = [grid for grid in grids if grid.width <= width and grid.height <= height]
    if not fitting:
        return fit(1, side, width=width, height=height, gap=0, margin=0), step
    most = max(grid.count * grid.cell**2 for grid in fitting)
    good = [grid for grid in fitting if grid.count * grid.cell**2 >= _NEARLY * most]
    return max(good, key=_count), step


def _count(grid: SpriteGrid) -> int:
    return grid.count


def paint_arranged(
    painter: QPainter, sprites: NDArray[np.uint8], *, grid: SpriteGrid, step: int, place: QRect, backdrop: QBrush
) -> None:
    """Sprites (N, S, S, 4) uint8 in the middle of ``place``, as ``arrange`` says; all in device pixels."""
    shown = np.ascontiguousarray(sprites[: grid.count, ::step, ::step])
    offset = place.topLeft() + QPoint((place.width() - grid.width) // 2, (place.height() - grid.height) // 2)
    paint_cells(painter, shown, grid=grid, sprites=range(len(shown)), offset=offset, backdrop=backdrop)


def paint_picture(
    painter: QPainter, corner: QPoint, sprites: NDArray[np.uint8] | None, theme: Colours, *, ratio: float
) -> None:
    """The picture of a row: sprites (N, S, S, 4) uint8, or the backdrop alone.

    Args:
        corner: its upper left one, logical pixels.
        ratio: device pixels per logical pixel.
    """
    room = round(PICTURE * ratio)
    square = QRect(QPoint(round(corner.x() * ratio), round(corner.y() * ratio)), QSize(room, room))
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    brush = backdrop_brush("checker", theme, ratio=ratio)
    painter.setBrushOrigin(square.topLeft())
    painter.fillRect(square, brush)
    if sprites is not None:
        counts = sorted({1, min(MOST_IN_ROW, len(sprites))})
        grid, step = arrange(sprites.shape[1], counts=counts, width=room, height=room)
        paint_arranged(painter, sprites, grid=grid, step=step, place=square, backdrop=brush)
    painter.restore()

"""The newest sprites of a run, and how they fill a square."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QBrush, QPainter

from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.widgets.sprite_grid import SpriteGrid
from pixelgen.gui.widgets.sprite_paint import paint_cells
from pixelgen.runtime.cancel import CancelToken

MOST_IN_ROW = 4  # sprites that a row of the list can show


def pictures_job(sheets: Sequence[Path]) -> Job:
    """Read the first sprites of many sheets. Reports (sheet, (N, S, S, 4) uint8 or None) one by one."""

    def job(report: Callable[[Any], None], cancel: CancelToken) -> None:
        from pixelgen.training.preview_sheet import read_preview

        for sheet in sheets:
            cancel.checkpoint()
            sprites = read_preview(sheet)
            report((sheet, None if sprites is None else sprites[:MOST_IN_ROW].copy()))

    return job


@dataclass(frozen=True, slots=True)
class Mosaic:
    """How sprites fill a square in whole steps: ``across`` × ``across`` of them, ``factor`` device pixels per pixel.

    Of a sprite that is larger than the square only every ``step``-th pixel is shown; else ``step`` is 1.
    """

    across: int
    factor: int
    step: int


def mosaic(size: int, *, room: int, most: int, gap: int = 0) -> Mosaic:
    """As many sprites of ``size`` pixels as fit side by side into ``room`` device pixels, at most ``most``."""
    for across in range(most, 0, -1):
        factor = (room - (across - 1) * gap) // (across * size)
        if factor >= 1:
            return Mosaic(across, factor, 1)
    return Mosaic(1, 1, math.ceil(size / max(1, room)))


def paint_mosaic(
    painter: QPainter,
    sprites: NDArray[np.uint8],
    *,
    place: QRect,
    layout: Mosaic,
    gap: int,
    backdrop: QBrush,
) -> None:
    """The first of ``sprites``, (N, S, S, 4) uint8, in the middle of the square ``place``; all in device pixels."""
    shown = np.ascontiguousarray(sprites[: layout.across**2, :: layout.step, :: layout.step])
    grid = SpriteGrid(
        count=len(shown), size=shown.shape[1], columns=layout.across, factor=layout.factor, gap=gap, margin=0
    )
    offset = place.topLeft() + QPoint((place.width() - grid.width) // 2, (place.height() - grid.height) // 2)
    paint_cells(painter, shown, grid=grid, sprites=range(len(shown)), offset=offset, backdrop=backdrop)

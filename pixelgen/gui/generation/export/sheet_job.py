"""A sheet composed and written beside the window: the preview of the export dialog, and the export itself."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pixelgen.gui.generation.export.source import ExportSource
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.sheet import SheetLayout, compose
from pixelgen.sprites.sheet_file import SavedSheet, save_sheet

_PREVIEW_SIDE = 2048  # device pixels; a larger sheet is thinned out before it goes to the screen


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPicture:
    """A composed sheet for the screen.

    Attributes:
        pixels: (H, W, 4) uint8 straight RGBA, every ``step``-th pixel of the sheet in each direction.
        step: 1 for a sheet that fits the screen.
        size: (width, height) of the whole sheet in pixels.
        frames: number of sprites on it.
    """

    pixels: NDArray[np.uint8]
    step: int
    size: tuple[int, int]
    frames: int


def preview_job(source: ExportSource, layout: SheetLayout) -> Job:
    """Compose a sheet; ends with a ``SheetPicture``, or an ``ExportError`` for a sheet that is impossible."""

    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> SheetPicture:
        sheet = compose(source.sprites, layout, classes=source.classes)
        step = max(1, -(-max(sheet.size) // _PREVIEW_SIDE))
        pixels = np.ascontiguousarray(sheet.image[::step, ::step])
        return SheetPicture(pixels=pixels, step=step, size=sheet.size, frames=len(sheet.frames))

    return job


def save_job(source: ExportSource, layout: SheetLayout, path: Path, *, atlas: str, overwrite: bool) -> Job:
    """Write a sheet and its atlas; ends with a ``SavedSheet``, or an ``ExportError``."""

    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> SavedSheet:
        return save_sheet(
            path,
            source.sprites,
            layout,
            atlas=atlas,
            metadata=source.entries,
            classes=source.classes,
            overwrite=overwrite,
        )

    return job

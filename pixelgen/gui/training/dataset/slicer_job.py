"""The jobs of the slicer: read a sheet and guess its cells; find its cells; find sheets of the same size."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelgen.errors import DatasetError
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.decode import read_frames
from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.slicing import Cell, SliceOptions, grid_cells, uncovered
from pixelgen.sprites.slicing_guess import guess_slicing


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A sheet to be cut.

    Attributes:
        path: its file.
        pixels: (H, W, 4) uint8 straight RGBA, of the first picture.
        guesses: likely ways to cut it, best first, at least one.
        alike: other sheets of the same width and height.
    """

    path: Path
    pixels: Pixels
    guesses: tuple[SliceOptions, ...]
    alike: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class SheetCells:
    """How a sheet is cut by ``options``: all whole cells, and whether something is drawn outside of them."""

    options: SliceOptions
    cells: tuple[Cell, ...]
    uncovered: bool

    @property
    def empty(self) -> int:
        """Cells in which there is nothing."""
        return sum(cell.empty for cell in self.cells)


def open_job(path: Path, others: Sequence[Path]) -> Job:
    """Read ``path`` and guess how it is cut. Ends with an ``OpenedSheet``."""

    def job(_report: Callable[[Any], None], cancel: CancelToken) -> OpenedSheet:
        pixels = next(read_frames(path, frames="first"))
        cancel.checkpoint()
        guesses = guess_slicing(pixels)
        alike = []
        for other in others:
            cancel.checkpoint()
            if other != path and _size(other) == pixels.shape:
                alike.append(other)
        return OpenedSheet(path, pixels, guesses, tuple(alike))

    return job


def _size(path: Path) -> tuple[int, ...]:
    try:
        return next(read_frames(path, frames="first")).shape
    except DatasetError:
        return ()


def cells_job(sheet: Pixels, options: SliceOptions) -> Job:
    """Find the cells of a sheet. Ends with ``SheetCells``."""

    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> SheetCells:
        return SheetCells(options, grid_cells(sheet, options), uncovered(sheet, options))

    return job

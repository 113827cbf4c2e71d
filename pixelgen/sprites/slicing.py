"""A sheet in: cut into the sprites of a regular grid."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pixelgen.errors import ConfigError
from pixelgen.sprites.rgba import Pixels

_WRITTEN = re.compile(r"(\d{1,5})(?:[x×](\d{1,5}))?(?:\+(\d{1,5})(?:\+(\d{1,5}))?)?", re.ASCII)
_SAMPLES = 1 << 16  # pixels among which the commonest colour of a sheet is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceOptions:
    """Where the cells of a sheet lie.

    As text: ``16x16``, or with margin and spacing ``16x16+1+2``.

    Attributes:
        cell: (width, height) of a cell, pixels, each at least 1.
        margin: empty border around the whole sheet, pixels, at least 0.
        spacing: gap between two neighbouring cells, pixels, at least 0.
    """

    cell: tuple[int, int]
    margin: int = 0
    spacing: int = 0

    def __post_init__(self) -> None:
        if min(self.cell) < 1:
            raise ConfigError(f"a sheet's cell of {self.cell[0]}×{self.cell[1]} pixels", fix="give at least 1×1")
        for name, value in (("margin", self.margin), ("spacing", self.spacing)):
            if value < 0:
                raise ConfigError(f"a sheet's {name} of {value} pixels", fix="give 0 or more")

    def __str__(self) -> str:
        cell = f"{self.cell[0]}x{self.cell[1]}"
        return f"{cell}+{self.margin}+{self.spacing}" if self.margin or self.spacing else cell

    @classmethod
    def parse(cls, text: str) -> "SliceOptions":
        """The options that ``str`` wrote; a single number is a square cell ("16"), a single "+" the margin ("16x16+1").

        Raises:
            ConfigError: for any other text.
        """
        match = _WRITTEN.fullmatch(text.strip().lower())
        if match is None:
            raise ConfigError(
                f"cannot read the cell size {text!r}", fix="write it as 16x16, or with margin and spacing 16x16+1+2"
            )
        width, height, margin, spacing = match.groups()
        return cls(cell=(int(width), int(height or width)), margin=int(margin or 0), spacing=int(spacing or 0))

    def grid(self, width: int, height: int) -> tuple[int, int]:
        """(columns, rows) of whole cells in a sheet of that size, (0, 0) at least."""
        across, down = (
            max(0, (side - 2 * self.margin + self.spacing) // (cell + self.spacing))
            for side, cell in zip((width, height), self.cell, strict=True)
        )
        return across, down


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a sheet: its row and column from 0, its rectangle in the sheet's pixels, and if nothing is there."""

    row: int
    column: int
    x: int
    y: int
    width: int
    height: int
    empty: bool


def parse_sheet(text: str) -> tuple[Path, SliceOptions]:
    """Which file is cut how, from "PATH=16x16" or "PATH=16x16+1+2".

    Raises:
        ConfigError: for any other text.
    """
    path, _, cells = text.rpartition("=")
    if not path:
        raise ConfigError(f"cannot read {text!r}", fix="say how a sheet is cut as PATH=16x16, or PATH=16x16+1+2")
    return Path(path), SliceOptions.parse(cells)


def grid_cells(sheet: Pixels, options: SliceOptions) -> tuple[Cell, ...]:
    """Every whole cell of a sheet, row by row, the empty ones too.

    A cell is empty where nothing is visible; on a sheet without any transparency, where it shows one colour only, and
    that is the sheet's background: the colour of its top left pixel, or the commonest.

    Args:
        sheet: (H, W, 4) uint8, cleaned.
        options: cell, margin and spacing in the sheet's pixels.
    """
    width, height = options.cell
    columns, rows = options.grid(sheet.shape[1], sheet.shape[0])
    if not columns or not rows:
        return ()
    empty = _counts(sheet[..., 3] > 0, options) == 0
    if (sheet[..., 3] == 255).all():
        packed = np.ascontiguousarray(sheet).view("<u4")[..., 0]
        for background in {packed[0, 0], _commonest(packed)}:
            empty |= _counts(packed != background, options) == 0
    return tuple(
        Cell(
            row,
            column,
            options.margin + column * (width + options.spacing),
            options.margin + row * (height + options.spacing),
            width,
            height,
            bool(empty[row, column]),
        )
        for row in range(rows)
        for column in range(columns)
    )


def cut(sheet: Pixels, options: SliceOptions) -> list[tuple[str, Pixels]]:
    """The sprites of a sheet, row by row, without the empty cells (`grid_cells`).

    What lies beyond the last whole cell is not looked at.

    Args:
        sheet: (H, W, 4) uint8, cleaned.
        options: cell, margin and spacing in the sheet's pixels.

    Returns:
        (name, pixels) of each: the name is "row,column" counted from 0 with empty cells included, so it stays the same
        when another cell is filled; pixels are (cell height, cell width, 4), a copy.
    """
    return [
        (f"{cell.row},{cell.column}", sheet[cell.y : cell.y + cell.height, cell.x : cell.x + cell.width].copy())
        for cell in grid_cells(sheet, options)
        if not cell.empty
    ]


def uncovered(sheet: Pixels, options: SliceOptions) -> bool:
    """Whether something visible lies right of or below the last whole cell: then cell or margin are likely wrong."""
    columns, rows = options.grid(sheet.shape[1], sheet.shape[0])
    right, bottom = (
        options.margin + n * (cell + options.spacing) for n, cell in zip((columns, rows), options.cell, strict=True)
    )
    return bool(sheet[:, right:, 3].any() or sheet[bottom:, :, 3].any())


def _counts(marked: NDArray[np.bool_], options: SliceOptions) -> NDArray[np.integer]:
    """How many pixels are marked in each cell, (rows, columns); the sheet holds at least one cell."""
    columns, rows = options.grid(marked.shape[1], marked.shape[0])
    # Sums between neighbouring bounds, of which every second one is of a gap. The last bound may be the very end.
    counts: NDArray[np.integer] = np.pad(marked, ((0, 1), (0, 1))).view(np.uint8)
    for axis, cell, number in ((0, options.cell[1], rows), (1, options.cell[0], columns)):
        starts = options.margin + np.arange(number) * (cell + options.spacing)
        bounds = np.stack([starts, starts + cell], axis=1).ravel()
        sums = np.add.reduceat(counts, bounds, axis=axis, dtype=np.int32)
        counts = sums.take(range(0, 2 * number, 2), axis=axis)
    return counts


def _commonest(packed: NDArray[np.uint32]) -> np.uint32:
    """The commonest colour of a sheet, in a regular sample of its pixels."""
    flat = packed.ravel()
    step = len(flat) // _SAMPLES | 1  # odd: a step of the sheet's own width would stay in one column
    colours, counts = np.unique(flat[::step], return_counts=True)
    commonest: np.uint32 = colours[counts.argmax()]
    return commonest

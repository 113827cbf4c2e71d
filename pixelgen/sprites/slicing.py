"""A sheet in: cut into the sprites of a regular grid."""

from dataclasses import dataclass

from pixelgen.errors import ConfigError
from pixelgen.sprites.rgba import Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceOptions:
    """Where the cells of a sheet lie.

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

    def grid(self, width: int, height: int) -> tuple[int, int]:
        """(columns, rows) of whole cells in a sheet of that size, (0, 0) at least."""
        across, down = (
            max(0, (side - 2 * self.margin + self.spacing) // (cell + self.spacing))
            for side, cell in zip((width, height), self.cell, strict=True)
        )
        return across, down


def cut(sheet: Pixels, options: SliceOptions) -> list[tuple[str, Pixels]]:
    """The sprites of a sheet, row by row, without the empty cells.

    A cell is empty where nothing is visible; on a sheet without any transparency, where it shows nothing but the colour
    of the sheet's top left pixel. What lies beyond the last whole cell is not looked at.

    Args:
        sheet: (H, W, 4) uint8, cleaned.
        options: cell, margin and spacing in the sheet's pixels.

    Returns:
        (name, pixels) of each: the name is "row,column" counted from 0 with empty cells included, so it stays the same
        when another cell is filled; pixels are (cell height, cell width, 4), a copy.
    """
    width, height = options.cell
    columns, rows = options.grid(sheet.shape[1], sheet.shape[0])
    opaque = bool((sheet[..., 3] == 255).all())
    background = sheet[0, 0] if sheet.size else None
    sprites = []
    for row in range(rows):
        top = options.margin + row * (height + options.spacing)
        for column in range(columns):
            left = options.margin + column * (width + options.spacing)
            cell = sheet[top : top + height, left : left + width]
            empty = (cell == background).all() if opaque else not cell[..., 3].any()
            if not empty:
                sprites.append((f"{row},{column}", cell.copy()))
    return sprites


def uncovered(sheet: Pixels, options: SliceOptions) -> bool:
    """Whether something visible lies right of or below the last whole cell: then cell or margin are likely wrong."""
    columns, rows = options.grid(sheet.shape[1], sheet.shape[0])
    right, bottom = (
        options.margin + n * (cell + options.spacing) for n, cell in zip((columns, rows), options.cell, strict=True)
    )
    return bool(sheet[:, right:, 3].any() or sheet[bottom:, :, 3].any())

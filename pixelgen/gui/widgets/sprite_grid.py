"""Where sprites lie in a view: whole-number geometry in device pixels. No Qt, no painting."""

from dataclasses import dataclass
from math import floor

MAX_FACTOR = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SpriteGrid:
    """``count`` square cells in rows of ``columns``, each sprite pixel a block of factor × factor device pixels.

    Every length is a whole number of device pixels, so that blocks are equal squares at any device pixel ratio.

    Attributes:
        size: side of a sprite in sprite pixels.
        factor: device pixels per sprite pixel, at least 1.
        gap: between two cells.
        margin: around all cells.
    """

    count: int
    size: int
    columns: int
    factor: int
    gap: int
    margin: int

    def __post_init__(self) -> None:
        if self.count < 1 or self.size < 1 or self.columns < 1 or self.factor < 1 or self.gap < 0 or self.margin < 0:
            raise ValueError(f"no such grid: {self}")

    @property
    def rows(self) -> int:
        return -(-self.count // self.columns)

    @property
    def cell(self) -> int:
        """Side of a cell."""
        return self.size * self.factor

    @property
    def pitch(self) -> int:
        """From the left edge of one cell to that of the next."""
        return self.cell + self.gap

    @property
    def width(self) -> int:
        return _extent(min(self.columns, self.count), self.cell, self.gap, self.margin)

    @property
    def height(self) -> int:
        return _extent(self.rows, self.cell, self.gap, self.margin)

    def origin(self, sprite: int) -> tuple[int, int]:
        """Left and top of the cell of ``sprite``."""
        row, column = divmod(sprite, self.columns)
        return self.margin + column * self.pitch, self.margin + row * self.pitch

    def at(self, x: float, y: float) -> int | None:
        """The sprite whose cell holds the point, or None between the cells."""
        column, across = divmod(x - self.margin, self.pitch)
        row, down = divmod(y - self.margin, self.pitch)
        if not (0 <= column < self.columns and row >= 0 and across < self.cell and down < self.cell):
            return None
        sprite = int(row) * self.columns + int(column)
        return sprite if sprite < self.count else None

    def rows_between(self, top: int, bottom: int) -> range:
        """The sprites of all rows that touch the heights from ``top`` to ``bottom``."""
        first = max(0, (top - self.margin) // self.pitch)
        last = min(self.rows - 1, (bottom - self.margin) // self.pitch)
        return range(first * self.columns, max(0, min(self.count, (last + 1) * self.columns)))

    def between(self, left: float, top: float, right: float, bottom: float) -> tuple[int, ...]:
        """The sprites whose cells touch the rectangle with these edges, in their order."""
        first_column, last_column = self._span(left, right, self.columns)
        first_row, last_row = self._span(top, bottom, self.rows)
        return tuple(
            sprite
            for row in range(first_row, last_row + 1)
            for column in range(first_column, last_column + 1)
            if (sprite := row * self.columns + column) < self.count
        )

    def _span(self, low: float, high: float, most: int) -> tuple[int, int]:
        """First and last row, or column, of those whose cells touch the stretch; the first is greater if none does."""
        first = floor((low - self.margin - self.cell) / self.pitch) + 1
        return max(0, first), min(most - 1, floor((high - self.margin) / self.pitch))

    def insertion(self, x: float, y: float) -> tuple[int, int, int]:
        """Where a sprite goes that is dropped at a point.

        Returns:
            (the sprite before which it goes, ``count`` for the end; left and top of the boundary there, in the middle
            of the gap at the height of its row).
        """
        row = min(max(0, floor((y - self.margin + self.gap / 2) / self.pitch)), self.rows - 1)
        filled = min(self.columns, self.count - row * self.columns)
        column = min(max(0, floor((x - self.margin + self.gap + self.cell / 2) / self.pitch)), filled)
        left = self.margin + column * self.pitch - (self.gap + 1) // 2
        return row * self.columns + column, left, self.margin + row * self.pitch


def _extent(cells: int, cell: int, gap: int, margin: int) -> int:
    return 2 * margin + cells * cell + (cells - 1) * gap


def flow(count: int, size: int, *, factor: int, width: int, gap: int, margin: int) -> SpriteGrid:
    """As many columns of the given magnification as ``width`` holds, at least one."""
    columns = max(1, min(count, (width - 2 * margin + gap) // (size * factor + gap)))
    return SpriteGrid(count=count, size=size, columns=columns, factor=factor, gap=gap, margin=margin)


def fit(count: int, size: int, *, width: int, height: int, gap: int, margin: int) -> SpriteGrid:
    """The largest magnification at which all sprites are visible at once; factor 1 if there is none.

    Of several numbers of columns with the same magnification the one with the fewest empty cells is taken, then the
    one whose shape is nearest to that of the view.
    """
    best: tuple[int, int, int] | None = None
    chosen = 0, 0
    for columns in range(1, min(count, width // size) + 1):
        rows = -(-count // columns)
        factor = min(
            (width - 2 * margin - (columns - 1) * gap) // (columns * size),
            (height - 2 * margin - (rows - 1) * gap) // (rows * size),
            MAX_FACTOR,
        )
        if factor < 1:
            continue
        shape = abs(columns * height - rows * width)
        rank = factor, count - columns * rows, -shape
        if best is None or rank > best:
            best, chosen = rank, (columns, factor)
    if best is None:
        return flow(count, size, factor=1, width=width, gap=gap, margin=margin)
    return SpriteGrid(count=count, size=size, columns=chosen[0], factor=chosen[1], gap=gap, margin=margin)

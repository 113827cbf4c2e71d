"""Cells on a sheet: where each of them goes, and how large the image comes out."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import rectpack

from pixelgen.errors import ExportError
from pixelgen.sprites.layout import MAX_PIXELS, MAX_SIDE, SheetLayout

Size = tuple[int, int]  # width, height
Point = tuple[int, int]  # x, y

# Two of rectpack's heuristics (J. Jylänki, "A Thousand Ways to Pack the Bin", 2010): for a thousand trimmed sprites
# both take under a second and fill nine tenths of the sheet; now this one is better, now that one.
_HEURISTICS = (
    (rectpack.SkylineBlWm, rectpack.SORT_AREA),
    (rectpack.GuillotineBssfSas, rectpack.SORT_LSIDE),
)
_SLACK = 1.06  # how much larger a packed sheet is than its cells together, about
_FEW = 200  # so many cells are packed in no time: other widths are tried as well
_SLACKS = (0.95, 1.0, _SLACK, 1.12, 1.2, 1.3)


class Placed(NamedTuple):
    """The upper left corner of each cell, and (width, height) of the image, in pixels."""

    corners: list[Point]
    size: Size


def place(cells: Sequence[Size], layout: SheetLayout, *, groups: Sequence[int] | None = None) -> Placed:
    """Give every cell a place, none over another.

    Args:
        cells: (width, height) of each, in pixels of the image, at least one.
        layout: its arrangement, columns, rows, padding, spacing, power of two and largest side.
        groups: with one row per class, the class of each cell, in ascending order; otherwise not looked at.

    Raises:
        ExportError: a sheet beyond the largest side or ``MAX_PIXELS``.
    """
    spaced = [(w + layout.spacing, h + layout.spacing) for w, h in cells]
    placed = _packed(spaced, layout) if _is_packed(spaced, layout) else _grid(spaced, layout, groups)
    corners = [(x + layout.padding, y + layout.padding) for x, y in placed.corners]
    size = _image(placed.size, layout)
    if not _allowed(size, layout):
        raise _too_large(size, layout)
    return Placed(corners, size)


def fits(cells: Sequence[Size], layout: SheetLayout, *, groups: Sequence[int] | None = None) -> bool:
    """Whether ``place`` will surely find room for ``cells`` on one image; quicker, as only one width is tried."""
    spaced = [(w + layout.spacing, h + layout.spacing) for w, h in cells]
    if not _is_packed(spaced, layout):
        return _allowed(_image(_grid(spaced, layout, groups).size, layout), layout)
    room, widest, highest = _room(layout), max(w for w, _ in spaced), max(h for _, h in spaced)
    if widest > room or highest > room:
        return False
    # Shelves of falling height take no more than this (E. G. Coffman et al., SIAM J. Comput. 9, 1980); a skyline less.
    shelves = 2 * sum(w * h for w, h in spaced) / room + highest
    if shelves <= min(room, MAX_PIXELS // layout.limit):
        return True
    return any(_allowed(_image(placed.size, layout), layout) for placed in _tries(spaced, [room]))


def _is_packed(cells: Sequence[Size], layout: SheetLayout) -> bool:
    return layout.arrangement == "packed" and len(set(cells)) > 1


def _whole(side: int, layout: SheetLayout) -> int:
    """A side of the image, from that of the placed cells, each with its spacing."""
    side += 2 * layout.padding - layout.spacing
    return 1 << (side - 1).bit_length() if layout.power_of_two else side


def _image(placed: Size, layout: SheetLayout) -> Size:
    """(width, height) of the image, from those of the placed cells."""
    return _whole(placed[0], layout), _whole(placed[1], layout)


def _room(layout: SheetLayout) -> int:
    """How long a row of cells, each with its spacing, may be on one image."""
    return layout.limit - 2 * layout.padding + layout.spacing


def _allowed(image: Size, layout: SheetLayout) -> bool:
    return max(image) <= layout.limit and image[0] * image[1] <= MAX_PIXELS


def _too_large(image: Size, layout: SheetLayout) -> ExportError:
    cards = f"graphics cards take {MAX_SIDE} a side"
    return ExportError(
        f"a sheet of {image[0]} × {image[1]} pixels is too large",
        f"{cards if layout.max_side == MAX_SIDE else f'the largest side is {layout.limit}'}, "
        f"and {MAX_PIXELS // 2**20} megapixels are the most written at once",
        "choose a smaller scale, fewer sprites, or leave the number of columns open",
    )


def _grid(cells: Sequence[Size], layout: SheetLayout, groups: Sequence[int] | None) -> Placed:
    """Equal cells, as large as the largest."""
    w, h = max(w for w, _ in cells), max(h for _, h in cells)
    count = len(cells)
    if layout.arrangement == "classes" and groups is not None and len(set(groups)) > 1:
        spots = _rows_of(groups, layout.columns or max(1, _room(layout) // w))
    elif layout.arrangement == "columns":
        rows = min(count, layout.rows or _about_square(count, h, w, layout))
        spots = [(index // rows, index % rows) for index in range(count)]
    else:
        columns = min(count, layout.columns or _about_square(count, w, h, layout))
        spots = [(index % columns, index // columns) for index in range(count)]
    wide, high = (1 + max(spot[axis] for spot in spots) for axis in (0, 1))
    return Placed([(column * w, row * h) for column, row in spots], (wide * w, high * h))


def _about_square(count: int, along: int, across: int, layout: SheetLayout) -> int:
    """Cells in a line, for an image about as wide as high; more where there would be too many lines."""
    lines = max(1, _room(layout) // across)
    return max(math.ceil(math.sqrt(count * across / along)), math.ceil(count / lines))


def _rows_of(groups: Sequence[int], columns: int) -> list[tuple[int, int]]:
    """(column, row) for each cell: a group begins a row, and goes on in the next after ``columns`` cells."""
    spots: list[tuple[int, int]] = []
    column = row = 0
    for index, group in enumerate(groups):
        if index and (group != groups[index - 1] or column == columns):
            column, row = 0, row + 1
        spots.append((column, row))
        column += 1
    return spots


def _packed(cells: Sequence[Size], layout: SheetLayout) -> Placed:
    """Cells of different sizes, close together: the smallest image of a few tries, then the one nearest to a square."""
    area = sum(w * h for w, h in cells)
    side = math.isqrt(area)
    widest, room = max(w for w, _ in cells), _room(layout)
    if not _allowed((side, side), layout) or widest > room:
        raise _too_large(_image((max(side, widest), side), layout), layout)
    if layout.power_of_two:
        nearest = _whole(side, layout)
        inner = [power - 2 * layout.padding + layout.spacing for power in (nearest // 2, nearest, 2 * nearest)]
        widths = [width for width in inner if width >= widest] or [widest]
    else:
        slacks = _SLACKS if len(cells) <= _FEW else (_SLACK,)
        widths = sorted({min(room, max(widest, math.ceil(side * math.sqrt(slack)))) for slack in slacks})
    tries = _tries(cells, widths)
    if not any(_allowed(_image(placed.size, layout), layout) for placed in tries):
        tries += _tries(cells, [room])

    def cost(placed: Placed) -> tuple[bool, int, int]:
        width, height = size = _image(placed.size, layout)
        return not _allowed(size, layout), width * height, max(width, height)

    return min(tries, key=cost)


def _tries(cells: Sequence[Size], widths: Sequence[int]) -> list[Placed]:
    """What each heuristic makes of each width, at least one: the first of them always finds room."""
    packed = (_pack(cells, width, *heuristic) for width in widths for heuristic in _HEURISTICS)
    return [placed for placed in packed if placed is not None]


def _pack(cells: Sequence[Size], width: int, algorithm: type, order: object) -> Placed | None:
    """Cells in a bin as high as all of them together; None if the heuristic divides it so that one finds no room."""
    packer = rectpack.newPacker(rotation=False, pack_algo=algorithm, sort_algo=order)
    packer.add_bin(width, sum(h for _, h in cells))
    for index, (w, h) in enumerate(cells):
        packer.add_rect(w, h, rid=index)
    packer.pack()
    corners = {index: (x, y) for _, x, y, _, _, index in packer.rect_list()}
    if len(corners) < len(cells):
        return None
    used = [(x + w, y + h) for (x, y), (w, h) in ((corners[index], cell) for index, cell in enumerate(cells))]
    return Placed([corners[index] for index in range(len(cells))], (max(x for x, _ in used), max(y for _, y in used)))

"""How a sheet is most likely cut: cell, margin and spacing guessed from the picture alone.

Every grid that covers the sheet is weighed by what speaks for it; all weights are logs of odds. First, nothing may be
drawn outside its cells. Second, what is drawn does not go on across its borders: how much does is put into a few
levels, and the Bayes factor tells borders, of which a share that is not known but mostly has nothing going on, from any
places of that sheet. A grid of half the right cells meets half of its borders inside sprites, one of twice the right
cells has half as many borders: the right one wins. Third, some grids are likelier than others before looking: square
cells of 16 or 32, no margin, no spacing. Last, a margin or spacing is believed where the sprites reach up to it, since
otherwise it may as well be air inside larger cells.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.cell import LARGEST, SMALLEST
from pixelgen.sprites.rgba import Pixels, whole_factor
from pixelgen.sprites.sheet_profile import Profile, foreground, profiles
from pixelgen.sprites.slicing import SliceOptions, grid_cells

_WIDEST_GAP = 8  # pixels of margin or spacing that are tried
_OUTSIDE = 0.002  # share of what is drawn that may lie outside all cells
_PER_AXIS = 6  # grids of one axis that are combined with those of the other
_GUESSES, _LOOKED_AT_CLOSELY = 5, 16
_MOST_LOOKED_AT = 1 << 20  # pixels of cells whose edges are looked at
_FEWEST_CELLS, _FILLED = 4, 0.8  # of a picture that is taken for a sheet although it could be one sprite
_LEVELS = (0.0, 0.1, 0.3, 0.6, 1.0)  # joins up to each of these are one level, those above the last another
_AT_BORDERS = (6.0, 2.0, 1.0, 0.5, 0.3, 0.2)  # how often each level is expected between cells: Dirichlet's parameters
_LOOSE = 3.0  # the weight against a margin or spacing that no sprite reaches on one of the sides
_TIGHT = 9.0  # for one that all sprites reach on all sides
_LEFT_OVER = 3.0  # against a grid that does not end with the sheet
_LAST_GAP = 0.5  # against one with a gap after its last cell
_COMMON_CELLS = {8: 0.5, 16: 0.0, 24: 0.5, 32: 0.0, 48: 0.5, 64: 0.0, 96: 0.5, 128: 0.5}  # the weight against each
_OTHER_CELLS = ((8, 1.5), (4, 2.0), (2, 3.0), (1, 4.0))  # against other multiples of these numbers


@dataclass(frozen=True, slots=True)
class _Row:
    """Cells along one axis, with the weight of the evidence for them."""

    cell: int
    count: int
    weight: float


def guess_slicing(sheet: Pixels) -> tuple[SliceOptions, ...]:
    """The likeliest ways to cut a sheet, best first; at least one.

    Cells of 8 to 128 pixels are tried (of an enlarged sheet: of its own, larger pixels), with margins and spacings up
    to 8. On an opaque sheet the commonest colour counts as empty, and so do lines that rule it.

    Args:
        sheet: (H, W, 4) uint8, cleaned.
    """
    height, width = sheet.shape[:2]
    if min(height, width) < 1:
        return (SliceOptions(cell=(SMALLEST, SMALLEST)),)
    factor = whole_factor(sheet)
    guesses = sorted(_grids(sheet[::factor, ::factor]), key=lambda found: -found[0])[:_GUESSES]
    if not guesses:
        return (SliceOptions(cell=(min(width, LARGEST), min(height, LARGEST))),)
    return tuple(
        SliceOptions(
            cell=(options.cell[0] * factor, options.cell[1] * factor),
            margin=options.margin * factor,
            spacing=options.spacing * factor,
        )
        for _, options in guesses
    )


def looks_like_sheet(picture: Pixels) -> bool:
    """Whether a picture that could be a sprite is clearly a sheet: four cells or more, hardly one of them empty.

    Args:
        picture: (H, W, 4) uint8, cleaned.
    """
    height, width = picture.shape[:2]
    if max(width, height) < 4 * SMALLEST and min(width, height) < 2 * SMALLEST:
        return False
    if not any(
        (axis.joins[SMALLEST : axis.length - SMALLEST + 1] == 0).any()
        for axis in profiles(picture, foreground(picture))
    ):
        return False  # one thing from side to side; most sprites end here
    cells = grid_cells(picture, guess_slicing(picture)[0])
    return len(cells) >= _FEWEST_CELLS and sum(not cell.empty for cell in cells) >= _FILLED * len(cells)


def _grids(sheet: Pixels) -> Iterator[tuple[float, SliceOptions]]:
    """Grids that fit, each with its weight; only the best are weighed to the end."""
    drawn = foreground(sheet)
    likely = sorted(_by_borders(*profiles(sheet, drawn)), key=lambda found: -found[0])[:_LOOKED_AT_CLOSELY]
    for weight, options in likely:
        yield weight + _filling(drawn, options), options


def _by_borders(across: Profile, down: Profile) -> Iterator[tuple[float, SliceOptions]]:
    """Grids that fit, weighed by their borders and by how common such grids are."""
    for margin in range(min(_blank_start(across), _blank_start(down), _WIDEST_GAP) + 1):
        for spacing in range(min(max(_widest_blank(across), _widest_blank(down)), _WIDEST_GAP) + 1):
            columns, rows = (_best(_rows(axis, margin, spacing)) for axis in (across, down))
            for column in columns:
                for row in rows:
                    if spacing and column.count == row.count == 1:
                        continue
                    options = SliceOptions(cell=(column.cell, row.cell), margin=margin, spacing=spacing)
                    yield column.weight + row.weight + _prior(options), options


def _best(rows: Iterator[_Row]) -> list[_Row]:
    return sorted(rows, key=lambda row: -row.weight)[:_PER_AXIS]


def _rows(axis: Profile, margin: int, spacing: int) -> Iterator[_Row]:
    """Every size of cell that fits between the margins."""
    inner = axis.joins[1:-1]
    levels = np.bincount(np.searchsorted(_LEVELS, inner), minlength=len(_AT_BORDERS)) + 1.0
    levels[0] -= np.count_nonzero((inner[1:] == 0) & (inner[:-1] == 0))  # a gap counts once, however wide
    usual = np.log(levels / levels.sum())
    room = axis.length - 2 * margin + spacing
    for cell in range(min(SMALLEST, axis.length), LARGEST + 1):
        count, rest = divmod(room, cell + spacing)
        if count < 1:
            break
        if rest not in (0, spacing) and margin not in (0, spacing):
            continue  # a sheet that is not used to its end is hardly framed with care
        starts = margin + np.arange(count) * (cell + spacing)
        outside = axis.total - int((axis.drawn[starts + cell] - axis.drawn[starts]).sum())
        if outside > _OUTSIDE * axis.total:
            continue
        weight = -_unlikely(cell) - (0 if not rest else _LAST_GAP if rest == spacing else _LEFT_OVER)
        if count > 1:
            gaps = starts[1:, None] - np.arange(spacing + 1)
            weight += _evidence(np.searchsorted(_LEVELS, axis.joins[gaps].max(axis=1)), usual)
        yield _Row(cell, count, weight)


def _evidence(levels: NDArray[np.intp], usual: NDArray[np.float64]) -> float:
    """The log Bayes factor for borders at which joins have these levels, where all have ``usual`` log frequencies."""
    counts = np.bincount(levels, minlength=len(_AT_BORDERS))
    weight = math.lgamma(sum(_AT_BORDERS)) - math.lgamma(sum(_AT_BORDERS) + len(levels))
    for prior, count in zip(_AT_BORDERS, counts.tolist(), strict=True):
        weight += math.lgamma(prior + count) - math.lgamma(prior)
    return weight - float(counts @ usual)


def _unlikely(cell: int) -> float:
    """The weight against cells of that side before the picture was looked at."""
    return _COMMON_CELLS.get(cell, next(weight for unit, weight in _OTHER_CELLS if cell % unit == 0))


def _prior(options: SliceOptions) -> float:
    """How likely such a grid is before its borders were looked at: a log probability, but for a constant."""
    weight = 0.0 if options.cell[0] == options.cell[1] else -1.5
    if options.spacing:
        weight -= 1.0 + 0.4 * options.spacing
    if options.margin in (options.spacing, options.spacing / 2):
        weight -= 0.2 * (options.margin > 0)
    elif options.margin:
        weight -= 1.0 + 0.4 * options.margin
    return weight


def _filling(drawn: NDArray[np.bool_], options: SliceOptions) -> float:
    """What speaks for a margin or spacing: that the sprites reach up to it. Otherwise it may be air in larger cells."""
    if not options.margin and not options.spacing:
        return 0.0
    columns, rows = options.grid(drawn.shape[1], drawn.shape[0])
    pixels = columns * rows * options.cell[0] * options.cell[1]
    rows = max(1, rows * _MOST_LOOKED_AT // max(pixels, _MOST_LOOKED_AT))
    down, across = (
        (options.margin + np.arange(count) * (cell + options.spacing))[:, None] + np.arange(cell)
        for count, cell in ((rows, options.cell[1]), (columns, options.cell[0]))
    )
    cells = drawn[down[:, :, None, None], across]  # (row, y, column, x)
    sprites = int(np.count_nonzero(cells.any(axis=(1, 3))))
    edges = (cells[:, 0].any(axis=2), cells[:, -1].any(axis=2), cells[..., 0].any(axis=1), cells[..., -1].any(axis=1))
    touching = [int(np.count_nonzero(edge)) for edge in edges]
    if not all(touching):
        return -_LOOSE
    return _TIGHT * max(0.0, sum(touching) / (2 * sprites) - 1)


def _blank_start(axis: Profile) -> int:
    """Empty columns (or rows) before the first that is drawn on."""
    return int(np.argmin(np.append(axis.blank(), False)))


def _widest_blank(axis: Profile) -> int:
    """The longest run of empty columns (or rows)."""
    marks = np.flatnonzero(~np.concatenate([[False], axis.blank(), [False]]))
    return int(np.diff(marks).max()) - 1

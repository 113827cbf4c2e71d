"""A picture looked at along one side: where something is drawn, and where what is drawn goes on across a border.

Between two cells of a sheet nothing goes on; through a sprite nearly everything does. Both are counted for each
column (or row) over the whole height of the sheet, so that a few sprites that stick out of their cells do no harm.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.rgba import Pixels

_MOST_LOOKED_AT = 1 << 21  # pixels compared with their neighbours; of a larger sheet every k-th line
_ALIKE = 20  # levels per channel by which neighbouring pixels of one thing may differ
_BACKGROUND_SHARE = 0.2  # of an opaque sheet has to be of its commonest colour for that to be a background


@dataclass(frozen=True, slots=True)
class Profile:
    """One axis of a sheet of that ``length``.

    Attributes:
        drawn: (length + 1,) int64: the number of pixels that are not background before each position.
        joins: (length + 1,) float64: how much goes on across the border before each position, in units of the
            average border; 0 at both ends.
        lines: of how many rows (or columns) ``drawn`` is a sum.
    """

    drawn: NDArray[np.int64]
    joins: NDArray[np.float64]
    lines: int

    @property
    def length(self) -> int:
        return len(self.drawn) - 1

    @property
    def total(self) -> int:
        """Pixels that are not background, in all."""
        return int(self.drawn[-1])

    def blank(self) -> NDArray[np.bool_]:
        """Which columns (or rows) hold nothing but background, (length,)."""
        blank: NDArray[np.bool_] = np.diff(self.drawn) == 0
        return blank


def foreground(sheet: Pixels) -> NDArray[np.bool_]:
    """Where something is drawn on a sheet (H, W, 4) uint8, cleaned, of at least one pixel: (H, W)."""
    packed = np.ascontiguousarray(sheet).view("<u4")[..., 0]
    return ~np.isin(packed, _background(sheet, packed))


def profiles(sheet: Pixels, drawn: NDArray[np.bool_]) -> tuple[Profile, Profile]:
    """The columns and the rows of a sheet (H, W, 4) with its `foreground` (H, W)."""
    return _profile(sheet, drawn), _profile(sheet.swapaxes(0, 1), drawn.T)


def _background(sheet: Pixels, packed: NDArray[np.uint32]) -> list[np.uint32]:
    """The colours between the sprites: what is transparent; on an opaque sheet the commonest; and any ruled lines."""
    colours: set[np.uint32] = {packed[0, 0]} & {packed[-1, -1]} & {packed[0, -1]} & {packed[-1, 0]}
    if (sheet[..., 3] == 0).any():
        colours = {np.uint32(0)}
    else:
        flat = packed.ravel()[:: packed.size // _MOST_LOOKED_AT | 1]
        found, counts = np.unique(flat, return_counts=True)
        if counts.max() >= _BACKGROUND_SHARE * len(flat):
            colours.add(found[counts.argmax()])
    return [*colours, *_ruled(packed)]


def _ruled(packed: NDArray[np.uint32]) -> set[np.uint32]:
    """Colours that fill whole columns and whole rows."""
    columns = packed[0, (packed == packed[:1]).all(axis=0)]
    rows = packed[(packed == packed[:, :1]).all(axis=1), 0]
    return set(columns.tolist()) & set(rows.tolist())


def _profile(sheet: Pixels, drawn: NDArray[np.bool_]) -> Profile:
    """The profile along axis 1."""
    length = drawn.shape[1]
    before = np.concatenate([[0], np.cumsum(drawn.sum(axis=0))]).astype(np.int64)
    step = drawn.size // _MOST_LOOKED_AT + 1
    seen, colours = drawn[::step], sheet[::step].astype(np.int16)
    alike = (np.abs(colours[:, 1:] - colours[:, :-1]) <= _ALIKE).all(axis=-1)
    joins = np.zeros(length + 1)
    joins[1:-1] = (alike & seen[:, 1:] & seen[:, :-1]).sum(axis=0)
    average = joins[1:-1].mean() if length > 1 else 0.0
    return Profile(before, joins / average if average > 0 else joins, drawn.shape[0])

"""Numbers that come in for hours: rows in numpy buffers that double when they are full, and are thinned at a bound."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST_ROWS = 65_536
"""Rows that a series keeps: 3.5 MiB for seven columns, and more than any screen has pixels."""


class Series:
    """A growing table of float64 numbers, its first column ascending.

    Appending is O(1) on average and never makes Python lists. Beyond ``most`` rows the table is halved: its span is
    cut into ``most / 4`` equal stretches of the first column, and of each the rows with the smallest and the largest
    value of ``guide`` stay. So the extremes of that column remain exact, every row that is left is one that came in,
    and old parts are kept as densely as new ones however long it grows.

    Args:
        columns: their names; the first is what the others are seen over.
        guide: the column whose extremes are kept; the last one if left out.
        most: bound of the rows kept, at least 8.
    """

    def __init__(self, columns: Sequence[str], *, guide: str | None = None, most: int = MOST_ROWS) -> None:
        self.columns = tuple(columns)
        self._guide = self.columns.index(guide) if guide is not None else len(self.columns) - 1
        self._most = max(8, most)
        self._buffer: NDArray[np.float64] = np.empty((len(self.columns), min(1024, self._most)))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Memory of the buffer."""
        return self._buffer.nbytes

    def column(self, name: str) -> NDArray[np.float64]:
        """(n,) view, valid until the next change.

        Raises:
            ValueError: for a column that does not exist.
        """
        return self._buffer[self.columns.index(name), : self._count]

    def append(self, *row: float) -> None:
        """Add a row, one number for each column; gaps are NaN."""
        if self._count == self._buffer.shape[1]:
            self._make_room()
        self._buffer[:, self._count] = row
        self._count += 1

    def _make_room(self) -> None:
        if self._count < self._most:
            grown = np.empty((len(self.columns), min(2 * self._count, self._most)))
            grown[:, : self._count] = self._buffer
            self._buffer = grown
            return
        kept = envelope(self._buffer[0], self._buffer[self._guide], stretches=self._most // 4)
        self._buffer[:, : len(kept)] = self._buffer[:, kept]
        self._count = len(kept)

    def forget_after(self, first: float) -> None:
        """Drop the rows whose first column is larger than ``first``."""
        self._count = int(np.searchsorted(self._buffer[0, : self._count], first, side="right"))

    def clear(self) -> None:
        self._count = 0


def envelope(x: NDArray[np.float64], y: NDArray[np.float64], *, stretches: int) -> NDArray[np.int64]:
    """Which points of a curve keep its outline: the lowest and the highest of each stretch, the first and the last.

    Args:
        x: (n,) ascending.
        y: (n,); points that are not finite count for nothing.
        stretches: into how many equal parts the span of ``x`` is cut.

    Returns:
        Ascending indices, at most 2 · stretches + 2 of them.
    """
    finite = np.flatnonzero(np.isfinite(y))
    span = float(x[-1] - x[0])
    scale = stretches / span if span > 0 else 0.0
    stretch = np.minimum(((x[finite] - x[0]) * scale).astype(np.int64), stretches - 1)
    order = finite[np.lexsort((y[finite], stretch))]
    ends = np.flatnonzero(np.diff(stretch, append=-1))
    starts = np.concatenate(([0], ends[:-1] + 1)).astype(np.int64) if len(ends) else ends
    return np.unique(np.concatenate(([0], order[starts], order[ends], [len(x) - 1]))).astype(np.int64)


def nearest(x: NDArray[np.float64], place: float) -> int | None:
    """Index of the number in ``x`` (ascending) that is nearest to ``place``; None for an empty array."""
    if not len(x):
        return None
    right = int(np.searchsorted(x, place))
    candidates = [i for i in (right - 1, right) if 0 <= i < len(x)]
    return min(candidates, key=lambda i: abs(float(x[i]) - place))

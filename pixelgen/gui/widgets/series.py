"""Points of a curve that grows for hours: numpy buffers that double when they are full."""

import numpy as np
from numpy.typing import NDArray


class Series:
    """A growing list of (x, y) in float64, x ascending. Appending is O(1) on average and never makes Python lists."""

    def __init__(self, capacity: int = 1024) -> None:
        self._buffer: NDArray[np.float64] = np.empty((2, max(1, capacity)))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def x(self) -> NDArray[np.float64]:
        """(n,) view, valid until the next ``append``."""
        return self._buffer[0, : self._count]

    @property
    def y(self) -> NDArray[np.float64]:
        """(n,) view, valid until the next ``append``."""
        return self._buffer[1, : self._count]

    def append(self, x: float, y: float) -> None:
        if self._count == self._buffer.shape[1]:
            grown = np.empty((2, 2 * self._count))
            grown[:, : self._count] = self._buffer
            self._buffer = grown
        self._buffer[:, self._count] = x, y
        self._count += 1

    def clear(self) -> None:
        self._count = 0

    def nearest(self, x: float) -> tuple[float, float] | None:
        """The point whose x is nearest to ``x``; None while there is none."""
        if not self._count:
            return None
        right = int(np.searchsorted(self.x, x))
        candidates = [i for i in (right - 1, right) if 0 <= i < self._count]
        best = min(candidates, key=lambda i: abs(float(self.x[i]) - x))
        return float(self.x[best]), float(self.y[best])

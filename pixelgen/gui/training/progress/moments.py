"""The moments of a training: the same seeds again and again, in bounded memory. No Qt, no torch."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pixelgen.training.events import PreviewReady

MOMENT_BYTES = 256 << 20
"""What the moments of one run may take up: 4,000 of 16 sprites of 32 px."""


class Moments:
    """Previews in the order of their steps, all of the same sprites.

    Beyond ``limit`` bytes the moment goes whose neighbours are nearest to each other in time, seen as the trainer
    spaces them: by ratio. The first and the last always stay.
    """

    def __init__(self, *, limit: int = MOMENT_BYTES) -> None:
        self._previews: list[PreviewReady] = []
        self._limit = limit

    def __len__(self) -> int:
        return len(self._previews)

    def __getitem__(self, position: int) -> PreviewReady:
        return self._previews[position]

    def __iter__(self) -> Iterator[PreviewReady]:
        return iter(self._previews)

    def add(self, preview: PreviewReady) -> None:
        """Keep ``preview``, which comes after the others; empty ones are passed over.

        One of the step of the last takes its place, and one of other sprites the place of all.
        """
        if not len(preview.sprites):
            return
        if self._previews and preview.sprites.shape != self._previews[-1].sprites.shape:
            self._previews.clear()
        if self._previews and self._previews[-1].step == preview.step:
            self._previews.pop()
        self._previews.append(preview)
        if len(self._previews) > 2 and len(self._previews) * preview.sprites.nbytes > self._limit:
            self._drop_one()

    def _drop_one(self) -> None:
        seconds = [max(moment.seconds, 1e-3) for moment in self._previews]
        between = [math.log(seconds[i + 1] / seconds[i - 1]) for i in range(1, len(seconds) - 1)]
        del self._previews[1 + between.index(min(between))]

    def forget_after(self, step: int) -> None:
        """Drop the moments later than ``step``."""
        self._previews = [moment for moment in self._previews if moment.step <= step]

    def clear(self) -> None:
        self._previews.clear()

    def film(self) -> NDArray[np.uint8]:
        """All moments as one (T, N, S, S, 4) uint8 array, copied.

        Raises:
            ValueError: while there are none.
        """
        return np.stack([moment.sprites for moment in self._previews])

"""How sprites are coloured, and made small enough, where they are shown."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Paint: TypeAlias = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
"""(N, S, S, 4) uint8 straight RGBA to the same, in the colours of a palette."""


def thinned(sprites: NDArray[np.uint8], most: int) -> NDArray[np.uint8]:
    """(N, S, S, 4) uint8 with only every n-th row and column, at most ``most`` of each: for a room that is too small.

    Sprites that fit are handed back as they are.
    """
    step = -(-sprites.shape[1] // max(1, most))
    return sprites if step == 1 else np.ascontiguousarray(sprites[:, ::step, ::step])

"""A state of one sprite from which a family of variations shall set out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BranchPoint:
    """Where on its way a sprite is left for new ones.

    Attributes:
        number: of the sprite in its batch.
        index: of the solver's state.
        t: its time in (0, 1).
        pixels: (S, S, 4) uint8, the sprite foreseen from there, before any palette.
    """

    number: int
    index: int
    t: float
    pixels: NDArray[np.uint8]

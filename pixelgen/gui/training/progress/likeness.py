"""How like its nearest training sprite each made sprite is. Values for the window; the work is in ``jobs``."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

VerdictWord = Literal["Original", "Close", "Copy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """One made sprite and what it is most like.

    Attributes:
        nearest: (S, S, 4) uint8 straight RGBA, the training sprite.
        name: of the training sprite.
        distance: in [0, 1], see ``pixelgen.metrics.originality``.
        usual: median distance of real sprites that were not trained on, by which it is judged.
        verdict: "Original", "Close" or "Copy".
    """

    nearest: NDArray[np.uint8]
    name: str
    distance: float
    usual: float
    verdict: VerdictWord

    def told(self) -> str:
        """The distance in words."""
        if self.distance == 0:
            return "The same, pixel for pixel."
        if self.usual <= 0:
            return f"Distance {self.distance:.3f}. Your sprites are themselves so alike that this says little."
        share = self.distance / self.usual
        return f"Distance {self.distance:.3f}: {share:.1f} times what real sprites keep from each other."


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentLikeness:
    """``sprites`` holds one ``Likeness`` for each sprite of the moment at ``step`` of run ``run_id``."""

    run_id: str
    step: int
    sprites: tuple[Likeness, ...]

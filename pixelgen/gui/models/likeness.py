"""How like its nearest training sprite each made sprite is. Values for the window; ``jobs.reference`` finds them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

VerdictWord = Literal["Original", "Close", "Copy"]
VERDICTS: tuple[VerdictWord, ...] = ("Original", "Close", "Copy")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Likeness:
    """One made sprite and what it is most like.

    Attributes:
        nearest: (S, S, 4) uint8 straight RGBA, the training sprite.
        name: of the training sprite.
        distance: in [0, 1], see ``pixelgen.metrics.originality``.
        usual: median distance of real sprites that were not trained on, by which it is judged.
        verdict: "Original", "Close" or "Copy".
    """

    nearest: NDArray[np.uint8] = field(repr=False)
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
        return f"Distance {self.distance:.3f}: {share:.2g} times what real sprites keep from each other."


def copies(verdicts: Sequence[Likeness]) -> tuple[int, ...]:
    """The numbers of the sprites that are copies."""
    return tuple(number for number, likeness in enumerate(verdicts) if likeness.verdict == "Copy")


def tally(verdicts: Sequence[Likeness]) -> str:
    """How many are what: ``"61 original · 2 close · 1 copy"``; what there is none of is left out, but for originals."""
    words = {"Original": ("original", "original"), "Close": ("close", "close"), "Copy": ("copy", "copies")}
    found = {word: sum(each.verdict == word for each in verdicts) for word in VERDICTS}
    shown = [(number, words[word]) for word, number in found.items() if number or word == "Original"]
    return " · ".join(f"{number:,} {one if number == 1 else many}" for number, (one, many) in shown)

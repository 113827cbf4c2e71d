"""What made sprites are compared with to tell copies from new ones: the sprites that their model learned from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pixelgen.gui.models.likeness import Likeness, VerdictWord
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.spriteset import SpriteSet

if TYPE_CHECKING:  # it loads torch, which is a job's affair
    from pixelgen.metrics.originality import NearestIndex

_AT_ONCE = 16  # sprites between two looks at the token


@dataclass(frozen=True, slots=True)
class Reference:
    """A training set with its index. For one thread at a time.

    Attributes:
        training: the sprites that were trained on; those held out are not among them and cannot count as copied.
        index: over them.
        usual: median distance of the held-out sprites from them.
    """

    training: SpriteSet
    index: "NearestIndex"
    usual: float

    @staticmethod
    def build(training: SpriteSet, held_out: SpriteSet, *, cancel: CancelToken) -> "Reference":
        """Index ``training``; thousands of sprites take seconds."""
        from pixelgen.metrics.originality import NearestIndex, usual_distance

        cancel.checkpoint()
        index = NearestIndex(training.pixels)
        cancel.checkpoint()
        return Reference(training, index, usual_distance(held_out.pixels, index))

    def judge(self, sprites: NDArray[np.uint8], *, cancel: CancelToken) -> tuple[Likeness, ...]:
        """For each of (N, S, S, 4) uint8 straight RGBA sprites the training sprite that it is most like."""
        from pixelgen.metrics.originality import verdict

        found: list[Likeness] = []
        for start in range(0, len(sprites), _AT_ONCE):
            cancel.checkpoint()
            part = sprites[start : start + _AT_ONCE].copy()  # torch wants to be able to write
            for distance, nearest in zip(*(each.tolist() for each in self.index.distances(part)), strict=True):
                word: VerdictWord = verdict(distance, threshold=self.usual).value
                found.append(
                    Likeness(
                        nearest=self.training.pixels[nearest],
                        name=self.training.names[nearest],
                        distance=distance,
                        usual=self.usual,
                        verdict=word,
                    )
                )
        return tuple(found)

"""Does the distance grow as sprites get worse? A table of Fréchet distance against the strength of each damage."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pixelgen.metrics.corruption import CORRUPTIONS
from pixelgen.metrics.features import FeatureExtractor
from pixelgen.metrics.fid import frechet_distance, statistics
from pixelgen.sprites.spriteset import SpriteSet

STRENGTHS = (0.0, 0.1, 0.2, 0.3, 0.5)
"""Strengths of damage in the table. Beyond ½ some damages turn round: two sprites mixed evenly are the end of ghosting,
and a quarter turn of the hue is as far from a palette as a half."""


def sensitivity(
    sprites: SpriteSet,
    reference: SpriteSet,
    extractor: FeatureExtractor,
    *,
    strengths: Sequence[float] = STRENGTHS,
    seed: int = 0,
) -> dict[str, tuple[float, ...]]:
    """Fréchet distance of damaged sprites to a reference.

    With other sprites of the same kind as the reference, strength 0 shows the floor, in which weak damage of few
    sprites may drown; with the same sprites as the reference, it is 0, and any damage shows.

    Beside every damage of :data:`~pixelgen.metrics.corruption.CORRUPTIONS` there are two of the set as a whole:
    "missing classes" (that share of the classes, at most all but one, is not there) and "copies" (that share of the
    sprites is replaced by one and the same sprite).

    Returns:
        Distances in the order of ``strengths``, by the key of the damage.
    """
    expected = statistics(extractor(reference.pixels))

    def distance(pixels: NDArray[np.uint8]) -> float:
        return frechet_distance(statistics(extractor(pixels)), expected)

    table = {
        key: tuple(distance(damage(sprites.pixels, s, np.random.default_rng(seed))) for s in strengths)
        for key, damage in CORRUPTIONS.items()
    }
    if len(sprites.classes) > 1:
        table["missing classes"] = tuple(distance(_without_classes(sprites, s)) for s in strengths)
    table["copies"] = tuple(distance(_with_copies(sprites.pixels, s)) for s in strengths)
    return table


def _without_classes(sprites: SpriteSet, share: float) -> NDArray[np.uint8]:
    kept = len(sprites.classes) - min(round(share * len(sprites.classes)), len(sprites.classes) - 1)
    return sprites.pixels[sprites.labels < kept]


def _with_copies(pixels: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    copies = pixels.copy()
    copies[: round(share * len(pixels))] = pixels[0]
    return copies

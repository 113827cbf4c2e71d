"""What the sprites of a set are like, in numbers to be drawn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites import colours
from pixelgen.sprites.palette import palette_of
from pixelgen.sprites.report import count_colours
from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.spriteset import SpriteSet

_PALETTE = 32  # colours that stand for all
_MOST_BINS = 24
_WIDTHS = (1, 2, 4, 5, 8, 10, 16, 20, 32, 40, 50, 64, 100, 128, 200, 256, 400, 500, 512, 800, 1024)  # of bins


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """So many sprites have ``fewest`` to ``most`` colours, both included."""

    fewest: int
    most: int
    sprites: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SetStatistics:
    """What the N sprites of a set are like, as they are learned from.

    Attributes:
        sizes: (N, 2) int64, width and height of what is visible of each, pixels; 0 where nothing is.
        palette: (K, 3) uint8, at most 32 colours of the set that stand for all its colours, the most used first.
        shares: (K,) float64, the share of all visible pixels for which each stands; they sum to 1.
        colours_per_sprite: evenly wide bins without a gap, from 0 or more colours up to the most.
        coverage: (S, S) float64, the share of the sprites that have a visible pixel there, [0, 1].
        opacity: (3,) float64, the shares of all pixels that are transparent, translucent and opaque; they sum to 1.
    """

    sizes: NDArray[np.int64]
    palette: NDArray[np.uint8]
    shares: NDArray[np.float64]
    colours_per_sprite: tuple[Bin, ...]
    coverage: NDArray[np.float64]
    opacity: NDArray[np.float64]


def set_statistics(sprites: SpriteSet) -> SetStatistics:
    """Look through a set of at least one sprite. Takes a second or two for 10,000 sprites of 32 pixels."""
    alpha = sprites.pixels[..., 3]
    shown = alpha > 0
    palette, shares = _palette(sprites.pixels)
    opaque = np.count_nonzero(alpha == 255) / alpha.size
    transparent = 1 - np.count_nonzero(shown) / alpha.size
    return SetStatistics(
        sizes=np.stack([_extent(np.any(shown, axis=1)), _extent(np.any(shown, axis=2))], axis=1),
        palette=palette,
        shares=shares,
        colours_per_sprite=_binned(count_colours(sprites.pixels)[0]),
        coverage=shown.mean(axis=0),
        opacity=np.array([transparent, max(0.0, 1 - transparent - opaque), opaque]),
    )


def _extent(seen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """From the first to the last column (or row) of each sprite (N, S) on which something shows: (N,)."""
    between = seen.shape[1] - seen.argmax(axis=1) - seen[:, ::-1].argmax(axis=1)
    return np.where(seen.any(axis=1), between, 0).astype(np.int64)


def _palette(pixels: Pixels) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Colours that stand for all (K, 3), and for which share of the visible pixels (K,); none if nothing is visible."""
    used, counts = colours.count_colours(pixels)
    if not len(used):
        return np.zeros((0, 3), np.uint8), np.zeros(0)
    palette = palette_of(pixels, _PALETTE).rgb
    near = colours.nearest(colours.oklab(used), colours.oklab(palette))
    shares = np.bincount(near, counts, minlength=len(palette)) / counts.sum()
    order = np.argsort(-shares, kind="stable")
    return palette[order], shares[order]


def _binned(numbers: NDArray[np.int64]) -> tuple[Bin, ...]:
    """Bins of a round width, not too many to be drawn."""
    lowest, highest = int(numbers.min()), int(numbers.max())
    width = next((width for width in _WIDTHS if highest // width - lowest // width < _MOST_BINS), highest)
    counts = np.bincount(numbers // width - lowest // width)
    start = lowest // width * width
    return tuple(
        Bin(fewest=start + place * width, most=start + (place + 1) * width - 1, sprites=count)
        for place, count in enumerate(counts.tolist())
    )

"""Ordered dithering to any palette: a fixed pattern of the palette's colours, whose mixture is the colour that was.

For each colour of a sprite as many candidates are drawn as the pattern has places: always the palette's nearest to what
is still missing in their sum. Sorted by lightness, the pattern's threshold at a pixel picks one of them. This is Thomas
Knoll's pattern dithering (US patent 6,606,166, expired; J. Yliluoma's description of it is at
https://bisqwit.iki.fi/story/howto/dither/jy/), here in OKLab. The pattern is B. E. Bayer's (1973).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgen.choices import Choices
from pixelgen.sprites.colours import Palette, nearest, oklab, pack, unpack
from pixelgen.sprites.rgba import Pixels, clean

_AT_ONCE = 2**16  # pixels dithered together: bounds the candidates held in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Dither:
    """A pattern of ``side`` × ``side`` pixels; 0 for none."""

    key: str
    label: str
    help: str
    side: int


DITHERS: Choices[Dither] = Choices(
    "dither",
    [
        Dither(key="none", label="None", help="Each pixel gets the nearest colour.", side=0),
        Dither(key="bayer2", label="Bayer 2×2", help="A coarse check of few mixtures.", side=2),
        Dither(key="bayer4", label="Bayer 4×4", help="The classic pattern of 16 thresholds.", side=4),
        Dither(key="bayer8", label="Bayer 8×8", help="The finest steps, for large even areas.", side=8),
    ],
)


def bayer(side: int) -> NDArray[np.intp]:
    """Bayer's matrix of the thresholds 0 to side² − 1, (side, side); ``side`` is a power of two."""
    matrix = np.zeros((1, 1), dtype=np.intp)
    while len(matrix) < side:
        matrix = np.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    return matrix


def dither_palette(pixels: Pixels, palette: Palette, *, side: int, strength: float = 1.0) -> Pixels:
    """Give each visible pixel one of the palette's colours, in a pattern that mixes them. Alpha stays as it is.

    Colours of the palette itself stay as they are. The pattern begins at the upper left corner of each sprite.

    Args:
        pixels: (…, H, W, 4) uint8, straight RGBA.
        side: of the pattern, 2, 4 or 8.
        strength: in [0, 1]; how much of what is missing is made up for. 0 gives the nearest colour.

    Returns:
        a new array of the same shape, RGB zero under alpha 0.
    """
    dithered = clean(pixels)
    sprites = dithered.reshape(-1, *pixels.shape[-3:])
    step = max(1, _AT_ONCE // max(1, pixels.shape[-3] * pixels.shape[-2]))
    for start in range(0, len(sprites), step):
        _dither(sprites[start : start + step], palette, bayer(side), strength)
    return dithered


def _dither(sprites: Pixels, palette: Palette, pattern: NDArray[np.intp], strength: float) -> None:
    """Change (N, H, W, 4) in place."""
    visible = sprites[..., 3] > 0
    which, y, x = np.nonzero(visible)
    different, places = np.unique(pack(sprites[which, y, x]), return_inverse=True)
    by_lightness = _by_lightness(palette)
    candidates = _candidates(oklab(unpack(different)), oklab(palette.rgb[by_lightness]), pattern.size, strength)
    thresholds = pattern[y % len(pattern), x % len(pattern)]
    sprites[which, y, x, :3] = palette.rgb[by_lightness[candidates[places, thresholds]]]


def _by_lightness(palette: Palette) -> NDArray[np.intp]:
    lightness, a, b = oklab(palette.rgb).T
    return np.lexsort((b, a, lightness))


def _candidates(
    points: NDArray[np.float64], table: NDArray[np.float64], count: int, strength: float
) -> NDArray[np.uint16]:
    """For each of (U, 3) colours the ``count`` rows of (K, 3) that mix it, in ascending order: (U, count)."""
    chosen = np.empty((len(points), count), dtype=np.uint16)
    missing = np.zeros_like(points)
    for index in range(count):
        row = nearest(points + strength * missing, table)
        chosen[:, index] = row
        missing += points - table[row]
    chosen.sort(axis=1)
    return chosen

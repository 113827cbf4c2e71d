"""Colours as a person sees them: palettes, the OKLab space, and the nearest colour in it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgen.errors import PaletteError

Colour = tuple[int, int, int]  # red, green, blue in 0..255, sRGB

MAX_COLOURS = 4096  # more is a photograph, not a palette

# Björn Ottosson, "A perceptual color space for image processing", https://bottosson.github.io/posts/oklab/
_RGB_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LMS_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_MANY = 2048  # points from which on it pays to take the palette colour by colour
_AT_ONCE = 8192  # points that fit into the fast memory of a processor


@dataclass(frozen=True, slots=True)
class Palette:
    """An ordered list of opaque colours, with credit to whoever chose them.

    Raises:
        PaletteError: no colour, or more than ``MAX_COLOURS``.
        ValueError: a channel outside 0..255.
    """

    key: str
    label: str
    colours: tuple[Colour, ...]
    author: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if not self.colours:
            raise PaletteError(f"palette {self.label} holds no colour", fix="choose another")
        if len(self.colours) > MAX_COLOURS:
            raise PaletteError(
                f"palette {self.label} holds {len(self.colours):,} colours",
                f"{MAX_COLOURS:,} are the most",
                "choose a file with fewer",
            )
        for colour in self.colours:
            if len(colour) != 3 or not all(0 <= channel <= 255 for channel in colour):
                raise ValueError(f"expected red, green and blue in 0..255, got {colour}")

    def __len__(self) -> int:
        return len(self.colours)

    @property
    def help(self) -> str:
        """Size and credit, as one line."""
        size = f"{len(self)} colour{'' if len(self) == 1 else 's'}"
        return f"{size} by {self.author}." if self.author else f"{size}."

    @property
    def rgb(self) -> NDArray[np.uint8]:
        """(K, 3) uint8."""
        return np.array(self.colours, dtype=np.uint8)


def oklab(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """sRGB (…, 3) uint8 to OKLab (…, 3): lightness in [0, 1], then green–red and blue–yellow, about ±0.4.

    Equal distances look about equally far apart (Ottosson 2020).
    """
    levels = np.arange(256) / 255
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)  # IEC 61966-2-1
    lms: NDArray[np.float64] = np.cbrt(linear[rgb] @ _RGB_TO_LMS.T)
    return lms @ _LMS_TO_LAB.T


def nearest(points: NDArray[np.float64], table: NDArray[np.float64]) -> NDArray[np.intp]:
    """For each of (U, 3) points the index of the nearest of (K, 3) points; the lower index where two are as near.

    A point's answer does not depend, to the last bit, on the points beside it.
    """
    # |p - t|² without |p|², which is the same for every t. No matrix product: its rounding depends on the shapes.
    squares, weights = (table**2).sum(axis=1), -2 * table.T
    if len(points) < _MANY:
        x, y, z = points.T[..., None]
        return np.argmin(x * weights[0] + y * weights[1] + z * weights[2] + squares, axis=1)
    found = np.zeros(len(points), dtype=np.intp)
    for start in range(0, len(points), _AT_ONCE):
        x, y, z = np.ascontiguousarray(points[start : start + _AT_ONCE].T)
        index = found[start : start + _AT_ONCE]
        least = np.full(len(x), np.inf)
        distance, part = np.empty_like(least), np.empty_like(least)
        for row, square in enumerate(squares):
            np.multiply(x, weights[0, row], out=distance)
            distance += np.multiply(y, weights[1, row], out=part)
            distance += np.multiply(z, weights[2, row], out=part)
            distance += square
            np.copyto(index, row, where=distance < least)
            np.minimum(least, distance, out=least)
    return found


def count_colours(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The different colours of all visible pixels of (…, 4): (U, 3) in ascending order, and how often each occurs."""
    packed, counts = np.unique(pack(pixels[pixels[..., 3] > 0]), return_counts=True)
    return unpack(packed), counts.astype(np.int64)


def pack(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """(…, 3 or 4) to one number 0xRRGGBB for each pixel; alpha is not looked at."""
    return pixels[..., :3].astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)


def unpack(packed: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The reverse of ``pack``: (…,) to (…, 3)."""
    return np.stack([packed >> 16 & 255, packed >> 8 & 255, packed & 255], axis=-1).astype(np.uint8)

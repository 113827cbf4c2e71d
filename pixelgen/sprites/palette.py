"""Palettes: the bundled ones and a person's own, sprites locked to one, and one made from sprites."""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pixelgen.choices import Choices
from pixelgen.errors import PaletteError
from pixelgen.paths import resources_dir
from pixelgen.sprites.colours import MAX_COLOURS, Palette, count_colours, nearest, oklab
from pixelgen.sprites.palette_files import read_palette

__all__ = ["Palette", "apply_palette", "load_palette", "palette_of", "palettes"]

_CLUSTERED = 2**14  # colours looked at when a palette is made; beyond it the rarest are left out
_ROUNDS = 8  # more bring the colours nearer by less than a hundredth


@cache
def palettes() -> Choices[Palette]:
    """The bundled palettes, from few colours to many. Credits are in resources/palettes/PALETTES.md."""
    found = [read_palette(file) for file in (resources_dir() / "palettes").glob("*.gpl")]
    return Choices("palette", sorted(found, key=lambda palette: (len(palette), palette.label)))


def load_palette(name_or_path: str | Path) -> Palette:
    """A bundled palette by its key, or a palette file.

    Raises:
        PaletteError: neither a key nor a file, or a file that holds no palette.
    """
    if isinstance(name_or_path, str) and name_or_path in palettes():
        return palettes()[name_or_path]
    path = Path(name_or_path)
    if not path.exists():
        raise PaletteError(
            f"unknown palette {str(path)!r}", fix=f"give a palette file or one of {', '.join(palettes())}"
        )
    return read_palette(path)


def apply_palette(pixels: NDArray[np.uint8], palette: Palette) -> NDArray[np.uint8]:
    """Give each visible pixel the palette's nearest colour in OKLab.

    Every colour under alpha > 0 in the result is one of the palette's, without exception. Alpha stays as it is, and
    RGB is zero under alpha 0.

    Args:
        pixels: (…, 4) uint8, straight RGBA.

    Returns:
        a new array of the same shape.
    """
    # Sprites share a few thousand pixel values: search for each value once, not for each pixel.
    values = np.ascontiguousarray(pixels).view(np.uint32)[..., 0]
    different = np.unique(values)
    locked = different.view(np.uint8).reshape(-1, 4).copy()
    locked[:, :3] = palette.rgb[nearest(oklab(locked[:, :3]), oklab(palette.rgb))]
    locked[locked[:, 3] == 0] = 0
    return locked[np.searchsorted(different, values)]


def palette_of(pixels: NDArray[np.uint8], max_colours: int, *, label: str = "From sprites") -> Palette:
    """A palette of at most ``max_colours`` colours that occur in the sprites, the most used first.

    All of them where they are few enough; otherwise the members nearest to the centres of clusters in OKLab, weighted
    by use (k-means: Lloyd 1982, started from the colours that are worst served so far). The same sprites give the same
    palette.

    Args:
        pixels: (…, 4) uint8, straight RGBA.
        max_colours: in [1, 4096].

    Raises:
        PaletteError: no visible pixel, or ``max_colours`` out of range.
    """
    if not 1 <= max_colours <= MAX_COLOURS:
        raise PaletteError(f"cannot make a palette of {max_colours} colours", fix=f"ask for 1 to {MAX_COLOURS}")
    colours, counts = count_colours(pixels)
    if not len(colours):
        raise PaletteError("cannot make a palette of these sprites", "no pixel is visible", "choose other sprites")
    by_use = np.argsort(-counts, kind="stable")[: max(_CLUSTERED, max_colours)]
    colours, counts = colours[by_use], counts[by_use]
    if len(colours) > max_colours:
        kept = _representatives(oklab(colours), counts.astype(np.float64), max_colours)
        colours = colours[kept]
    return Palette("from-sprites", label, tuple((int(r), int(g), int(b)) for r, g, b in colours))


def _representatives(points: NDArray[np.float64], weights: NDArray[np.float64], k: int) -> NDArray[np.intp]:
    """Indices of at most ``k`` of (U, 3) points, one for each cluster, the heaviest cluster first."""
    chosen = [int(np.argmax(weights))]
    distance = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < k:
        chosen.append(int(np.argmax(weights * distance)))
        distance = np.minimum(distance, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    centres = points[chosen]
    cluster = nearest(points, centres)
    for _ in range(_ROUNDS):
        mass = np.bincount(cluster, weights, minlength=k)
        sums = np.stack([np.bincount(cluster, weights * axis, minlength=k) for axis in points.T], axis=1)
        centres = np.where(mass[:, None] > 0, sums / np.maximum(mass, 1)[:, None], centres)
        moved = nearest(points, centres)
        if np.array_equal(moved, cluster):
            break
        cluster = moved
    # The member nearest to its centre: sorted by cluster, then distance, it comes first in its cluster.
    order = np.lexsort((((points - centres[cluster]) ** 2).sum(axis=1), cluster))
    found, first = np.unique(cluster[order], return_index=True)
    served = np.bincount(cluster, weights)[found]
    return order[first][np.argsort(-served, kind="stable")]

"""Pixels as numbers of a colour table: what a PNG or an .aseprite file with a palette holds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pixelgen.errors import ExportError
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.rgba import Pixels, clean

MAX_ENTRIES = 256


@dataclass(frozen=True, slots=True)
class Indexed:
    """Pixels by number: ``table[indices]`` are the pixels.

    Attributes:
        indices: (…, H, W) uint8.
        table: (K, 4) uint8 straight RGBA, K ≤ 256; row 0 is transparent.
    """

    indices: NDArray[np.uint8]
    table: Pixels

    @property
    def pixels(self) -> Pixels:
        """(…, H, W, 4) uint8 straight RGBA."""
        return self.table[self.indices]

    def image(self) -> Image.Image:
        """A Pillow image with a palette, from (H, W) indices; saved as PNG it keeps alpha."""
        picture = Image.fromarray(self.indices)
        picture.putpalette(self.table.tobytes(), "RGBA")
        return picture


def to_indexed(pixels: Pixels, *, palette: Palette | None = None) -> Indexed:
    """Give every different RGBA value a number, without changing one that can be seen.

    Transparent is 0. Then come the colours of ``palette`` in its order, even unused ones if there is room for all, then
    whatever else there is, the most used first.

    Args:
        pixels: (…, H, W, 4) uint8, straight RGBA.

    Raises:
        ExportError: more than 255 different visible values.
    """
    values = clean(pixels).view(np.uint32)[..., 0]
    found, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    used = found[np.argsort(-counts, kind="stable")]
    used = used[used != 0]
    if len(used) >= MAX_ENTRIES:
        raise ExportError(
            f"{len(used):,} different colours do not fit into a palette",
            f"an indexed image holds {MAX_ENTRIES - 1} beside transparent",
            "lock a palette, limit the colours, or export RGBA",
        )
    table = np.array([0, *_ordered(used, palette)], dtype=np.uint32)
    by_value = np.argsort(table)
    numbers = by_value[np.searchsorted(table[by_value], found)].astype(np.uint8)
    return Indexed(numbers[places].reshape(values.shape), table.view(np.uint8).reshape(-1, 4))


def _ordered(used: NDArray[np.uint32], palette: Palette | None) -> list[int]:
    """Packed values in the order of the table."""
    if palette is None:
        return used.tolist()
    opaque = np.concatenate([palette.rgb, np.full((len(palette), 1), 255, np.uint8)], axis=1)
    listed = list(dict.fromkeys(np.ascontiguousarray(opaque).view(np.uint32)[:, 0].tolist()))
    others = used[~np.isin(used, np.array(listed, np.uint32))].tolist()
    if 1 + len(listed) + len(others) > MAX_ENTRIES:
        present = set(used.tolist())
        listed = [value for value in listed if value in present]
    return listed + others

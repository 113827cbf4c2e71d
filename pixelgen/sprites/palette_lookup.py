"""The nearest colour of a palette, found once for each colour and then looked up: for pictures in quick succession."""

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.colours import Palette, nearest, oklab
from pixelgen.sprites.rgba import Pixels

_COLOURS = 2**24
_RGB = np.uint32(_COLOURS - 1)
_ALPHA = np.uint32(0xFF << 24)


class PaletteLookup:
    """``apply_palette`` for one palette, many times: a colour that was met before costs one read from a table.

    The table has two bytes for each of the 2²⁴ colours, of which the system provides what is used. For one thread at
    a time.
    """

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self._table = oklab(palette.rgb)
        rgb = palette.rgb.astype(np.uint32)
        self._packed = rgb[:, 0] | rgb[:, 1] << 8 | rgb[:, 2] << 16
        self._rows = np.zeros(_COLOURS, np.uint16)  # 0 is not known yet, else row + 1

    def apply(self, pixels: Pixels) -> Pixels:
        """What ``apply_palette`` gives for (…, 4) uint8 straight RGBA: a new array of the same shape."""
        values = np.ascontiguousarray(pixels).view("<u4")[..., 0]
        visible = values > _RGB
        rgb = values & _RGB
        rows = self._rows[rgb]
        unknown = rgb[(rows == 0) & visible]
        if len(unknown):
            self._learn(unknown)
            rows = self._rows[rgb]
        locked = self._packed[rows.astype(np.intp) - 1] | (values & _ALPHA)
        locked *= visible
        return locked.astype("<u4", copy=False)[..., None].view(np.uint8)

    def _learn(self, rgb: NDArray[np.uint32]) -> None:
        different = np.unique(rgb)
        channels = different.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3]
        self._rows[different] = nearest(oklab(channels), self._table) + 1

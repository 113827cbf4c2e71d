"""The tools of the mask painter, and what each covers. No Qt."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgen.choices import Choices
from pixelgen.gui.generation.variations.mask import Bits, Pixel, alike_colour, connected, footprint, line, rectangle


@dataclass(frozen=True, slots=True)
class MaskTool:
    """A way to paint.

    Attributes:
        shortcut: the letter that chooses it, Aseprite's own.
    """

    key: str
    label: str
    help: str
    shortcut: str


BRUSH = MaskTool(
    "brush", "Brush", "Left paints, right erases; Shift and a click draws a straight line from the last place. (B)", "B"
)
BOX = MaskTool("box", "Box", "A filled rectangle: left paints, right erases. (U)", "U")
WAND = MaskTool("wand", "Wand", "What hangs together in like colours: left adds, right removes. (W)", "W")
BUCKET = MaskTool("bucket", "Fill", "What painted pixels enclose: left fills, right empties. (G)", "G")
MASK_TOOLS: Choices[MaskTool] = Choices("tool", (BRUSH, BOX, WAND, BUCKET))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """How a stroke is painted.

    Attributes:
        tool: of ``MASK_TOOLS``.
        size: side of the square brush in pixels, 1 to ``MAX_BRUSH``.
        mirror: paint the same at the other side of the sprite's upright middle.
        tolerance: how far colours that the wand takes may be from the one it is put on, 0 to 255 in each channel.
        erasing: the left button takes away and the right one adds.
    """

    tool: MaskTool = BRUSH
    size: int = 2
    mirror: bool = False
    tolerance: int = 48
    erasing: bool = False

    def covers(self, start: Pixel, end: Pixel, *, bits: Bits, picture: NDArray[np.uint8]) -> Bits:
        """What a stroke from ``start`` to ``end`` covers, (S, S) bool; both may lie outside.

        Args:
            bits: (S, S) bool, what is painted already: it bounds a fill.
            picture: (S, S, 4) uint8, whose colours bound the wand.
        """
        side = len(bits)
        if self.tool is BRUSH:
            return footprint(line(start, end), side=side, size=self.size, mirror=self.mirror)
        if self.tool is BOX:
            return rectangle(start, end, side=side, mirror=self.mirror)
        if not (0 <= end[0] < side and 0 <= end[1] < side):
            return np.zeros_like(bits)
        if self.tool is WAND:
            found = alike_colour(picture, end, tolerance=self.tolerance)
        else:
            found = connected(bits == bits[end[1], end[0]], end)
        return found | found[:, ::-1] if self.mirror else found

    def preview(self, at: Pixel, last: Pixel | None, *, side: int) -> Bits:
        """What is outlined under the pointer: the brush, with the line to it from ``last`` if that is given."""
        if self.tool is BRUSH:
            points = line(at if last is None else last, at)
            return footprint(points, side=side, size=self.size, mirror=self.mirror)
        return rectangle(at, at, side=side, mirror=self.mirror)

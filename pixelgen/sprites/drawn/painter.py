"""A painter of pixel art: shapes in whole numbers, lit from the top left, outlined in dark colour.

Figures are given on a field of 320 × 320 *points*, ten to a pixel at 32 × 32, with x from -160 to 160 around the middle
and y downward from 0; the painter puts them on a canvas of any size. The outermost 10 points are always the outermost
pixels, which belong to the outline: figures keep out of them. All arithmetic is on integers, so a figure comes
out the same on every machine. A pixel belongs to a shape if its centre does.

The canvas holds materials and tones rather than colours: that is what makes contours, cast shadows and outlines a
matter of rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.drawn.ramps import BASE, DARK, INK, LIGHT, SHADOW, SHINE, Ramp
from pixelgen.sprites.rgba import Pixels

Scalar = TypeVar("Scalar", bound=np.generic)
Mask = NDArray[np.bool_]
Lattice = NDArray[np.int64]

FIELD = 320  # points from side to side
_INNER = 300  # of these, what lies inside of the outermost pixels
_FINE = 64  # inner steps per point
_LIT, _DIM, _GLOSS = 330, -330, 490  # where the light (-1000 to 1000) changes the tone
SMALL = 22  # canvases under this side have no room for contours inside a figure


@dataclass(frozen=True, slots=True)
class Shape:
    """Pixels of a canvas, and how much light falls on each: (S, S) bool and (S, S) int, -1000 to 1000."""

    mask: Mask
    light: Lattice

    def __or__(self, other: "Shape") -> "Shape":
        return Shape(self.mask | other.mask, np.where(self.mask, self.light, other.light))

    def __and__(self, other: "Shape") -> "Shape":
        return Shape(self.mask & other.mask, self.light)

    def __sub__(self, other: "Shape") -> "Shape":
        return Shape(self.mask & ~other.mask, self.light)


class Painter:
    """One canvas of ``size`` × ``size`` pixels, used for one figure after the other."""

    def __init__(self, size: int) -> None:
        self.size = size
        steps = 2 * np.arange(size, dtype=np.int64) + 1 - size
        # Rounded towards the middle on both sides: what is symmetric in points stays symmetric in pixels.
        across = np.sign(steps) * (np.abs(steps) * (_INNER * _FINE // 2) // (size - 2))
        self._x = np.broadcast_to(across[None, :], (size, size))
        self._y = np.broadcast_to((across + FIELD * _FINE // 2)[:, None], (size, size))
        self.clear()

    def clear(self) -> None:
        """Begin a new figure."""
        self._ramps: list[Ramp] = []
        self._ramp = np.full((self.size, self.size), -1, np.int64)
        self._tone = np.zeros((self.size, self.size), np.int64)

    @property
    def solid(self) -> Mask:
        """Where something has been painted: (S, S) bool, without the outline that `finish` adds."""
        return self._ramp >= 0

    # Shapes, all in points.

    def ellipse(self, x: int, y: int, rx: int, ry: int) -> Shape:
        """An ellipse around (x, y), lit like a ball."""
        dx, dy, rx, ry = self._x - x * _FINE, self._y - y * _FINE, rx * _FINE, ry * _FINE
        inside = (dx * ry) ** 2 + (dy * rx) ** 2 <= (rx * ry) ** 2
        return Shape(inside, _ball_light(dx * 1000 // rx, dy * 1000 // ry))

    def box(self, left: int, top: int, right: int, bottom: int, *, cut: int = 0) -> Shape:
        """A rectangle with corners cut off by ``cut``, lit like a pillar."""
        x, y = self._x, self._y
        inside = (x >= left * _FINE) & (x <= right * _FINE) & (y >= top * _FINE) & (y <= bottom * _FINE)
        mid_x, mid_y = (left + right) * _FINE // 2, (top + bottom) * _FINE // 2
        half_x, half_y = max(1, (right - left) * _FINE // 2), max(1, (bottom - top) * _FINE // 2)
        if cut:
            inside &= np.abs(x - mid_x) + np.abs(y - mid_y) <= half_x + half_y - cut * _FINE
        return Shape(inside, -((x - mid_x) * 600 // half_x + (y - mid_y) * 400 // half_y))

    def limb(self, x0: int, y0: int, x1: int, y1: int, r0: int, r1: int) -> Shape:
        """A thick line from (x0, y0) to (x1, y1) with round ends, its radius going from r0 to r1."""
        x0, y0, x1, y1, r0, r1 = (value * _FINE for value in (x0, y0, x1, y1, r0, r1))
        length = max(1, (x1 - x0) ** 2 + (y1 - y0) ** 2)
        along = np.clip((self._x - x0) * (x1 - x0) + (self._y - y0) * (y1 - y0), 0, length)
        share = along * 1024 // length
        dx = self._x - (x0 + (x1 - x0) * share // 1024)
        dy = self._y - (y0 + (y1 - y0) * share // 1024)
        radius = np.maximum(1, r0 + (r1 - r0) * share // 1024)
        return Shape(dx**2 + dy**2 <= radius**2, _ball_light(dx * 1000 // radius, dy * 1000 // radius))

    def polygon(self, *corners: tuple[int, int]) -> Shape:
        """A filled polygon (even-odd rule), lit along its upper left edges and dark along its lower right ones."""
        inside = np.zeros((self.size, self.size), bool)
        fine = [(x * _FINE, y * _FINE) for x, y in corners]
        for (x0, y0), (x1, y1) in zip(fine, [*fine[1:], fine[0]], strict=True):
            if y0 == y1:
                continue
            if y0 > y1:
                x0, y0, x1, y1 = x1, y1, x0, y0
            crosses = (self._y >= y0) & (self._y < y1)
            # Right of the edge, as a cross product: no division, no rounding.
            inside ^= crosses & ((self._x - x0) * (y1 - y0) >= (self._y - y0) * (x1 - x0))
        return Shape(inside, self._edge_light(inside))

    def mirrored(self, shape: Shape) -> Shape:
        """The same on the other side, lit from where the light is."""
        mask = shape.mask[:, ::-1]
        return Shape(mask, self._edge_light(mask))

    def above(self, y: int) -> Shape:
        """All that lies above ``y``."""
        return Shape(self._y < y * _FINE, np.zeros_like(self._ramp))

    def below(self, y: int) -> Shape:
        """All that lies below ``y``."""
        return Shape(self._y >= y * _FINE, np.zeros_like(self._ramp))

    # Painting.

    def fill(
        self, shape: Shape, ramp: Ramp, *, brighter: int = 0, gloss: bool = False, contour: bool = True, flat: int = -1
    ) -> None:
        """Paint a shape over what is there.

        Args:
            brighter: added to the light, -1000 to 1000.
            gloss: with a reflection where the light is strongest.
            contour: with a dark line around it where it covers something; on canvases under `SMALL`, a shadow only.
            flat: one tone all over instead of light and shadow.
        """
        if contour:
            around = _grown(shape.mask) & ~shape.mask & (self._ramp >= 0)
            if self.size >= SMALL:
                self._set(around, ramp, DARK)
            else:
                self._tone[around] = np.maximum(self._tone[around] - 1, DARK)
        if flat >= 0:
            self._set(shape.mask, ramp, flat)
            return
        light = shape.light + brighter
        tone = np.full_like(light, BASE)
        tone[light > _LIT] = LIGHT
        tone[light < _DIM] = SHADOW
        if gloss:
            tone[light > _GLOSS] = SHINE
        self._set(shape.mask, ramp, tone)

    def shade(self, shape: Shape, steps: int = 1) -> None:
        """Let a shadow fall on what is there (or light, with negative steps); outlines keep their tone."""
        there = shape.mask & (self._ramp >= 0) & (self._tone > DARK)
        self._tone[there] = np.clip(self._tone[there] - steps, SHADOW, SHINE)

    def dot(self, x: int, y: int, ramp: Ramp, tone: int, *, width: int = 1, height: int = 1) -> None:
        """A mark of whole pixels, the middle of its upper edge at (x, y), as large as said at 32 × 32.

        It is never smaller than a pixel, whatever the canvas: eyes have to be seen.
        """
        wide, high = (max(1, (n * self.size + 16) // 32) for n in (width, height))
        column = (2 * x * (self.size - 2) + (self.size - wide + 1) * _INNER) // (2 * _INNER)
        row = (2 * (y - FIELD // 2) * (self.size - 2) + self.size * _INNER) // (2 * _INNER)
        mark = np.zeros((self.size, self.size), bool)
        mark[max(0, row) : max(0, row + high), max(0, column) : max(0, column + wide)] = True
        self._set(mark, ramp, tone)

    def erase(self, shape: Shape) -> None:
        """Make the pixels of a shape transparent again."""
        self._ramp[shape.mask] = -1

    def finish(self) -> Pixels:
        """The figure with its outline: (S, S, 4) uint8, alpha 0 or 255, RGB 0 where transparent.

        The outline lies outside the figure. On the lit sides it has the dark tone of what it surrounds, on the others
        that material's ink, so that light seems to come around the edge.
        """
        ramp, tone = self._ramp.copy(), self._tone.copy()
        solid = self.solid
        for shift, axis, rim in ((-1, 0, DARK), (-1, 1, DARK), (1, 1, INK), (1, 0, INK)):
            neighbour = _shifted(solid, shift, axis)
            edge = neighbour & ~solid
            ramp[edge] = _shifted(self._ramp, shift, axis)[edge]
            tone[edge] = rim
        tones = np.array([material.tones for material in self._ramps], np.uint8).reshape(-1, 6, 3)
        pixels = np.zeros((self.size, self.size, 4), np.uint8)
        shown = ramp >= 0
        pixels[shown, :3] = tones[ramp[shown], tone[shown]]
        pixels[shown, 3] = 255
        return pixels

    def _set(self, mask: Mask, ramp: Ramp, tone: int | Lattice) -> None:
        if ramp not in self._ramps:
            self._ramps.append(ramp)
        self._ramp[mask] = self._ramps.index(ramp)
        self._tone[mask] = tone if isinstance(tone, int) else tone[mask]

    def _edge_light(self, mask: Mask) -> Lattice:
        depth = max(1, self.size // 32)
        lit = dim = np.zeros_like(mask)
        for step in range(1, depth + 1):
            lit = lit | ~_shifted(mask, step, 1) | ~_shifted(mask, step, 0)
            dim = dim | ~_shifted(mask, -step, 1) | ~_shifted(mask, -step, 0)
        light = np.zeros(mask.shape, np.int64)
        light[dim] = -450
        light[lit] = 450
        return light


def _ball_light(x: Lattice, y: Lattice) -> Lattice:
    """Light on a ball of radius 1000 at (x, y) from its middle.

    It falls off with the square of the distance from the brightest spot, up on the left: then lines of equal light are
    circles around that spot, as they are on a ball, and a shadow is a crescent.
    """
    return 556 - ((x + 400) ** 2 + (y + 500) ** 2) * 595 // 10**6


def _shifted(plane: NDArray[Scalar], steps: int, axis: int) -> NDArray[Scalar]:
    """``plane`` moved down or right by ``steps`` (up or left if negative); what comes in is False or 0."""
    moved = np.zeros_like(plane)
    source: list[slice] = [slice(None), slice(None)]
    target: list[slice] = [slice(None), slice(None)]
    source[axis] = slice(0, -steps) if steps > 0 else slice(-steps, None)
    target[axis] = slice(steps, None) if steps > 0 else slice(0, steps)
    moved[tuple(target)] = plane[tuple(source)]
    return moved


def _grown(mask: Mask) -> Mask:
    grown = mask.copy()
    for steps in (1, -1):
        for axis in (0, 1):
            grown |= _shifted(mask, steps, axis)
    return grown


def all_of(shapes: Sequence[Shape]) -> Shape:
    """The union of one or more shapes."""
    result = shapes[0]
    for shape in shapes[1:]:
        result = result | shape
    return result

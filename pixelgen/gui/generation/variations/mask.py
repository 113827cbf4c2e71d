"""A mask over one sprite, and what can be painted on it: brush, line, rectangle, fills; with undo. No Qt."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Pixel: TypeAlias = tuple[int, int]  # x, y
Bits: TypeAlias = NDArray[np.bool_]

MAX_BRUSH = 8
_MAX_UNDO = 500  # a mask of 128 × 128 is 16 kB


def line(start: Pixel, end: Pixel) -> list[Pixel]:
    """The pixels from ``start`` to ``end``, both included, one for each step along the longer side (Bresenham)."""
    (x, y), (x1, y1) = start, end
    across, down = abs(x1 - x), -abs(y1 - y)
    step_x, step_y = (1 if x < x1 else -1), (1 if y < y1 else -1)
    error = across + down
    found = [(x, y)]
    while (x, y) != (x1, y1):
        twice = 2 * error
        if twice >= down:
            error, x = error + down, x + step_x
        if twice <= across:
            error, y = error + across, y + step_y
        found.append((x, y))
    return found


def brush_box(at: Pixel, size: int) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) that a square brush of ``size`` covers at a pixel; the last two are not covered.

    A brush of an even side reaches one pixel further to the left and up, as in Aseprite.
    """
    left, top = at[0] - size // 2, at[1] - size // 2
    return left, top, left + size, top + size


def footprint(points: Iterable[Pixel], *, side: int, size: int, mirror: bool) -> Bits:
    """(side, side) bool: what a square brush covers at ``points``, also where these lie outside.

    Args:
        points: pixels where the brush is put down.
        side: of the sprite.
        size: of the brush, 1 or more.
        mirror: the same at the other side of the sprite's upright middle.
    """
    found = np.zeros((side, side), dtype=np.bool_)
    for point in points:
        left, top, right, bottom = brush_box(point, size)
        found[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = True
    return found | found[:, ::-1] if mirror else found


def rectangle(start: Pixel, end: Pixel, *, side: int, mirror: bool) -> Bits:
    """(side, side) bool: the filled rectangle with two opposite corners at the pixels given, cut at the edges."""
    found = np.zeros((side, side), dtype=np.bool_)
    (x0, x1), (y0, y1) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    found[max(0, y0) : max(0, y1 + 1), max(0, x0) : max(0, x1 + 1)] = True
    return found | found[:, ::-1] if mirror else found


def connected(alike: Bits, at: Pixel) -> Bits:
    """The part of ``alike`` that hangs together with the pixel ``at`` along edges; nothing if that is outside."""
    side = len(alike)
    found = np.zeros_like(alike)
    if not (0 <= at[0] < side and 0 <= at[1] < side):
        return found
    waiting = [at]
    while waiting:
        x, y = waiting.pop()
        if 0 <= x < side and 0 <= y < side and alike[y, x] and not found[y, x]:
            found[y, x] = True
            waiting += ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1))
    return found


def alike_colour(picture: NDArray[np.uint8], at: Pixel, *, tolerance: int) -> Bits:
    """The part of (S, S, 4) uint8 ``picture`` around the pixel ``at`` whose colours are like its own.

    Args:
        at: where it begins; nothing is found if that is outside.
        tolerance: how far each of red, green, blue and alpha may be from those of that pixel, 0 to 255.
    """
    side = len(picture)
    if not (0 <= at[0] < side and 0 <= at[1] < side):
        return np.zeros((side, side), dtype=np.bool_)
    away = np.abs(picture.astype(np.int16) - picture[at[1], at[0]])
    return connected((away <= tolerance).all(axis=2), at)


class Mask:
    """(side, side) bool, true where a sprite is to be drawn anew, with the steps that led there.

    What is painted between ``begin`` and ``end`` is one step of undo; a change outside them is a step of its own.
    """

    def __init__(self, side: int) -> None:
        self._bits = np.zeros((side, side), dtype=np.bool_)
        self._before: list[Bits] = []
        self._after: list[Bits] = []
        self._start: Bits | None = None

    @property
    def side(self) -> int:
        return len(self._bits)

    @property
    def bits(self) -> Bits:
        """As it is now: a copy, for whoever keeps it."""
        return self._bits.copy()

    @property
    def shown(self) -> Bits:
        """As it is now, without a copy and not to be changed; for painting it."""
        view = self._bits.view()
        view.flags.writeable = False
        return view

    @property
    def pixels(self) -> int:
        """How many are in it."""
        return int(self._bits.sum())

    def begin(self) -> None:
        """What follows is one step."""
        self._start = self._bits.copy()

    def end(self) -> None:
        """The step is done; one that changed nothing is not remembered."""
        start, self._start = self._start, None
        if start is not None and not np.array_equal(start, self._bits):
            self._before = [*self._before[-_MAX_UNDO + 1 :], start]
            self._after.clear()

    def cancel(self) -> None:
        """Drop what was painted since ``begin``."""
        if self._start is not None:
            self._bits, self._start = self._start, None

    def paint(self, where: Bits, *, on: bool = True) -> None:
        """Put the pixels ``where`` into the mask, or take them out."""
        self._change(lambda bits: bits | where if on else bits & ~where)

    def replace(self, bits: Bits) -> None:
        """Another mask of the same side in its place."""
        if bits.shape != self._bits.shape:
            raise ValueError(f"a mask of {bits.shape} for a sprite of {self.side} pixels")
        self._change(lambda _: bits.astype(np.bool_, copy=True))

    def clear(self) -> None:
        self._change(np.zeros_like)

    def fill_all(self) -> None:
        self._change(np.ones_like)

    def invert(self) -> None:
        self._change(np.logical_not)

    @property
    def can_undo(self) -> bool:
        return bool(self._before) and self._start is None

    @property
    def can_redo(self) -> bool:
        return bool(self._after) and self._start is None

    def undo(self) -> None:
        """Back by a step, if there is one."""
        if self.can_undo:
            self._after.append(self._bits)
            self._bits = self._before.pop()

    def redo(self) -> None:
        """Forward again."""
        if self.can_redo:
            self._before.append(self._bits)
            self._bits = self._after.pop()

    def _change(self, make: Callable[[Bits], Bits]) -> None:
        alone = self._start is None
        if alone:
            self.begin()
        self._bits = make(self._bits)
        if alone:
            self.end()

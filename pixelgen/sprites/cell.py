"""Bringing sprites of many sizes into square cells of one size, without ever making up a pixel.

What may happen to a sprite: art that was enlarged by a whole factor is reduced by exactly that factor, empty space is
added, empty space is cut away. What cannot be fitted by these is left out. The rules:

* *Reduction.* A sprite is reduced because it must be (it is larger than the cell: then by the smallest factor that
  makes it fit), or because the set says so: at least nine in ten sprites, of the whole set or else of those of the same
  width and height, are enlarged by one factor, and that cannot be chance. A factor f is chance with probability f^-b
  where colours change at b places, so b·log2(f) has to reach 16 bits. One colour all over is evidence for nothing.
  A sprite that already is as large as a cell that the user asked for stays as it is.
* *Cell.* Unless the user names a size, the smallest of 8, 16, 24, 32, 48, 64, 96, 128 that holds nine in ten sprites.
* *Placing.* In the centre (the left and upper of two middles) or standing on the bottom, in its middle.
* *Empty margins* are cut only off sprites that would not fit otherwise: evenly if what is visible then lies inside
  (sprites of one animation stay aligned), else as closely as needed.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from pixelgen.sprites.rgba import Pixels, colour_borders, upscale

Anchor = Literal["centre", "bottom"]

CELLS = (8, 16, 24, 32, 48, 64, 96, 128)
"""Sides from which a cell is chosen, pixels."""

SMALLEST, LARGEST = CELLS[0], CELLS[-1]
_BULK = 0.9  # the share of sprites that decides for all
_EVIDENCE_BITS = 16


@dataclass(frozen=True, slots=True)
class Piece:
    """A sprite as found, kept as small as it can be: ``upscale(pixels, factor)`` is the sprite.

    Attributes:
        pixels: (h, w, 4) uint8, cleaned, with a whole factor of 1.
        factor: the largest enlargement that can be undone exactly, at least 1.
        borders: columns and rows at which colours change.
        trimmed: empty margins were cut away already, because the sprite was larger than any cell.
    """

    pixels: Pixels
    factor: int
    borders: int
    trimmed: bool = False

    @property
    def canvas(self) -> tuple[int, int]:
        """(width, height) as found, pixels."""
        return self.pixels.shape[1] * self.factor, self.pixels.shape[0] * self.factor

    @property
    def longest(self) -> int:
        """The longer of its sides as found, pixels."""
        return max(self.canvas)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A sprite in its cell: (S, S, 4) uint8, and what was done to it."""

    pixels: Pixels
    undone: int
    padded: bool
    trimmed: bool


def measure(pixels: Pixels) -> Piece | None:
    """Look at a sprite (H, W, 4) uint8, cleaned, with something visible on it.

    None if it cannot fit any cell: then it is larger than `LARGEST` although enlargement was undone and empty margins
    were cut away.
    """
    piece = _piece(pixels)
    if max(piece.pixels.shape[:2]) > LARGEST:
        left, top, right, bottom = visible_box(pixels)
        piece = replace(_piece(pixels[top:bottom, left:right]), trimmed=True)
    return piece if max(piece.pixels.shape[:2]) <= LARGEST else None


def agreed_factors(pieces: Sequence[Piece]) -> list[int]:
    """The enlargement that the set says each sprite has, 1 where it says none."""
    whole = _agreed(pieces)
    if whole > 1:
        return [whole if piece.factor % whole == 0 else 1 for piece in pieces]
    groups: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        groups.setdefault(piece.canvas, []).append(piece)
    by_canvas = {canvas: _agreed(group) for canvas, group in groups.items()}
    return [by_canvas[p.canvas] if p.factor % by_canvas[p.canvas] == 0 else 1 for p in pieces]


def choose_cell(sides: Iterable[int]) -> int:
    """The smallest of `CELLS` that holds nine in ten sprites, given the longer side of each (at least one)."""
    counts = Counter(sides)
    wanted = _BULK * counts.total()
    return next((cell for cell in CELLS if sum(n for side, n in counts.items() if side <= cell) >= wanted), LARGEST)


def fit(piece: Piece, size: int, *, agreed: int, anchor: Anchor) -> Fitted | None:
    """The sprite in a cell of ``size`` × ``size``, or None if it does not go in.

    Args:
        agreed: what `agreed_factors` says of it.
    """
    stronger = _divisors(piece.factor) if piece.borders else []
    factors = [agreed, *(f for f in stronger if f > agreed and piece.longest >= f * SMALLEST)]
    for undone in factors:
        if piece.longest <= undone * size:
            sprite = upscale(piece.pixels, piece.factor // undone)
            return Fitted(place(sprite, size, anchor=anchor), undone, min(sprite.shape[:2]) < size, piece.trimmed)
    for undone in factors:
        sprite = upscale(piece.pixels, piece.factor // undone)
        left, top, right, bottom = visible_box(sprite)
        if max(right - left, bottom - top) > size:
            continue
        cell = place(sprite, size, anchor=anchor)
        if np.count_nonzero(cell[..., 3]) < np.count_nonzero(sprite[..., 3]):
            cell = place(sprite[top:bottom, left:right], size, anchor=anchor)
        return Fitted(cell, undone, padded=False, trimmed=True)
    return None


def place(sprite: Pixels, size: int, *, anchor: Anchor) -> Pixels:
    """``sprite`` (H, W, 4) anchored in a transparent cell (size, size, 4); what sticks out is cut off."""
    height, width = sprite.shape[:2]
    x = (size - width) // 2
    y = size - height if anchor == "bottom" else (size - height) // 2
    cell = np.zeros((size, size, 4), np.uint8)
    seen = sprite[max(0, -y) : size - y, max(0, -x) : size - x]
    cell[max(0, y) : max(0, y) + seen.shape[0], max(0, x) : max(0, x) + seen.shape[1]] = seen
    return cell


def visible_box(pixels: Pixels) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) around all that shows, right and bottom exclusive; zeros if nothing does."""
    columns = np.flatnonzero(pixels[..., 3].any(axis=0))
    rows = np.flatnonzero(pixels[..., 3].any(axis=1))
    if not len(rows):
        return 0, 0, 0, 0
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _piece(pixels: Pixels) -> Piece:
    borders = colour_borders(pixels)
    factor = math.gcd(*pixels.shape[:2], *borders)
    return Piece(pixels[::factor, ::factor].copy(), factor, len(borders))


def _agreed(pieces: Sequence[Piece]) -> int:
    telling = [piece for piece in pieces if piece.borders]
    borders: Counter[int] = Counter()
    sprites: Counter[int] = Counter()
    for piece in telling:
        borders[piece.factor] += piece.borders
        sprites[piece.factor] += 1
    for factor in sorted({f for known in sprites for f in _divisors(known)}, reverse=True):
        multiples = [known for known in sprites if known % factor == 0]
        if (
            factor > 1
            and sum(sprites[f] for f in multiples) >= _BULK * len(telling)
            and sum(borders[f] for f in multiples) * math.log2(factor) >= _EVIDENCE_BITS
            and max(piece.longest for piece in telling) >= factor * SMALLEST
        ):
            return factor
    return 1


def _divisors(number: int) -> list[int]:
    return [n for n in range(1, number + 1) if number % n == 0]

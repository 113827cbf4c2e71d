"""Sprites that hardly differ: nearly the same, mirrored, or the same in other colours.

Found so that their owner can decide: near copies teach a model little but to copy, recolours and mirrored sprites make
a set look larger than it is. What counts:

* *near*: at most one visible pixel in twenty differs, wherever the sprite stands in its cell;
* *mirrored*: near after a reflection from left to right, and not near without it;
* *recolour*: the same silhouette, divided into the same regions of one colour, in other colours.

Groups have a leader, the first of them in order, to which all others are alike: likeness is not passed on from one to
the next, so that the frames of an animation do not end up in one group.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.recolours import recolour_pairs
from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.sketch import Sketches, likely_pairs, sketch
from pixelgen.sprites.walk import CancelLike

_DIFFERENT = 0.05  # share of the visible pixels in which near sprites may differ
_FEW = 2  # pixels in which they always may
_SMALLEST = 16  # visible pixels under which a sprite is like too many others
_CHUNK = 1 << 20  # pixels looked at at once


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Sprites of one set that hardly differ.

    Attributes:
        kind: in which way.
        members: their indices, ascending, at least two; the first is the one to keep.
    """

    kind: Literal["near", "recolour", "mirrored"]
    members: tuple[int, ...]


def find_look_alikes(
    pixels: Pixels, *, progress: Callable[[int, int], None] | None = None, cancel: CancelLike | None = None
) -> tuple[LookAlikes, ...]:
    """Groups of sprites that hardly differ, near ones first, then mirrored, then recolours; by their first member.

    A sprite is in one group at most as one that could go; one that is kept may lead groups of other kinds. Time and
    memory grow with the number of sprites, not its square; a few near pairs with scattered differences are missed.

    Args:
        pixels: (N, S, S, 4) uint8, cleaned.
        progress: called as ``progress(done, total)``.
        cancel: asked again and again.

    Raises:
        Cancelled: from ``cancel``.
    """
    steps = 2 * -(-len(pixels) // _chunk(pixels)) + 3
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, steps)
        if cancel is not None:
            cancel.checkpoint()

    if len(pixels) < 2:
        return ()
    plain, mirrored = _Shapes(pixels), _Shapes(pixels[:, :, ::-1])
    sketches, mirrored_sketches = _sketches(plain.pixels, step), _sketches(mirrored.pixels, step)
    free = plain.visible >= _SMALLEST  # to be compared; those that joined a group are not any more
    groups = [*_grouped("near", _near(plain, plain, likely_pairs(sketches), cancel), free)]
    step()
    groups += _grouped("mirrored", _near(plain, mirrored, likely_pairs(sketches, mirrored_sketches), cancel), free)
    step()
    groups += _grouped("recolour", recolour_pairs(pixels, np.flatnonzero(free), cancel=cancel), free)
    step()
    return tuple(groups)


class _Shapes:
    """Sprites with what is compared first: their visible pixels and the box around them.

    Attributes:
        pixels: (N, S, S, 4) uint8.
        packed: (N, S, S) uint32, a pixel as one number; 0 where nothing shows.
        visible: (N,) pixels that show.
        box: (N, 4) left, top, right, bottom around them; right and bottom exclusive.
    """

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = np.ascontiguousarray(pixels)
        self.packed = self.pixels.view("<u4")[..., 0]
        drawn = self.packed != 0
        self.visible = np.count_nonzero(drawn, axis=(1, 2))
        size = pixels.shape[1]
        columns, rows = drawn.any(axis=1), drawn.any(axis=2)
        self.box = np.stack(
            [columns.argmax(1), rows.argmax(1), size - columns[:, ::-1].argmax(1), size - rows[:, ::-1].argmax(1)],
            axis=1,
        )


def _chunk(pixels: Pixels) -> int:
    """Sprites looked at at once."""
    return max(1, _CHUNK // max(1, pixels.shape[1] * pixels.shape[2]))


def _sketches(pixels: Pixels, step: Callable[[], None]) -> Sketches:
    parts = []
    for start in range(0, len(pixels), _chunk(pixels)):
        parts.append(sketch(pixels[start : start + _chunk(pixels)]))
        step()
    return np.concatenate(parts)


def _near(mine: _Shapes, theirs: _Shapes, pairs: NDArray[np.int64], cancel: CancelLike | None) -> NDArray[np.int64]:
    """The pairs (P, 2) that are near when one of the sides of their boxes, across and down, are laid together."""
    most = np.maximum(_FEW, _DIFFERENT * np.maximum(mine.visible[pairs[:, 0]], theirs.visible[pairs[:, 1]]))
    possible = np.abs(mine.visible[pairs[:, 0]] - theirs.visible[pairs[:, 1]]) <= most
    pairs, most = pairs[possible], most[possible]
    near = np.zeros(len(pairs), bool)
    for across, down in ((0, 1), (2, 3), (0, 3), (2, 1)):
        left = np.flatnonzero(~near)
        shifts = (theirs.box[pairs[left, 1]] - mine.box[pairs[left, 0]])[:, [across, down]]
        for shift, at in _by_shift(shifts):
            for start in range(0, len(at), _chunk(mine.pixels)):
                if cancel is not None:
                    cancel.checkpoint()
                some = left[at[start : start + _chunk(mine.pixels)]]
                near[some] = _differing(mine, theirs, pairs[some], shift) <= most[some]
    return pairs[near]


def _by_shift(shifts: NDArray[np.int64]) -> Iterator[tuple[tuple[int, int], NDArray[np.int64]]]:
    """Each different (x, y) with the rows that hold it."""
    different, group, counts = np.unique(shifts, axis=0, return_inverse=True, return_counts=True)
    order = np.argsort(group.reshape(-1), kind="stable")
    ends = np.cumsum(counts)
    for (x, y), start, end in zip(different.tolist(), ends - counts, ends, strict=True):
        yield (x, y), order[start:end]


def _differing(mine: _Shapes, theirs: _Shapes, pairs: NDArray[np.int64], shift: tuple[int, int]) -> NDArray[np.int64]:
    """In how many pixels each pair differs when the first is moved by ``shift`` (x, y)."""
    size = mine.packed.shape[1]
    x, y = shift
    here = slice(max(0, -y), size - max(0, y)), slice(max(0, -x), size - max(0, x))
    there = slice(max(0, y), size - max(0, -y)), slice(max(0, x), size - max(0, -x))
    one, other = mine.packed[pairs[:, 0], *here], theirs.packed[pairs[:, 1], *there]
    outside = mine.visible[pairs[:, 0]] - np.count_nonzero(one, axis=(1, 2))
    outside += theirs.visible[pairs[:, 1]] - np.count_nonzero(other, axis=(1, 2))
    return np.asarray(np.count_nonzero(one != other, axis=(1, 2)) + outside, np.int64)


def _grouped(
    kind: Literal["near", "recolour", "mirrored"], pairs: NDArray[np.int64], free: NDArray[np.bool_]
) -> Iterator[LookAlikes]:
    """Groups of pairs that are alike; each sprite joins the first leader it is like, and is ``free`` no more."""
    members: dict[int, list[int]] = {}
    for first, second in sorted(pairs.tolist(), key=lambda pair: (pair[1], pair[0])):
        if free[first] and free[second]:
            members.setdefault(first, [first]).append(second)
            free[second] = False
    for leader in sorted(members):
        yield LookAlikes(kind, tuple(members[leader]))

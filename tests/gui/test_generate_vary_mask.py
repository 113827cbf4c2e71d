"""What strokes cover, and the steps of a mask."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgen.gui.generation.variations.mask import (
    MAX_BRUSH,
    Mask,
    Pixel,
    alike_colour,
    brush_box,
    connected,
    footprint,
    line,
    rectangle,
)
from pixelgen.gui.generation.variations.mask_tools import BOX, BRUSH, BUCKET, WAND, MaskTool, Pen

_PIXEL = st.tuples(st.integers(-20, 40), st.integers(-20, 40))
_SIDE = 12
_INSIDE = st.tuples(st.integers(0, _SIDE - 1), st.integers(0, _SIDE - 1))
_BITS = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).random((_SIDE, _SIDE)) < 0.5)


@given(_PIXEL, _PIXEL)
def test_a_line_joins_its_ends_without_gaps_and_as_short_as_can_be(
    start: tuple[int, int], end: tuple[int, int]
) -> None:
    found = line(start, end)
    assert (found[0], found[-1]) == (start, end)
    assert all(max(abs(x1 - x0), abs(y1 - y0)) == 1 for (x0, y0), (x1, y1) in pairwise(found))
    assert len(found) == max(abs(end[0] - start[0]), abs(end[1] - start[1])) + 1
    for x, y in found:  # never further from the true line than half a pixel
        away = abs((end[0] - start[0]) * (start[1] - y) - (start[0] - x) * (end[1] - start[1]))
        assert away <= (len(found) - 1) / 2


@given(_INSIDE, st.integers(1, MAX_BRUSH))
def test_a_brush_is_a_square_that_holds_the_pixel_it_is_put_on(at: tuple[int, int], size: int) -> None:
    left, top, right, bottom = brush_box(at, size)
    assert (right - left, bottom - top) == (size, size)
    assert left <= at[0] < right
    assert top <= at[1] < bottom
    covered = footprint([at], side=_SIDE, size=size, mirror=False)
    rows, columns = covered.nonzero()
    assert rows.min() == max(0, top)
    assert columns.max() == min(_SIDE, right) - 1
    assert covered.sum() == (min(_SIDE, right) - max(0, left)) * (min(_SIDE, bottom) - max(0, top))


@given(_PIXEL, _PIXEL, st.integers(1, MAX_BRUSH), st.sampled_from([BRUSH, BOX, WAND, BUCKET]), _BITS)
def test_mirrored_strokes_are_their_own_mirror_image_and_hold_the_plain_ones(
    start: Pixel, end: Pixel, size: int, tool: MaskTool, bits: np.ndarray
) -> None:
    picture = np.zeros((_SIDE, _SIDE, 4), np.uint8)
    picture[bits] = 255
    plain = Pen(tool=tool, size=size).covers(start, end, bits=bits, picture=picture)
    mirrored = Pen(tool=tool, size=size, mirror=True).covers(start, end, bits=bits, picture=picture)
    assert np.array_equal(mirrored, mirrored[:, ::-1])
    assert np.array_equal(mirrored, plain | plain[:, ::-1])


@given(_INSIDE, _INSIDE)
def test_a_box_has_its_two_corners_whichever_way_it_is_drawn(start: tuple[int, int], end: tuple[int, int]) -> None:
    found = rectangle(start, end, side=_SIDE, mirror=False)
    assert found[start[1], start[0]]
    assert found[end[1], end[0]]
    assert found.sum() == (abs(start[0] - end[0]) + 1) * (abs(start[1] - end[1]) + 1)
    assert np.array_equal(found, rectangle(end, start, side=_SIDE, mirror=False))


@given(_BITS, _INSIDE)
def test_a_fill_reaches_all_that_hangs_together_and_nothing_else(bits: np.ndarray, at: tuple[int, int]) -> None:
    found = connected(bits, at)
    assert not (found & ~bits).any()
    assert found[at[1], at[0]] == bits[at[1], at[0]]
    grown = found.copy()
    grown[1:] |= found[:-1]
    grown[:-1] |= found[1:]
    grown[:, 1:] |= found[:, :-1]
    grown[:, :-1] |= found[:, 1:]
    assert np.array_equal(grown & bits, found)  # no neighbour of it was left out
    for y, x in np.argwhere(found):
        assert np.array_equal(connected(bits, (int(x), int(y))), found)


def test_the_wand_takes_one_colour_of_the_sprite_and_a_fill_what_is_enclosed() -> None:
    picture = np.zeros((6, 6, 4), np.uint8)
    picture[2:4, 2:4] = (200, 10, 10, 255)
    picture[5, 5] = (200, 10, 10, 255)  # the same colour elsewhere
    picture[3, 3] = (210, 10, 10, 255)
    assert np.array_equal(alike_colour(picture, (2, 2), tolerance=10).nonzero(), [[2, 2, 3, 3], [2, 3, 2, 3]])
    assert np.array_equal(alike_colour(picture, (2, 2), tolerance=9).nonzero(), [[2, 2, 3], [2, 3, 2]])
    assert alike_colour(picture, (2, 2), tolerance=255).all()
    ring = rectangle((1, 1), (4, 4), side=6, mirror=False) & ~rectangle((2, 2), (3, 3), side=6, mirror=False)
    inside = Pen(tool=BUCKET).covers((3, 3), (3, 3), bits=ring, picture=picture)
    assert np.array_equal(ring | inside, rectangle((1, 1), (4, 4), side=6, mirror=False))
    for tool in (WAND, BUCKET):
        assert not Pen(tool=tool).covers((9, -1), (9, -1), bits=ring, picture=picture).any()


@given(st.lists(st.tuples(_BITS, st.booleans()), min_size=1, max_size=6))
def test_undo_and_redo_walk_the_same_way_back_and_forth(strokes: list[tuple[np.ndarray, bool]]) -> None:
    mask = Mask(_SIDE)
    seen = [mask.bits]
    for where, on in strokes:
        mask.paint(where, on=on)
        if not np.array_equal(seen[-1], mask.bits):  # what changes nothing is no step
            seen.append(mask.bits)
    for earlier in reversed(seen[:-1]):
        mask.undo()
        assert np.array_equal(mask.bits, earlier)
    assert not mask.can_undo
    for later in seen[1:]:
        mask.redo()
        assert np.array_equal(mask.bits, later)
    assert not mask.can_redo


def test_a_stroke_is_one_step_and_can_be_taken_back_before_it_ends() -> None:
    mask, dot = Mask(4), np.eye(4, dtype=np.bool_)
    mask.begin()
    mask.paint(dot)
    mask.paint(dot[:, ::-1])
    assert not mask.can_undo  # not in the middle of a stroke
    mask.end()
    mask.undo()
    assert mask.pixels == 0
    mask.begin()
    mask.fill_all()
    mask.cancel()
    assert mask.pixels == 0
    assert mask.can_redo
    mask.invert()
    assert mask.pixels == 16
    assert not mask.can_redo
    mask.clear()
    assert mask.pixels == 0


def test_what_is_handed_out_does_not_change_and_cannot_be_changed() -> None:
    mask = Mask(3)
    mask.fill_all()
    kept, shown = mask.bits, mask.shown
    mask.clear()
    assert kept.all()
    with pytest.raises(ValueError, match="read-only"):
        shown[0, 0] = False
    with pytest.raises(ValueError, match="3 pixels"):
        mask.replace(np.zeros((4, 4), np.bool_))

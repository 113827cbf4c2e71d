"""Fitting sprites into cells: nothing resampled, nothing made up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.sprites.cell import CELLS, LARGEST, agreed_factors, choose_cell, fit, measure, place, visible_box
from pixelgen.sprites.rgba import clean, upscale


def art(width: int, height: int, seed: int = 0) -> np.ndarray:
    """A sprite that fills its canvas and has no whole factor."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4)).astype(np.uint8)
    pixels[..., 3] = 255
    return pixels


def canvas(sprite: np.ndarray, width: int, height: int, x: int, y: int) -> np.ndarray:
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[y : y + sprite.shape[0], x : x + sprite.shape[1]] = sprite
    return pixels


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    width=st.integers(1, 40),
    height=st.integers(1, 40),
    factor=st.integers(1, 5),
    size=st.sampled_from([8, 16, 32]),
    anchor=st.sampled_from(["centre", "bottom"]),
    seed=st.integers(0, 99),
)
def test_a_fitted_sprite_is_the_found_one_and_nothing_else(width, height, factor, size, anchor, seed):
    found = upscale(art(width, height, seed), factor)
    piece = measure(found)
    fitted = piece and fit(piece, size, agreed=1, anchor=anchor)
    if max(width, height) > size:
        assert fitted is None or fitted.undone > factor  # by chance the art itself had a factor
        return
    assert fitted is not None
    left, top, right, bottom = visible_box(fitted.pixels)
    assert (upscale(fitted.pixels[top:bottom, left:right], fitted.undone) == found).all()
    assert fitted.padded == (min(found.shape[:2]) < size * fitted.undone)
    assert not fitted.trimmed


def test_anchors():
    sprite = np.full((3, 5, 4), 255, np.uint8)
    assert visible_box(place(sprite, 8, anchor="centre")) == (1, 2, 6, 5)
    assert visible_box(place(sprite, 8, anchor="bottom")) == (1, 5, 6, 8)
    assert visible_box(place(sprite[:, :, :], 3, anchor="centre")) == (0, 0, 3, 3)


def test_reduced_only_as_far_as_needed_unless_the_set_agrees():
    piece = measure(upscale(art(16, 16), 4))
    assert piece is not None
    assert piece.canvas == (64, 64)
    assert {size: fit(piece, size, agreed=1, anchor="centre").undone for size in (64, 48, 32, 24, 16)} == {
        64: 1,
        48: 2,
        32: 2,
        24: 4,
        16: 4,
    }
    assert fit(piece, 64, agreed=4, anchor="centre").undone == 4
    assert fit(piece, 8, agreed=1, anchor="centre") is None


def test_a_set_agrees_on_its_enlargement_although_some_sprites_allow_more():
    pieces = [measure(upscale(art(16, 16, i), 3)) for i in range(9)] + [measure(upscale(art(8, 8), 6))]
    assert agreed_factors(pieces) == [3] * 10


def test_one_native_sprite_in_ten_does_not_stop_the_rest():
    pieces = [measure(upscale(art(16, 16, i), 2)) for i in range(18)] + [measure(art(16, 16, 99))]
    assert agreed_factors(pieces) == [2] * 18 + [1]


def test_sets_of_two_kinds_agree_by_canvas():
    native = [measure(art(16, 16, i)) for i in range(10)]
    enlarged = [measure(upscale(art(16, 16, i), 4)) for i in range(10)]
    assert agreed_factors([*native, *enlarged]) == [1] * 10 + [4] * 10


def test_little_evidence_and_flat_colours_agree_on_nothing():
    flat = np.full((32, 32, 4), 255, np.uint8)
    bar = flat.copy()
    bar[:, 16:] = (255, 0, 0, 255)
    assert agreed_factors([measure(flat)] * 20) == [1] * 20
    assert agreed_factors([measure(bar)] * 3) == [1] * 3
    chunky = measure(upscale(art(4, 4), 2))
    assert agreed_factors([chunky]) == [1]  # 8 pixels is the smallest sprite there is
    assert agreed_factors([]) == []


def test_a_flat_picture_larger_than_the_cell_is_no_enlarged_sprite():
    assert fit(measure(np.full((512, 512, 4), 255, np.uint8)), 32, agreed=1, anchor="centre") is None


def test_margins_are_cut_evenly_if_that_is_enough():
    sprite = art(20, 20)
    fitted = fit(measure(canvas(sprite, 64, 64, 18, 26)), 32, agreed=1, anchor="centre")
    assert fitted.trimmed
    assert (fitted.pixels[10:30, 2:22] == sprite).all()  # 16 pixels came off each side


def test_margins_are_cut_closely_if_the_sprite_stands_at_the_side():
    sprite = art(30, 20)
    fitted = fit(measure(canvas(sprite, 64, 64, 1, 1)), 32, agreed=1, anchor="bottom")
    assert fitted.trimmed
    assert (fitted.pixels[12:, 1:31] == sprite).all()
    assert not clean(fitted.pixels)[:12].any()


def test_pictures_larger_than_any_cell():
    assert measure(art(200, 10)) is None
    trimmed = measure(canvas(art(20, 20), 300, 300, 7, 9))
    assert trimmed.canvas == (20, 20)
    assert fit(trimmed, 32, agreed=1, anchor="centre").trimmed
    assert measure(upscale(art(64, 64), 10)).factor == 10
    off_grid = measure(canvas(upscale(art(16, 16), 9), 301, 301, 5, 8))
    assert (off_grid.factor, off_grid.canvas) == (9, (144, 144))


@pytest.mark.parametrize(
    ("sides", "cell"),
    [
        ([1], 8),
        ([8], 8),
        ([16] * 5 + [17], 24),
        ([16] * 9 + [32], 16),
        ([16] * 8 + [32] * 2, 32),
        ([100], 128),
        ([128] * 3, 128),
        ([300] * 3, LARGEST),
    ],
)
def test_the_cell_is_the_smallest_that_holds_nine_in_ten(sides, cell):
    assert choose_cell(sides) == cell
    assert cell in CELLS

"""The arithmetic of RGBA pixels: round trips, ranges, enlargement."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pixelgen.sprites.rgba import clean, composite, from_state, premultiply, upscale, whole_factor

anything = arrays(np.uint8, st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 6), st.just(4)))
few_examples = settings(max_examples=40, derandomize=True, deadline=None)


@few_examples
@given(anything)
def test_clean_hides_nothing_under_transparency_and_changes_nothing_else(pixels):
    before = pixels.copy()
    cleaned = clean(pixels)
    hidden = pixels[..., 3] == 0
    assert not cleaned[hidden].any()
    assert (cleaned[~hidden] == pixels[~hidden]).all()
    assert (pixels == before).all()


@few_examples
@given(anything)
def test_state_lies_in_range_and_colour_never_exceeds_alpha(pixels):
    state = premultiply(pixels)
    assert state.dtype == np.float32
    assert state.shape == pixels.shape
    assert state.min() >= -1
    assert state.max() <= 1
    assert (state[..., :3] <= state[..., 3:] + 1e-6).all()


@few_examples
@given(anything)
def test_binary_sprites_come_back_exactly(pixels):
    pixels[..., 3] = np.where(pixels[..., 3] > 100, 255, 0)
    assert (from_state(premultiply(pixels), binary_alpha=True) == clean(pixels)).all()
    assert (from_state(premultiply(pixels), binary_alpha=False) == clean(pixels)).all()


def test_every_soft_alpha_between_the_snapped_ends_comes_back_exactly():
    alpha, colour = np.meshgrid(np.arange(21, 235), np.arange(256), indexing="ij")
    pixels = np.stack([colour, 255 - colour, colour // 2, alpha], axis=-1).astype(np.uint8)
    assert (from_state(premultiply(pixels), binary_alpha=False) == pixels).all()


def test_soft_alpha_is_snapped_at_its_ends():
    pixels = np.array([[[9, 9, 9, 20], [9, 9, 9, 235]]], np.uint8)
    assert from_state(premultiply(pixels), binary_alpha=False)[..., 3].tolist() == [[0, 255]]


@few_examples
@given(arrays(np.float32, (2, 3, 3, 4), elements=st.floats(-3, 3, width=32) | st.just(float("nan"))), st.booleans())
def test_whatever_a_network_makes_becomes_a_clean_sprite(state, binary):
    pixels = from_state(state, binary_alpha=binary)
    assert pixels.dtype == np.uint8
    assert (clean(pixels) == pixels).all()
    if binary:
        assert np.isin(pixels[..., 3], (0, 255)).all()


def test_threshold_lies_at_one_half():
    state = np.array([[0.2, 0.2, 0.2, -0.01], [0.2, 0.2, 0.2, 0.01]], np.float32)
    assert from_state(state, binary_alpha=True)[:, 3].tolist() == [0, 255]


def test_composite_shows_grey_where_nothing_is_and_the_sprite_where_it_is_opaque():
    pixels = np.array([[10, 20, 30, 0], [10, 20, 30, 255], [0, 100, 200, 128]], np.uint8)
    assert composite(pixels, grey=100).tolist() == [[100] * 3, [10, 20, 30], [50, 100, 150]]


@few_examples
@given(anything, st.integers(1, 4))
def test_enlargement_is_found_and_undone(pixels, factor):
    sprite = clean(pixels)[0]
    large = upscale(sprite, factor)
    assert large.shape == (sprite.shape[0] * factor, sprite.shape[1] * factor, 4)
    found = whole_factor(large)
    assert found % factor == 0
    assert (upscale(large[::found, ::found], found) == large).all()


def test_one_different_pixel_ends_an_enlargement():
    large = upscale(np.random.default_rng(0).integers(1, 256, (4, 4, 4)).astype(np.uint8), 3)
    assert whole_factor(large) == 3
    large[5, 7] ^= 1
    assert whole_factor(large) == 1


def test_whole_batches_are_enlarged_and_a_factor_of_zero_is_refused():
    assert upscale(np.zeros((5, 2, 3, 4), np.uint8), 2).shape == (5, 4, 6, 4)
    with pytest.raises(ValueError, match="at least 1"):
        upscale(np.zeros((2, 2, 4), np.uint8), 0)

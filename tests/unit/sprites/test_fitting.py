import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgen.errors import DatasetError
from pixelgen.sprites.fitting import fit_mask, fit_sprite, painted
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.rgba import upscale

SPRITE = procedural_sprites(1, size=16, seed=2).pixels[0]


def test_a_sprite_of_the_right_size_stays_as_it_is():
    assert np.array_equal(fit_sprite(SPRITE, 16), SPRITE)


@pytest.mark.parametrize("factor", [2, 4, 7])
def test_enlarged_art_is_reduced(factor):
    assert np.array_equal(fit_sprite(upscale(SPRITE, factor), 16), SPRITE)


def test_a_smaller_sprite_stands_in_the_middle():
    cell = fit_sprite(SPRITE, 32)
    assert np.array_equal(cell[8:24, 8:24], SPRITE)
    assert np.count_nonzero(cell[..., 3]) == np.count_nonzero(SPRITE[..., 3])


def test_colour_under_transparency_does_not_count():
    dirty = SPRITE.copy()
    dirty[dirty[..., 3] == 0, :3] = 77
    assert np.array_equal(fit_sprite(dirty, 16), SPRITE)


def test_what_does_not_fit_is_told():
    noise = np.random.default_rng(0).integers(1, 255, (40, 40, 4), dtype=np.uint8)
    with pytest.raises(DatasetError, match=r"cannot use a\.png of 40×40 pixels: the model makes sprites of 16×16"):
        fit_sprite(noise, 16, name="a.png")
    with pytest.raises(DatasetError, match="nothing is visible"):
        fit_sprite(np.zeros((16, 16, 4), dtype=np.uint8), 16)


@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 2, 3]), st.sampled_from([16, 24]))
def test_a_mask_goes_where_its_sprite_goes(seed, factor, size):
    """Cutting the masked pixels out of the sprite and fitting are the same in either order."""
    mask = np.random.default_rng(seed).random((16, 16)) < 0.5
    large = np.kron(mask, np.ones((factor, factor), dtype=np.bool_))
    enlarged = upscale(SPRITE, factor)
    undone = 1 if 16 * factor <= size else factor
    laid = fit_mask(large, enlarged, size)
    cell = fit_sprite(enlarged, size)
    side, corner = 16 * factor // undone, (size - 16 * factor // undone) // 2
    inner = (slice(corner, corner + side),) * 2
    assert laid.shape == (size, size)
    assert np.array_equal(laid[inner], large[::undone, ::undone])
    assert not np.delete(laid, np.s_[corner : corner + side], axis=0).any()
    assert np.array_equal(np.where(laid[..., None], cell, 0)[inner], np.where(mask[..., None], SPRITE, 0).repeat(
        factor // undone, axis=0).repeat(factor // undone, axis=1))  # fmt: skip


def test_a_mask_in_the_models_size_is_taken_and_one_of_another_is_told():
    mask = np.eye(16, dtype=np.bool_)
    assert np.array_equal(fit_mask(mask, upscale(SPRITE, 4), 16), mask)
    with pytest.raises(DatasetError, match="the mask has 5×5 pixels: the sprite has 16×16; paint it over the sprite"):
        fit_mask(np.ones((5, 5), dtype=np.bool_), SPRITE, 32)


def test_painted_is_what_is_opaque_or_bright():
    picture = np.zeros((1, 4, 4), dtype=np.uint8)
    picture[0, :2, 3] = 255
    assert painted(picture)[0].tolist() == [True, True, False, False]
    picture[..., 3] = 255
    picture[0, 2, 1] = 200
    assert painted(picture)[0].tolist() == [False, False, True, False]

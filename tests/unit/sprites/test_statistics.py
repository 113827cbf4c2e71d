"""The statistics of a set, held against what is plain to see."""

import itertools

import numpy as np
import pytest

from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.sprites.statistics import set_statistics


def as_set(pixels: np.ndarray) -> SpriteSet:
    names = tuple(f"{i}.png" for i in range(len(pixels)))
    return SpriteSet(pixels=pixels, names=names, labels=np.zeros(len(pixels), np.int64))


def test_a_small_set_is_described_exactly():
    pixels = np.zeros((4, 8, 8, 4), np.uint8)
    pixels[0, 2:4, 1:6] = (255, 0, 0, 255)  # 10 red
    pixels[1, 2:4, 1:4] = (0, 0, 255, 255)  # 6 blue, over 2 red
    pixels[1, 7, 7] = pixels[1, 7, 6] = (255, 0, 0, 128)
    pixels[2, 0, 0] = (255, 0, 0, 255)
    statistics = set_statistics(as_set(pixels))
    assert statistics.sizes.tolist() == [[5, 2], [7, 6], [1, 1], [0, 0]]
    assert statistics.palette.tolist() == [[255, 0, 0], [0, 0, 255]]
    assert statistics.shares == pytest.approx([13 / 19, 6 / 19])
    assert statistics.coverage[2, 1] == 0.5
    assert statistics.coverage[7, 7] == 0.25
    assert statistics.coverage.sum() == pytest.approx(19 / 4)
    assert statistics.opacity == pytest.approx([1 - 19 / 256, 2 / 256, 17 / 256])
    assert [(b.fewest, b.most, b.sprites) for b in statistics.colours_per_sprite] == [(0, 0, 1), (1, 1, 2), (2, 2, 1)]


def test_many_colours_are_stood_for_by_few():
    sprites = procedural_sprites(60, size=24, seed=1)
    statistics = set_statistics(sprites)
    assert len(statistics.palette) == len(statistics.shares) <= 32
    assert (np.diff(statistics.shares) <= 0).all()
    assert statistics.shares.sum() == pytest.approx(1)
    used = {tuple(colour) for colour in sprites.pixels[sprites.pixels[..., 3] > 0][:, :3].tolist()}
    assert {tuple(colour) for colour in statistics.palette.tolist()} <= used


@pytest.mark.parametrize("colours", [1, 30, 700, 4096])
def test_bins_hold_every_sprite_once_and_are_few(colours):
    rng = np.random.default_rng(colours)
    pixels = np.full((12, 64, 64, 4), 255, np.uint8)
    for index, sprite in enumerate(pixels):
        different = np.arange(64 * 64) % max(1, colours * (index + 1) // 12)
        sprite[..., 0], sprite[..., 1] = (part.reshape(64, 64) for part in np.divmod(rng.permutation(different), 256))
    bins = set_statistics(as_set(pixels)).colours_per_sprite
    assert sum(each.sprites for each in bins) == 12
    assert 1 <= len(bins) <= 24
    assert all(after.fewest == before.most + 1 for before, after in itertools.pairwise(bins))
    assert bins[-1].fewest <= colours <= bins[-1].most


def test_a_set_in_which_nothing_shows_has_no_colours():
    statistics = set_statistics(as_set(np.zeros((3, 8, 8, 4), np.uint8)))
    assert statistics.palette.shape == (0, 3)
    assert statistics.shares.shape == (0,)
    assert statistics.opacity.tolist() == [1, 0, 0]
    assert [each.sprites for each in statistics.colours_per_sprite] == [3]

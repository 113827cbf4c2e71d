"""The report: counts and advice."""

from collections import Counter

import numpy as np

from pixelgen.sprites.report import binary_alpha, count_colours, describe_set
from pixelgen.sprites.spriteset import SpriteSet


def sprites(n: int, seed: int = 0, size: int = 8) -> np.ndarray:
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 4, (n, size, size, 4)).astype(np.uint8) * np.uint8(85)
    pixels[pixels[..., 3] == 0] = 0
    return pixels


def make(pixels: np.ndarray, classes: tuple[str, ...] = ()) -> SpriteSet:
    n = len(pixels)
    labels = np.arange(n, dtype=np.int64) % max(1, len(classes))
    return SpriteSet(pixels=pixels, names=tuple(f"{i}.png" for i in range(n)), labels=labels, classes=classes)


def test_colours_are_counted_as_a_person_would():
    pixels = sprites(30)
    per_sprite, together = count_colours(pixels)
    seen = [{tuple(p[:3]) for p in sprite.reshape(-1, 4).tolist() if p[3]} for sprite in pixels]
    assert per_sprite.tolist() == [len(colours) for colours in seen]
    assert together == len(set().union(*seen))


def test_an_opaque_white_sprite_has_one_colour_and_an_empty_one_none():
    pixels = np.zeros((2, 8, 8, 4), np.uint8)
    pixels[0] = 255
    assert count_colours(pixels)[0].tolist() == [1, 0]


def test_binary_alpha_is_told_per_sprite():
    pixels = np.zeros((3, 8, 8, 4), np.uint8)
    pixels[1, 2, 2, 3] = 255
    pixels[2, 2, 2, 3] = 254
    assert binary_alpha(pixels).tolist() == [True, True, False]


def test_everything_is_counted():
    report = describe_set(
        make(sprites(250), ("a", "b")), files=7, sizes=Counter({(8, 8): 200, (5, 8): 50}), reduced=Counter({1: 3, 2: 4})
    ).report
    assert (report.accepted, report.files, report.size) == (250, 7, 8)
    assert report.classes == (("a", 125), ("b", 125))
    assert report.sizes == (((8, 8), 200), ((5, 8), 50))
    assert report.reduced == ((2, 4),)
    assert report.palette_size <= 64
    assert report.colours_max >= report.colours_median > 0
    assert not report.notes


def test_sprites_without_transparency_are_counted():
    opaque = sprites(4)
    opaque[:3, ..., 3] = 255
    opaque[3, 0, 0, 3] = 0
    report = describe_set(make(opaque, ("a", "b")), notes=("Own note.",)).report
    assert report.opaque == 0.75
    assert report.notes == ("Own note.",)

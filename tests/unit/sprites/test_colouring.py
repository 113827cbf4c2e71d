"""Colours of finished sprites: guarantees that hold for every image, patterns that mix, ramps that keep their order."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from PIL import Image

from pixelgen.errors import ConfigError, PaletteError
from pixelgen.sprites.colouring import ColourOptions, apply_colours
from pixelgen.sprites.colours import Palette, oklab
from pixelgen.sprites.dither import DITHERS, bayer, dither_palette
from pixelgen.sprites.palette import apply_palette, palettes
from pixelgen.sprites.palette_files import save_palette
from pixelgen.sprites.palette_source import extract_palette, find_palette
from pixelgen.sprites.procedural import procedural_sprites, write_sprites
from pixelgen.sprites.recolour import match_colours, ramps, recolour

CHANNEL = st.integers(0, 255)
COLOURS = st.lists(st.tuples(CHANNEL, CHANNEL, CHANNEL), min_size=1, max_size=20, unique=True).map(tuple)
SPRITES = arrays.arrays(np.uint8, st.tuples(st.integers(0, 3), st.integers(1, 6), st.integers(1, 6), st.just(4)))


def visible(pixels: NDArray[np.uint8]) -> set[tuple[int, ...]]:
    return {tuple(colour) for colour in pixels[pixels[..., 3] > 0][:, :3].tolist()}


@settings(derandomize=True, max_examples=80, deadline=None)
@given(
    sprites=SPRITES,
    colours=COLOURS,
    locked=st.booleans(),
    most=st.none() | st.integers(1, 12),
    dither=st.sampled_from(list(DITHERS)),
    strength=st.floats(0, 1),
)
def test_lock_and_limit_hold_for_every_image(
    sprites: NDArray[np.uint8],
    colours: tuple[tuple[int, int, int], ...],
    locked: bool,
    most: int | None,
    dither: str,
    strength: float,
) -> None:
    palette = Palette("p", "P", colours) if locked else None
    options = ColourOptions(max_colours=most, dither=dither, dither_strength=strength)
    before = sprites.copy()
    made = apply_colours(sprites, options, palette=palette)
    assert made.shape == sprites.shape
    assert np.array_equal(made[..., 3], sprites[..., 3])
    assert np.array_equal(sprites, before)
    assert not locked or visible(made) <= set(colours)
    for sprite, old in zip(made, sprites, strict=True):
        assert most is None or len(visible(sprite)) <= most
        if most is not None and not locked and dither == "none" and len(visible(old)) <= most:
            assert visible(sprite) == visible(old)  # few enough already: nothing changes


@settings(derandomize=True, max_examples=30, deadline=None)
@given(sprites=SPRITES, side=st.sampled_from([2, 4, 8]))
def test_colours_of_the_palette_are_left_alone(sprites: NDArray[np.uint8], side: int) -> None:
    palette = palettes()["pico-8"]
    locked = apply_palette(sprites, palette)
    assert np.array_equal(dither_palette(locked, palette, side=side), locked)
    assert np.array_equal(dither_palette(sprites, palette, side=side, strength=0), locked)


@pytest.mark.parametrize("side", [2, 4, 8])
def test_the_pattern_holds_every_threshold_once_and_spreads_them(side: int) -> None:
    matrix = bayer(side)
    assert sorted(matrix.ravel().tolist()) == list(range(side * side))
    half = matrix < side * side // 2
    assert np.array_equal(half, np.indices((side, side)).sum(axis=0) % 2 == 0)  # the middle is a chessboard


def test_an_even_area_comes_out_as_light_as_it_was() -> None:
    palette = Palette("bw", "Black and white", ((0, 0, 0), (255, 255, 255)))
    for grey in range(8, 248, 16):
        area = np.full((1, 8, 8, 4), grey, np.uint8)
        area[..., 3] = 255
        wanted = oklab(area[0, 0, 0, :3])[0]
        shares = [(dither_palette(area, palette, side=side)[..., 0] == 255).mean() for side in (2, 4, 8)]
        for share, side in zip(shares, (2, 4, 8), strict=True):
            assert abs(share - wanted) <= 1 / side**2
    mixed = dither_palette(area, palettes()["pico-8"], side=8)
    assert visible(mixed) <= set(palettes()["pico-8"].colours)


def test_pattern_and_limit_need_no_visible_pixel() -> None:
    empty = np.zeros((2, 4, 4, 4), np.uint8)
    options = ColourOptions(max_colours=2, dither="bayer4")
    assert not apply_colours(empty, options, palette=palettes()["pico-8"]).any()
    assert not recolour(empty, palettes()["pico-8"]).any()
    with pytest.raises(PaletteError, match="no pixel is visible"):
        match_colours(empty, palettes()["pico-8"])
    with pytest.raises(ConfigError, match="unknown dither"):
        ColourOptions(dither="noise")


# -- recolouring ------------------------------------------------------------------------------------------------------


@settings(derandomize=True, max_examples=60, deadline=None)
@given(sprites=SPRITES, colours=COLOURS)
def test_recolouring_keeps_the_silhouette_and_the_order_of_shades(
    sprites: NDArray[np.uint8], colours: tuple[tuple[int, int, int], ...]
) -> None:
    palette = Palette("p", "P", colours)
    changed = recolour(sprites, palette)
    assert np.array_equal(changed[..., 3], sprites[..., 3])
    assert visible(changed) <= set(colours)
    if not visible(sprites):
        return
    pairs = dict(match_colours(sprites, palette).pairs)
    assert set(pairs) == visible(sprites)
    shown = sprites[..., 3] > 0
    assert [pairs[tuple(old)] for old in sprites[shown][:, :3].tolist()] == [
        tuple(new) for new in changed[shown][:, :3].tolist()
    ]  # the same colour becomes the same colour everywhere
    table = np.array(list(pairs), np.uint8)
    greys, hues = ramps(oklab(table))
    assert sorted(row for ramp in [greys, *hues] for row in ramp) == list(range(len(table)))
    for ramp in [greys, *hues]:
        light = [oklab(np.array(pairs[tuple(table[row].tolist())], np.uint8))[0] for row in ramp]
        assert all(one <= two + 1e-12 for one, two in pairwise(light))


def test_a_red_ramp_becomes_a_blue_one_and_grey_stays_grey() -> None:
    red = [(80, 10, 10), (160, 20, 20), (240, 60, 50)]
    blue = [(10, 20, 90), (20, 40, 170), (60, 90, 250)]
    greys = [(0, 0, 0), (90, 90, 90), (250, 250, 250)]
    sprite = np.array([[(*colour, 255) for colour in red + greys]], np.uint8)
    pairs = dict(match_colours(sprite, Palette("b", "B", tuple(greys + blue))).pairs)
    assert [pairs[colour] for colour in red] == blue
    assert [pairs[colour] for colour in greys] == greys


def test_shades_stay_apart_while_the_palette_has_as_many() -> None:
    green = palettes()["game-boy"]
    sprite = np.array([[(*colour, 255) for colour in [(200, 0, 0), (205, 0, 0), (210, 0, 0), (215, 0, 0)]]], np.uint8)
    assert len(visible(recolour(sprite, green))) == 4


# -- palettes from sprites --------------------------------------------------------------------------------------------


def test_a_palette_is_taken_from_a_folder_an_image_or_a_file(tmp_path: Path) -> None:
    drawn = procedural_sprites(12, size=16, seed=1)
    write_sprites(drawn, tmp_path / "set")
    palette = find_palette(tmp_path / "set")
    assert set(palette.colours) <= visible(drawn.pixels)
    assert len(palette) == min(256, len(visible(drawn.pixels)))
    few = extract_palette([tmp_path / "set"], max_colours=5)
    assert len(few) == 5
    assert set(few.colours) <= visible(drawn.pixels)
    save_palette(tmp_path / "few.gpl", few)
    assert find_palette(tmp_path / "few.gpl").colours == few.colours
    photo = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    Image.fromarray(photo).save(tmp_path / "photo.png")
    assert len(find_palette(tmp_path / "photo.png")) == 256
    assert find_palette("pico-8") is palettes()["pico-8"]
    with pytest.raises(PaletteError, match="unknown palette"):
        find_palette("nonsense")

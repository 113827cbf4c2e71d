"""Colours looked up: the same answer as a search, whatever was looked up before."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from pixelgen.sprites.colouring import Colouring, ColourOptions, apply_colours
from pixelgen.sprites.colours import Palette, nearest
from pixelgen.sprites.palette import apply_palette, palettes
from pixelgen.sprites.palette_lookup import PaletteLookup

CHANNEL = st.integers(0, 255)
COLOURS = st.lists(st.tuples(CHANNEL, CHANNEL, CHANNEL), min_size=1, max_size=20).map(tuple)
SPRITES = arrays.arrays(np.uint8, st.tuples(st.integers(0, 3), st.integers(1, 6), st.integers(1, 6), st.just(4)))


@settings(derandomize=True, max_examples=60, deadline=None)
@given(colours=COLOURS, pictures=st.lists(SPRITES, min_size=1, max_size=4))
def test_a_lookup_is_a_search(colours: tuple[tuple[int, int, int], ...], pictures: list[NDArray[np.uint8]]) -> None:
    palette = Palette("p", "P", colours)
    lookup = PaletteLookup(palette)
    for picture in [*pictures, pictures[0]]:  # the first once more, when all its colours are known
        before = picture.copy()
        assert np.array_equal(lookup.apply(picture), apply_palette(picture, palette))
        assert np.array_equal(picture, before)


def test_a_lookup_takes_any_memory_layout() -> None:
    palette = palettes()["pico-8"]
    picture = np.random.default_rng(0).integers(0, 256, (6, 8, 8, 4), dtype=np.uint8)
    lookup = PaletteLookup(palette)
    for view in (picture[::2], picture[:, ::-1], picture.transpose(0, 2, 1, 3), picture[0, 0]):
        assert np.array_equal(lookup.apply(view), apply_palette(view, palette))
    picture.flags.writeable = False
    assert lookup.apply(picture).flags.writeable


def test_the_answer_for_a_colour_does_not_depend_on_its_neighbours() -> None:
    rng = np.random.default_rng(1)
    points, table = rng.random((9000, 3)).round(2), rng.random((300, 3)).round(2)  # rounded: many are as near
    together = nearest(points, table)
    for start in range(0, 9000, 450):
        assert np.array_equal(together[start : start + 450], nearest(points[start : start + 450], table))
    squared = ((points[:500, None] - table) ** 2).sum(axis=2)
    assert np.allclose(squared[np.arange(500), together[:500]], squared.min(axis=1))


@settings(derandomize=True, max_examples=40, deadline=None)
@given(
    sprites=SPRITES,
    palette=st.none() | COLOURS.map(lambda colours: Palette("p", "P", colours)),
    options=st.lists(
        st.builds(
            ColourOptions,
            max_colours=st.none() | st.integers(1, 5),
            dither=st.sampled_from(["none", "bayer2", "bayer4"]),
            dither_strength=st.floats(0, 1),
        ),
        min_size=2,
        max_size=3,
    ),
)
def test_other_options_on_what_was_learned_give_what_a_new_start_gives(
    sprites: NDArray[np.uint8], palette: Palette | None, options: list[ColourOptions]
) -> None:
    colouring = Colouring(options[0], palette)
    for each in [*options, options[0]]:
        colouring = colouring.with_options(each, palette)
        painted = colouring.paint(sprites)
        assert np.array_equal(painted, apply_colours(sprites, each, palette=palette))
        assert np.array_equal(colouring.paint(sprites), painted)
        assert colouring.idle == (painted is sprites)
    other = palettes()["db16"]
    swapped = colouring.with_options(options[0], other).paint(sprites)
    assert np.array_equal(swapped, apply_colours(sprites, options[0], palette=other))

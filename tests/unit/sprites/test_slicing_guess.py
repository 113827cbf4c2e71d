"""The cells of a sheet guessed from the picture: sheets are laid out, and the layout has to be found again."""

import numpy as np
import pytest
from PIL import Image

from pixelgen.sprites.cell import visible_box
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.rgba import upscale
from pixelgen.sprites.sheet import SheetLayout, compose
from pixelgen.sprites.slicing import SliceOptions, grid_cells
from pixelgen.sprites.slicing_guess import guess_slicing, looks_like_sheet

COMMON = ((0, 0), (0, 1), (0, 2), (1, 1), (2, 2), (1, 2), (0, 4), (4, 4))  # margin and spacing


@pytest.fixture(scope="module")
def drawn() -> dict[int, np.ndarray]:
    return {size: procedural_sprites(48, size=size, seed=3).pixels for size in (16, 24, 32, 48)}


def lay_out(sprites: np.ndarray, columns: int, margin: int, spacing: int, background: np.ndarray | None) -> np.ndarray:
    sheet = compose(sprites, SheetLayout(columns=columns, padding=margin, spacing=spacing)).image
    if background is not None:
        sheet[sheet[..., 3] == 0] = (*background, 255)
    return sheet


def filling(sprites: np.ndarray, width: int, height: int) -> np.ndarray:
    """The sprites stretched so that each reaches all four edges of its cell."""
    cells = []
    for sprite in sprites:
        picture = Image.fromarray(sprite).crop(visible_box(sprite))
        cells.append(np.asarray(picture.resize((width, height), Image.Resampling.NEAREST)))
    return np.stack(cells)


def test_usual_sheets_are_guessed_at_once(drawn):
    rng = np.random.default_rng(1)
    trials, first, listed = 64, 0, 0
    for trial in range(trials):
        size = (16, 24, 32, 48)[trial % 4]
        margin, spacing = COMMON[rng.integers(len(COMMON))]
        count, columns = int(rng.integers(6, 40)), int(rng.integers(2, 9))
        background = rng.integers(0, 256, 3) if trial % 3 == 0 else None
        chosen = drawn[size][rng.permutation(48)[:count]]
        guesses = guess_slicing(lay_out(chosen, columns, margin, spacing, background))
        right = SliceOptions(cell=(size, size), margin=margin, spacing=spacing)
        first += guesses[0] == right
        listed += right in guesses
    assert first >= 0.9 * trials
    assert listed >= 0.97 * trials


def test_cells_of_any_shape_are_among_the_guesses_if_the_sprites_fill_them(drawn):
    rng = np.random.default_rng(2)
    trials, first, listed = 40, 0, 0
    for _ in range(trials):
        width, height = rng.integers(8, 40, 2).tolist()
        margin, spacing = rng.integers(0, 7, 2).tolist()
        cells = filling(drawn[32][rng.permutation(48)[: rng.integers(9, 36)]], width, height)
        guesses = guess_slicing(lay_out(cells, int(rng.integers(3, 7)), margin, spacing, None))
        right = SliceOptions(cell=(width, height), margin=margin, spacing=spacing)
        first += guesses[0] == right
        listed += right in guesses
    assert first >= 0.75 * trials
    assert listed >= 0.9 * trials


@pytest.mark.parametrize("factor", [2, 4])
def test_enlarged_sheets_are_cut_in_their_own_pixels(drawn, factor):
    sheet = upscale(lay_out(drawn[16][:20], 5, 1, 2, None), factor)
    right = SliceOptions(cell=(16 * factor, 16 * factor), margin=factor, spacing=2 * factor)
    assert guess_slicing(sheet)[0] == right


def test_tiles_without_any_background_are_cut_where_they_meet():
    rng = np.random.default_rng(4)
    tiles = np.full((35, 16, 16, 4), 255, np.uint8)
    tiles[..., :3] = rng.integers(0, 256, (35, 1, 1, 3))  # each of its own colour, with specks
    tiles[rng.random((35, 16, 16)) < 0.2] = (20, 20, 20, 255)
    assert guess_slicing(lay_out(tiles, 7, 0, 0, None))[0] == SliceOptions(cell=(16, 16))


def test_ruled_lines_are_spacing(drawn):
    sheet = np.full((1 + 5 * 25, 1 + 6 * 25, 4), 255, np.uint8)
    sheet[..., :3] = (255, 0, 255)
    for index, sprite in enumerate(drawn[24][:30]):
        cell = sheet[1 + index // 6 * 25 :, 1 + index % 6 * 25 :][:24, :24]
        cell[sprite[..., 3] > 0] = sprite[sprite[..., 3] > 0]
    sheet[::25] = sheet[:, ::25] = (0, 255, 255, 255)
    assert guess_slicing(sheet)[0] == SliceOptions(cell=(24, 24), margin=1, spacing=1)


def test_a_sheet_with_missing_sprites_and_an_unused_edge(drawn):
    sprites = drawn[32].copy()
    sprites[[3, 10, 11, 12, 29]] = 0
    sheet = np.zeros((256, 256, 4), np.uint8)  # padded to powers of two
    sheet[: 6 * 32, : 7 * 32] = lay_out(sprites[:42], 7, 0, 0, None)
    assert guess_slicing(sheet)[0] == SliceOptions(cell=(32, 32))


def test_strips(drawn):
    assert guess_slicing(lay_out(drawn[24][:8], 8, 0, 0, None))[0].cell == (24, 24)
    assert guess_slicing(lay_out(drawn[32][:9], 1, 0, 0, None))[0].cell == (32, 32)


@pytest.mark.parametrize("shape", [(1, 1), (5, 300), (300, 5), (7, 7), (40, 40), (129, 257)])
def test_every_picture_has_a_guess_that_yields_cells(shape):
    rng = np.random.default_rng(5)
    for sheet in (
        np.zeros((*shape, 4), np.uint8),
        np.full((*shape, 4), 255, np.uint8),
        rng.integers(1, 256, (*shape, 4)).astype(np.uint8),
    ):
        for guess in guess_slicing(sheet):
            assert grid_cells(sheet, guess)


def test_sheets_look_like_sheets_and_sprites_do_not(drawn):
    assert looks_like_sheet(lay_out(drawn[16][:8], 8, 0, 0, None))
    assert looks_like_sheet(lay_out(drawn[32][:12], 4, 0, 0, None))
    for sprites in drawn.values():
        assert not any(looks_like_sheet(sprite) for sprite in sprites)

"""Sheets cut by a grid."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.errors import ConfigError
from pixelgen.sprites.slicing import SliceOptions, cut, grid_cells, uncovered


def sheet_of(sprites: np.ndarray, columns: int, margin: int, spacing: int) -> np.ndarray:
    """Lay (N, h, w, 4) out by the definition of a sheet."""
    n, height, width = sprites.shape[:3]
    rows = -(-n // columns)
    sheet = np.zeros(
        (
            2 * margin + rows * height + (rows - 1) * spacing,
            2 * margin + columns * width + (columns - 1) * spacing,
            4,
        ),
        np.uint8,
    )
    for i, sprite in enumerate(sprites):
        y = margin + i // columns * (height + spacing)
        x = margin + i % columns * (width + spacing)
        sheet[y : y + height, x : x + width] = sprite
    return sheet


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    n=st.integers(1, 9),
    columns=st.integers(1, 4),
    cell=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    margin=st.integers(0, 3),
    spacing=st.integers(0, 3),
)
def test_what_was_laid_out_is_cut_out(n, columns, cell, margin, spacing):
    sprites = np.random.default_rng(n).integers(1, 255, (n, cell[1], cell[0], 4)).astype(np.uint8)
    options = SliceOptions(cell=cell, margin=margin, spacing=spacing)
    found = cut(sheet_of(sprites, columns, margin, spacing), options)
    assert [name for name, _ in found] == [f"{i // columns},{i % columns}" for i in range(n)]
    assert all((pixels == sprite).all() for (_, pixels), sprite in zip(found, sprites, strict=True))


def test_empty_cells_are_dropped_and_the_others_keep_their_names():
    sprites = np.full((4, 2, 2, 4), 255, np.uint8)
    sprites[[0, 2]] = 0
    names = [name for name, _ in cut(sheet_of(sprites, 2, 1, 1), SliceOptions(cell=(2, 2), margin=1, spacing=1))]
    assert names == ["0,1", "1,1"]


def test_on_an_opaque_sheet_cells_of_the_background_are_empty():
    sheet = np.full((4, 8, 4), 255, np.uint8)
    sheet[..., :3] = (255, 0, 255)
    sheet[1, 5] = (10, 20, 30, 255)
    assert [name for name, _ in cut(sheet, SliceOptions(cell=(4, 4)))] == ["0,1"]


def test_sheets_smaller_than_a_cell_hold_none():
    assert cut(np.full((4, 4, 4), 255, np.uint8), SliceOptions(cell=(5, 5))) == []
    assert cut(np.full((4, 4, 4), 255, np.uint8), SliceOptions(cell=(2, 2), margin=9)) == []


def test_what_whole_cells_do_not_cover_is_noticed_if_it_shows():
    sheet = np.zeros((4, 10, 4), np.uint8)
    assert not uncovered(sheet, SliceOptions(cell=(4, 4)))
    sheet[0, 9] = 255
    assert uncovered(sheet, SliceOptions(cell=(4, 4)))
    assert not uncovered(sheet, SliceOptions(cell=(5, 4)))


@pytest.mark.parametrize("wrong", [{"cell": (0, 8)}, {"cell": (8, 8), "margin": -1}, {"cell": (8, 8), "spacing": -2}])
def test_impossible_grids_are_refused(wrong):
    with pytest.raises(ConfigError):
        SliceOptions(**wrong)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(cell=st.tuples(st.integers(1, 999), st.integers(1, 999)), margin=st.integers(0, 99), spacing=st.integers(0, 99))
def test_options_are_read_back_from_their_text(cell, margin, spacing):
    options = SliceOptions(cell=cell, margin=margin, spacing=spacing)
    assert SliceOptions.parse(str(options)) == options


def test_short_ways_to_write_a_cell():
    assert str(SliceOptions(cell=(16, 24))) == "16x24"
    assert SliceOptions.parse(" 16 ") == SliceOptions(cell=(16, 16))
    assert SliceOptions.parse("16×24") == SliceOptions.parse("16X24") == SliceOptions(cell=(16, 24))
    assert SliceOptions.parse("16x24+3") == SliceOptions(cell=(16, 24), margin=3)


@pytest.mark.parametrize("text", ["", "x", "16x", "16x16+", "-16x16", "16x16+1+2+3", "16 x 16 px", "0x16", "²x16"])
def test_other_text_is_no_cell(text):
    with pytest.raises(ConfigError):
        SliceOptions.parse(text)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    size=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    cell=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    margin=st.integers(0, 3),
    spacing=st.integers(0, 3),
    filled=st.floats(0, 0.1),
)
def test_every_whole_cell_is_listed_and_is_empty_where_nothing_shows(size, cell, margin, spacing, filled):
    sheet = np.zeros((size[1], size[0], 4), np.uint8)
    sheet[np.random.default_rng(size).random((size[1], size[0])) < filled] = 255
    sheet[-1, -1] = 0
    options = SliceOptions(cell=cell, margin=margin, spacing=spacing)
    cells = grid_cells(sheet, options)
    columns, rows = options.grid(*size)
    assert [(c.row, c.column) for c in cells] == [(row, column) for row in range(rows) for column in range(columns)]
    for c in cells:
        assert c.x + c.width <= size[0] - margin
        assert c.y + c.height <= size[1] - margin
        assert c.empty == (not sheet[c.y : c.y + c.height, c.x : c.x + c.width, 3].any())


def test_plain_cells_between_lines_of_another_colour_are_empty():
    sheet = np.full((11, 31, 4), 255, np.uint8)  # three white cells of 9 pixels, ruled in black
    sheet[[0, -1]] = sheet[:, ::10] = (0, 0, 0, 255)
    sheet[5, 15] = (200, 0, 0, 255)
    empty = [cell.empty for cell in grid_cells(sheet, SliceOptions(cell=(9, 9), margin=1, spacing=1))]
    assert empty == [True, False, True]

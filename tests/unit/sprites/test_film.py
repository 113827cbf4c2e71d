"""Films: every moment of every sprite is found again in the file, in its place and for its time."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pixelgen.errors import ConfigError, ExportError
from pixelgen.sprites.film import FILM_FORMATS, Film, film_size, film_timing, save_film, tiled
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.rgba import Pixels


def made(moments: int, sprites: int, size: int = 4) -> Pixels:
    """Few colours, alpha on or off, no two moments alike: what every format can keep."""
    pixels = np.random.default_rng(moments * 100 + sprites).integers(
        0, 6, (moments, sprites, size, size, 4), dtype=np.uint8
    )
    pixels *= 40
    pixels[..., 3] = np.where(pixels[..., 3] > 100, 255, 0)
    pixels[..., 0, 0, :] = 255
    pixels[..., 0, 0, 0] = 10 * np.arange(moments)[:, None]
    pixels[pixels[..., 3] == 0] = 0
    return pixels


@settings(derandomize=True, max_examples=40, deadline=None)
@given(moments=st.integers(1, 6), sprites=st.integers(1, 30), size=st.integers(1, 9))
def test_tiles_hold_every_sprite_once_and_nothing_else(moments: int, sprites: int, size: int) -> None:
    pixels = np.full((moments, sprites, size, size, 4), 255, np.uint8)
    pixels[..., 0] = np.arange(sprites)[:, None, None]
    pictures = tiled(pixels)
    height, width = pictures.shape[1:3]
    assert (width, height) == film_size(moments, sprites, size, form=FILM_FORMATS["gif"], scale=1)
    for index in range(sprites):
        assert ((pictures[0, ..., 0] == index) & (pictures[0, ..., 3] > 0)).sum() == size * size
    assert (pictures[0, ..., 3] > 0).sum() == sprites * size * size


@pytest.mark.parametrize("key", ["gif", "apng"])
@pytest.mark.parametrize("end", ["hold", "back", "cut"])
def test_a_moving_picture_plays_as_it_should(tmp_path: Path, key: str, end: str) -> None:
    pixels = made(4, 3)
    path = save_film(tmp_path / "film", Film(moments=pixels, format=key, scale=2, duration_ms=100, end=end))
    assert path.suffix == FILM_FORMATS[key].suffix
    order = {"hold": [0, 1, 2, 3], "back": [0, 1, 2, 3, 2, 1], "cut": [0, 1, 2, 3]}[end]
    with Image.open(path) as film:
        assert film.n_frames == len(order)
        assert film.size == film_size(4, 3, 4, form=FILM_FORMATS[key], scale=2)
        for frame, index in enumerate(order):
            film.seek(frame)
            shown = np.asarray(film.convert("RGBA"))[::2, ::2]
            assert np.array_equal(shown, tiled(pixels)[index])
            rests = end == "hold" and index == 3
            assert film.info["duration"] == (1500 if rests else 100)


def test_a_strip_has_a_row_for_each_sprite_and_tells_of_each_state(tmp_path: Path) -> None:
    pixels = made(5, 3)
    told = [{"index": sprite, "state": state} for sprite in range(3) for state in range(5)]
    path = save_film(tmp_path / "strip.png", Film(moments=pixels, format="sheet", scale=3, metadata=told))
    with Image.open(path) as image:
        sheet = np.asarray(image.convert("RGBA"))
    assert sheet.shape == (3 * 4 * 3, 5 * 4 * 3, 4)
    for sprite in range(3):
        for state in range(5):
            cell = sheet[sprite * 12 : sprite * 12 + 12 : 3, state * 12 : state * 12 + 12 : 3]
            assert np.array_equal(cell, pixels[state, sprite])
    kept = json.loads(json.dumps(read_metadata(path)))
    assert [(entry["index"], entry["state"]) for entry in kept] == [(e["index"], e["state"]) for e in told]


@settings(derandomize=True, max_examples=40, deadline=None)
@given(moments=st.integers(1, 50), ms=st.integers(1, 5000))
def test_played_back_no_moment_is_shown_twice_in_a_row(moments: int, ms: int) -> None:
    order = [index for index, _ in film_timing(moments, duration_ms=ms, end="back")]
    around = [*order, order[0]]
    assert set(order) == set(range(moments))
    assert moments == 1 or all(abs(after - before) == 1 for before, after in pairwise(around))


def test_what_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    pixels = made(2, 1)
    (tmp_path / "taken.gif").write_bytes(b"mine")
    with pytest.raises(ExportError, match="exists already"):
        save_film(tmp_path / "taken.gif", Film(moments=pixels, format="gif"))
    assert (tmp_path / "taken.gif").read_bytes() == b"mine"
    save_film(tmp_path / "taken.gif", Film(moments=pixels, format="gif"), overwrite=True)
    wide = np.zeros((300, 1, 4, 4, 4), np.uint8)
    with pytest.raises(ExportError, match="19,200"):
        save_film(tmp_path / "wide.png", Film(moments=wide, format="sheet", scale=16))
    assert not (tmp_path / "wide.png").exists()
    with pytest.raises(ConfigError, match="hold, back, cut"):
        save_film(tmp_path / "x.gif", Film(moments=pixels, format="gif", end="never"))

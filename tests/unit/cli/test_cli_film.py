"""``generate --film``: the way out of noise is what --states writes, moving or side by side."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgen.flow.solver import SOLVERS
from pixelgen.sprites.film import tiled
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.rgba import Pixels

_COUNT, _CALLS = 3, 4


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def picture(path: str) -> Pixels:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGBA"))


def states(kind: str) -> list[Pixels]:
    """The sprites of each sheet that --states wrote, (N, S, S, 4): a row of them."""
    sheets = [picture(f"way/{kind}_{index:03}.png") for index in range(_CALLS + 1)]
    return [np.stack(np.split(sheet, _COUNT, axis=1)) for sheet in sheets]


@pytest.fixture
def made(pixelgen: Callable, tiny_model: Path) -> Callable[..., str]:
    def run(*more: object) -> str:
        asked = ("--count", _COUNT, "--calls", _CALLS, "--solver", "euler", "--columns", _COUNT)
        done = pixelgen("generate", tiny_model, *asked, *more)
        assert done.code == 0, done.err
        return done.out

    return run


def test_a_strip_shows_each_sprite_from_the_first_state_to_the_last(made: Callable[..., str]) -> None:
    said = made("--states", "way", "--film", "film.png", "--palette", "pico-8")
    assert "film.png" in said
    foreseen = np.stack(states("predicted"))
    strip = picture("film.png")
    expected = foreseen.transpose(1, 2, 0, 3, 4).reshape(strip.shape)
    assert np.array_equal(strip, expected)
    told = read_metadata(Path("film.png"))
    assert [(entry["index"], entry["state"]) for entry in told] == [
        (sprite, state) for sprite in range(_COUNT) for state in range(_CALLS + 1)
    ]
    assert {entry["view"] for entry in told} == {"predicted"}


def test_raw_states_move_in_an_apng(made: Callable[..., str]) -> None:
    made("--states", "way", "--film", "film.apng", "--film-raw", "--duration-ms", 40)
    raw = [*states("state")[:-1], states("predicted")[-1]]  # at its end the way shows the finished sprites
    expected = tiled(np.stack(raw))
    with Image.open("film.apng") as film:
        assert film.n_frames == _CALLS + 1
        for index in range(film.n_frames):
            film.seek(index)
            assert np.array_equal(np.asarray(film.convert("RGBA")), expected[index])
            if index < _CALLS:
                assert film.info["duration"] == 40


def test_a_gif_moves_too(made: Callable[..., str]) -> None:
    made("--film", "film.gif", "--scale", 2)
    with Image.open("film.gif") as film:
        assert film.n_frames == _CALLS + 1


def test_what_cannot_be_filmed_is_said_before_the_work_begins(pixelgen: Callable, tiny_model: Path) -> None:
    for name, words in (("film.mp4", ".gif, .apng or .png"), ("taken.gif", "exists already")):
        Path("taken.gif").write_bytes(b"mine")
        done = pixelgen("generate", tiny_model, "--count", 1, "--calls", 1, "--film", name)
        assert done.code == 2
        assert words in done.err
        assert not Path("sheet.png").exists()
    assert Path("taken.gif").read_bytes() == b"mine"
    assert pixelgen("generate", tiny_model, "--calls", 1, "--count", 1, "--film", "taken.gif", "--force").code == 0
    assert Path("taken.gif").read_bytes() != b"mine"


@pytest.mark.parametrize(
    ("out", "more", "film"),
    [
        ("c.png", (), "./c.png"),
        ("c.gif", ("--format", "gif"), "c.gif"),
        ("c.apng", ("--format", "apng"), "c.apng"),
        ("c.png", ("--max-side", 16), "c-1.png"),
    ],
)
def test_a_film_does_not_take_the_place_of_the_sprites(
    out: str, more: tuple[object, ...], film: str, pixelgen: Callable, tiny_model: Path
) -> None:
    words = ("generate", tiny_model, "--count", 3, "--calls", 1, "--out", out, *more, "--film", film)
    for force in ((), ("--force",)):
        done = pixelgen(*words, *force)
        assert done.code == 2
        assert f"the sprites are written to {Path(film)}; name another file with --film" in done.err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("solver", [each.key for each in SOLVERS.values() if not each.needs_flow_map])
def test_a_strip_that_would_be_too_large_is_refused_before_the_work_begins(
    solver: str, pixelgen: Callable, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("generate", tiny_model, "--count", 1, "--calls", 7, "--solver", solver, "--force")
    assert pixelgen(*words, "--film", "strip.png").code == 0
    height, width = picture("strip.png").shape[:2]
    monkeypatch.setattr("pixelgen.cli.way_film.MAX_SIDE", width)
    assert pixelgen(*words, "--film", "strip.png").code == 0
    if SOLVERS[solver].adaptive:  # it finds out as it walks
        return
    monkeypatch.setattr("pixelgen.cli.way_film.MAX_SIDE", width - 1)
    refused = pixelgen(*words, "--film", "strip.png", "--out", "other")
    assert refused.code == 2
    assert f"a strip of {width} × {height} px is too large for strip.png" in refused.err
    assert not Path("other.png").exists()
    assert pixelgen(*words, "--film", "moving.gif").code == 0

"""``vary``, ``breed``, ``interpolate`` and ``compare``, as a person types them."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgen.flow.compare import REFERENCE_CALLS
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.palette import load_palette

SIZE = 16


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def images(sprite_folder: Path) -> list[Path]:
    return sorted(sprite_folder.rglob("*.png"))[:3]


def pixels_of(path: Path | str) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGBA"))


def cells(path: str, columns: int) -> np.ndarray:
    """The sprites of a sheet without gaps, row by row."""
    sheet = pixels_of(path)
    rows = sheet.reshape(sheet.shape[0] // SIZE, SIZE, columns, SIZE, 4)
    return rows.transpose(0, 2, 1, 3, 4).reshape(-1, SIZE, SIZE, 4)


def test_the_same_words_vary_alike(pixelgen: Callable, tiny_model: Path, images: list[Path]) -> None:
    def words(seed: int, out: str) -> list[object]:
        return ["vary", *images, "--model", tiny_model, "--count", 5, "--strength", 0.7, "--seed", seed, "--out", out]

    for seed, out in ((4, "one.png"), (4, "again.png"), (5, "other.png")):
        outcome = pixelgen(*words(seed, out))
        assert outcome.code == 0, outcome.err
        assert f"15 variations of 16×16 pixels are in {out}" in outcome.out
    assert Path("one.png").read_bytes() == Path("again.png").read_bytes()
    assert not np.array_equal(pixels_of("one.png"), pixels_of("other.png"))
    assert pixels_of("one.png").shape == (3 * SIZE, 5 * SIZE, 4)
    entries = read_metadata(Path("one.png"))
    assert [entry["from"]["parents"][0]["file"] for entry in entries] == [i.name for i in images for _ in range(5)]
    assert entries[0]["from"]["strength"] == 0.7
    assert entries[0]["seed"] == 4


def test_around_an_image_it_stays_in_the_middle(pixelgen: Callable, tiny_model: Path, images: list[Path]) -> None:
    for method in ("renoise", "noise"):
        outcome = pixelgen(
            "vary", images[0], "--around", "--method", method, "--model", tiny_model, "--out", f"{method}.png"
        )
        assert outcome.code == 0, outcome.err
        around = cells(f"{method}.png", 3)
        assert len(around) == 9
        assert np.array_equal(around[4], pixels_of(images[0]))


def test_outside_the_mask_nothing_changes(pixelgen: Callable, tiny_model: Path, images: list[Path]) -> None:
    painted = np.zeros((SIZE, SIZE, 4), dtype=np.uint8)
    painted[2:9, 5:12] = (255, 0, 0, 255)
    Image.fromarray(painted).save("mask.png")
    outcome = pixelgen(
        "vary", images[0], "--mask", "mask.png", "--count", 4, "--model", tiny_model, "--palette", "pico-8"
    )
    assert outcome.code == 0, outcome.err
    made, inside = cells("variations.png", 2), painted[..., 3] > 0
    assert (made[:, ~inside] == pixels_of(images[0])[~inside]).all()
    new = made[:, inside]
    assert not (new == pixels_of(images[0])[inside]).all()
    assert {tuple(map(int, colour)) for colour in new[new[:, :, 3] > 0][:, :3]} <= set(load_palette("pico-8").colours)
    assert read_metadata(Path("variations.png"))[0]["from"]["made_by"] == "reroll"


def test_a_sprite_that_the_model_made_is_recognised(pixelgen: Callable, tiny_model: Path) -> None:
    assert pixelgen("generate", tiny_model, "--count", 1, "--seed", 8, "--out", "made.png").code == 0
    for method in ("renoise", "noise"):
        outcome = pixelgen("vary", "made.png", "--model", tiny_model, "--method", method, "--out", f"{method}.png")
        assert outcome.code == 0, outcome.err
        parent = read_metadata(Path(f"{method}.png"))[0]["from"]["parents"][0]
        assert parent == {"file": "made.png", "seed": 8, "index": 0}


@pytest.mark.parametrize(
    ("out", "files"),
    [
        ("loop.gif", ["loop.gif"]),
        ("loop.apng", ["loop.apng"]),
        ("loop.aseprite", ["loop.aseprite"]),
        ("loop.png", ["loop.json", "loop.png"]),
    ],
)
def test_an_animation_goes_through_its_images(
    out: str, files: list[str], pixelgen: Callable, tiny_model: Path, images: list[Path]
) -> None:
    outcome = pixelgen(
        "interpolate", *images, "--frames", 4, "--model", tiny_model, "--calls", 4, "--tag", "walk", "--out", out
    )
    assert outcome.code == 0, outcome.err
    assert "12 frames" in outcome.out
    assert sorted(path.name for path in Path().iterdir()) == files
    if out == "loop.apng":
        with Image.open(out) as animation:
            assert animation.n_frames == 12
            for place, path in enumerate(images):
                animation.seek(4 * place)
                assert np.array_equal(np.asarray(animation.convert("RGBA")), pixels_of(path))
    if out == "loop.png":
        atlas = json.loads(Path("loop.json").read_text(encoding="utf-8"))
        assert [tag["name"] for tag in atlas["meta"]["frameTags"]] == ["walk"]
        between = [len(entry["from"]["parents"]) for entry in read_metadata(Path(out))]
        assert between == [1, 2, 2, 2] * 3


@pytest.mark.parametrize(("form", "file"), [("apng", "loop.png"), ("none", "loop.png"), ("aseprite", "loop.aseprite")])
def test_an_animation_without_a_name_has_the_suffix_of_its_format(
    form: str, file: str, pixelgen: Callable, tiny_model: Path, images: list[Path]
) -> None:
    outcome = pixelgen("interpolate", *images, "--model", tiny_model, "--frames", 2, "--calls", 1, "--format", form)
    assert outcome.code == 0, outcome.err
    assert [path.name for path in Path().iterdir()] == [file]


def test_once_ends_at_the_last_image(pixelgen: Callable, tiny_model: Path, images: list[Path]) -> None:
    words = ("--frames", 3, "--once", "--path", "curves", "--out", "once.png", "--format", "none")
    assert pixelgen("interpolate", *images, "--model", tiny_model, *words).code == 0
    sheet = pixels_of("once.png")
    assert sheet.shape[0] * sheet.shape[1] >= 7 * SIZE**2
    assert len(read_metadata(Path("once.png"))) == 7


def test_children_come_of_two(pixelgen: Callable, tiny_model: Path, images: list[Path]) -> None:
    words = ("--count", 6, "--columns", 3, "--label", "cat", "--crossover", "blend")
    outcome = pixelgen("breed", *images[:2], "--model", tiny_model, *words)
    assert outcome.code == 0, outcome.err
    assert len(cells("children.png", 3)) == 6
    parents = read_metadata(Path("children.png"))[0]["from"]["parents"]
    assert [parent["file"] for parent in parents] == [image.name for image in images[:2]]


def test_a_comparison_is_a_table_for_people_and_for_programs(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("compare", tiny_model, "--count", 2, "--solvers", "ab2, euler-maruyama", "--calls", "2,4")
    shown = pixelgen(*words, "--out", "ways.png")
    assert shown.code == 0, shown.err
    lines = shown.out.splitlines()
    assert lines[0].split()[:3] == ["SOLVER", "SCHEDULE", "CALLS"]
    assert [line.split()[0] for line in lines[1:6]] == ["rk4", "ab2", "ab2", "euler-maruyama", "euler-maruyama"]
    assert "–" in lines[4]
    assert pixels_of("ways.png").shape == (5 * SIZE, 2 * SIZE, 4)
    told = json.loads(pixelgen(*words, "--json").out)
    assert [each["calls"] for each in told] == [REFERENCE_CALLS, 2, 4, 2, 4]
    assert told[0]["distance"] == 0
    assert told[3]["distance"] is None
    assert told[1]["distance"] > 0


def test_generate_mixes_classes_and_adapts_to_a_palette(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("generate", tiny_model, "--count", 12, "--palette", "pico-8")
    for out, more in (("plain", ()), ("adapted", ("--adapt",)), ("mixed", ("--mix", "cat=1,dog=3"))):
        outcome = pixelgen(*words, *more, "--out", f"{out}.png")
        assert outcome.code == 0, outcome.err
        sheet = pixels_of(f"{out}.png")
        colours = {tuple(map(int, colour)) for colour in sheet[sheet[..., 3] > 0][:, :3]}
        assert colours <= set(load_palette("pico-8").colours)
    assert not np.array_equal(pixels_of("plain.png"), pixels_of("adapted.png"))
    assert not np.array_equal(pixels_of("plain.png"), pixels_of("mixed.png"))
    assert read_metadata(Path("adapted.png"))[0]["adapted"] == 0.5
    assert read_metadata(Path("mixed.png"))[0]["mix"] == [["cat", 1.0], ["dog", 3.0]]
    assert "name one with --palette" in pixelgen("generate", tiny_model, "--adapt", "--out", "none.png").err
    assert "unknown class 'cow'" in pixelgen("generate", tiny_model, "--mix", "cow", "--out", "none.png").err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["vary", "{a}", "{b}", "--around"], "--around with 2 images; give one image"),
        (["vary", "{a}", "--mask", "{a}", "--around"], "--mask and --around together"),
        (["vary", "{a}", "--mask", "{a}", "--method", "noise"], "--mask and --method together"),
        (["vary", "{a}", "--rounds", "3"], "--rounds without --mask"),
        (["vary", "{a}", "--strength", "2"], "strength = 2.0"),
        (["vary", "{a}", "--count", "0"], "count = 0"),
        (["vary", "nowhere.png"], "cannot read nowhere.png"),
        (["vary", "{a}", "--label", "cow"], "unknown class 'cow'"),
        (["interpolate", "{a}"], "one image alone"),
        (["interpolate", "{a}", "{b}", "--path", "line"], "unknown path 'line'"),
        (["breed", "{a}", "{b}", "--balance", "-1"], "balance = -1.0"),
    ],
)
def test_mistakes_are_told_in_a_sentence_and_nothing_is_written(
    words: list[str], sentence: str, pixelgen: Callable, tiny_model: Path, images: list[Path]
) -> None:
    filled = [word.format(a=images[0], b=images[1]) for word in words]
    outcome = pixelgen(*filled, "--model", tiny_model)
    assert outcome.code == 2
    assert sentence in outcome.err
    assert outcome.err.count("\n") == 1
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--calls", "few"], "cannot read 'few' as numbers of calls; write them as 4,8,16"),
        (["--solvers", "magic"], "unknown solver 'magic'"),
        (["--calls", "0"], "calls = 0"),
        (
            ["--count", "1025", "--solvers", "euler", "--calls", "1", "--out", "wide"],
            "2 rows of 1,025 sprites do not fit on a sheet; choose a smaller --count",
        ),
    ],
)
def test_mistakes_in_a_comparison_are_told(
    words: list[str], sentence: str, pixelgen: Callable, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pixelgen.flow.sampler.Sampler.stream", None)  # before anything is computed
    monkeypatch.setattr("pixelgen.flow.sampler.Sampler.sample", None)
    outcome = pixelgen("compare", tiny_model, *words)
    assert outcome.code == 2
    assert sentence in outcome.err


@pytest.mark.parametrize("command", ["vary", "interpolate", "breed"])
def test_nothing_is_replaced_unasked(command: str, pixelgen: Callable, tiny_model: Path, images: list[Path]) -> None:
    out = "out.gif" if command == "interpolate" else "out.png"
    Path(out).write_bytes(b"mine")
    words = (command, *images[:2], "--model", tiny_model, "--out", out, "--calls", 2)
    outcome = pixelgen(*words)
    assert outcome.code == 2
    assert f"{out} exists already" in outcome.err
    assert Path(out).read_bytes() == b"mine"
    assert pixelgen(*words, "--force").code == 0
    assert Path(out).read_bytes() != b"mine"


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("vary", ["--strength", "--mask", "--around", "--method", "renoise", "noise", "--rounds", "--palette"]),
        ("interpolate", ["--frames", "--once", "--path", "arcs", "curves", "--tag", "--duration-ms"]),
        ("breed", ["--crossover", "patches", "blend", "--balance", "--mutation"]),
        ("compare", ["--solvers", "--calls", "--schedules", "--json"]),
    ],
)
def test_help_names_options_and_choices(command: str, named: list[str], pixelgen: Callable) -> None:
    outcome = pixelgen(command, "--help")
    assert outcome.code == 0
    assert [name for name in named if name not in outcome.out] == []

"""Settings used again with --like, where sprites come from with --provenance, and branches from a state."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgen.files import file_digest
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.palette import load_palette

SIZE = 16


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run_of_the_user(tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model as the best of a run, where the program looks for runs."""
    path = tmp_path / "my" / "runs" / "monday" / "checkpoints" / "best.safetensors"
    path.parent.mkdir(parents=True)
    path.write_bytes(tiny_model.read_bytes())
    monkeypatch.setenv("PIXELGEN_RUNS", str(tmp_path / "my" / "runs"))
    return path


def pixels_of(path: str) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGBA"))


@pytest.mark.parametrize(
    "words",
    [
        ["--count", 3, "--seed", 7, "--solver", "heun", "--calls", 4, "--label", "dog", "--guidance", 2],
        ["--count", 5, "--mix", "cat=1,dog=3", "--schedule", "cosine", "--grid", "karras", "--temperature", 0.8],
        ["--count", 4, "--palette", "pico-8", "--adapt-from", 0.2],
        ["--count", 4, "--palette", "game-boy", "--max-colours", 3, "--dither", "bayer4", "--dither-strength", 0.5],
        ["--count", 2, "--solver", "euler-maruyama", "--calls", 6, "--sde-strength", 0.5],
    ],
)
def test_the_settings_of_a_file_make_it_again(words: list, pixelgen: Callable, run_of_the_user: Path) -> None:
    assert pixelgen("generate", run_of_the_user, *words, "--out", "one.png", "--provenance").code == 0
    for like in ("one.png", "one.provenance.json"):
        outcome = pixelgen("generate", "--like", like, "--out", "again.png", "--force")
        assert outcome.code == 0, outcome.err
        assert Path("again.png").read_bytes() == Path("one.png").read_bytes()


def test_what_is_said_wins_over_the_file(pixelgen: Callable, run_of_the_user: Path) -> None:
    words = ("--count", 3, "--seed", 7, "--label", "dog", "--palette", "pico-8", "--adapt")
    assert pixelgen("generate", run_of_the_user, *words, "--out", "one.png").code == 0
    outcome = pixelgen(
        "generate", "--like", "one.png", "--count", 2, "--mix", "cat", "--palette", "game-boy", "--out", "two.png"
    )
    assert outcome.code == 0, outcome.err
    (entry, _) = read_metadata(Path("two.png"))
    assert (entry["seed"], entry["mix"], "label" in entry) == (7, [["cat", 1.0]], False)
    assert entry["post"]["palette"]["name"] == load_palette("game-boy").label
    assert "adapted" not in entry


def test_a_model_that_is_not_here_is_named_and_can_be_replaced(pixelgen: Callable, tiny_model: Path) -> None:
    assert pixelgen("generate", tiny_model, "--count", 2, "--out", "one.png").code == 0
    outcome = pixelgen("generate", "--like", "one.png", "--out", "two.png")
    assert outcome.code == 2
    assert "the model that made one.png is not here" in outcome.err
    assert f"it was called tiny, with SHA-256 {file_digest(tiny_model)[:12]}" in outcome.err
    assert pixelgen("generate", tiny_model, "--like", "one.png", "--out", "two.png").code == 0
    assert Path("two.png").read_bytes() == Path("one.png").read_bytes()


def test_a_file_made_from_sprites_says_how_to_make_its_like(pixelgen: Callable, tiny_model: Path) -> None:
    assert pixelgen("generate", tiny_model, "--count", 1, "--out", "one.png").code == 0
    Path("one.png").rename("first one.png")
    assert pixelgen("vary", "first one.png", "--model", tiny_model, "--count", 2, "--out", "two.png").code == 0
    outcome = pixelgen("generate", tiny_model, "--like", "two.png", "--out", "three.png")
    assert outcome.code == 2
    assert "it was made from first one.png; use pixelgen vary 'first one.png'." in outcome.err


def test_a_file_that_says_nothing_is_refused(pixelgen: Callable, sprite_folder: Path) -> None:
    outcome = pixelgen("generate", "--like", next(sprite_folder.rglob("*.png")))
    assert outcome.code == 2
    assert "does not say how it was made" in outcome.err


def test_branches_set_out_from_a_state(pixelgen: Callable, tiny_model: Path, sprite_folder: Path) -> None:
    made = (
        "generate",
        tiny_model,
        "--count",
        1,
        "--seed",
        8,
        "--schedule",
        "cosine",
        "--states",
        "way",
        "--out",
        "a.png",
    )
    assert pixelgen(*made).code == 0
    times = [read_metadata(path)[0]["t"] for path in sorted(Path("way").glob("state_*.png"))]
    words = ("vary", "a.png", "--model", tiny_model, "--count", 3, "--seed", 1)
    outcome = pixelgen(*words, "--from-t", times[4] + 0.01, "--out", "b.png")
    assert outcome.code == 0, outcome.err
    told = read_metadata(Path("b.png"))[0]["from"]
    assert (told["made_by"], told["t"], told["schedule"]) == ("branch", times[4], "cosine")
    assert told["parents"] == [{"file": "a.png", "seed": 8, "index": 0}]
    # A late branch with little new noise is nearly the sprite; one from noise is another.
    assert pixelgen(*words, "--from-t", 0.9, "--strength", 0.05, "--out", "late.png").code == 0
    assert pixelgen(*words, "--from-t", 0, "--out", "early.png").code == 0
    parent = np.tile(pixels_of("a.png").astype(int), (1, 2, 1))

    def away(name: str) -> float:
        return float(np.abs(pixels_of(name)[:SIZE].astype(int) - parent).mean())

    assert away("late.png") < away("early.png") / 3
    stranger = next(sprite_folder.rglob("*.png"))
    assert pixelgen("vary", stranger, "--model", tiny_model, "--from-t", 0.5, "--out", "s.png").code == 0
    both = pixelgen("vary", "a.png", stranger, "--model", tiny_model, "--from-t", 0.33, "--out", "both.png")
    assert both.code == 2
    assert "they have no states at one time" in both.err


def test_any_recipe_tells_where_its_sprites_come_from(
    pixelgen: Callable, tiny_model: Path, sprite_folder: Path
) -> None:
    images = sorted(sprite_folder.rglob("*.png"))[:2]
    commands = {
        "v": ("vary", *images, "--count", 2),
        "b": ("breed", *images, "--count", 2),
        "i": ("interpolate", *images, "--frames", 2, "--format", "aseprite"),
    }
    for out, words in commands.items():
        outcome = pixelgen(*words, "--model", tiny_model, "--calls", 2, "--out", out, "--provenance")
        assert outcome.code == 0, outcome.err
        told = json.loads(Path(f"{out}.provenance.json").read_text(encoding="utf-8"))
        assert told["sources"] == [{"name": image.name, "sha256": file_digest(image)} for image in images]
        (model,) = told["models"]
        assert model["sha256"] == file_digest(tiny_model)
        assert model["data"]["licence"] == "unknown"
        assert len(told["frames"]) == (2 if out == "b" else 4)
        (file,) = told["files"]
        assert file["sha256"] == file_digest(Path(file["name"]))
    again = pixelgen("breed", *images, "--model", tiny_model, "--out", "b2", "--provenance")
    assert again.code == 0
    Path("b2.png").unlink()
    refused = pixelgen("breed", *images, "--model", tiny_model, "--out", "b2", "--provenance")
    assert refused.code == 2
    assert "b2.provenance.json exists already" in refused.err
    assert not Path("b2.png").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--adapt-from", "0.5"], "--adapt-from without a palette"),
        (["--palette", "pico-8", "--adapt-from", "1"], "--adapt-from 1; choose 0 or more, and less than 1"),
        (["--from-t", "2"], "t = 2.0"),
        (["--from-t", "0.5", "--around"], "--around and --from-t together"),
        (["--from-t", "0.5", "--method", "noise"], "--from-t and --method together"),
        (["--mix", "cow"], "unknown class 'cow'"),
        (["--mix", "cat", "--label", "dog"], "both a class ('dog') and a mixture"),
    ],
)
def test_mistakes_are_one_sentence(
    words: list[str], sentence: str, pixelgen: Callable, tiny_model: Path, sprite_folder: Path
) -> None:
    outcome = pixelgen("vary", next(sprite_folder.rglob("*.png")), "--model", tiny_model, *words)
    assert outcome.code == 2
    assert sentence in outcome.err
    assert outcome.err.count("\n") == 1
    assert list(Path().iterdir()) == []


def test_kept_pixels_keep_their_colours_whatever_is_done_to_the_new_ones(
    pixelgen: Callable, tiny_model: Path, sprite_folder: Path
) -> None:
    image, mask = next(sprite_folder.rglob("*.png")), np.zeros((SIZE, SIZE, 4), dtype=np.uint8)
    mask[2:9, 5:12] = 255
    Image.fromarray(mask).save("mask.png")
    colours = ("--palette", "game-boy", "--dither", "bayer2", "--max-colours", 3)
    outcome = pixelgen("vary", image, "--mask", "mask.png", "--model", tiny_model, "--count", 1, *colours)
    assert outcome.code == 0, outcome.err
    made, inside = pixels_of("variations.png"), mask[..., 3] > 0
    assert np.array_equal(made[~inside], pixels_of(str(image))[~inside])
    new = made[inside]
    used = {tuple(map(int, colour)) for colour in new[new[:, 3] > 0][:, :3]}
    assert len(used) <= 3
    assert used <= set(load_palette("game-boy").colours)


def test_sprites_of_open_class_can_lie_in_rows_of_their_classes(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("--count", 8, "--seed", 2, "--calls", 1, "--arrangement", "classes", "--atlas", "aseprite-hash")
    assert pixelgen("generate", tiny_model, *words, "--out", "rows.png").code == 0
    tags = json.loads(Path("rows.json").read_text(encoding="utf-8"))["meta"]["frameTags"]
    named = [entry["class"] for entry in read_metadata(Path("rows.png"))]
    assert {tag["name"] for tag in tags} == set(named) == {"cat", "dog"}
    assert {tag["name"]: tag["to"] - tag["from"] + 1 for tag in tags} == {name: named.count(name) for name in named}

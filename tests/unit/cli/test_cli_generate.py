"""``pixelgen generate``: the same request gives the same file, every option reaches it, nothing is lost unasked."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgen.cli.making import make_sprites
from pixelgen.cli.progress import Progress
from pixelgen.flow.plan import make
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.checkpoint import load_model
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.palette import load_palette

SIZE = 16


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _sheet(path: str) -> np.ndarray:
    with Image.open(path) as image:
        assert image.mode == "RGBA"
        return np.asarray(image)


def test_the_same_seed_gives_the_same_file(pixelgen: Callable, tiny_model: Path) -> None:
    for name, seed in (("one.png", 5), ("again.png", 5), ("other.png", 6)):
        assert pixelgen("generate", tiny_model, "--count", 20, "--seed", seed, "--out", name).code == 0
    assert Path("one.png").read_bytes() == Path("again.png").read_bytes()
    assert not np.array_equal(_sheet("one.png"), _sheet("other.png"))


def test_sprites_are_the_same_however_the_work_is_divided(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large request is worked off in batches, a small one in step: the sprites must not tell."""
    sampler = load_model(tiny_model).sampler()
    config = SampleConfig(count=40, calls=3)
    with Progress("", quiet=True) as progress:
        plan = make(sampler, config)
        together = make_sprites(plan, sampler, cancel=CancelToken(), progress=progress)
        monkeypatch.setattr("pixelgen.cli.making._WATCHED", 0)
        apart = make_sprites(plan, sampler, cancel=CancelToken(), progress=progress)
    assert np.array_equal(together, apart)


def test_defaults(pixelgen: Callable, tiny_model: Path) -> None:
    outcome = pixelgen("generate", tiny_model)
    assert outcome.code == 0
    assert "sheet.png" in outcome.out
    assert _sheet("sheet.png").shape == (8 * SIZE, 8 * SIZE, 4)


def test_nothing_is_replaced_unless_asked(pixelgen: Callable, tiny_model: Path) -> None:
    assert pixelgen("generate", tiny_model, "--count", 4, "--atlas", "godot").code == 0
    before = Path("sheet.png").read_bytes()
    assert pixelgen("generate", tiny_model, "--count", 4, "--seed", 1).code == 2
    assert Path("sheet.png").read_bytes() == before
    assert pixelgen("generate", tiny_model, "--count", 4, "--seed", 1, "--force").code == 0
    assert Path("sheet.png").read_bytes() != before
    Path("sheet.png").unlink()
    assert pixelgen("generate", tiny_model, "--count", 4, "--atlas", "godot").code == 2  # the atlas is still there
    assert not Path("sheet.png").exists()


def test_the_layout_is_the_one_asked_for(pixelgen: Callable, tiny_model: Path) -> None:
    layout = ("--columns", 3, "--scale", 2, "--padding", 5, "--spacing", 3, "--extrude", 1)
    outcome = pixelgen("generate", tiny_model, "--count", 6, "--atlas", "aseprite-hash", "--out", "l.png", *layout)
    assert outcome.code == 0
    cell = 2 * SIZE + 2
    assert _sheet("l.png").shape == (2 * 5 + 2 * cell + 3, 2 * 5 + 3 * cell + 2 * 3, 4)
    frames = json.loads(Path("l.json").read_text(encoding="utf-8"))["frames"]
    assert [frame["frame"]["x"] for frame in frames.values()] == [6, 6 + cell + 3, 6 + 2 * (cell + 3)] * 2


def test_a_locked_palette_leaves_no_other_colour(pixelgen: Callable, tiny_model: Path) -> None:
    assert pixelgen("generate", tiny_model, "--count", 8, "--palette", "game-boy").code == 0
    pixels = _sheet("sheet.png").reshape(-1, 4)
    visible = {tuple(map(int, colour)) for colour in np.unique(pixels[pixels[:, 3] > 0][:, :3], axis=0)}
    assert visible
    assert visible <= set(load_palette("game-boy").colours)


def test_the_settings_are_kept_in_the_file(pixelgen: Callable, tiny_model: Path) -> None:
    options = ("--seed", 7, "--solver", "heun", "--calls", 4, "--label", "dog", "--guidance", 2, "--palette", "pico-8")
    assert pixelgen("generate", tiny_model, "--count", 3, *options).code == 0
    entries = read_metadata(Path("sheet.png"))
    assert [entry["index"] for entry in entries] == [0, 1, 2]
    first = entries[0]
    assert {name: first[name] for name in ("seed", "solver", "calls", "guidance", "class", "size")} == {
        "seed": 7, "solver": "heun", "calls": 4, "guidance": 2.0, "class": "dog", "size": SIZE,
    }  # fmt: skip
    assert first["checkpoint"]["name"] == "tiny"
    assert len(first["checkpoint"]["sha256"]) == 64
    assert first["post"]["palette"]["name"] == "PICO-8"
    assert "batch_size" not in first


def test_the_number_format_is_part_of_the_request(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("generate", tiny_model, "--count", 3, "--calls", 2)
    assert pixelgen(*words, "--out", "usual.png").code == 0
    assert pixelgen(*words, "--precision", "float32", "--out", "whole.png").code == 0
    for name in ("half.png", "again.png"):
        assert pixelgen(*words, "--precision", "bfloat16", "--out", name).code == 0
    assert Path("usual.png").read_bytes() == Path("whole.png").read_bytes()
    assert Path("half.png").read_bytes() == Path("again.png").read_bytes()
    assert not np.array_equal(_sheet("half.png"), _sheet("whole.png"))
    for name, key in (("whole.png", "float32"), ("half.png", "bfloat16")):
        assert [entry["precision"] for entry in read_metadata(Path(name))] == [key] * 3
    wrong = pixelgen(*words, "--precision", "float16", "--out", "no.png")
    assert wrong.code == 2
    assert "unknown number format 'float16'; choose one of float32, bfloat16" in wrong.err
    assert not Path("no.png").exists()


def test_states_are_sheets_from_noise_to_sprite(pixelgen: Callable, tiny_model: Path) -> None:
    assert pixelgen("generate", tiny_model, "--count", 4, "--calls", 3, "--solver", "ab2", "--states", "way").code == 0
    names = sorted(path.name for path in Path("way").iterdir())
    assert names == [f"{kind}_{index:03}.png" for kind in ("predicted", "state") for index in range(4)]
    assert np.array_equal(_sheet("way/predicted_003.png"), _sheet("sheet.png"))
    assert not np.array_equal(_sheet("way/state_000.png"), _sheet("way/predicted_000.png"))
    times = [read_metadata(Path(f"way/state_{index:03}.png"))[0]["t"] for index in range(4)]
    assert times[0] == 0
    assert times[-1] == 1
    assert times == sorted(times)


def test_old_states_do_not_mix_with_new_ones(pixelgen: Callable, tiny_model: Path) -> None:
    assert pixelgen("generate", tiny_model, "--count", 1, "--calls", 5, "--states", "way").code == 0
    assert pixelgen("generate", tiny_model, "--count", 1, "--calls", 2, "--states", "way", "--out", "b.png").code == 2
    assert not Path("b.png").exists()
    again = pixelgen("generate", tiny_model, "--count", 1, "--calls", 2, "--states", "way", "--out", "b.png", "--force")
    assert again.code == 0
    assert len(list(Path("way").iterdir())) == 2 * 3


@pytest.mark.parametrize("solver", ["dopri5", "euler-maruyama"])
def test_other_kinds_of_solver(solver: str, pixelgen: Callable, tiny_model: Path) -> None:
    assert pixelgen("generate", tiny_model, "--count", 2, "--solver", solver, "--calls", 12).code == 0
    assert read_metadata(Path("sheet.png"))[0]["solver"] == solver


def test_a_card_recommends_settings_and_the_person_decides(
    pixelgen: Callable, tiny_model: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "recommended"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(tiny_model.read_bytes())
    (folder / "card.toml").write_text(
        '[model]\ntitle = "T"\ndescription = "D"\nsize = 16\nclasses = 2\nparameters = 1\n'
        '[data]\nname = "N"\nlicence = "L"\ncredit = "C"\n'
        '[sampling]\nsolver = "heun"\ncalls = 4\n'
    )
    assert pixelgen("generate", folder, "--count", 1, "--out", "a.png").code == 0
    assert pixelgen("generate", folder, "--count", 1, "--out", "b.png", "--calls", 2).code == 0
    made = [read_metadata(Path(name))[0] for name in ("a.png", "b.png")]
    assert [(each["solver"], each["calls"]) for each in made] == [("heun", 4), ("heun", 2)]


def test_old_states_stay_until_there_are_new_ones(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("generate", tiny_model, "--count", 1, "--calls", 2, "--states", "way")
    assert pixelgen(*words).code == 0
    before = sorted(Path("way").iterdir())
    assert pixelgen(*words, "--out", "b.png", "--force", "--film", "film.txt").code == 2
    assert sorted(Path("way").iterdir()) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--names", "{foo}"], "unknown mark {foo}"),
        (["--names", "hero", "--format", "godot"], "frame name 'hero' comes twice"),
        (["--names", "hero", "--format", "godot", "--per-sheet", "2"], "frame name 'hero' comes twice"),
        (["--max-side", "32", "--out", "taken"], "taken-1.png exists already; name another file with --out or add"),
        (["--dither", "bayer4"], "--dither bayer4 without a palette"),
        (["--film-raw"], "--film-raw without --film"),
    ],
)
def test_what_cannot_be_is_said_before_the_work_begins(
    words: list[str], said: str, pixelgen: Callable, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pixelgen.flow.sampler.Sampler.stream", None)
    monkeypatch.setattr("pixelgen.flow.sampler.Sampler.sample", None)
    Path("taken-1.png").write_bytes(b"mine")
    outcome = pixelgen("generate", tiny_model, "--count", 5, *words)
    assert outcome.code == 2
    assert said in outcome.err
    assert [path.name for path in Path().iterdir()] == ["taken-1.png"]


def test_a_page_that_is_not_written_is_in_nobodys_way(pixelgen: Callable, tiny_model: Path) -> None:
    Path("sheet-0.png").write_bytes(b"mine")
    assert pixelgen("generate", tiny_model, "--count", 4, "--calls", 1, "--max-side", 32).code == 0
    assert Path("sheet-0.png").read_bytes() == b"mine"


def test_names_may_be_told_apart_by_class(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("generate", tiny_model, "--count", 1, "--calls", 1, "--format", "aseprite-array", "--names", "{tag}")
    assert pixelgen(*words, "--out", "rows", "--recolour", "game-boy", "--recolour", "pico-8").code == 0
    assert pixelgen(*words, "--out", "classes", "--arrangement", "classes", "--mix", "dog").code == 0
    assert pixelgen(*words, "--out", "parts", "--arrangement", "classes", "--mix", "dog", "--per-sheet", 1).code == 0


def test_dithering_serves_a_limit_or_a_palette(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("generate", tiny_model, "--count", 1, "--calls", 1, "--dither", "bayer4")
    for out, more in (("limit", ("--max-colours", 4)), ("palette", ("--palette", "pico-8"))):
        assert pixelgen(*words, *more, "--out", out).code == 0

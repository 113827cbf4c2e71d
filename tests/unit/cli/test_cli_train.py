"""``train`` with sheets, switches and settings files, and ``runs``, as they are typed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgen.model.ancestry import ancestors
from pixelgen.model.checkpoint import read_header
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.training.run import RunFolder

QUICK = (
    "--model",
    "nano",
    "--device",
    "cpu",
    "--set",
    "batch=4",
    "--set",
    "previews=0",
    "--set",
    "evaluation_sprites=8",
    "--set",
    "evaluation_calls=1",
)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two sheets of 12 sprites of 8 px, each in a class folder, with a margin of 1 and gaps of 2."""
    folder = tmp_path_factory.mktemp("art")
    for seed, name in enumerate(("heroes", "items")):
        sheet = np.zeros((2 + 3 * 10 - 2, 2 + 4 * 10 - 2, 4), np.uint8)
        for place, sprite in enumerate(procedural_sprites(12, size=8, seed=seed).pixels):
            y, x = 1 + 10 * (place // 4), 1 + 10 * (place % 4)
            sheet[y : y + 8, x : x + 8] = sprite
        (folder / name).mkdir()
        Image.fromarray(sheet, "RGBA").save(folder / name / "sheet.png")
    return folder


def test_sheets_classes_and_settings_files(
    pixelgen: Callable, sheets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sheets)
    cut = [word for name in ("heroes", "items") for word in ("--sheet", f"{name}/sheet.png=8x8+1+2")]
    first = RunFolder(tmp_path / "runs" / "first")
    outcome = pixelgen("train", sheets, *cut, *QUICK, "--steps", 1, "--out", first.path)
    assert outcome.code == 0, outcome.err
    assert first.config().sheets == tuple(f"{sheets / name / 'sheet.png'}=8x8+1+2" for name in ("heroes", "items"))
    assert "22 sprites to learn from, 2 to check against" in outcome.err

    second = RunFolder(tmp_path / "runs" / "second")
    outcome = pixelgen(
        "train", "--config", first.config_file, "--without-class", "items", "--minutes", 0.05, "--out", second.path
    )
    assert outcome.code == 0, outcome.err
    assert (second.config().steps, second.config().minutes, second.config().batch) == (None, 0.05, 4)
    assert "11 sprites to learn from, 1 to check against" in outcome.err

    outcome = pixelgen("runs", tmp_path / "runs")
    lines = outcome.out.splitlines()
    assert outcome.code == 0
    assert [line.split()[:3] for line in lines[1:3]] == [
        ["second", "completed", sheets.name],
        ["first", "completed", sheets.name],
    ]
    listed = json.loads(pixelgen("runs", tmp_path / "runs", "--json").out)["runs"]
    assert [each["name"] for each in listed] == ["second", "first"]
    assert (listed[1]["steps"], listed[1]["data"]) == (1, [str(sheets)])
    assert listed[0]["started"] <= listed[0]["updated"]


def test_from_another_model_wherever_the_command_is_typed(
    pixelgen: Callable, sprite_folder: Path, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny_model.parent)
    run = RunFolder(tmp_path / "child")
    words = ("--steps", 1, "--device", "cpu", "--set", "previews=0", "--set", "evaluation_sprites=8")
    outcome = pixelgen("train", sprite_folder, "--from", tiny_model.name, *words, "--out", run.path)
    assert outcome.code == 0, outcome.err
    assert "The weights start as those of tiny." in outcome.err
    assert run.config().start_from == str(tiny_model)
    assert [each.model for each in ancestors(read_header(run.best))] == ["tiny"]
    monkeypatch.chdir(tmp_path)
    assert pixelgen("train", "--resume", "--out", run.path, "--steps", 2).code == 0
    assert [each.model for each in ancestors(read_header(run.latest))] == ["tiny"]


def write_classes(folder: Path) -> None:
    """Six sprites of 8 px in each of two class folders."""
    for seed, name in enumerate(("heroes", "items")):
        (folder / name).mkdir(parents=True)
        for place, sprite in enumerate(procedural_sprites(6, size=8, seed=seed).pixels):
            Image.fromarray(sprite).save(folder / name / f"{place}.png")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--without-class", "heros"), "unknown class 'heros' in --without-class; choose one of heroes, items"),
        (("--sheet", "heroes/shet.png=8x8"), "cannot cut heroes/shet.png: it is not among the sprites"),
        (("--out", "notes.txt"), "notes.txt is a file: a run is kept in a folder"),
    ],
)
def test_what_matches_nothing_is_said(
    words: tuple[str, ...], said: str, pixelgen: Callable, sheets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_classes(Path("art"))
    Path("notes.txt").write_text("mine", encoding="utf-8")
    outcome = pixelgen("train", "art", *QUICK, "--steps", 1, "--out", "run", *words)
    assert outcome.code == 2
    assert said in outcome.err
    assert not Path("run").exists()


def test_a_class_that_has_gone_does_not_end_a_run(pixelgen: Callable, tmp_path: Path) -> None:
    write_classes(tmp_path / "art")
    words = ("train", tmp_path / "art", "--without-class", "items", "--out", tmp_path / "run", *QUICK)
    assert pixelgen(*words, "--steps", 1).code == 0
    shutil.rmtree(tmp_path / "art" / "items")
    assert pixelgen(*words, "--steps", 2, "--resume").code == 0


def test_no_runs_is_said(pixelgen: Callable, tmp_path: Path) -> None:
    outcome = pixelgen("runs", tmp_path)
    assert (outcome.code, outcome.out) == (0, f"There are no runs in {tmp_path}.\n")


def test_an_interrupted_run_is_listed_with_what_that_means(pixelgen: Callable, tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "heroes")
    run.path.mkdir()
    run.config_file.write_text("endless = true\n", encoding="utf-8")
    values = {"state": "running", "message": "", "pid": 1, "process": "long gone", "host": "",
              "started": "2026-01-01T10:00:00+00:00", "updated": "2026-01-01T10:00:00+00:00"}  # fmt: skip
    run.status_file.write_text(json.dumps(values), encoding="utf-8")
    out = pixelgen("runs", tmp_path).out
    assert "interrupted" in out
    assert "heroes: The program ended in the middle of the training" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--sheet", "hero.png"), "PATH=16x16"),
        (("--endless", "--steps", "3"), "not both"),
        (("--config", "nowhere.toml"), "nowhere.toml"),
        (("--resume", "--config", "other.toml", "--out", "run"), "leave --config out"),
        (("--resume", "--from", "heroes-32", "--out", "run"), "leave --from out"),
    ],
)
def test_what_does_not_go_together_is_one_sentence(pixelgen: Callable, words: tuple[str, ...], said: str) -> None:
    outcome = pixelgen("train", "art", *words)
    assert outcome.code == 2
    assert said in outcome.err
    assert "Traceback" not in outcome.err

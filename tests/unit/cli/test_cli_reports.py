"""What ``inspect``, ``models``, ``sample-data``, ``evaluate`` and the help print, for a person and for a program."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pixelgen import __version__
from pixelgen.cli.commands import COMMANDS
from pixelgen.flow.solver import SOLVERS
from pixelgen.sprites.atlas import ATLASES
from pixelgen.training.presets import PRESETS


def test_version(pixelgen: Callable) -> None:
    assert pixelgen("--version").out == f"pixelgen {__version__}\n"


def test_help_lists_every_command(pixelgen: Callable) -> None:
    outcome = pixelgen("--help")
    assert outcome.code == 0
    for command in COMMANDS:
        assert command.name in outcome.out
        assert command.summary in outcome.out


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("train", ["--out", "--preset", "--minutes", "--steps", "--size", "--model", "--schedule", "--device",
                   "--devices", "--seed", "--resume", "--set", *PRESETS]),
        ("generate", ["--out", "--count", "--columns", "--solver", "--calls", "--schedule", "--grid", "--shift",
                      "--seed", "--label", "--guidance", "--palette", "--scale", "--padding", "--spacing", "--extrude",
                      "--atlas", "--states", *SOLVERS, *ATLASES]),
        ("evaluate", ["--features", "--count", "sprite", "inception"]),
        ("inspect", ["--json"]),
        ("models", ["--json"]),
        ("sample-data", ["--count", "--size", "--seed"]),
    ],
)  # fmt: skip
def test_help_of_a_command_names_its_options_and_choices(command: str, named: list[str], pixelgen: Callable) -> None:
    outcome = pixelgen(command, "--help")
    assert outcome.code == 0
    assert [name for name in named if name not in outcome.out] == []


def test_inspect_tells_a_person(pixelgen: Callable, sprite_folder: Path) -> None:
    outcome = pixelgen("inspect", sprite_folder)
    assert outcome.code == 0
    assert "24 of 16×16 pixels, from 24 files" in outcome.out


def test_inspect_tells_a_program(pixelgen: Callable, sprite_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.png").write_text("not an image")
    outcome = pixelgen("inspect", sprite_folder, tmp_path, "--json")
    assert outcome.code == 0
    report = json.loads(outcome.out)
    assert report["accepted"] == 24
    assert report["size"] == 16
    assert report["sizes"] == [{"width": 16, "height": 16, "sprites": 24}]
    assert report["sources"] == [str(sprite_folder), str(tmp_path)]
    assert [Path(each["path"]).name for each in report["rejected"]] == ["notes.png"]


def test_sample_data_is_the_same_for_the_same_seed(pixelgen: Callable, tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        options = ("--count", 12, "--size", 24, "--seed", seed)
        assert pixelgen("sample-data", tmp_path / name, *options).code == 0
    a, b, c = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.png")}
        for name in "abc"
    )
    assert len(a) == 12
    assert a == b
    assert set(a.values()) != set(c.values())
    with Image.open(tmp_path / "a" / next(iter(a))) as image:
        assert image.size == (24, 24)


def test_models_lists_zoo_and_runs(
    pixelgen: Callable, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIXELGEN_RUNS", str(tmp_path))
    assert json.loads(pixelgen("models", "--json").out)["runs"] == []
    for name in ("mine", "just-begun"):
        (tmp_path / name / "checkpoints").mkdir(parents=True)
        (tmp_path / name / "config.toml").write_text("")
    model = tmp_path / "mine" / "checkpoints" / "best.safetensors"
    model.write_bytes(tiny_model.read_bytes())
    listed = json.loads(pixelgen("models", "--json").out)
    unmeasured = {"calls_per_second": None}
    assert listed["runs"] == [{"name": "mine", "folder": str(tmp_path / "mine"), "path": str(model), **unmeasured}]
    assert all({"name", "size", "licence", "credit", "path"} <= set(card) for card in listed["models"])
    told = pixelgen("models").out
    assert "mine" in told
    assert "just-begun" not in told


def test_models_are_measured_on_request(
    pixelgen: Callable, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIXELGEN_RUNS", str(tmp_path))
    monkeypatch.setattr("pixelgen.cli.models.list_models", list)  # the zoo's own take seconds
    for name in ("fine", "damaged"):
        folder = tmp_path / name / "checkpoints"
        folder.mkdir(parents=True)
        (tmp_path / name / "config.toml").write_text("")
        content = tiny_model.read_bytes()
        (folder / "best.safetensors").write_bytes(content if name == "fine" else content[:100])
    listed = json.loads(pixelgen("models", "--speed", "--json").out)
    speeds = {run["name"]: run["calls_per_second"] for run in listed["runs"]}
    assert speeds["fine"] > 0
    assert speeds["damaged"] is None
    told = pixelgen("models", "--speed").out.splitlines()
    (row,) = (line for line in told if line.startswith("fine"))
    assert row.endswith(f"{speeds['fine']:.1f}")


def test_evaluate_prints_json_alone(pixelgen: Callable, tiny_model: Path, sprite_folder: Path) -> None:
    outcome = pixelgen("evaluate", tiny_model, sprite_folder, "--count", 8, "--calls", 2, "--seed", 3)
    assert outcome.code == 0
    measured = json.loads(outcome.out)
    assert measured["count"] == 8
    assert measured["features"] == "sprite"
    assert measured["data"]["sprites"] + measured["data"]["held_out"] == 24
    assert measured["sampling"]["calls"] == 2
    assert measured["fid"] > measured["fid_floor"] >= 0
    assert measured["originality"] > 0


def test_the_next_command_can_be_copied(pixelgen: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "my sprites"
    outcome = pixelgen("sample-data", folder, "--count", 12, "--size", 16)
    _, command = outcome.out.splitlines()[-1].split(": ", 1)
    assert shlex.split(command) == ["pixelgen", "train", str(folder), "--preset", "draft"]

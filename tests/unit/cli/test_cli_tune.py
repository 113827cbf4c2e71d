"""``pixelgen tune`` with a model that was never trained, and what comes of it in ``generate``."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelgen.flow.config import SampleConfig
from pixelgen.model.tuned import read_tuned, tuned_file
from pixelgen.sprites.metadata import read_metadata

QUICK = ("--count", "32", "--seconds", "0.001")


@pytest.fixture
def model(tiny_model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(tiny_model, tmp_path / "own.safetensors"))


def settings_of(sheet: Path) -> dict[str, object]:
    first = read_metadata(sheet)[0]
    return {name: first[name] for name in SampleConfig.model_fields if name in first}


def test_what_is_found_is_shown_kept_and_used(pixelgen: Callable, model: Path, tmp_path: Path) -> None:
    before = model.read_bytes()
    outcome = pixelgen("tune", model, "--calls", "3,6", *QUICK)
    assert outcome.code == 0, outcome.err
    assert str(tuned_file(model)) in outcome.out
    assert model.read_bytes() == before
    assert [each.calls for each in read_tuned(model)] == [3, 6]

    wanted = {"solver": "euler", "schedule": "linear", "grid": "cosine", "shift": 1.5, "head_start": 0.25}
    content = json.loads(tuned_file(model).read_text(encoding="utf-8"))
    content["tuned"][0]["settings"] = wanted
    tuned_file(model).write_text(json.dumps(content), encoding="utf-8")
    assert pixelgen("generate", model, "--count", "1", "--calls", "2", "--out", tmp_path / "a").code == 0
    assert {**settings_of(tmp_path / "a.png"), **wanted} == settings_of(tmp_path / "a.png")
    assert pixelgen("generate", model, "--count", "1", "--solver", "heun", "--out", tmp_path / "b").code == 0
    assert settings_of(tmp_path / "b.png")["head_start"] == 0
    assert pixelgen("generate", "--like", tmp_path / "a.png", model, "--count", "1", "--out", tmp_path / "c").code == 0
    assert settings_of(tmp_path / "c.png") == settings_of(tmp_path / "a.png")


def test_a_program_gets_json_and_a_dry_run_writes_nothing(pixelgen: Callable, model: Path) -> None:
    outcome = pixelgen("tune", model, "--calls", "1", "--dry-run", "--json", *QUICK)
    told = json.loads(outcome.out)
    assert told["file"] is None
    assert [each["calls"] for each in told["tuned"]] == [1]
    assert told["tuned"][0]["distance"] >= 0
    assert not tuned_file(model).exists()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--calls", "four"), "--calls four"),
        (("--calls", "0,4"), "--calls 0,4"),
        (("--calls", "4,900"), "--calls 4,900"),
        (("--count", "3"), "--count 3"),
        (("--seconds", "0"), "--seconds 0"),
    ],
)
def test_mistakes_are_told_in_a_sentence(pixelgen: Callable, model: Path, arguments: tuple, named: str) -> None:
    outcome = pixelgen("tune", model, *arguments)
    assert outcome.code == 2
    assert named in outcome.err
    assert "Traceback" not in outcome.err

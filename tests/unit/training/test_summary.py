"""Runs in one glance: one that was finished, one that was stopped, one that was killed, and ones that are damaged."""

import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tiny_runs import config, on_step, run

from pixelgen.errors import RunError
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.run import RunFolder
from pixelgen.training.status import read_status, write_status
from pixelgen.training.summary import list_summaries, summarise


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, sprites: SpriteSet) -> Path:
    """Runs "finished" and "stopped"."""
    folder = tmp_path_factory.mktemp("runs")
    data = ("/art/heroes", "/art/items")
    run(config(folder / "finished", data=data), sprites)
    token = CancelToken()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pixelgen.training.session._REPORT_SECONDS", 0.0)
        stopping = on_step(2, token.stop)
        run(config(folder / "stopped", steps=None, minutes=9.0, previews=0), sprites, sink=stopping, cancel=token)
    return folder


@pytest.fixture
def runs(made: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    return shutil.copytree(made, tmp_path / "runs")


def test_a_finished_run(runs: Path) -> None:
    folder = RunFolder(runs / "finished")
    summary = summarise(folder)
    assert (summary.name, summary.path, summary.state, summary.message) == (
        "finished",
        runs / "finished",
        "completed",
        "",
    )
    assert (summary.data, summary.data_name) == ((Path("/art/heroes"), Path("/art/items")), "heroes, items")
    assert (summary.model, summary.steps, summary.images, summary.minutes_wanted) == ("nano", 4, 32, None)
    best = min(event["fid"] for event in folder.events() if event["event"] == "Evaluated")
    assert (summary.fid, summary.features) == (best, "sprite encoder")
    assert summary.fid_floor is not None
    assert summary.originality is not None
    assert summary.thumbnail == folder.sample(4)
    assert summary.checkpoint == folder.best
    assert not summary.resumable
    assert summary.started <= summary.updated <= datetime.now(UTC)
    assert summary.seconds > 0


def test_a_stopped_run_can_go_on(runs: Path) -> None:
    summary = summarise(RunFolder(runs / "stopped"))
    assert (summary.state, summary.steps, summary.minutes_wanted, summary.resumable) == ("stopped", 2, 9.0, True)
    assert (summary.fid, summary.features, summary.thumbnail) == (None, "", None)
    assert summary.checkpoint == RunFolder(runs / "stopped").latest


def test_the_last_to_give_a_sign_of_life_comes_first(runs: Path) -> None:
    file = RunFolder(runs / "finished").status_file
    status = read_status(file)
    assert status is not None
    write_status(file, replace(status, updated=status.updated + timedelta(hours=1)))
    assert [each.name for each in list_summaries(runs)] == ["finished", "stopped"]
    write_status(file, replace(status, updated=status.updated - timedelta(hours=1)))
    assert [each.name for each in list_summaries(runs)] == ["stopped", "finished"]
    assert list_summaries(runs / "nothing") == []


def test_a_killed_run_is_interrupted_and_can_go_on_but_not_twice(runs: Path, sprites: SpriteSet) -> None:
    folder = RunFolder(runs / "stopped")
    values = json.loads(folder.status_file.read_text(encoding="utf-8"))
    folder.status_file.write_text(json.dumps(values | {"state": "running", "process": "gone"}), encoding="utf-8")
    summary = summarise(folder)
    assert (summary.state, summary.resumable) == ("interrupted", True)
    assert "last save" in summary.message

    folder.status_file.write_text(json.dumps(values | {"state": "running"}), encoding="utf-8")
    assert (values["pid"], summarise(folder).state, summarise(folder).resumable) == (os.getpid(), "running", False)
    with pytest.raises(RunError, match="being trained already"):
        run(folder.config(), sprites, resume=True)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"steps = ", b"minutes = 'long'", b"batch = []", b"data = 5", b"data = [3]\nmodel = 1"]
)
def test_damaged_settings_are_listed_and_said(runs: Path, content: bytes) -> None:
    (runs / "finished" / "config.toml").write_bytes(content)
    summary = next(each for each in list_summaries(runs) if each.name == "finished")
    assert summary.state == "failed"
    assert "settings" in summary.message
    assert not summary.resumable


def test_damaged_files_cost_what_was_in_them_only(runs: Path) -> None:
    folder = RunFolder(runs / "stopped")
    folder.state.write_bytes(folder.state.read_bytes()[:100])
    folder.latest.unlink()
    folder.status_file.write_text("{", encoding="utf-8")
    summary = summarise(folder)
    assert (summary.state, summary.steps, summary.checkpoint, summary.resumable) == ("stopped", 0, None, False)


@pytest.mark.parametrize(("name", "state"), [("finished", "completed"), ("stopped", "stopped")])
def test_a_run_without_a_status_is_judged_by_its_budget(runs: Path, name: str, state: str) -> None:
    RunFolder(runs / name).status_file.unlink()
    assert summarise(RunFolder(runs / name)).state == state

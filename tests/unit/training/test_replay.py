"""What a run wrote down can be had again as it was said: every event, every pixel, wherever the run lies now."""

import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.errors import RunError
from pixelgen.training.events import (
    CheckpointSaved,
    Evaluated,
    Notice,
    PhaseChanged,
    PreviewReady,
    RunStarted,
    StepMetrics,
    TrainEvent,
)
from pixelgen.training.preview_sheet import read_preview, save_preview
from pixelgen.training.recorder import RunRecorder
from pixelgen.training.run import RunFolder, rename_run
from pixelgen.training.status import StatusKeeper

RNG = np.random.default_rng(0)


def events_of(run: RunFolder) -> list[TrainEvent]:
    """One of each kind, as a training says them."""
    name = run.run_id
    sprites = RNG.integers(0, 256, (5, 16, 16, 4), dtype=np.uint8)
    moment = {"run_id": name, "step": 7, "images": 56, "seconds": 1.25}
    return [
        RunStarted(
            run_id=name, folder=run.path, device="CPU, 2 threads", number_format="float32", parameters=12,
            training_sprites=40, validation_sprites=4, resumed_at=0,
        ),
        PhaseChanged(run_id=name, phase="training"),
        StepMetrics(
            **moment, loss=0.1, smoothed_loss=1 / 3, lr=2e-3, grad_norm=1.5, images_per_s=30.0, progress=0.25,
            seconds_left=None,
        ),
        PreviewReady(**moment, sprites=sprites),
        Evaluated(
            **moment, fid=12.5, fid_floor=3.0, kid=-0.001, kid_floor=0.0, originality=0.97, copying=True,
            validation_loss=0.2, n_samples=128, features="sprite encoder", best=True, duration=2.5,
        ),
        CheckpointSaved(run_id=name, step=7, path=run.original, kind="original"),
        Notice(run_id=name, step=7, text="Memory ran out – “twice”."),
    ]  # fmt: skip


def record(run: RunFolder, events: list[TrainEvent]) -> None:
    run.path.mkdir(parents=True, exist_ok=True)
    run.config_file.write_text("steps = 10\n", encoding="utf-8")
    recorder = RunRecorder(run)
    for event in events:
        recorder(event)
    recorder.close()


def assert_same(found: list[TrainEvent], expected: list[TrainEvent]) -> None:
    assert [type(event) for event in found] == [type(event) for event in expected]
    for ours, theirs in zip(found, expected, strict=True):
        if isinstance(ours, PreviewReady) and isinstance(theirs, PreviewReady):
            np.testing.assert_array_equal(ours.sprites, theirs.sprites)
            assert not ours.sprites.flags.writeable
            ours = replace(ours, sprites=theirs.sprites)
        assert ours == theirs


def test_a_run_is_replayed_as_it_was_recorded(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "heroes")
    events = events_of(run)
    record(run, events)
    assert_same(list(run.replay()), events)


def test_a_renamed_run_is_replayed_with_its_new_name_and_place(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "heroes")
    events = events_of(run)
    record(run, events)
    renamed = rename_run(run, " Heroes, größer ")
    assert renamed.path == tmp_path / "Heroes, größer"
    assert not run.path.exists()
    here = [
        replace(
            event,
            run_id=renamed.run_id,
            **({"folder": renamed.path} if isinstance(event, RunStarted) else {}),
            **({"path": renamed.original} if isinstance(event, CheckpointSaved) else {}),
        )
        for event in events
    ]
    assert_same(list(renamed.replay()), here)


def test_numbers_that_are_none_stay_so_and_damaged_lines_are_passed_over(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "heroes")
    events = events_of(run)
    evaluated = next(event for event in events if isinstance(event, Evaluated))
    record(run, [replace(evaluated, kid=math.nan, kid_floor=math.inf), events[1]])
    with run.events_file.open("a", encoding="utf-8") as file:
        file.write('[1, 2]\n{"event": "Other"}\n{"event": "Evaluated", "step": 9, "fid": 4.5}\n{"event": "Phase')
    first, second, older = run.replay()
    assert isinstance(first, Evaluated)
    assert math.isnan(first.kid)
    assert math.isnan(first.kid_floor)
    assert second == events[1]
    assert isinstance(older, Evaluated)
    assert (older.step, older.fid, older.copying) == (9, 4.5, False)
    assert math.isnan(older.kid_floor)


def test_a_preview_whose_sheet_is_gone_is_left_out(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "heroes")
    events = events_of(run)
    record(run, events)
    run.sample(7).write_bytes(run.sample(7).read_bytes()[:60])
    assert_same(list(run.replay()), [event for event in events if not isinstance(event, PreviewReady)])


@settings(max_examples=25, deadline=None, derandomize=True)
@given(count=st.integers(1, 17), size=st.sampled_from([8, 12, 32, 64, 100]), seed=st.integers(0, 99))
def test_a_sheet_of_previews_keeps_every_pixel(
    tmp_path_factory: pytest.TempPathFactory, count: int, size: int, seed: int
) -> None:
    path = tmp_path_factory.mktemp("sheet") / "step_0000001.png"
    sprites = np.random.default_rng(seed).integers(0, 256, (count, size, size, 4), dtype=np.uint8)
    save_preview(path, sprites)
    found = read_preview(path)
    assert found is not None
    np.testing.assert_array_equal(found, sprites)


@pytest.mark.parametrize(
    "name", ["", "  ", ".", "..", ".hidden", "a/b", "a\\b", "what?", "tab\there", "NUL", "x" * 121]
)
def test_what_cannot_be_a_folder_is_no_name(tmp_path: Path, name: str) -> None:
    run = RunFolder(tmp_path / "heroes")
    record(run, [])
    with pytest.raises(RunError, match="another name"):
        rename_run(run, name)
    assert run.exists()


def test_a_run_takes_nobodys_name_and_keeps_its_own(tmp_path: Path) -> None:
    run, other = RunFolder(tmp_path / "heroes"), RunFolder(tmp_path / "items")
    record(run, [])
    record(other, [])
    with pytest.raises(RunError, match="there is a folder"):
        rename_run(run, "items")
    assert rename_run(run, "heroes") == run
    assert rename_run(run, "Heroes").exists()


def test_a_run_that_is_being_trained_is_not_renamed(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "heroes")
    record(run, [])
    status = StatusKeeper(run.status_file)
    with pytest.raises(RunError, match="being trained"):
        rename_run(run, "other")
    status.ended("stopped")
    assert rename_run(run, "other").exists()


def test_runs_are_listed_without_torch() -> None:
    code = (
        "import sys; from pixelgen.training import requests, run, status, summary; summary.list_summaries();"
        "assert not {'torch', 'PySide6', 'pydantic'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

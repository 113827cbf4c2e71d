"""What a run says it is doing, and what is made of it when nobody is there any more to do it."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pixelgen.errors import Cancelled, RunError
from pixelgen.runtime.process import ProcessId
from pixelgen.training.events import CheckpointSaved, PhaseChanged
from pixelgen.training.status import RunStatus, StatusKeeper, read_status, write_status

START_AND_WAIT = """
import sys
from pathlib import Path
from pixelgen.training.status import StatusKeeper
StatusKeeper(Path(sys.argv[1]))
print("running", flush=True)
sys.stdin.read()
"""


def status_of(path: Path) -> RunStatus:
    found = read_status(path)
    assert found is not None
    return found


def test_the_status_follows_the_training(tmp_path: Path) -> None:
    path = tmp_path / "run" / "status.json"
    assert read_status(path) is None
    keeper = StatusKeeper(path)
    assert (status_of(path).state, status_of(path).pid, status_of(path).active) == ("running", os.getpid(), True)
    keeper(PhaseChanged(run_id="run", phase="paused"))
    assert status_of(path).state == "paused"
    keeper(PhaseChanged(run_id="run", phase="training"))
    assert status_of(path).state == "running"
    keeper.ended("stopped")
    assert (status_of(path).state, status_of(path).active, status_of(path).message) == ("stopped", False, "")


def test_a_save_is_a_sign_of_life_and_the_first_start_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    long_ago = datetime(2020, 1, 2, tzinfo=UTC)
    write_status(path, RunStatus(state="stopped", process=ProcessId.own(), started=long_ago, updated=long_ago))
    keeper = StatusKeeper(path)
    write_status(path, replace(status_of(path), updated=long_ago))
    keeper(CheckpointSaved(run_id="run", step=1, path=tmp_path / "latest.safetensors", kind="latest"))
    assert status_of(path).started == long_ago
    assert datetime.now(UTC) - status_of(path).updated < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (RunError("cannot save", "the disk is full"), "failed", "cannot save: the disk is full."),
        (ZeroDivisionError("division by zero"), "failed", "ZeroDivisionError: division by zero"),
        (Cancelled(), "interrupted", "left at once"),
        (KeyboardInterrupt(), "interrupted", "left at once"),
    ],
)
def test_an_end_by_an_error_says_what_it_was(tmp_path: Path, error: BaseException, state: str, said: str) -> None:
    keeper = StatusKeeper(tmp_path / "status.json")
    keeper.failed(error)
    assert status_of(tmp_path / "status.json").state == state
    assert said in status_of(tmp_path / "status.json").message


def test_a_training_whose_process_was_killed_is_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    with subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert status_of(path).state == "running"
        child.kill()
        child.wait()
    assert (status_of(path).state, status_of(path).active) == ("interrupted", False)
    assert "last save" in status_of(path).message


def test_another_process_of_the_same_number_is_not_the_training(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    StatusKeeper(path)
    status = status_of(path)
    write_status(path, replace(status, process=replace(status.process, started="another time")))
    assert status_of(path).state == "interrupted"


@pytest.mark.parametrize(
    ("state", "minutes", "seen"), [("running", 1, "running"), ("running", 30, "interrupted"), ("paused", 30, "paused")]
)
def test_a_training_on_another_computer_is_believed_while_it_gives_signs_of_life(
    tmp_path: Path, state: str, minutes: int, seen: str
) -> None:
    path, then = tmp_path / "status.json", datetime.now(UTC) - timedelta(minutes=minutes)
    process = replace(ProcessId.own(), host="another")
    write_status(path, RunStatus(state=state, process=process, started=then, updated=then))  # type: ignore[arg-type]
    assert status_of(path).state == seen


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"state": "running"', '{"state": 3}'])
def test_a_damaged_status_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "status.json").write_text(content, encoding="utf-8")
    assert read_status(tmp_path / "status.json") is None

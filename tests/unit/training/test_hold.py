"""Two trainings never are in one run folder, also when the second begins before the first has said that it does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_runs import config, on_phase, run

from pixelgen import paths
from pixelgen.errors import CheckpointError, RunError
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.hold import held, held_free
from pixelgen.training.run import RunFolder

_HOLD = """
import sys, time
from pathlib import Path
from pixelgen.training.hold import held
from pixelgen.training.run import RunFolder
with held(RunFolder(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("resume", [False, True])
def test_a_second_training_is_refused_before_the_first_has_begun(
    resume: bool, tmp_path: Path, sprites: SpriteSet
) -> None:
    folder = RunFolder(tmp_path / "run")
    if resume:
        run(config(folder.path, steps=1, previews=0), sprites)
    settings = config(folder.path, steps=3, previews=0)
    refused: list[RunError] = []

    def second() -> None:
        with pytest.raises(RunError, match="cannot train run: it is being trained already; stop it first") as caught:
            run(settings, sprites, resume=resume)
        refused.append(caught.value)

    result = run(settings, sprites, resume=resume, sink=on_phase("probing", second))
    assert len(refused) == 1
    assert result.reason == "completed"
    run(config(folder.path, steps=4, previews=0), sprites, resume=True)


def test_a_training_that_does_not_begin_leaves_no_folder(tmp_path: Path, sprites: SpriteSet) -> None:
    with pytest.raises(CheckpointError):
        run(config(tmp_path / "run", model=None, start_from="nowhere"), sprites)
    assert list(tmp_path.iterdir()) == []


def test_another_process_keeps_a_run_until_it_ends_however_it_does(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(folder.path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(RunError, match="being trained already"), held(folder):
            pass
        with held(RunFolder(tmp_path / "other")):
            pass
        os.kill(other.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    with held(folder):
        pass


def test_where_nothing_can_be_locked_a_training_goes_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PIXELGEN_CACHE", str(tmp_path / "file"))
    with pytest.raises(ZeroDivisionError) as caught, held(RunFolder(tmp_path / "run")):
        raise ZeroDivisionError
    assert caught.value.__context__ is None


def test_two_trainings_of_one_second_have_folders_of_their_own() -> None:
    with held_free("heroes") as one, held_free("heroes") as other:
        assert one.path != other.path
        assert one.path.parent == other.path.parent == paths.runs_dir()
        assert not one.path.exists()

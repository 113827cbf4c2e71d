"""Every mistake that a person can make ends in one sentence on stderr and exit code 2; a bug goes into the log."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelgen import paths
from pixelgen.cli import main
from pixelgen.cli.failure import guarded
from pixelgen.errors import ExportError

MISTAKES = {
    "no such command": ("paint", "No such command 'paint'"),
    "misspelt command": ("generat", "Did you mean 'generate'"),
    "no such option": ("generate --colour red", "No such option: --colour"),
    "not a number": ("generate MODEL --count many", "--count"),
    "too few sprites": ("generate MODEL --count 0", "count = 0"),
    "too many sprites": ("generate MODEL --count 100001", "count = 100001; choose 100000 or less"),
    "negative seed": ("generate MODEL --seed -1", "seed = -1"),
    "seed beyond 63 bits": ("generate MODEL --seed 9223372036854775808", "seed"),
    "no calls": ("generate MODEL --calls 0", "calls = 0; choose 1 or more"),
    "unknown solver": ("generate MODEL --solver magic", "choose one of ab2, ab2-sprite, euler"),
    "unknown schedule": ("generate MODEL --schedule magic", "choose one of linear"),
    "unknown grid": ("generate MODEL --grid magic", "choose one of uniform"),
    "shift below one": ("generate MODEL --shift 0.5", "shift = 0.5"),
    "unknown class": ("generate MODEL --label horse", "choose one of cat, dog"),
    "negative guidance": ("generate MODEL --guidance -1", "guidance = -1"),
    "unknown palette": ("generate MODEL --palette mauve", "unknown palette 'mauve'"),
    "scale of nothing": ("generate MODEL --scale 0", "scale = 0"),
    "row too long": ("generate MODEL --count 20000 --columns 9000", "pixels is too large"),
    "row of variations too long": ("vary IMAGE --model MODEL --count 2000 --columns 2000", "pixels is too large"),
    "row of children too long": ("breed IMAGE IMAGE --model MODEL --count 2000 --columns 2000", "pixels is too large"),
    "strip too long": ("vary IMAGE --model MODEL --count 1100 --format gamemaker", "pixels is too large"),
    "negative padding": ("generate MODEL --padding -1", "padding = -1"),
    "unknown atlas": ("generate MODEL --atlas unreal", "choose one of none, aseprite-hash"),
    "unknown device": ("generate MODEL --device abacus", "choose one of auto, cpu"),
    "not a PNG": ("generate MODEL --out HERE/sheet.jpg", "ends in .png"),
    "sheet exists": ("generate MODEL --out TAKEN.png", "--force"),
    "sheet is a folder": ("generate MODEL --out HERE", "folder"),
    "no such model": ("generate nowhere", "no model called 'nowhere'"),
    "model is text": ("generate TEXT", "not a safetensors file"),
    "run without a model": ("generate HERE", "holds no checkpoint"),
    "nothing to learn from": ("train", "pixelgen train DATA"),
    "no such folder": ("train HERE/nowhere", "nowhere"),
    "empty folder": ("train HERE/empty", "empty"),
    "two budgets": ("train SPRITES --minutes 1 --steps 10", "not both"),
    "no minutes": ("train SPRITES --minutes 0", "minutes = 0"),
    "unknown preset": ("train SPRITES --preset epic", "standard, draft, long"),
    "unknown model size": ("train SPRITES --model huge", "small, tiny"),
    "sprite size": ("train SPRITES --size 7", "size = 7"),
    "unknown setting": ("train SPRITES --set speed=9", "unknown setting 'speed'"),
    "no value": ("train SPRITES --set batch", "key=value"),
    "value of another kind": ("train SPRITES --set batch=plenty", "batch = 'plenty'"),
    "resume of what": ("train --resume", "--out"),
    "resume of nothing": ("train --resume --out HERE", "no run in"),
    "run exists": ("train SPRITES --out RUN --steps 1", "already holds a run"),
    "evaluate what": ("evaluate MODEL", "Missing argument 'DATA'"),
    "unknown features": ("evaluate MODEL SPRITES --features eyes", "sprite, inception"),
    "sprites of another size": ("evaluate MODEL LARGE", "16"),
    "inspect what": ("inspect", "Missing argument 'DATA'"),
    "inspect nothing": ("inspect HERE/nowhere --json", "nowhere"),
    "inspect text": ("inspect TEXT", "TEXT"),
    "sample data into a full folder": ("sample-data SPRITES", "is not empty"),
    "sample data of no size": ("sample-data HERE/new --size 4", "--size"),
}


@pytest.fixture
def places(tmp_path: Path, tiny_model: Path, sprite_folder: Path) -> dict[str, str]:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.png").write_text("not an image")
    (tmp_path / "TAKEN.png").write_bytes(b"")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "config.toml").write_text("")
    large = tmp_path / "large"
    large.mkdir()
    from pixelgen.sprites.procedural import procedural_sprites, write_sprites

    write_sprites(procedural_sprites(3, size=64, seed=0), large)
    return {
        "MODEL": str(tiny_model), "SPRITES": str(sprite_folder), "TEXT": str(tmp_path / "notes.png"),
        "IMAGE": str(next(sprite_folder.rglob("*.png"))),
        "TAKEN": str(tmp_path / "TAKEN"), "RUN": str(tmp_path / "run"), "LARGE": str(large), "HERE": str(tmp_path),
    }  # fmt: skip


@pytest.mark.parametrize(("line", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_one_sentence(
    line: str, said: str, pixelgen: Callable, places: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    for name, place in places.items():
        line = re.sub(rf"\b{name}\b", lambda _, place=place: place, line)
    outcome = pixelgen(*line.split())
    assert outcome.code == 2, outcome
    assert outcome.out == ""
    assert outcome.err.startswith("Error: ")
    assert outcome.err.count("\n") == 1, "one line"
    assert outcome.err.endswith(".\n")
    assert said.replace("TEXT", "notes.png") in outcome.err
    assert sorted(tmp_path.rglob("*")) == before, "nothing is left behind"


def test_a_bug_is_one_sentence_and_a_traceback_in_the_log(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIXELGEN_LOGS", str(tmp_path / "logs"))

    def broken() -> int:
        raise ZeroDivisionError("the sheet has no rows")

    assert guarded(broken) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    log = paths.log_dir() / "pixelgen.log"
    assert captured.err.count("\n") == 1
    assert str(log) in captured.err
    assert "Traceback" not in captured.err
    written = log.read_text(encoding="utf-8")
    assert "in broken" in written
    assert "ZeroDivisionError: the sheet has no rows" in written


def test_a_log_that_cannot_be_written_hides_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PIXELGEN_LOGS", str(tmp_path / "file" / "logs"))

    def broken() -> int:
        raise RuntimeError("deep inside")

    assert guarded(broken) == 1
    assert "deep inside" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "/root/sheet.png"), "/root/sheet.png: Permission denied"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (ExportError("no room", "the disk is full", "empty it"), "no room: the disk is full; empty it."),
    ],
)
def test_what_the_system_refuses_is_the_users_to_mend(
    error: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused() -> int:
        raise error

    assert guarded(refused) == 2
    assert said in capsys.readouterr().err


def test_a_reader_that_leaves_early_is_no_error(capfd: pytest.CaptureFixture[str]) -> None:
    kept = os.dup(sys.stdout.fileno())

    def cut_off() -> int:
        raise BrokenPipeError

    try:
        assert guarded(cut_off) == 141
    finally:
        os.dup2(kept, sys.stdout.fileno())
        os.close(kept)
    assert capfd.readouterr().err == ""


def test_interrupted_from_the_keyboard(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert guarded(interrupted) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_what_stdout_cannot_show_is_escaped(
    sprite_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(sprite_folder, tmp_path / "日本é")
    told = []
    for encoding in ("cp1252", "ascii", "UTF-8"):
        written = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        monkeypatch.setattr(sys, "stdout", written)
        assert main(["palette", "pico-8", "--out", str(folder / f"{encoding}.hex")]) == 0
        name = "日本é".encode(encoding, "backslashreplace")
        assert name in written.buffer.getvalue()
        written.seek(0)
        written.truncate()
        assert main(["inspect", str(folder), "--json"]) == 0
        assert ("日" in written.buffer.getvalue().decode()) == (encoding == "UTF-8")
        told.append(json.loads(written.buffer.getvalue()))
    assert told == [told[0]] * 3
    assert told[0]["sources"] == [str(folder)]


def test_without_stdout_a_command_still_ends_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """As under pythonw, or with a stdout that was closed."""
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["models", "--json"]) == 0


@pytest.mark.parametrize("words", ["palette", "--help", "--version"])
def test_a_command_whose_reader_left_ends_as_other_tools_do(words: str) -> None:
    command = [sys.executable, "-m", "pixelgen", words]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as cut_off:
        ended = subprocess.run(command, env=environment, stdout=cut_off, stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (141, "")

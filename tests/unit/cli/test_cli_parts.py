"""``pixelgen generate`` in parts: the same sprites and files whoever makes them, and nothing is made twice."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgen.sprites.atlas import ATLASES
from pixelgen.sprites.metadata import read_metadata

SIZE = 16


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _files(folder: str) -> dict[str, bytes]:
    """What was written, but for what tells of it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and not path.name.endswith(".parts.json")
    }


def _sprites(sheet: Path) -> list[bytes]:
    """The sprites of an Aseprite sheet, in order."""
    file = ATLASES["aseprite-array"].file
    assert file is not None
    (atlas,) = file.read(sheet.with_suffix(".json").read_text(encoding="utf-8"))
    with Image.open(sheet) as image:
        pixels = np.asarray(image)
    return [frame.cut(pixels).tobytes() for frame in atlas.frames]


ATLAS = ("--format", "aseprite-array")


def test_sheets_together_hold_what_one_would(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("generate", tiny_model, "--count", 40, "--calls", 2, "--seed", 3, *ATLAS)
    assert pixelgen(*words, "--out", "one.png").code == 0
    outcome = pixelgen(*words, "--out", "many/hero.png", "--per-sheet", 18)
    assert outcome.code == 0, outcome.err
    sheets = [Path(f"many/hero-{first:02}.png") for first in (0, 18, 36)]
    assert sorted(Path("many").glob("*.png")) == sheets
    assert [sprite for sheet in sheets for sprite in _sprites(sheet)] == _sprites(Path("one.png"))
    entries = [entry for sheet in sheets for entry in read_metadata(sheet)]
    assert entries == read_metadata(Path("one.png"))
    names = [
        frame["filename"]
        for sheet in sheets
        for frame in json.loads(sheet.with_suffix(".json").read_text(encoding="utf-8"))["frames"]
    ]
    assert names == [f"hero-{number:03}" for number in range(40)]
    assert f"40 sprites of 16×16 pixels are in 3 sheets, {sheets[0]} to hero-36.png." in outcome.out


def test_processes_that_share_a_request_write_what_one_would(pixelgen: Callable, tiny_model: Path) -> None:
    words = (
        "generate",
        tiny_model,
        "--count",
        40,
        "--calls",
        2,
        "--per-sheet",
        10,
        "--format",
        "godot",
        "--provenance",
    )
    assert pixelgen(*words, "--out", "one/s.png").code == 0
    for share in ("0:20", "20:40"):
        outcome = pixelgen(*words, "--out", "shared/s.png", "--range", share)
        assert outcome.code == 0, outcome.err
    assert _files("shared") == _files("one")
    assert len(_files("one")) == 3 * 4  # sheet, atlas, provenance


def test_a_range_of_a_single_sheet(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("generate", tiny_model, "--count", 40, "--calls", 2, *ATLAS)
    assert pixelgen(*words, "--out", "all.png").code == 0
    assert pixelgen(*words, "--range", "17:23", "--out", "some.png", "--states", "way").code == 0
    assert _sprites(Path("some.png")) == _sprites(Path("all.png"))[17:23]
    assert [entry["index"] for entry in read_metadata(Path("some.png"))] == list(range(17, 23))
    assert len(list(Path("way").glob("state_*.png"))) == 3


@pytest.mark.parametrize("text", ["3:2", "4:4", "0:41", "40:", ":0"])
def test_a_range_outside_the_request(text: str, pixelgen: Callable, tiny_model: Path) -> None:
    outcome = pixelgen("generate", tiny_model, "--count", 40, "--range", text)
    assert outcome.code == 2
    assert "sprites are numbered from 0 to 39" in outcome.err


def test_another_number_format_is_another_request(pixelgen: Callable, tiny_model: Path) -> None:
    """And the usual one goes on with what was begun before there was a choice."""
    words = ("generate", tiny_model, "--count", 40, "--calls", 1, "--per-sheet", 20, "--out", "s.png", *ATLAS)
    assert pixelgen(*words).code == 0
    assert "precision" not in Path("s.parts.json").read_text(encoding="utf-8")
    other = pixelgen(*words, "--precision", "bfloat16", "--resume")
    assert other.code == 2
    assert "precision" in other.err
    assert pixelgen(*words, "--resume").code == 0


def test_what_is_whole_is_kept_and_the_rest_is_made_again(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("generate", tiny_model, "--count", 40, "--calls", 2, "--per-sheet", 10, "--out", "s.png", *ATLAS)
    assert pixelgen(*words).code == 0
    before = _files(".")
    sheets = [Path(f"s-{first:02}.png") for first in (0, 10, 20, 30)]
    sheets[0].unlink()
    damaged = bytearray(sheets[1].with_suffix(".json").read_bytes())
    damaged[damaged.index(b'"x": 16') + 5] = ord("7")
    sheets[1].with_suffix(".json").write_bytes(damaged)
    times = {path: path.stat().st_mtime_ns for path in sheets[2:]}

    assert pixelgen(*words).code == 2  # without a word nothing is replaced
    assert not sheets[0].exists()
    outcome = pixelgen(*words, "--resume")
    assert outcome.code == 0, outcome.err
    assert _files(".") == before
    assert {path: path.stat().st_mtime_ns for path in sheets[2:]} == times
    assert "2 sheets of them were there already" in outcome.out
    again = pixelgen(*words, "--resume")
    assert again.code == 0
    assert "4 sheets of them were there already" in again.out


def test_other_settings_do_not_mix_with_what_is_there(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("generate", tiny_model, "--count", 20, "--calls", 2, "--per-sheet", 10, "--out", "s.png")
    assert pixelgen(*words).code == 0
    before = _files(".")
    outcome = pixelgen(*words, "--seed", 1, "--scale", 2, "--resume")
    assert outcome.code == 2
    assert "it is of other sprites: seed, scale differ" in outcome.err
    assert _files(".") == before
    assert pixelgen(*words, "--seed", 1, "--scale", 2, "--force").code == 0
    assert len(_files(".")) == len(before)
    assert not set(_files(".").values()) & set(before.values())


def test_a_file_of_someone_else_is_not_replaced(pixelgen: Callable, tiny_model: Path) -> None:
    Path("s-10.png").write_bytes(b"mine")
    for resume in ((), ("--resume",)):
        outcome = pixelgen("generate", tiny_model, "--count", 20, "--per-sheet", 10, "--out", "s.png", *resume)
        assert outcome.code == 2
        assert "s-10.png exists already" in outcome.err
    assert _files(".") == {"s-10.png": b"mine"}


def test_single_files_come_in_folders(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("generate", tiny_model, "--count", 25, "--calls", 2, "--per-sheet", 10, "--format", "files")
    outcome = pixelgen(*words, "--out", "hero.v1", "--names", "{tag}/{frame}", "--label", "dog")
    assert outcome.code == 0, outcome.err
    places = {0: "00", 1: "10", 2: "20"}
    assert set(_files(".")) == {f"hero.v1-{places[number // 10]}/dog/{number}.png" for number in range(25)}
    assert "25 sprites of 16×16 pixels are in 3 folders" in outcome.out


def test_rows_of_other_palettes_keep_their_numbers(pixelgen: Callable, tiny_model: Path) -> None:
    words = ("generate", tiny_model, "--count", 20, "--calls", 2, "--recolour", "pico-8", "--format", "aseprite-array")
    assert pixelgen(*words, "--per-sheet", 10, "--out", "s.png").code == 0
    atlas = json.loads(Path("s-10.json").read_text(encoding="utf-8"))
    assert [frame["filename"] for frame in atlas["frames"]] == [
        f"s-{row + number:03}" for row in (0, 20) for number in range(10, 20)
    ]
    assert [tag["name"] for tag in atlas["meta"]["frameTags"]] == ["original", "PICO-8"]


def test_what_cannot_be_in_parts(pixelgen: Callable, tiny_model: Path) -> None:
    watched = pixelgen("generate", tiny_model, "--count", 20, "--per-sheet", 10, "--states", "way")
    assert watched.code == 2
    assert "--states with sprites on several sheets" in watched.err
    resumed = pixelgen("generate", tiny_model, "--count", 20, "--resume")
    assert resumed.code == 2
    assert "--resume with a single file" in resumed.err


def test_a_break_loses_no_sheet(tiny_model: Path) -> None:
    """A real process, a real Ctrl-C, and the same command again."""
    words = [sys.executable, "-m", "pixelgen", "generate", str(tiny_model), "--count", "128", "--calls", "40"]
    words += ["--per-sheet", "16", "--out", "s.png"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3]), "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True)
    while not Path("s-016.png").exists() and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130
    assert "The same command with --resume goes on." in told
    written = _files(".")
    assert 2 <= len(written) < 8
    times = {name: Path(name).stat().st_mtime_ns for name in written}
    ended = subprocess.run([*words, "--resume"], env=environment, capture_output=True, text=True, check=True)
    assert "128 sprites of 16×16 pixels are in 8 sheets" in ended.stdout
    assert f"{len(written)} sheets of them were there already" in ended.stdout
    assert {name: Path(name).stat().st_mtime_ns for name in written} == times
    assert len(_files(".")) == 8


@pytest.mark.parametrize("form", ["gamemaker", "aseprite", "files"])
def test_what_is_said_to_be_written_is_there(form: str, pixelgen: Callable, tiny_model: Path) -> None:
    words = ("--count", 9, "--calls", 1, "--range", "3:9", "--per-sheet", 4, "--format", form, "--out", "gm")
    outcome = pixelgen("generate", tiny_model, *words)
    assert outcome.code == 0, outcome.err
    (said,) = re.findall(r"are in 3 \w+, (\S+) to (\S+)\.\n", outcome.out)
    assert [Path(name).exists() for name in said] == [True, True]

"""The whole way on the command line: draw sprites, learn, stop by Ctrl-C, go on, make new ones, measure them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgen.cli import main

ROOT = Path(__file__).resolve().parents[2]
SMALL = "--model nano --device cpu --set batch=4 --set evaluation_sprites=8 --set evaluation_calls=1 --set previews=2"
LONG_ENOUGH = 240  # seconds for a process on a busy machine


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work")
    assert main(["sample-data", str(folder / "sprites"), "--count", "60", "--size", "8"]) == 0
    return folder


@pytest.fixture(scope="module")
def run(folder: Path) -> Path:
    """A training that was stopped by Ctrl-C, and went on for two more steps."""
    command = ["train", "sprites", "--out", "run", "--steps", "100000", *SMALL.split()]
    with subprocess.Popen(
        [sys.executable, "-m", "pixelgen", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _wait_for(folder / "run" / "log.csv", lines=3, process=process)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=LONG_ENOUGH)
        finally:
            process.kill()
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "Press Ctrl-C again" in err
    assert "Stopped and saved" in out
    assert "pixelgen train --resume --out" in out
    reached = _last_step(folder / "run")
    assert reached >= 1

    assert main(["train", "--resume", "--out", str(folder / "run"), "--steps", str(reached + 2)]) == 0
    assert _last_step(folder / "run") == reached + 2
    return folder / "run"


def _wait_for(log: Path, *, lines: int, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + LONG_ENOUGH
    while not (log.is_file() and len(log.read_text().splitlines()) >= lines):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "the training has not begun"
        time.sleep(0.1)


def _last_step(run: Path) -> int:
    steps = [json.loads(line).get("step", 0) for line in (run / "events.jsonl").read_text().splitlines()]
    return max(steps)


@pytest.mark.timeout(3 * LONG_ENOUGH)
def test_a_run_holds_all_that_belongs_to_it(run: Path) -> None:
    assert (run / "config.toml").is_file()
    assert (run / "log.csv").is_file()
    assert (run / "checkpoints" / "latest.safetensors").is_file()
    assert list((run / "samples").glob("*.png"))


def test_sprites_are_made_from_the_run(run: Path, folder: Path) -> None:
    sheet = folder / "sheet.png"
    options = ["--count", "6", "--columns", "3", "--atlas", "texturepacker-array", "--out", str(sheet)]
    assert main(["generate", str(run), *options]) == 0
    with Image.open(sheet) as image:
        assert image.mode == "RGBA"
        assert image.size == (24, 16)
        pixels = np.asarray(image)
    assert not pixels[pixels[..., 3] == 0].any(), "no colour hides where nothing is seen"
    atlas = json.loads(sheet.with_suffix(".json").read_text(encoding="utf-8"))
    assert len(atlas["frames"]) == 6
    assert atlas["meta"]["image"] == "sheet.png"


def test_the_run_is_measured(run: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(run), str(folder / "sprites"), "--count", "8", "--calls", "2"]) == 0
    measured = json.loads(capsys.readouterr().out)
    assert measured["count"] == 8
    assert measured["fid"] >= 0

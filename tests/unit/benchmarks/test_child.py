"""Programs run as children: their time, their memory, their failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from measuring.child import own_folders, pixelgen, run

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
_TWO_PEAKS = """
import sys
from measuring.child import run
for megabytes in (1, 101):
    print(run([sys.executable, "-c", f"held = bytes(b'x' * {megabytes} * 2**20)"]).peak)
"""


def test_the_peak_is_what_a_program_held_at_most() -> None:
    # From a small process, for what the parent holds counts too.
    found = subprocess.run(
        [sys.executable, "-c", _TWO_PEAKS], cwd=BENCHMARKS, capture_output=True, text=True, check=True
    )
    if not hasattr(os, "wait4"):
        assert found.stdout.split() == ["None", "None"]
        return
    little, much = map(int, found.stdout.split())
    assert 95 * 2**20 < much - little < 110 * 2**20


def test_what_a_program_prints_and_takes_is_kept() -> None:
    ran = run(
        [sys.executable, "-c", "import os; print(os.environ['WHO'], sum(range(10**6)))"], environment={"WHO": "me"}
    )
    assert ran.output == "me 499999500000\n"
    assert ran.wall > 0
    assert ran.cpu is None or ran.cpu > 0


def test_a_program_that_fails_is_an_error_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"status 2(.|\n)*No such option"):
        run(pixelgen("generate", "--nope"), environment=own_folders(tmp_path))


def test_a_program_starts_as_if_it_had_just_been_installed(tmp_path: Path) -> None:
    ran = run(pixelgen("runs"), environment=own_folders(tmp_path))
    assert str(tmp_path / "runs") in ran.output

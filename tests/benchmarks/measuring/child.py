"""A program run to its end as a child process: how long it took, and how much memory it held at most."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A program that has ended well.

    Attributes:
        wall: seconds on the clock.
        cpu: seconds of processor time over all threads and own children; None on Windows, which does not tell.
        peak: most memory held at once, in bytes; None on Windows. Never less than this process held when it started
            the program, for Linux counts that too: keep the parent small.
        output: what it printed.
    """

    wall: float
    cpu: float | None
    peak: int | None
    output: str


def run(command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> Ran:
    """Run ``command`` and wait for it.

    Args:
        command: the program and its arguments.
        environment: variables that it gets besides this process's own.

    Raises:
        RuntimeError: if it ends with another status than 0; what it said is in the message.
    """
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        cpu, peak = _wait(process)
        wall = time.perf_counter() - began
        said.seek(0)
        output = said.read().decode(errors="replace")
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}:\n{output[-2000:]}")
    return Ran(wall=wall, cpu=cpu, peak=peak, output=output)


def _wait(process: subprocess.Popen[bytes]) -> tuple[float | None, int | None]:
    """Until it has ended: its processor seconds and peak memory, where the system tells them."""
    if sys.platform == "win32":
        process.wait()
        return None, None
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # so that nobody waits for it again
    unit = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, else KiB
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit


def own_folders(folder: Path) -> dict[str, str]:
    """Variables that keep the program's runs, settings and logs in ``folder``, as if it had just been installed."""
    return {f"PIXELGEN_{name}": str(folder / name.lower()) for name in ("RUNS", "HISTORY", "CONFIG", "CACHE", "LOGS")}


def pixelgen(*arguments: str) -> list[str]:
    """The command line of the program that this Python has."""
    return [sys.executable, "-m", "pixelgen", *arguments]

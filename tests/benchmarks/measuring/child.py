"""A program run to its end as a child process: how long it took, and how much memory it held at most."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_KIBIBYTES = 1 if sys.platform == "darwin" else 1024  # macOS counts ru_maxrss in bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A program that has ended well.

    Attributes:
        wall, cpu: seconds on the clock, and of processor time over all threads and own children.
        peak: most memory held at once, in bytes. Never less than this process held when it started the program, for
            Linux counts that too: keep the parent small.
        output: what it printed.
    """

    wall: float
    cpu: float
    peak: int
    output: str


def run(command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> Ran:
    """Run ``command`` and wait for it. POSIX only, where the system counts a child's memory.

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
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)  # so that nobody waits for it again
        said.seek(0)
        output = said.read().decode(errors="replace")
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}:\n{output[-2000:]}")
    return Ran(wall=wall, cpu=usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss * _KIBIBYTES, output=output)


def own_folders(folder: Path) -> dict[str, str]:
    """Variables that keep the program's runs, settings and logs in ``folder``, as if it had just been installed."""
    return {f"PIXELGEN_{name}": str(folder / name.lower()) for name in ("RUNS", "HISTORY", "CONFIG", "CACHE", "LOGS")}


def pixelgen(*arguments: str) -> list[str]:
    """The command line of the program that this Python has."""
    return [sys.executable, "-m", "pixelgen", *arguments]

"""The other processes of a training on this computer: started here, and asked afterwards what became of them."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

from pixelgen.runtime.priority import cores
from pixelgen.runtime.world import World

_PATIENCE = 10.0  # seconds that an ended training gives its processes to leave by themselves
_POLL = 0.05
_TAIL = 4096  # bytes of what one said that are worth reading


class Workers:
    """Processes that do their share of the steps and nothing else: ``pixelgen train`` with a rank above 0.

    What the terminal sends (Ctrl-C) does not reach them: the first process leads, and they follow. They end when it
    does, however it does.

    Args:
        world: the place of this process.
        port: where process 0 listens.
    """

    def __init__(self, world: World, *, port: int) -> None:
        self._world = world
        self._processes: list[subprocess.Popen[bytes]] = []
        self._said: list[IO[bytes]] = []
        source = str(Path(__file__).resolve().parents[2])  # also in a checkout that is not installed
        environment = os.environ | {
            "WORLD_SIZE": str(world.size),
            "LOCAL_WORLD_SIZE": str(world.local_size),
            "MASTER_ADDR": world.address,
            "MASTER_PORT": str(port),
            "PYTHONPATH": os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH")))),
        }
        environment.setdefault("OMP_NUM_THREADS", str(max(1, cores() // world.local_size)))
        for local in range(1, 1 + world.to_launch):
            # Not a pipe: one that nobody reads would hold a talkative process up.
            said = tempfile.TemporaryFile()  # noqa: SIM115
            self._said.append(said)
            self._processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "pixelgen", "train"],
                    env=environment | {"RANK": str(world.rank + local), "LOCAL_RANK": str(local)},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    start_new_session=os.name == "posix",
                    creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
                )
            )

    def casualty(self, *, patience: float = 0.0) -> str:
        """What became of the first process that has ended, and should not have; empty if all are there.

        Args:
            patience: seconds to wait for one to end, as its connection is gone before itself.
        """
        until = time.monotonic() + patience
        while self._processes and not any(self._ended()) and time.monotonic() < until:
            time.sleep(_POLL)
        for local, (process, said) in enumerate(zip(self._processes, self._said, strict=True), 1):
            if process.poll() is not None:
                name = f"process {self._world.rank + local + 1} of {self._world.size}"
                if process.returncode < 0:
                    return f"{name} was killed ({_signal(-process.returncode)})"
                return f"{name} has ended: {_last_words(said) or f'exit code {process.returncode}'}"
        return ""

    def _ended(self) -> list[bool]:
        return [process.poll() is not None for process in self._processes]

    def end(self) -> None:
        """Wait until all have left; those that do not are killed."""
        for process in self._processes:
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for said in self._said:
            said.close()
        self._processes, self._said = [], []


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _last_words(said: IO[bytes]) -> str:
    """The last line, without what begins and ends a complaint: it becomes part of a sentence."""
    end = said.seek(0, os.SEEK_END)
    said.seek(max(0, end - _TAIL))
    lines = said.read().decode("utf-8", errors="replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return last.removeprefix("Error: ").removesuffix(".")

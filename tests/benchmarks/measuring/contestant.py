"""A contestant in a process of its own, with its own environment, allocator and threads, that works when it is asked.

Contestants that share a process share its settings too, and then a plain loop would profit from what the program does
before torch is loaded. They talk by lines of JSON: one with the arguments to the child, then one for each piece of
work and one with what it took back.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from measuring.timing import Took, typical
from pixelgen.runtime.environment import PREPARED


class Contestant:
    """The far end of a script that calls ``serve``. A context manager: on leaving, the process ends.

    Args:
        script: what is run by this Python.
        arguments: given to the script's ``make``; plain values only.
        environment: variables that the process gets besides its parent's, of which those are left out that the program
            sets for itself: whose threads wait in which way is a matter of each contestant.

    Attributes:
        about: what the contestant says about itself.
    """

    def __init__(
        self, script: Path, arguments: Mapping[str, Any], *, environment: Mapping[str, str] | None = None
    ) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**_as_found(os.environ), **(environment or {})},
        )
        try:
            self.about: str = self._ask(dict(arguments))["about"]
        except BaseException:
            self.end()
            raise

    def work(self, what: Any) -> Took:
        """Let it do ``what`` its script understands, a number or other plain values, and wait: again and again if that
        is over in milliseconds (``typical``).

        Raises:
            RuntimeError: if the process has died; its message is in the terminal.
        """
        return Took(**self._ask(what))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """Close the line, upon which the process leaves, and wait for that."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):  # it may have left already, without reading its last line
                pipe.close()
        self._process.wait()

    def _ask(self, question: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            print(json.dumps(question), file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise RuntimeError(f"a contestant ended with status {self._process.wait()}: {self._process.args}")
        answered: dict[str, Any] = json.loads(answer)
        return answered


def _as_found(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in PREPARED}


def serve(make: Callable[..., tuple[Callable[[Any], object], str]]) -> None:
    """Be a contestant until the other end closes the pipe.

    Args:
        make: gets the arguments by name; returns the work, which is told what to do, and a line about it. What either
            prints goes to the terminal's error stream.
    """
    answers = sys.stdout
    with redirect_stdout(sys.stderr):
        work, about = make(**json.loads(sys.stdin.readline()))
        print(json.dumps({"about": about}), file=answers, flush=True)
        for line in sys.stdin:
            what = json.loads(line)
            took = typical(lambda what=what: work(what))  # type: ignore[misc]
            print(json.dumps({"wall": took.wall, "cpu": took.cpu}), file=answers, flush=True)

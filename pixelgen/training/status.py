"""What a run is doing: written by the training itself, read by everyone else; and what became of one that fell silent.

status.json says "running" or "paused" together with the process that does it. Where that process is gone, the training
was interrupted: by a crash, a power cut, a kill. Nobody could write that down, so it is found out when it is read.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from pixelgen.errors import Cancelled, PixelGenError
from pixelgen.files import write_text
from pixelgen.runtime.process import ProcessId
from pixelgen.training.events import CheckpointSaved, PhaseChanged, TrainEvent

RunState = Literal["running", "paused", "stopped", "completed", "failed", "interrupted"]

INTERRUPTED = "The program ended in the middle of the training; what came after the last save is lost."
_SILENCE = timedelta(minutes=10)  # after which a training on another computer counts as gone


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStatus:
    """What a run is doing.

    Attributes:
        state: "running" and "paused" are being trained, now; of the others only "completed" has used up its budget.
        message: one sentence to a state that needs one: what failed, or what an interruption means. Else empty.
        process: that trains, or trained last.
        started: when the run was first started.
        updated: last sign of life.
    """

    state: RunState
    message: str = ""
    process: ProcessId
    started: datetime
    updated: datetime

    @property
    def active(self) -> bool:
        """Whether a process is at it, training or paused."""
        return self.state in ("running", "paused")

    @property
    def pid(self) -> int:
        return self.process.pid


def read_status(path: Path) -> RunStatus | None:
    """The status in the file ``path``; None if there is none or it is damaged.

    A run whose process is gone is "interrupted". A process of another computer, which shares the folder, is believed
    as long as it gives signs of life, and while it is paused.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        status = RunStatus(
            state=values["state"],
            message=values["message"],
            process=ProcessId(pid=values["pid"], started=values["process"], host=values["host"]),
            started=datetime.fromisoformat(values["started"]),
            updated=datetime.fromisoformat(values["updated"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if status.state not in get_args(RunState):
        return None
    if status.active:
        there = status.process.is_running()
        if there is None:
            there = status.state == "paused" or datetime.now(UTC) - status.updated < _SILENCE
        if not there:
            return replace(status, state="interrupted", message=INTERRUPTED)
    return status


def write_status(path: Path, status: RunStatus) -> None:
    """Put ``status`` into the file ``path``, all of it or nothing.

    Raises:
        OSError: if the disk does not take it.
    """
    values: dict[str, Any] = {
        "state": status.state,
        "message": status.message,
        "pid": status.process.pid,
        "process": status.process.started,
        "host": status.process.host,
        "started": status.started.isoformat(timespec="seconds"),
        "updated": status.updated.isoformat(timespec="seconds"),
    }
    write_text(path, json.dumps(values, indent=1) + "\n")


class StatusKeeper:
    """An event sink that keeps a run's status up to date: at each change of phase, and with each saved model.

    A disk that takes no status is passed over: it is not worth a training, and will not take a model either, which
    is an error of its own.

    Args:
        path: of status.json. What it says of the run's first start is kept.
    """

    def __init__(self, path: Path) -> None:
        now = datetime.now(UTC)
        earlier = read_status(path)
        self._path = path
        self._status = RunStatus(
            state="running", process=ProcessId.own(), started=earlier.started if earlier else now, updated=now
        )
        self._write("running")

    def __call__(self, event: TrainEvent) -> None:
        if isinstance(event, PhaseChanged):
            state: RunState = "paused" if event.phase == "paused" else "running"
            if state != self._status.state:
                self._write(state)
        elif isinstance(event, CheckpointSaved):
            self._write(self._status.state)

    def ended(self, reason: Literal["completed", "stopped"]) -> None:
        """The training returned."""
        self._write(reason)

    def failed(self, error: BaseException) -> None:
        """The training raised ``error``; leaving on request is an interruption and no failure."""
        if isinstance(error, Cancelled | KeyboardInterrupt | SystemExit):
            self._write("interrupted", "It was left at once; what came after the last save is lost.")
        elif isinstance(error, PixelGenError):
            self._write("failed", str(error))
        else:
            self._write("failed", f"An error of the program: {type(error).__name__}: {error}".rstrip(": "))

    def _write(self, state: RunState, message: str = "") -> None:
        self._status = replace(self._status, state=state, message=message, updated=datetime.now(UTC))
        with suppress(OSError):
            write_status(self._path, self._status)

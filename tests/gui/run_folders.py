"""Run folders for the tests of the list of runs: written as the trainer writes them, without training."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.training.preview_sheet import save_preview
from pixelgen.training.status import ProcessId, RunState, RunStatus, write_status

NOW = datetime.now(UTC).replace(microsecond=0)


def gone_process() -> ProcessId:
    """A process of this computer that does not exist any more."""
    return replace(ProcessId.own(), pid=2**22 - 3)


def write_run(
    folder: Path,
    *,
    state: RunState = "completed",
    age: timedelta = timedelta(hours=1),
    message: str = "",
    fid: float | None = None,
    seconds: float = 1800.0,
    minutes: float = 60.0,
    step: int = 12_340,
    data: str = "/art/heroes",
    alive: bool = True,
    unsaved: float = 0.0,
    previews: bool = False,
) -> Path:
    """A run as the trainer leaves it.

    Args:
        age: of its last sign of life.
        alive: False for one whose process is gone.
        unsaved: seconds that it went on after its last save.
    """
    (folder / "checkpoints").mkdir(parents=True)
    settings = {"data": [data], "preset": "standard", "minutes": minutes, "size": 8, "model": "small", "batch": 32}
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    (folder / "config.toml").write_text("\n".join([*lines, "flip = true", "learning_rate = 0.001"]) + "\n")
    weights = {"a": np.zeros(4, np.float32)}
    saved = folder / "checkpoints" / "state.safetensors"
    save_file(weights, saved, metadata={"progress": json.dumps({"step": step, "seconds": seconds})})
    if fid is not None:
        scores = {"fid": fid, "fid_floor": 1.5, "features": "sprite encoder", "originality": 1.06}
        best = folder / "checkpoints" / "best.safetensors"
        save_file(weights, best, metadata={"pixelgen": json.dumps({"metrics": scores})})
    if previews:
        save_preview(folder / "samples" / f"step_{step:07d}.png", procedural_sprites(9, size=8, seed=step).pixels)
    moment = NOW - age
    events = folder / "events.jsonl"
    events.write_text("")
    os.utime(saved, (moment.timestamp(), moment.timestamp()))
    os.utime(events, (moment.timestamp() + unsaved, moment.timestamp() + unsaved))
    process = ProcessId.own() if alive else gone_process()
    status = RunStatus(
        state=state, message=message, process=process, started=moment - timedelta(hours=1), updated=moment
    )
    write_status(folder / "status.json", status)
    return folder

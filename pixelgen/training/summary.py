"""A run in one glance, and all of them in a list: read from small files and file headers, without loading torch."""

import json
import math
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from pixelgen import paths
from pixelgen.training.run import RunFolder
from pixelgen.training.status import RunState, RunStatus, read_status


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a list shows of a run.

    Attributes:
        path: of its folder.
        name: of the folder.
        state, message: what it is doing; the message is a sentence, or empty.
        data: what it learned from, as far as that can be read.
        data_name: the same in a few words.
        model: key of the network's size; empty if it was not settled yet.
        seconds, steps, images: trained so far, up to the last save.
        minutes_wanted: the time budget; None where it is in steps or endless.
        fid, fid_floor, features, originality: of the best model; None (features: empty) if nothing was measured.
        started: when it was first started, with time zone.
        updated: last sign of life, with time zone.
        thumbnail: the newest sheet of previews.
        checkpoint: the model to use: the best, or the latest where there is no best.
        resumable: whether it can go on: it has saved something, has not used up its budget, and nobody is at it.
    """

    path: Path
    name: str
    state: RunState
    message: str
    data: tuple[Path, ...]
    data_name: str
    model: str
    seconds: float
    minutes_wanted: float | None
    steps: int
    images: int
    fid: float | None
    fid_floor: float | None
    features: str
    originality: float | None
    started: datetime
    updated: datetime
    thumbnail: Path | None
    checkpoint: Path | None
    resumable: bool


def list_summaries(folder: Path | None = None) -> list[RunSummary]:
    """The runs under ``folder`` (the user's runs if left out), the one that last gave a sign of life first.

    A run that is damaged is listed as failed, with what is wrong.
    """
    found = [summarise(RunFolder(each.parent)) for each in (folder or paths.runs_dir()).glob("*/config.toml")]
    return sorted(found, key=lambda summary: summary.updated, reverse=True)


def summarise(run: RunFolder) -> RunSummary:
    """The run in one glance. Never raises for what is in the folder; one that is damaged has failed."""
    settings, problem = _settings(run)
    progress = _metadata(run.state, "progress")
    metrics = _metadata(run.best, "pixelgen").get("metrics", {})
    steps, seconds = int(progress.get("step", 0)), float(progress.get("seconds", 0.0))
    status = read_status(run.status_file)
    state = status.state if status else _state_without_status(settings, steps, seconds)
    if problem and not (status and status.active):
        state = "failed"
    data = tuple(Path(each) for each in settings.get("data", []))
    started, updated = _times(run, status)
    sheets = sorted(run.samples.glob("step_*.png"))
    minutes = settings.get("minutes")
    return RunSummary(
        path=run.path,
        name=run.run_id,
        state=state,
        message=problem or (status.message if status else ""),
        data=data,
        data_name=", ".join(path.name or str(path) for path in data),
        model=str(settings.get("model", "")),
        seconds=seconds,
        minutes_wanted=float(minutes) if minutes is not None else None,
        steps=steps,
        images=steps * int(settings.get("batch", 0)),
        fid=_number(metrics.get("fid")),
        fid_floor=_number(metrics.get("fid_floor")),
        features=str(metrics.get("features", "")),
        originality=_number(metrics.get("originality")),
        started=started,
        updated=updated,
        thumbnail=sheets[-1] if sheets else None,
        checkpoint=next((path for path in (run.best, run.latest) if path.is_file()), None),
        resumable=bool(progress) and not problem and state in ("stopped", "interrupted", "failed"),
    )


def _settings(run: RunFolder) -> tuple[dict[str, Any], str]:
    """The settings as TOML has them, and what is wrong with them (empty: nothing)."""
    try:
        settings = tomllib.loads(run.config_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return {}, f"Its settings cannot be read: {error}."
    kinds = {"data": list, "model": str, "minutes": int | float, "steps": int, "batch": int}
    wrong = [name for name, kind in kinds.items() if name in settings and not isinstance(settings[name], kind)]
    sound = {name: value for name, value in settings.items() if name not in wrong}
    sound["data"] = [each for each in sound.get("data", []) if isinstance(each, str)]
    return sound, f"Its settings are damaged: {', '.join(wrong)}." if wrong else ""


def _metadata(path: Path, key: str) -> dict[str, Any]:
    """The JSON under ``key`` in the header of a safetensors file; empty if there is none that can be read."""
    if not path.is_file():
        return {}
    try:
        with safe_open(path, framework="numpy") as file:
            values = json.loads((file.metadata() or {})[key])
    except (SafetensorError, OSError, KeyError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _state_without_status(settings: dict[str, Any], steps: int, seconds: float) -> RunState:
    """Of a run that was made by a program which wrote no status: by its budget."""
    used_up = steps >= settings["steps"] if "steps" in settings else seconds >= 60 * settings.get("minutes", math.inf)
    return "completed" if used_up else "stopped"


def _times(run: RunFolder, status: RunStatus | None) -> tuple[datetime, datetime]:
    if status is not None:
        return status.started, status.updated
    started = _changed(run.config_file)
    return started, max(started, _changed(run.events_file), _changed(run.state))


def _changed(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return datetime.fromtimestamp(0, UTC)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None

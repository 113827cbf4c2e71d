"""A run in words: its state, its time, its scores, its age."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pixelgen.choices import Choices
from pixelgen.gui.wording import count, duration

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary

Shade = Literal["link", "warning", "faint", "good", "bad"]
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class StateWord:
    """How a state of a run is said and shown; ``shade`` is a colour of the theme."""

    key: str
    label: str
    help: str
    shade: Shade


STATES: Choices[StateWord] = Choices(
    "state",
    (
        StateWord("running", "Running", "It is being trained right now.", "link"),
        StateWord("paused", "Paused", "Its training waits to be resumed.", "warning"),
        StateWord("interrupted", "Interrupted", "Its training ended without a farewell; it can go on.", "warning"),
        StateWord("stopped", "Stopped", "It was stopped and saved before its end; it can go on.", "faint"),
        StateWord("completed", "Finished", "It was trained to its end.", "good"),
        StateWord("failed", "Failed", "Its training broke off with an error, or the folder is damaged.", "bad"),
    ),
)

LIVE = frozenset({"running", "paused"})
"""States in which somebody is at work on the run."""


def time_text(run: "RunSummary") -> str:
    """``"24 min"``, or ``"12 min of 1 h 00 min"`` while there is something left to do."""
    done = duration(run.seconds)
    if run.minutes_wanted is None or run.state == "completed":
        return done
    return f"{done} of {duration(60 * run.minutes_wanted)}"


def score_text(value: float | None, *, digits: int = 1) -> str:
    return NOTHING if value is None else f"{value:,.{digits}f}"


def fid_text(run: "RunSummary") -> str:
    """``"FID 35.5"``; nothing where none was measured."""
    return "" if run.fid is None else f"FID {score_text(run.fid)}"


def floor_text(run: "RunSummary") -> str:
    """``"floor 1.6"``: what held-out real sprites would get."""
    return "" if run.fid is None or run.fid_floor is None else f"floor {score_text(run.fid_floor)}"


def model_text(model: str) -> str:
    return model.capitalize() if model else NOTHING


def when(moment: datetime, *, now: datetime | None = None, brief: bool = False) -> str:
    """``"today 18:05"``, ``"yesterday 09:30"``, ``"22 Nov 2026"``; a time without a zone is local.

    Args:
        now: from where days are counted; the present if left out.
        brief: say only ``"18:05"`` and ``"yesterday"``.
    """
    local = moment.astimezone()
    today = (now or datetime.now()).astimezone().date()
    days = (today - local.date()).days
    if days in (0, 1):
        if brief:
            return "yesterday" if days else f"{local:%H:%M}"
        return f"{('today', 'yesterday')[days]} {local:%H:%M}"
    return f"{local.day} {local:%b %Y}"


def moment_text(moment: datetime) -> str:
    """``"22 Nov 2026, 18:05"``."""
    local = moment.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M}"


def learned_text(run: "RunSummary") -> str:
    """Second line of a run in the list: what learned what, for how long."""
    return " · ".join(part for part in (run.data_name, model_text(run.model), time_text(run)) if part != NOTHING)


def spoken(run: "RunSummary") -> str:
    """The whole row for a screen reader."""
    parts = [run.name, STATES[run.state].label, learned_text(run), count(run.steps, "step")]
    parts += [text for text in (fid_text(run), floor_text(run)) if text]
    return ", ".join([*parts, moment_text(run.updated)])


def budget_text(values: Mapping[str, Any]) -> str:
    """The budget of a training that is still to come: ``"30 min"``, ``"5,000 steps"``, ``"Standard"``."""
    if values.get("endless"):
        return "until stopped"
    if values.get("steps"):
        return count(int(values["steps"]), "step")
    if values.get("minutes"):
        return duration(60 * float(values["minutes"]))
    return str(values.get("preset", "standard")).capitalize()


def entry_text(values: Mapping[str, Any]) -> str:
    """What a waiting training will learn, and for how long."""
    data = ", ".join(Path(str(source)).name for source in values.get("data") or ())
    model = str(values.get("model") or "")
    return " · ".join(part for part in (data, model.capitalize(), budget_text(values)) if part)


def size_text(size: float) -> str:
    """Bytes as ``"212 MB"``."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return f"{size:,.0f} {unit}" if size >= 10 or unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1000
    raise AssertionError("unreachable")

"""Which runs are worth offering at the next start, and what is said about them. No Qt."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pixelgen.gui.training.runs.memory import RunsMemory
from pixelgen.gui.training.runs.words import when
from pixelgen.gui.wording import count, duration

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary

_WORTH = timedelta(days=30)  # what lies longer was left for good


def unfinished_runs(
    runs: "Sequence[RunSummary]", memory: RunsMemory, *, now: datetime | None = None
) -> "list[RunSummary]":
    """Runs that could go on, the newest first: those that were interrupted, and the very last one if it was stopped.

    Not those that were declined since their last change, and none that lies for a month.
    """
    newest = sorted(runs, key=lambda run: run.updated, reverse=True)
    since = (now or datetime.now().astimezone()) - _WORTH
    return [
        run
        for place, run in enumerate(newest)
        if run.resumable
        and (run.state == "interrupted" or (run.state == "stopped" and place == 0))
        and run.updated.astimezone() >= since
        and not memory.has_declined(run)
    ]


def lost_seconds(run: Path) -> float | None:
    """How long an interrupted run went on after its last save; None where the files do not tell."""
    try:
        told = (run / "events.jsonl").stat().st_mtime
        saved = (run / "checkpoints" / "state.safetensors").stat().st_mtime
    except OSError:
        return None
    return max(0.0, told - saved)


def offer_text(runs: "Sequence[RunSummary]", lost: float | None, *, now: datetime | None = None) -> str:
    """What is said of the first of ``runs``, and that there are more of them.

    Args:
        lost: seconds between its last save and its end.
    """
    run = runs[0]
    moment = when(run.updated, now=now)
    day, _, clock = moment.partition(" ")
    at = f"{f'{day} at {clock}' if ':' in clock else f'on {moment}'}, at step {run.steps:,}"
    if run.state == "stopped":
        said = f"The training “{run.name}” was stopped {at}. It can go on from there."
    else:
        after = f", {duration(lost)} after its last save" if lost is not None and lost >= 1 else ""
        said = f"The training “{run.name}” was interrupted {at}{after}. Nothing before that is lost."
    more = len(runs) - 1
    return f"{said} {count(more, 'more run')} can go on as well." if more else said

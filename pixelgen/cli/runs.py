"""``pixelgen runs``: all trainings at a glance."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pixelgen import paths
from pixelgen.cli.options import flag
from pixelgen.cli.output import show, show_json, show_rows
from pixelgen.cli.progress import duration
from pixelgen.training.summary import RunSummary, list_summaries


def run(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", help="Where to look; your own runs if left out.", show_default=False),
    ] = None,
    as_json: Annotated[bool, flag("--json", "Print everything as JSON.")] = False,
) -> int:
    """List trainings, the one that last gave a sign of life first.

    An interrupted one, whose program crashed or was killed, can be resumed like one that was stopped.
    """
    runs = list_summaries(folder)
    if as_json:
        show_json({"runs": runs})
        return 0
    if not runs:
        show(f"There are no runs in {folder or paths.runs_dir()}.")
        return 0
    header = ("RUN", "STATE", "DATA", "MODEL", "TRAINED", "STEPS", "FID", "ORIGINALITY", "LAST")
    show_rows([_row(each) for each in runs], header=header)
    for each in runs:
        if each.message:
            show(f"\n{each.name}: {each.message}")
    if any(each.resumable for each in runs):
        show("\nGo on with one: pixelgen train --resume --out FOLDER/RUN")
    return 0


def _row(run: RunSummary) -> tuple[str, ...]:
    return (
        run.name,
        run.state,
        run.data_name or "–",
        run.model or "–",
        duration(run.seconds),
        f"{run.steps:,}",
        "–" if run.fid is None else f"{run.fid:.1f}",
        "–" if run.originality is None else f"{run.originality:.2f}",
        _moment(run.updated),
    )


def _moment(time: datetime) -> str:
    return f"{time.astimezone():%Y-%m-%d %H:%M}"

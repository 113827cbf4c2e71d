"""``pixelgen compare``: which solver, how many calls, which path?"""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from pixelgen.cli.exporting import require_free, where
from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.making import MODEL_HELP, set_up
from pixelgen.cli.options import build, described, flag, given, option
from pixelgen.cli.output import show, show_json, show_rows
from pixelgen.cli.progress import Progress
from pixelgen.errors import ConfigError, ExportError
from pixelgen.flow.compare import REFERENCE_CALLS, Trial, compare
from pixelgen.flow.sampler import SampleConfig
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS
from pixelgen.model.provenance import describe_sprites
from pixelgen.model.zoo import DEFAULT_MODEL
from pixelgen.runtime.device import DEVICES
from pixelgen.sprites.export import export
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.layout import SheetLayout
from pixelgen.sprites.sheet import sheet_size

_TRIED, _SAME = "What is tried", "What is the same for all"


def run(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=MODEL_HELP)] = DEFAULT_MODEL,
    solvers: Annotated[
        str,
        typer.Option(metavar="A,B,…", rich_help_panel=_TRIED, help=described("Solvers, by commas.", SOLVERS)),
    ] = "ab2,euler,midpoint,heun,rk4",
    calls: Annotated[
        str, typer.Option(metavar="N,M,…", rich_help_panel=_TRIED, help="Network calls for a sprite, by commas.")
    ] = "4,8,16,32",
    schedules: Annotated[
        str,
        typer.Option(metavar="A,B,…", rich_help_panel=_TRIED, help=described("Schedules, by commas.", SCHEDULES)),
    ] = "linear",
    count: Annotated[int, typer.Option(metavar="N", rich_help_panel=_SAME, help="How many sprites.")] = 16,
    seed: Annotated[int | None, option(SampleConfig, "seed", metavar="S", panel=_SAME)] = None,
    label: Annotated[str | None, option(SampleConfig, "label", panel=_SAME)] = None,
    mix: Annotated[str | None, option(SampleConfig, "mix", metavar="A=2,B=1", panel=_SAME)] = None,
    guidance: Annotated[float | None, option(SampleConfig, "guidance", metavar="W", panel=_SAME)] = None,
    grid: Annotated[str | None, option(SampleConfig, "grid", panel=_SAME)] = None,
    shift: Annotated[float | None, option(SampleConfig, "shift", metavar="S", panel=_SAME)] = None,
    temperature: Annotated[float | None, option(SampleConfig, "temperature", metavar="T", panel=_SAME)] = None,
    precision: Annotated[str | None, option(SampleConfig, "precision", panel=_SAME)] = None,
    device: Annotated[
        str, typer.Option(metavar="NAME", rich_help_panel=_SAME, help=described("What computes.", DEVICES))
    ] = DEVICES[0],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the sprites as a sheet, a row for each try.")
    ] = None,
    force: Annotated[bool, flag("--force", "Replace files that exist already.")] = False,
    as_json: Annotated[bool, flag("--json", "Print everything as JSON.")] = False,
) -> int:
    """Make the same sprites in several ways, and show how long each takes and how far it is off.

    Distance is the root mean square difference from a fine reference, in levels of 255; solvers that add noise lead to
    other sprites and have none.
    """
    same = given(
        count=count,
        seed=seed,
        label=label,
        mix=mix,
        guidance=guidance,
        grid=grid,
        shift=shift,
        temperature=temperature,
        precision=precision,
    )
    bench = set_up(model, device=device)
    plain = {"solver": next(iter(SOLVERS))}  # named, so that nothing is taken that was tuned for one of them
    config = bench.config(build(SampleConfig, plain | same), count=count)
    listed = [name.strip() for name in solvers.split(",")], [name.strip() for name in schedules.split(",")]
    options = ExportOptions(columns=count)
    budgets = _numbers(calls)
    rows = 1 + len(listed[0]) * len(listed[1]) * len(budgets)
    if out is not None:
        _require_sheet(count, rows, size=bench.model.size)
        require_free(out, options, count=count * rows, size=bench.model.size, force=force)
    trials: list[Trial] = []
    with interruptible() as interrupt, Progress(f"Comparing {rows - 1:,} ways", quiet=as_json) as progress:
        found = compare(
            bench.sampler,
            config,
            solvers=listed[0],
            calls=budgets,
            schedules=listed[1],
            cancel=interrupt.token,
        )
        for trial in found:
            trials.append(trial)
            progress.count(len(trials), rows)
    if as_json:
        show_json([_plain(trial) for trial in trials])
    else:
        show_rows([_row(trial) for trial in trials], header=_HEADER)
        show(f"\nThe reference comes first: rk4 with {REFERENCE_CALLS} calls. MS: for one sprite, {count} at once.")
    if out is not None:
        entries = [
            entry
            for trial in trials
            for entry in describe_sprites(trial.config, header=bench.model.header, path=bench.path)
        ]
        pixels = np.concatenate([trial.pixels for trial in trials])
        done = export(out, pixels, options, metadata=entries, overwrite=force)
        if not as_json:
            show(f"{len(pixels):,} sprites are in {where(done)}.")
    return 0


def _require_sheet(count: int, rows: int, *, size: int) -> None:
    try:
        sheet_size(count * rows, size=size, layout=SheetLayout(columns=count))
    except ExportError as error:
        raise ExportError(
            f"{rows:,} rows of {count:,} sprites do not fit on a sheet",
            fix="choose a smaller --count, try less at once, or leave --out out",
        ) from error


_HEADER = ("SOLVER", "SCHEDULE", "CALLS", "MS", "DISTANCE", "EQUAL PIXELS")


def _row(trial: Trial) -> tuple[str, ...]:
    return (
        trial.config.solver,
        trial.config.schedule,
        str(trial.calls),
        f"{trial.milliseconds:.1f}",
        "–" if trial.distance is None else f"{trial.distance:.2f}",
        "–" if trial.equal is None else f"{trial.equal:.1%}",
    )


def _plain(trial: Trial) -> dict[str, object]:
    return {
        "solver": trial.config.solver,
        "schedule": trial.config.schedule,
        "asked": trial.config.calls,
        "calls": trial.calls,
        "milliseconds": trial.milliseconds,
        "distance": trial.distance,
        "equal": trial.equal,
    }


def _numbers(text: str) -> list[int]:
    try:
        return [int(word) for word in text.split(",")]
    except ValueError:
        raise ConfigError(f"cannot read {text!r} as numbers of calls", fix="write them as 4,8,16") from None

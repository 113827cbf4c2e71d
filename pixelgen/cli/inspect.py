"""``pixelgen inspect``: what training would see in a folder."""

from pathlib import Path
from typing import Annotated, Any

import typer

from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.options import flag
from pixelgen.cli.output import plain, show, show_json, show_rows
from pixelgen.cli.progress import Progress
from pixelgen.sprites.folder import load_sprites
from pixelgen.sprites.spriteset import DatasetReport

_LISTED = 8  # entries of a long list that are shown to a person; --json has them all


def run(
    data: Annotated[list[Path], typer.Argument(metavar="DATA", help="Folders, sheets or images.", show_default=False)],
    as_json: Annotated[bool, flag("--json", "Print everything as JSON.")] = False,
) -> int:
    """Look at sprites as training would see them.

    Says how many there are, what was left out and why, which sizes and classes were found, how clean the alpha
    channel is and how many colours are used. Nothing is written.
    """
    with interruptible() as interrupt, Progress("Reading") as progress:
        report = load_sprites(data, progress=progress.count, cancel=interrupt.token).report
    if as_json:
        show_json(to_json(report))
    else:
        _show(report)
    return 0


def to_json(report: DatasetReport) -> dict[str, Any]:
    """The report with names for what its pairs hold."""
    return {
        **plain(report),
        "sizes": [{"width": w, "height": h, "sprites": n} for (w, h), n in report.sizes],
        "reduced": [{"factor": factor, "sprites": n} for factor, n in report.reduced],
        "classes": [{"name": name, "sprites": n} for name, n in report.classes],
    }


def _show(report: DatasetReport) -> None:
    rows: list[tuple[str, ...]] = [
        (
            "Sprites",
            f"{report.accepted:,} of {report.size}×{report.size} pixels, from {_counted(report.files, 'file')}",
        ),
        ("Sizes", _listed([f"{w}×{h} ({n:,})" for (w, h), n in report.sizes])),
    ]
    if report.reduced:
        rows.append(("Reduced", _listed([f"{n:,} that were enlarged {k} times" for k, n in report.reduced])))
    if report.padded:
        rows.append(("Padded", f"{report.padded:,}"))
    if report.classes:
        classes = _listed([f"{name} ({n:,})" for name, n in report.classes])
        rows.append(("Classes", f"{len(report.classes)}: {classes}"))
    colours = f"median {report.colours_median:g} a sprite, at most {report.colours_max:,}"
    rows += [
        ("Alpha", f"{report.binary_alpha:.0%} of the sprites have hard edges (alpha 0 or 255 everywhere)"),
        ("Colours", f"{colours}; {report.palette_size:,} in the whole set"),
        ("Duplicates", f"{len(report.duplicates):,} left out" if report.duplicates else "none"),
        ("Rejected", _counted(len(report.rejected), "file") if report.rejected else "none"),
    ]
    show_rows(rows)
    for rejection in report.rejected[:_LISTED]:
        show(f"  {rejection.path}: {rejection.reason}")
    if len(report.rejected) > _LISTED:
        show(f"  … and {len(report.rejected) - _LISTED:,} more; --json lists them all")
    for note in report.notes:
        show(f"Note: {note}")


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _listed(entries: list[str]) -> str:
    more = len(entries) - _LISTED
    return ", ".join(entries[:_LISTED]) + (f" and {more} more" if more > 0 else "")

"""``pixelgen inspect``: what training would see in a folder."""

import shlex
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.options import flag
from pixelgen.cli.output import counted, plain, show, show_json, show_rows
from pixelgen.cli.progress import Progress
from pixelgen.errors import DatasetError
from pixelgen.model.zoo import list_models
from pixelgen.sprites.archive import Archives
from pixelgen.sprites.decode import read_frames
from pixelgen.sprites.folder import LoadOptions, load_sprites
from pixelgen.sprites.similar import LookAlikes, find_look_alikes
from pixelgen.sprites.slicing import SliceOptions, parse_sheet
from pixelgen.sprites.slicing_guess import guess_slicing
from pixelgen.sprites.spriteset import DatasetReport, NoSpritesError, SpriteSet
from pixelgen.sprites.walk import printable
from pixelgen.training.advice import advise

_LISTED = 8  # entries of a long list that are shown to a person; --json has them all
_GUESSED = 64  # sheets whose cells are guessed
_KINDS = {"near": "nearly the same as another", "mirrored": "mirrored", "recolour": "recoloured"}

Guesses = dict[Path, SliceOptions]
"""Pictures that look like sheets and were not cut, and how they probably should be."""


def _option(name: str, metavar: str, text: str) -> Any:
    return typer.Option(name, help=text, metavar=metavar, show_default=False)


def run(
    data: Annotated[
        list[Path], typer.Argument(metavar="DATA", help="Folders, zip archives, sheets or images.", show_default=False)
    ],
    size: Annotated[int | None, _option("--size", "N", "Side of a sprite in pixels, 8 to 128; else chosen.")] = None,
    cells: Annotated[
        str | None,
        _option("--slice", "CELL", "Cut all larger pictures into cells: 16x16, or 16x16+1+2 with margin and spacing."),
    ] = None,
    sheet: Annotated[
        list[str] | None, _option("--sheet", "PATH=CELL", "Cut one file its own way; may be given several times.")
    ] = None,
    as_json: Annotated[bool, flag("--json", "Print everything as JSON.")] = False,
) -> int:
    """Look at sprites as training would see them.

    Says how many there are, what was left out and why, which sizes and classes were found, how clean the alpha
    channel is, how many colours are used, which sprites hardly differ, and which pictures look like uncut sheets.
    Nothing is written.
    """
    options = LoadOptions(
        size=size,
        slicing=SliceOptions.parse(cells) if cells else None,
        sheets=tuple(parse_sheet(text) for text in sheet or ()),
    )
    with interruptible() as interrupt, Progress("Reading") as progress:
        try:
            sprites = load_sprites(data, options, progress=progress.count, cancel=interrupt.token)
        except NoSpritesError as error:
            guesses = _guesses(error.report)
            if not guesses:
                raise
            path, guess = next(iter(guesses.items()))
            raise DatasetError(
                error.what,
                f"{printable(path.name)} is too large for a sprite",
                f"if it is a sheet, cut it, for example with {_sheet(path, guess)}",
            ) from error
        progress.rename("Comparing")
        alike = find_look_alikes(sprites.pixels, progress=progress.count, cancel=interrupt.token)
    guesses = _guesses(sprites.report)
    if as_json:
        show_json(to_json(sprites, alike, guesses))
    else:
        _show(sprites.report, alike, guesses)
    return 0


def to_json(sprites: SpriteSet, alike: tuple[LookAlikes, ...], guesses: Guesses) -> dict[str, Any]:
    """The report with names for what its pairs hold, look-alikes by their sprites' names, and how to cut each sheet."""
    report = sprites.report
    return {
        **plain(report),
        "sizes": [{"width": w, "height": h, "sprites": n} for (w, h), n in report.sizes],
        "reduced": [{"factor": factor, "sprites": n} for factor, n in report.reduced],
        "classes": [{"name": name, "sprites": n} for name, n in report.classes],
        "sheets": [{"path": str(path), "cells": str(guesses[path])} for path in report.sheets if path in guesses],
        "look_alikes": [{"kind": each.kind, "names": [sprites.names[i] for i in each.members]} for each in alike],
    }


def _guesses(report: DatasetReport) -> Guesses:
    guesses: Guesses = {}
    with Archives() as archives:
        for path in report.sheets[:_GUESSED]:
            try:
                picture = next(read_frames(path, frames="first", opened=archives.open))
            except DatasetError:  # gone, or changed since it was read
                continue
            guesses[path] = guess_slicing(picture)[0]
    return guesses


def _show(report: DatasetReport, alike: tuple[LookAlikes, ...], guesses: Guesses) -> None:
    rows: list[tuple[str, ...]] = [
        (
            "Sprites",
            f"{report.accepted:,} of {report.size}×{report.size} pixels, from {counted(report.files, 'file')}",
        ),
        ("Sizes", _listed([f"{w}×{h} ({n:,})" for (w, h), n in report.sizes])),
    ]
    if report.reduced:
        rows.append(("Reduced", _listed([f"{n:,} that were enlarged {k} times" for k, n in report.reduced])))
    if report.padded:
        rows.append(("Padded", f"{report.padded:,}"))
    if report.trimmed:
        rows.append(("Trimmed", f"{report.trimmed:,} that would not fit with their empty margins"))
    if report.classes:
        classes = _listed([f"{name} ({n:,})" for name, n in report.classes])
        rows.append(("Classes", f"{len(report.classes)}: {classes}"))
    colours = f"median {report.colours_median:g} a sprite, at most {report.colours_max:,}"
    rows += [
        ("Alpha", f"{report.binary_alpha:.0%} of the sprites have hard edges (alpha 0 or 255 everywhere)"),
        ("Colours", f"{colours}; {report.palette_size:,} in the whole set"),
        ("Duplicates", f"{len(report.duplicates):,} left out" if report.duplicates else "none"),
        ("Look-alikes", _look_alikes(alike)),
        ("Rejected", counted(len(report.rejected), "file") if report.rejected else "none"),
    ]
    show_rows(rows)
    for rejection in report.rejected[:_LISTED]:
        show(f"  {printable(rejection.path)}: {rejection.reason}")
    if len(report.rejected) > _LISTED:
        show(f"  … and {len(report.rejected) - _LISTED:,} more; --json lists them all")
    for path, guess in list(guesses.items())[:_LISTED]:
        show(f"Looks like a sheet; cut it with {_sheet(path, guess)}")
    if len(report.sheets) > _LISTED:
        show(f"  … and {len(report.sheets) - _LISTED:,} more that look like sheets")
    for note in report.notes:
        show(f"Note: {note}")
    zoo = [card.name for card in list_models() if card.path.is_file()]
    copies = sum(len(each.members) - 1 for each in alike)
    for advice in advise(report, {}, look_alikes=copies, start=zoo[0] if zoo else None):
        show(f"{_ADVICE[advice.kind]}: {advice.text}")


_ADVICE = {"error": "Error", "warning": "Warning", "tip": "Tip"}


def _sheet(path: Path, cells: SliceOptions) -> str:
    """The option that cuts it, as a shell takes it."""
    return f"--sheet {shlex.quote(f'{printable(path)}={cells}')}"


def _look_alikes(alike: tuple[LookAlikes, ...]) -> str:
    """How many sprites could go because another is like them."""
    counts: Counter[str] = Counter()
    for each in alike:
        counts[each.kind] += len(each.members) - 1
    return ", ".join(f"{counts[kind]:,} {words}" for kind, words in _KINDS.items() if counts[kind]) or "none"


def _listed(entries: list[str]) -> str:
    more = len(entries) - _LISTED
    return ", ".join(entries[:_LISTED]) + (f" and {more} more" if more > 0 else "")

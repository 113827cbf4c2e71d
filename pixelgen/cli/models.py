"""``pixelgen models``: what can be generated from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from pixelgen import paths
from pixelgen.cli.output import show, show_json, show_rows
from pixelgen.errors import CheckpointError
from pixelgen.model.zoo import ModelCard, find_model, list_models


@dataclass(frozen=True, slots=True)
class OwnRun:
    """A run folder with a model in it."""

    name: str
    folder: Path
    path: Path


def run(as_json: Annotated[bool, typer.Option("--json", metavar="", help="Print everything as JSON.")] = False) -> int:
    """List the models that came with the program, and the runs that you trained."""
    zoo, runs = list_models(), own_runs(paths.runs_dir())
    if as_json:
        show_json({"models": zoo, "runs": runs})
        return 0
    if zoo:
        header = ("MODEL", "SIZE", "CLASSES", "PARAMETERS", "DATA", "LICENCE")
        show_rows([_row(card) for card in zoo], header=header)
    else:
        show("No models came with this copy of the program.")
    if runs:
        show()
        show_rows([(each.name, str(each.folder)) for each in runs], header=("RUN", "FOLDER"))
    show("\nUse one with: pixelgen generate NAME_OR_FOLDER")
    return 0


def own_runs(folder: Path) -> list[OwnRun]:
    """The runs under ``folder`` that hold a model, newest first."""
    found = []
    for run_folder in sorted(folder.glob("*/"), key=lambda path: path.stat().st_mtime, reverse=True):
        try:
            found.append(OwnRun(run_folder.name, run_folder, find_model(run_folder)))
        except CheckpointError:
            continue  # a run that has not saved anything yet
    return found


def _row(card: ModelCard) -> tuple[str, ...]:
    return (
        card.name,
        f"{card.size}×{card.size}",
        str(card.classes or "–"),
        f"{card.parameters / 1e6:.1f} M",
        card.data,
        card.licence,
    )

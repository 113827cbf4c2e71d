"""``pixelgen models``: what can be generated from."""

from typing import Annotated, Any

from pixelgen import paths
from pixelgen.cli.options import flag
from pixelgen.cli.output import show, show_json, show_rows
from pixelgen.errors import CheckpointError
from pixelgen.model.zoo import ModelCard, find_model, list_models
from pixelgen.training.run import list_runs


def run(as_json: Annotated[bool, flag("--json", "Print everything as JSON.")] = False) -> int:
    """List the models that came with the program, and the runs that you trained."""
    zoo, runs = list_models(), _own_runs()
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
        show_rows([(each["name"], str(each["folder"])) for each in runs], header=("RUN", "FOLDER"))
    show("\nUse one with: pixelgen generate NAME_OR_FOLDER")
    return 0


def _own_runs() -> list[dict[str, Any]]:
    """The runs under the user's folder that hold a model, the most recent first."""
    if not paths.runs_dir().is_dir():
        return []
    found = []
    for each in list_runs():
        try:
            found.append({"name": each.run_id, "folder": each.path, "path": find_model(each.path)})
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

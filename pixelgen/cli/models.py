"""``pixelgen models``: what can be generated from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pixelgen import paths
from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.options import flag
from pixelgen.cli.output import plain, show, show_json, show_rows
from pixelgen.cli.progress import Progress
from pixelgen.errors import CheckpointError
from pixelgen.model.zoo import ModelCard, find_model, list_models
from pixelgen.training.run import list_runs


def run(
    speed: Annotated[bool, flag("--speed", "Also measure how many network calls a second each does here.")] = False,
    as_json: Annotated[bool, flag("--json", "Print everything as JSON.")] = False,
) -> int:
    """List the models that came with the program, and the runs that you trained."""
    zoo, runs = list_models(), _own_runs()
    speeds = _speeds([*(card.path for card in zoo), *(each["path"] for each in runs)]) if speed else {}
    if as_json:
        models = [{**plain(card), "calls_per_second": speeds.get(card.path)} for card in zoo]
        show_json({"models": models, "runs": [{**each, "calls_per_second": speeds.get(each["path"])} for each in runs]})
        return 0
    more = ("CALLS/S",) if speed else ()
    if zoo:
        header = ("MODEL", "SIZE", "CLASSES", "PARAMETERS", "DATA", "LICENCE", *more)
        show_rows([(*_row(card), *_told(speeds, card.path)) for card in zoo], header=header)
    else:
        show("No models came with this copy of the program.")
    if runs:
        show()
        rows = [(each["name"], str(each["folder"]), *_told(speeds, each["path"])) for each in runs]
        show_rows(rows, header=("RUN", "FOLDER", *more))
    if speed:
        show("\nCALLS/S: network calls a second, each for the sprites of one call.")
    show("\nUse one with: pixelgen generate NAME_OR_FOLDER")
    return 0


def _speeds(models: Sequence[Path]) -> dict[Path, float]:
    """Network calls a second on the fastest device, of models that can be loaded."""
    from pixelgen.model.checkpoint import load_model
    from pixelgen.model.speed import calls_per_second
    from pixelgen.runtime.device import resolve_device

    device, found = resolve_device("auto"), {}
    with interruptible() as interrupt, Progress("Measuring") as progress:
        for done, path in enumerate(models):
            progress.count(done, len(models))
            try:
                sampler = load_model(path).sampler(device=device)
            except CheckpointError:
                continue
            speed = calls_per_second(path, sampler, sprites=sampler.lane, cancel=interrupt.token)
            found[path] = round(speed, 2)
    return found


def _told(speeds: dict[Path, float], path: Path) -> tuple[str, ...]:
    if not speeds:
        return ()
    return (f"{speeds[path]:.1f}",) if path in speeds else ("–",)


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

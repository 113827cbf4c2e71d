"""``pixelgen distil``: a second stage of training, after which one, two or four calls of the network do."""

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.making import MODEL_HELP
from pixelgen.cli.options import build, described, flag, given, option
from pixelgen.cli.output import show, show_json, show_rows
from pixelgen.cli.progress import Progress
from pixelgen.errors import CheckpointError
from pixelgen.model.checkpoint import flow_map_file, load_model, save_model
from pixelgen.model.digests import file_digest
from pixelgen.model.tuned import write_tuned
from pixelgen.model.zoo import find_model
from pixelgen.runtime.awake import awake
from pixelgen.runtime.device import DEVICES, resolve_device
from pixelgen.training.distillation import DistilConfig, DistilProgress, distil
from pixelgen.training.few_calls import Judgement, judge_few_calls

_LEARNING, _MEASURING = "How it learns", "How it is measured"
_STOPPING = "Stopping: what was learned so far is measured. Press Ctrl-C again to leave at once."


def run(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=MODEL_HELP, show_default=False)],
    minutes: Annotated[float | None, option(DistilConfig, "minutes", metavar="M", panel=_LEARNING)] = None,
    steps: Annotated[int | None, option(DistilConfig, "steps", metavar="N", panel=_LEARNING)] = None,
    batch: Annotated[int | None, option(DistilConfig, "batch", metavar="N", panel=_LEARNING)] = None,
    reuse: Annotated[float | None, option(DistilConfig, "reuse", metavar="N", panel=_LEARNING)] = None,
    learning_rate: Annotated[float | None, option(DistilConfig, "learning_rate", metavar="R", panel=_LEARNING)] = None,
    seed: Annotated[int | None, option(DistilConfig, "seed", metavar="S", panel=_LEARNING)] = None,
    count: Annotated[
        int,
        typer.Option(metavar="N", min=32, max=10_000, rich_help_panel=_MEASURING, help="Sprites in each measurement."),
    ] = 256,
    device: Annotated[str, typer.Option(metavar="NAME", help=described("What computes.", DEVICES))] = DEVICES[0],
    as_json: Annotated[bool, flag("--json", "Print everything as JSON.")] = False,
) -> int:
    """Teach a model long steps, so that 1, 2 or 4 calls make good sprites. Needs no sprites to learn from.

    The result is kept beside the model, which stays as it is, and only where it is better than the model's own best
    way to walk with as many calls. From then on it is used wherever so few calls are asked for and nothing else is.
    """
    config = build(
        DistilConfig,
        given(minutes=minutes, steps=steps, batch=batch, reuse=reuse, learning_rate=learning_rate, seed=seed),
    )
    path, target = find_model(model), resolve_device(device)
    teacher, digest = load_model(path), file_digest(path)
    _require_room(path)
    with interruptible(_STOPPING) as interrupt, awake("distilling"), Progress("Distilling", quiet=as_json) as progress:

        def report(event: DistilProgress) -> None:
            detail = f"step {event.step:,} · loss {event.loss:.4f} · {event.images_per_s:,.0f} sprites/s"
            progress.update(event.progress, detail, seconds_left=event.seconds_left)

        made = distil(teacher, config, digest=digest, device=target, cancel=interrupt.token, report=report)
    with interruptible() as interrupt, Progress("Measuring", quiet=as_json) as progress:
        judged = judge_few_calls(
            teacher, made, device=target, count=count, cancel=interrupt.token, progress=progress.count
        )
    kept = None
    if any(each.better for each in judged):
        kept = flow_map_file(path)
        save_model(kept, made.weights, made.header, half=True)
        write_tuned(path, [each.best for each in judged])
    if as_json:
        show_json({"model": path, "file": kept, "training": made.header.training, "calls": judged})
    else:
        _show(judged, path, kept)
    return 0


def _require_room(model: Path) -> None:
    """Say before the work, not after it, that its result cannot be kept."""
    if not os.access(model.parent, os.W_OK):
        raise CheckpointError(
            f"cannot write into {model.parent}", "it is read-only", "copy the model to a folder of yours"
        )


def _show(judged: list[Judgement], model: Path, kept: Path | None) -> None:
    rows = [
        (str(each.calls), f"{each.mapped.distance:.2f}", f"{each.walked.distance:.2f}", "yes" if each.better else "no")
        for each in judged
    ]
    show_rows(rows, header=("CALLS", "LONG STEPS", "MODEL ITSELF", "KEPT"))
    show("\nDistances to what the model makes of the same noise in 32 calls: smaller is better.")
    if kept is None:
        show("It is nowhere better than the model itself, so nothing was kept. More --minutes may help.")
        return
    fewest = min(each.calls for each in judged if each.better)
    show(f"The long steps are in {kept}.")
    show(f"Try them with: {shlex.join(['pixelgen', 'generate', str(model), '--calls', str(fewest)])}")

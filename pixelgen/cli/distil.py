"""``pixelgen distil``: a second stage of training, after which one, two or four calls of the network do."""

import os
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.making import MODEL_HELP
from pixelgen.cli.options import build, described, flag, given, option
from pixelgen.cli.output import show, show_json, show_rows
from pixelgen.cli.progress import Progress
from pixelgen.errors import CheckpointError
from pixelgen.files import file_digest
from pixelgen.flow.tuning import MANY_CALLS
from pixelgen.metrics.distance import distance_to, distance_to_many_calls
from pixelgen.metrics.features import FeatureExtractor, sprite_encoder
from pixelgen.metrics.fid import Statistics, statistics
from pixelgen.model.checkpoint import flow_map_file, load_model, save_model
from pixelgen.model.tuned import read_tuned, write_tuned
from pixelgen.model.zoo import find_model
from pixelgen.runtime.awake import awake
from pixelgen.runtime.device import DEVICES, resolve_device
from pixelgen.sprites.folder import LoadOptions, load_sprites
from pixelgen.training.distillation import DistilConfig, Distilled, DistilProgress, distil
from pixelgen.training.few_calls import Judgement, judge_few_calls
from pixelgen.training.ways import BUDGETS

_LEARNING, _MEASURING = "How it learns", "How it is measured"
_SEARCH, _LONGEST_SEARCH = 0.1, 180.0  # for the model's own best ways: of the learning's seconds, and seconds
_STOPPING = "Stopping: what was learned so far is measured. Press Ctrl-C again to leave at once."


def run(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=MODEL_HELP, show_default=False)],
    data: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[DATA]…",
            help="Real sprites to measure by, best those that it learned from; left out, what many calls make.",
            show_default=False,
        ),
    ] = None,
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
    """Teach a model long steps, so that one or a few calls make good sprites. It learns from its own sprites.

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
    encoder = sprite_encoder(target)
    real = _statistics(data, encoder, size=teacher.size, quiet=as_json) if data else None
    with interruptible(_STOPPING) as interrupt, awake("distilling"), Progress("Distilling", quiet=as_json) as progress:

        def report(event: DistilProgress) -> None:
            detail = f"step {event.step:,} · loss {event.loss:.4f} · {event.images_per_s:,.0f} sprites/s"
            progress.update(event.progress, detail, seconds_left=event.seconds_left)

        made = distil(teacher, config, digest=digest, device=target, cancel=interrupt.token, report=report)
    judged: list[Judgement] = []
    with interruptible() as interrupt, Progress("Measuring", quiet=as_json) as progress:
        cancel, sampler = interrupt.token, replace(teacher, flow_map=made.network()).sampler(device=target)
        if real is None:
            distance = distance_to_many_calls(sampler, encoder, count=count, cancel=cancel)
        else:
            distance = distance_to(real, encoder, cancel=cancel)
        seconds = min(_LONGEST_SEARCH, _SEARCH * made.seconds)
        for each in judge_few_calls(sampler, distance, count=count, seconds=seconds, cancel=cancel):
            judged.append(each)
            progress.count(len(judged), len(BUDGETS))
    kept = _keep(path, made, judged) if any(each.better for each in judged) else None
    if as_json:
        show_json({"model": path, "file": kept, "training": made.header.training, "calls": judged})
    else:
        _show(judged, path, kept, measured="real sprites" if data else f"{MANY_CALLS} calls of the same noise")
    return 0


def _statistics(data: list[Path], encoder: FeatureExtractor, *, size: int, quiet: bool) -> Statistics:
    with interruptible() as interrupt, Progress("Reading sprites", quiet=quiet) as progress:
        options = LoadOptions(size=size)
        sprites = load_sprites(data, options, progress=progress.count, cancel=interrupt.token)
        return statistics(encoder(sprites.pixels, cancel=interrupt.token))


def _keep(model: Path, made: Distilled, judged: list[Judgement]) -> Path:
    """Save the long steps, and let them be used for as many calls as they are better for."""
    file = flow_map_file(model)
    save_model(file, made.weights, made.header, half=True)
    of_another = {each.calls for each in read_tuned(model) if each.by_flow_map}  # found for the map that was there
    write_tuned(model, [each.best for each in judged if each.better or each.calls in of_another])
    return file


def _require_room(model: Path) -> None:
    """Say before the work, not after it, that its result cannot be kept."""
    if not os.access(model.parent, os.W_OK):
        raise CheckpointError(
            f"cannot write into {model.parent}", "it is read-only", "copy the model to a folder of yours"
        )


def _show(judged: list[Judgement], model: Path, kept: Path | None, *, measured: str) -> None:
    rows: list[tuple[str, ...]] = [
        (str(each.calls), f"{each.mapped.distance:.2f}", f"{each.walked.distance:.2f}", "yes" if each.better else "no")
        for each in judged
    ]
    show_rows(rows, header=("CALLS", "LONG STEPS", "MODEL ITSELF", "KEPT"))
    show(f"\nDistances to {measured}: smaller is better.")
    if kept is None:
        show("It is nowhere better than the model itself, so nothing was kept. More --minutes may help.")
        return
    fewest = min(each.calls for each in judged if each.better)
    show(f"The long steps are in {kept}.")
    show(f"Try them with: {shlex.join(['pixelgen', 'generate', str(model), '--calls', str(fewest)])}")

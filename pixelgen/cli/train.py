"""``pixelgen train``: sprites in, a run folder with its best model out."""

import os
import shlex
from pathlib import Path
from typing import Annotated, Any

import typer

from pixelgen.cli.interrupt import Interrupt, interruptible
from pixelgen.cli.options import assignments, flag, given, option
from pixelgen.cli.output import show
from pixelgen.cli.progress import Progress, duration
from pixelgen.cli.train_report import TrainReport
from pixelgen.errors import Cancelled, ConfigError, DatasetError
from pixelgen.sprites.folder import LoadOptions, load_sprites
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.config import TrainConfig
from pixelgen.training.run import RunFolder
from pixelgen.training.trainer import TrainResult, train

_STOPPING = "Stopping: saving the run. Press Ctrl-C again to leave at once."
_BUDGET, _NETWORK, _MACHINE, _RUN = "How long", "What is learned", "Machine", "Run"


def run(
    data: Annotated[
        list[Path] | None,
        typer.Argument(metavar="DATA", help="Folders, sheets or images. Sub-folders become classes."),
    ] = None,
    preset: Annotated[str | None, option(TrainConfig, "preset", panel=_BUDGET)] = None,
    minutes: Annotated[float | None, option(TrainConfig, "minutes", metavar="M", panel=_BUDGET)] = None,
    steps: Annotated[int | None, option(TrainConfig, "steps", metavar="N", panel=_BUDGET)] = None,
    size: Annotated[int | None, option(TrainConfig, "size", metavar="S", panel=_NETWORK)] = None,
    model: Annotated[str | None, option(TrainConfig, "model", panel=_NETWORK)] = None,
    schedule: Annotated[str | None, option(TrainConfig, "schedule", panel=_NETWORK)] = None,
    seed: Annotated[int | None, option(TrainConfig, "seed", metavar="S", panel=_NETWORK)] = None,
    device: Annotated[str | None, option(TrainConfig, "device", panel=_MACHINE)] = None,
    devices: Annotated[int | None, option(TrainConfig, "devices", metavar="N", panel=_MACHINE)] = None,
    out: Annotated[Path | None, option(TrainConfig, "out", metavar="RUN", panel=_RUN)] = None,
    resume: Annotated[bool, flag("--resume", "Go on with the run in --out, with its settings.", panel=_RUN)] = False,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            rich_help_panel=_RUN,
            help="Any other setting of the run's config.toml, such as batch=32 or flip=true. Can be repeated.",
        ),
    ] = None,
) -> int:
    """Learn sprites: DATA in, a run folder with its best model out.

    Ctrl-C saves and stops; --resume goes on from there.
    """
    named = given(
        data=[path.absolute() for path in data] if data else None, out=out.absolute() if out else None, preset=preset,
        minutes=minutes, steps=steps, size=size, model=model, schedule=schedule, seed=seed, device=device,
        devices=devices,
    )  # fmt: skip
    config = _settings(named | assignments(settings or []), resume=resume)
    options = LoadOptions(size=config.size, classes=config.labels)
    with interruptible() as interrupt, Progress("Reading sprites", quiet=not _speaks()) as progress:
        sprites = load_sprites(config.data, options, progress=progress.count, cancel=interrupt.token)
    with interruptible(_STOPPING if _speaks() else "") as interrupt:
        return _train(config, sprites, interrupt, resume=resume)


def _settings(values: dict[str, Any], *, resume: bool) -> TrainConfig:
    """What to train with: what was asked for, on top of the run's own settings when it is resumed."""
    if resume:
        if "out" not in values:
            raise ConfigError("--resume needs to know which run to go on with", fix="name its folder with --out")
        before = RunFolder(Path(values["out"])).config().model_dump(exclude_none=True)
        if "steps" in values or "minutes" in values:
            before = {name: value for name, value in before.items() if name not in ("steps", "minutes")}
        values = before | values
    config = TrainConfig.parse(values)
    if not config.data:
        raise DatasetError("there is nothing to learn from", fix="name a folder of sprites: pixelgen train DATA")
    return config


def _train(config: TrainConfig, sprites: SpriteSet, interrupt: Interrupt, *, resume: bool) -> int:
    with Progress("Preparing", quiet=not _speaks()) as progress:
        report = TrainReport(progress, sprites.report)
        try:
            result = train(config, sink=report, cancel=interrupt.token, sprites=sprites, resume=resume)
        except (KeyboardInterrupt, Cancelled):
            if report.folder and RunFolder(report.folder).state.is_file():
                progress.say(f"Left at once; the last save is kept. Go on with: {_resume_command(report.folder)}")
            raise
    if _speaks():
        _show(result)
    return interrupt.code if result.reason == "stopped" else 0


def _speaks() -> bool:
    """Whether this is the process that talks to the person, where several train on several devices."""
    return os.environ.get("LOCAL_RANK", "0") == "0"


def _show(result: TrainResult) -> None:
    took = f"{result.steps:,} steps, {duration(result.seconds)}"
    if result.reason == "stopped":
        show(f"Stopped and saved after {took}. Go on with: {_resume_command(result.folder)}")
    else:
        show(f"Done: {took}. The model is {result.checkpoint}")
    show(f"Make sprites with: {shlex.join(['pixelgen', 'generate', str(result.folder)])}")


def _resume_command(folder: Path) -> str:
    return shlex.join(["pixelgen", "train", "--resume", "--out", str(folder)])

"""``pixelgen train``: sprites in, a run folder with its best model out."""

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from pixelgen.cli.failure import MISTAKE
from pixelgen.cli.interrupt import Interrupt, interruptible
from pixelgen.cli.options import assignments, flag, given, option
from pixelgen.cli.output import show
from pixelgen.cli.progress import Progress, duration
from pixelgen.cli.train_report import TrainReport
from pixelgen.errors import Cancelled, ConfigError, DatasetError, RunError
from pixelgen.paths import zoo_dir
from pixelgen.runtime.awake import awake
from pixelgen.runtime.world import World
from pixelgen.sprites.folder import load_sprites
from pixelgen.sprites.slicing import parse_sheet
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.sprites.walk import find_files
from pixelgen.training.config import BUDGET, TrainConfig
from pixelgen.training.result import TrainResult
from pixelgen.training.run import RunFolder
from pixelgen.training.team import TeamLostError

_STOPPING = "Stopping: saving the run. Press Ctrl-C again to leave at once."
_BUDGET, _NETWORK, _MACHINE, _RUN = "How long", "What is learned", "Machine", "Run"


def _help(field: str) -> str:
    return TrainConfig.model_fields[field].description or ""


def run(
    data: Annotated[
        list[Path] | None,
        typer.Argument(metavar="DATA", help="Folders, sheets or images. Sub-folders become classes."),
    ] = None,
    preset: Annotated[str | None, option(TrainConfig, "preset", panel=_BUDGET)] = None,
    minutes: Annotated[float | None, option(TrainConfig, "minutes", metavar="M", panel=_BUDGET)] = None,
    steps: Annotated[int | None, option(TrainConfig, "steps", metavar="N", panel=_BUDGET)] = None,
    endless: Annotated[bool, flag("--endless", _help("endless"), panel=_BUDGET)] = False,
    sheet: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=CELL",
            rich_help_panel=_NETWORK,
            help="Cut a sheet into cells, as hero.png=16x16, or 16x16+1+2 with margin and spacing. Can be repeated.",
        ),
    ] = None,
    without_class: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", rich_help_panel=_NETWORK, help="A class to leave out. Can be repeated."),
    ] = None,
    size: Annotated[int | None, option(TrainConfig, "size", metavar="S", panel=_NETWORK)] = None,
    model: Annotated[str | None, option(TrainConfig, "model", panel=_NETWORK)] = None,
    start_from: Annotated[
        str | None, typer.Option("--from", metavar="MODEL", rich_help_panel=_NETWORK, help=_help("start_from"))
    ] = None,
    schedule: Annotated[str | None, option(TrainConfig, "schedule", panel=_NETWORK)] = None,
    seed: Annotated[int | None, option(TrainConfig, "seed", metavar="S", panel=_NETWORK)] = None,
    device: Annotated[str | None, option(TrainConfig, "device", panel=_MACHINE)] = None,
    devices: Annotated[int | None, option(TrainConfig, "devices", metavar="N", panel=_MACHINE)] = None,
    nodes: Annotated[int | None, option(TrainConfig, "nodes", metavar="N", panel=_MACHINE)] = None,
    low_priority: Annotated[bool, flag("--low-priority", _help("low_priority"), panel=_MACHINE)] = False,
    out: Annotated[Path | None, option(TrainConfig, "out", metavar="RUN", panel=_RUN)] = None,
    resume: Annotated[bool, flag("--resume", "Go on with the run in --out, with its settings.", panel=_RUN)] = False,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=_RUN,
            help="Settings from a TOML file, such as another run's config.toml. Options win over it.",
        ),
    ] = None,
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
    world = World.here(devices=devices or 1, nodes=nodes or 1)
    if not world.leads:
        return _take_part(TrainConfig.parse(given(devices=devices, nodes=nodes)), world)
    named = given(
        data=[path.absolute() for path in data] if data else None, out=out.absolute() if out else None, preset=preset,
        minutes=minutes, steps=steps, endless=endless or None, sheets=[_absolute(text) for text in sheet or ()] or None,
        without_classes=without_class or None, size=size, model=model,
        start_from=_lasting(start_from), schedule=schedule, seed=seed, device=device,
        devices=devices, nodes=nodes, low_priority=low_priority or None,
    )  # fmt: skip
    chosen = _settings(named | assignments(settings or []), file=config, resume=resume)
    if chosen.out is not None and chosen.out.is_file():
        raise RunError(f"{chosen.out} is a file", "a run is kept in a folder", "name another with --out")
    if not resume:  # since the run was begun, its sheets and classes may have gone
        _require_sheets(sheet or (), chosen.data)
    with interruptible() as interrupt, Progress("Reading sprites") as progress:
        sprites = load_sprites(chosen.data, chosen.load_options, progress=progress.count, cancel=interrupt.token)
    if not resume:
        _require_classes(without_class or (), sprites.classes)
    with interruptible(_STOPPING) as interrupt, awake("training"):
        return _train(chosen, chosen.select(sprites), interrupt, resume=resume)


def _absolute(sheet: str) -> str:
    """``PATH=16x16`` with an absolute path, as the run outlives the folder that the command was typed in."""
    path, equals, cells = sheet.rpartition("=")
    return f"{Path(path).absolute()}={cells}" if equals else sheet


def _require_classes(named: Sequence[str], known: Sequence[str]) -> None:
    """Raise for a class that is to be left out and is not among the ``known``."""
    for name in named:
        if name not in known:
            fix = f"choose one of {', '.join(known)}" if known else "these sprites are of no class"
            raise ConfigError(f"unknown class {name!r} in --without-class", fix=fix)


def _require_sheets(named: Sequence[str], data: Sequence[Path]) -> None:
    """Raise for a sheet that is to be cut and is not among the files in ``data``."""
    there = {os.path.abspath(file.path) for file in find_files(data).images} if named else ()  # noqa: PTH100
    for text in named:
        path, _ = parse_sheet(text)
        if os.path.abspath(path) not in there:  # noqa: PTH100
            raise DatasetError(f"cannot cut {path}", "it is not among the sprites", "check the path in --sheet")


def _lasting(model: str | None) -> str | None:
    """A name of the zoo as it is; a path made absolute, as the run outlives the folder that it was typed in."""
    if model is None or (zoo_dir() / model).is_dir():
        return model
    path = Path(model).expanduser()
    return str(path.absolute()) if path.exists() else model


def _settings(values: dict[str, Any], *, file: Path | None, resume: bool) -> TrainConfig:
    """What to train with: what was asked for, on top of a file's settings, or the run's own when it is resumed."""
    before: dict[str, Any] = {}
    if resume:
        if file is not None:
            raise ConfigError("--resume goes by the run's own settings", fix="leave --config out")
        if "start_from" in values:
            raise ConfigError("a run that goes on has weights of its own", fix="leave --from out, or start a new run")
        if "out" not in values:
            raise ConfigError("--resume needs to know which run to go on with", fix="name its folder with --out")
        before = RunFolder(Path(values["out"])).config().model_dump(exclude_none=True)
    elif file is not None:
        # Without the folder: the settings of a run serve another one.
        before = TrainConfig.read(file).model_dump(exclude_none=True, exclude={"out"})
    if any(name in values for name in BUDGET):
        before = {name: value for name, value in before.items() if name not in BUDGET}
    chosen = TrainConfig.parse(before | values)
    if not chosen.data:
        raise DatasetError("there is nothing to learn from", fix="name a folder of sprites: pixelgen train DATA")
    return chosen


def _train(config: TrainConfig, sprites: SpriteSet, interrupt: Interrupt, *, resume: bool) -> int:
    from pixelgen.training.trainer import train  # half the time of --help, which needs none of it

    with Progress("Preparing") as progress:
        report = TrainReport(progress, sprites.report)
        try:
            result = train(config, sink=report, cancel=interrupt.token, sprites=sprites, resume=resume)
        except (KeyboardInterrupt, Cancelled, TeamLostError):
            if report.folder and RunFolder(report.folder).state.is_file():
                progress.say(f"Left at once; the last save is kept. Go on with: {_resume_command(report.folder)}")
            raise
    _show(result)
    return interrupt.code if result.reason == "stopped" else 0


def _take_part(config: TrainConfig, world: World) -> int:
    """Do a share of a training that another process leads, and talks about."""
    from pixelgen.training.trainer import train

    speaks = world.local_rank == 0  # for this computer
    with interruptible("") as interrupt, awake("training"), Progress("Training", quiet=not speaks) as progress:
        progress.say(f"Process {world.rank + 1} of {world.size} of a training that is led at {world.address}")
        try:
            result = train(config, sink=lambda _: None, cancel=interrupt.token)
        except TeamLostError:
            if speaks:
                raise
            return MISTAKE
    return interrupt.code if result.reason == "stopped" else 0


def _show(result: TrainResult) -> None:
    took = f"{result.steps:,} steps, {duration(result.seconds)}"
    if result.reason == "stopped":
        show(f"Stopped and saved after {took}. Go on with: {_resume_command(result.folder)}")
    else:
        show(f"Done: {took}. The model is {result.checkpoint}")
    show(f"Make sprites with: {shlex.join(['pixelgen', 'generate', str(result.folder)])}")


def _resume_command(folder: Path) -> str:
    return shlex.join(["pixelgen", "train", "--resume", "--out", str(folder)])

"""``pixelgen generate``: new sprites on a transparent sheet."""

from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.exporting import (
    COLOURS,
    SHEET,
    colour_options,
    export_options,
    find_palettes,
    in_rows,
    noted,
    require_free,
    where,
)
from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.making import StateSheets, make_sprites, suited
from pixelgen.cli.options import build, described, flag, given, option
from pixelgen.cli.output import show
from pixelgen.cli.progress import Progress
from pixelgen.errors import ConfigError
from pixelgen.flow.palette_lock import PaletteLock
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.checkpoint import load_model
from pixelgen.model.provenance import describe_sprites
from pixelgen.model.zoo import DEFAULT_MODEL, find_model
from pixelgen.runtime.device import DEVICES, resolve_device
from pixelgen.sprites.colouring import ColourOptions, apply_colours
from pixelgen.sprites.export import export
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.recolour import recolour_rows
from pixelgen.sprites.sheet import sheet_size

_SPRITES, _SAMPLING = "Sprites", "How they are made"
_COLOURS, _OPTIONS = ColourOptions(), ExportOptions()


@colour_options
@export_options
def run(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="A model of the zoo, a run folder or a .safetensors file.")
    ] = DEFAULT_MODEL,
    count: Annotated[int | None, option(SampleConfig, "count", metavar="N", panel=_SPRITES)] = None,
    seed: Annotated[int | None, option(SampleConfig, "seed", metavar="S", panel=_SPRITES)] = None,
    label: Annotated[str | None, option(SampleConfig, "label", panel=_SPRITES)] = None,
    mix: Annotated[str | None, option(SampleConfig, "mix", metavar="A=2,B=1", panel=_SPRITES)] = None,
    guidance: Annotated[float | None, option(SampleConfig, "guidance", metavar="W", panel=_SPRITES)] = None,
    colours: ColourOptions = _COLOURS,
    adapt: Annotated[
        bool, flag("--adapt", "Use the palette on the way already, so that shapes adapt to it.", panel=COLOURS)
    ] = False,
    recolour: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            rich_help_panel=COLOURS,
            help="Add a row of all sprites in the colours of this palette, ramp by ramp. May be repeated.",
        ),
    ] = None,
    solver: Annotated[str | None, option(SampleConfig, "solver", panel=_SAMPLING)] = None,
    calls: Annotated[int | None, option(SampleConfig, "calls", metavar="N", panel=_SAMPLING)] = None,
    schedule: Annotated[str | None, option(SampleConfig, "schedule", panel=_SAMPLING)] = None,
    grid: Annotated[str | None, option(SampleConfig, "grid", panel=_SAMPLING)] = None,
    shift: Annotated[float | None, option(SampleConfig, "shift", metavar="S", panel=_SAMPLING)] = None,
    temperature: Annotated[float | None, option(SampleConfig, "temperature", metavar="T", panel=_SAMPLING)] = None,
    device: Annotated[
        str,
        typer.Option(metavar="NAME", rich_help_panel=_SAMPLING, help=described("What computes.", DEVICES)),
    ] = DEVICES[0],
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", rich_help_panel=SHEET, help="What is written; a folder for single files."),
    ] = Path("sheet"),
    options: ExportOptions = _OPTIONS,
    states: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            rich_help_panel=SHEET,
            help="Also write a sheet of every state on the way: state_000.png … and predicted_000.png …",
        ),
    ] = None,
    force: Annotated[bool, flag("--force", "Replace files that exist already.", panel=SHEET)] = False,
) -> int:
    """Make new sprites and write them as a transparent sheet.

    The same model, seed and settings give the same file, byte for byte, on one machine. The settings are kept in it.
    Where a model's card recommends a solver, calls or a grid, these are the defaults.
    """
    # What can be wrong is looked at before the work begins.
    path = find_model(model)
    asked = given(
        count=count,
        seed=seed,
        label=label,
        mix=mix,
        guidance=guidance,
        solver=solver,
        calls=calls,
        schedule=schedule,
        grid=grid,
        shift=shift,
        temperature=temperature,
    )
    config = build(SampleConfig, suited(path) | asked)
    palette, others = colours.load_palette(), find_palettes(recolour)
    if adapt and palette is None:
        raise ConfigError("--adapt without a palette", fix="name one with --palette")
    options = in_rows(options) if others else options
    classes = None if config.label is None else [config.label] * config.count
    require_free(out, options, count=config.count * (1 + len(others)), classes=classes, force=force)
    target = resolve_device(device)
    loaded = load_model(path)
    sampler = loaded.sampler(device=target)
    sheet_size(config.count * (1 + len(others)), size=loaded.size, layout=options.layout)
    entries = noted(describe_sprites(config, header=loaded.header, path=path, palette=palette), colours)
    lock = PaletteLock(palette) if adapt and palette is not None else None
    if lock:
        entries = [{**entry, "adapted": True} for entry in entries]
    sheets = None
    if states is not None:
        sheets = StateSheets(folder=states, layout=options.layout, colours=colours, palette=palette, entries=entries)
        sheets.require_free(force=force)

    with interruptible() as interrupt, Progress(f"Making {config.count:,} sprites") as progress:
        sprites = make_sprites(sampler, config, cancel=interrupt.token, progress=progress, states=sheets, correct=lock)
    sprites = apply_colours(sprites, colours, palette=palette)
    if others:
        sprites, rows = recolour_rows(sprites, others)
        entries = [{**entry, "row": row} for entry, row in zip(entries * (1 + len(others)), rows, strict=True)]
        classes = list(rows)
    done = export(out, sprites, options, classes=classes, metadata=entries, palette=palette, overwrite=force)
    show(f"{len(sprites):,} sprites of {loaded.size}×{loaded.size} pixels are in {where(done)}.")
    if sheets:
        show(f"{sheets.written} states on the way are in {states}.")
    return 0

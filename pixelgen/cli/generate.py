"""``pixelgen generate``: new sprites on a transparent sheet."""

from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.making import StateSheets, make_sprites, require_free, suited
from pixelgen.cli.options import build, described, flag, given, option
from pixelgen.cli.output import show
from pixelgen.cli.progress import Progress
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.checkpoint import load_model
from pixelgen.model.provenance import describe_sprites
from pixelgen.model.zoo import DEFAULT_MODEL, find_model
from pixelgen.runtime.device import DEVICES, resolve_device
from pixelgen.sprites.atlas import ATLASES
from pixelgen.sprites.palette import apply_palette, load_palette
from pixelgen.sprites.sheet import SheetLayout, sheet_size
from pixelgen.sprites.sheet_file import save_sheet

_SPRITES, _SAMPLING, _SHEET = "Sprites", "How they are made", "Sheet"


def run(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="A model of the zoo, a run folder or a .safetensors file.")
    ] = DEFAULT_MODEL,
    count: Annotated[int | None, option(SampleConfig, "count", metavar="N", panel=_SPRITES)] = None,
    seed: Annotated[int | None, option(SampleConfig, "seed", metavar="S", panel=_SPRITES)] = None,
    label: Annotated[str | None, option(SampleConfig, "label", panel=_SPRITES)] = None,
    guidance: Annotated[float | None, option(SampleConfig, "guidance", metavar="W", panel=_SPRITES)] = None,
    palette: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", rich_help_panel=_SPRITES, help="Use the colours of this bundled palette or file only."
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
    out: Annotated[Path, typer.Option(metavar="FILE", rich_help_panel=_SHEET, help="The sheet, a PNG.")] = Path(
        "sheet.png"
    ),
    columns: Annotated[int | None, option(SheetLayout, "columns", metavar="C", panel=_SHEET)] = None,
    scale: Annotated[int | None, option(SheetLayout, "scale", metavar="K", panel=_SHEET)] = None,
    padding: Annotated[int | None, option(SheetLayout, "padding", metavar="P", panel=_SHEET)] = None,
    spacing: Annotated[int | None, option(SheetLayout, "spacing", metavar="S", panel=_SHEET)] = None,
    extrude: Annotated[int | None, option(SheetLayout, "extrude", metavar="E", panel=_SHEET)] = None,
    atlas: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            rich_help_panel=_SHEET,
            help=described("Also describe the sheet in a file beside it, for an engine.", ATLASES),
        ),
    ] = "none",
    states: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            rich_help_panel=_SHEET,
            help="Also write a sheet of every state on the way: state_000.png … and predicted_000.png …",
        ),
    ] = None,
    force: Annotated[bool, flag("--force", "Replace files that exist already.", panel=_SHEET)] = False,
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
        guidance=guidance,
        solver=solver,
        calls=calls,
        schedule=schedule,
        grid=grid,
        shift=shift,
        temperature=temperature,
    )
    config = build(SampleConfig, suited(path) | asked)
    layout = build(SheetLayout, given(columns=columns, scale=scale, padding=padding, spacing=spacing, extrude=extrude))
    colours = load_palette(palette) if palette is not None else None
    require_free(out, atlas, force=force)
    target = resolve_device(device)
    loaded = load_model(path)
    sampler = loaded.sampler(device=target)
    sheet_size(config.count, size=loaded.size, layout=layout)
    entries = describe_sprites(config, header=loaded.header, path=path, palette=colours)
    sheets = None
    if states is not None:
        sheets = StateSheets(folder=states, layout=layout, palette=colours, entries=entries)
        sheets.require_free(force=force)

    with interruptible() as interrupt, Progress(f"Making {config.count:,} sprites") as progress:
        sprites = make_sprites(sampler, config, cancel=interrupt.token, progress=progress, states=sheets)
    saved = save_sheet(
        out,
        apply_palette(sprites, colours) if colours else sprites,
        layout,
        atlas=atlas,
        metadata=entries,
        classes=None if config.label is None else [config.label] * config.count,
        overwrite=force,
    )
    described = f", described by {saved.atlas}" if saved.atlas else ""
    show(f"{config.count:,} sprites of {loaded.size}×{loaded.size} pixels are in {saved.image}{described}.")
    if sheets:
        show(f"{sheets.written} states on the way are in {states}.")
    return 0

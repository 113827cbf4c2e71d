"""``pixelgen interpolate``: an animation that turns sprites into each other."""

from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.delivery import Delivery, Force, Provenance
from pixelgen.cli.exporting import COLOURS, SHEET, colour_options, export_options, require_colours
from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.making import (
    ADAPT_FROM_HELP,
    ADAPT_HELP,
    IMAGES_HELP,
    MODEL_HELP,
    SAMPLING,
    SPRITES,
    adapting,
    make_sprites,
    sampling_options,
    set_up,
)
from pixelgen.cli.options import build, described, flag, given, option
from pixelgen.cli.output import counted
from pixelgen.cli.progress import Progress
from pixelgen.errors import ConfigError
from pixelgen.flow.loop import LoopConfig, loop_weights
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.recipe import Recipe, plan
from pixelgen.model.recipe_kinds import INTERPOLATE
from pixelgen.model.zoo import DEFAULT_MODEL
from pixelgen.runtime.device import DEVICES
from pixelgen.sprites.colouring import ColourOptions
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions

_BY_SUFFIX = {".gif": "gif", ".apng": "apng", ".aseprite": "aseprite", ".ase": "aseprite", ".png": "aseprite-hash"}
_ASKED, _COLOURS, _OPTIONS = SampleConfig(), ColourOptions(), ExportOptions()


@sampling_options
@colour_options
@export_options
def run(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE IMAGE…", help=IMAGES_HELP)],
    model: Annotated[str, typer.Option(metavar="MODEL", help=MODEL_HELP)] = DEFAULT_MODEL,
    frames: Annotated[int | None, option(LoopConfig, "frames", metavar="N", panel=SPRITES)] = None,
    path: Annotated[str | None, option(LoopConfig, "path", panel=SPRITES)] = None,
    once: Annotated[
        bool, flag("--once", "End at the last image, instead of going back to the first for a loop.", panel=SPRITES)
    ] = False,
    asked: SampleConfig = _ASKED,
    device: Annotated[
        str, typer.Option(metavar="NAME", rich_help_panel=SAMPLING, help=described("What computes.", DEVICES))
    ] = DEVICES[0],
    colours: ColourOptions = _COLOURS,
    adapt: Annotated[bool, flag("--adapt", ADAPT_HELP, panel=COLOURS)] = False,
    adapt_from: Annotated[
        float | None, typer.Option(metavar="T", rich_help_panel=COLOURS, help=ADAPT_FROM_HELP)
    ] = None,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            rich_help_panel=SHEET,
            help="What is written: .gif, .apng, .aseprite, or .png for a sheet with an Aseprite atlas and a tag; "
            "without a suffix, what --format says, or a .gif.",
        ),
    ] = Path("loop"),
    tag: Annotated[
        str, typer.Option(metavar="NAME", rich_help_panel=SHEET, help="What the animation is called.")
    ] = "loop",
    options: ExportOptions = _OPTIONS,
    provenance: Provenance = False,
    force: Force = False,
) -> int:
    """Turn sprites into each other: a seamless loop through all of them, each of which is a frame of it exactly."""
    if len(images) < 2:
        raise ConfigError("one image alone", "there is nothing to turn it into", "give two or more")
    how = build(LoopConfig, given(frames=frames, path=path, closed=not once))
    palette = colours.load_palette()
    require_colours(colours, palette=palette, max_colours=colours.max_colours)
    begin = adapting(palette, adapt=adapt, begin=adapt_from)
    bench = set_up(model, device=device)
    config = bench.config(asked)
    count = len(loop_weights(len(images), how)[0])
    delivery = Delivery(
        out=out,
        options=_animated(options, out, once=once),
        colours=colours,
        palette=palette,
        force=force,
        provenance=provenance,
    )
    delivery.require_room(count=count, size=bench.model.size, classes=[tag] * count)
    recipe = Recipe(
        key=INTERPOLATE.key,
        config=config,
        sources=bench.read(images),
        how=how,
        palette=None if begin is None else palette,
        adapt=begin,
    )
    with interruptible() as interrupt, Progress(f"Making {counted(count, 'frame')}") as progress:
        made = plan(recipe, bench.sampler, cancel=interrupt.token)
        pixels = make_sprites(made, bench.sampler, cancel=interrupt.token, progress=progress)
    entries = delivery.describe(bench, recipe, made)
    pixels = delivery.coloured(made, pixels)
    delivery.write(bench, pixels, entries, what=counted(count, "frame"), classes=[tag] * count, sources=images)
    return 0


def _animated(options: ExportOptions, out: Path, *, once: bool) -> ExportOptions:
    """The format that the file's name asks for, unless another is named; played once if the animation ends."""
    if "format" not in options.model_fields_set:
        options = options.model_copy(update={"format": _BY_SUFFIX.get(out.suffix.lower(), "gif")})
    return options.model_copy(update={"loop": False}) if once and EXPORT_FORMATS[options.format].loops else options

"""``pixelgen breed``: sprites that have something of two others."""

from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.delivery import Delivery, Force, Provenance
from pixelgen.cli.exporting import COLOURS, SHEET, colour_options, export_options, require_colours
from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.making import (
    ADAPT_FROM_HELP,
    ADAPT_HELP,
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
from pixelgen.flow.breed import BreedConfig
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.recipe import Recipe, plan
from pixelgen.model.recipe_kinds import BREED
from pixelgen.model.zoo import DEFAULT_MODEL
from pixelgen.runtime.device import DEVICES
from pixelgen.sprites.colouring import ColourOptions
from pixelgen.sprites.export_options import ExportOptions

_ASKED, _COLOURS, _OPTIONS = SampleConfig(), ColourOptions(), ExportOptions()


@sampling_options
@colour_options
@export_options
def run(
    first: Annotated[Path, typer.Argument(metavar="IMAGE", help="One parent: an image of a sprite.")],
    second: Annotated[Path, typer.Argument(metavar="IMAGE", help="The other parent.")],
    model: Annotated[str, typer.Option(metavar="MODEL", help=MODEL_HELP)] = DEFAULT_MODEL,
    count: Annotated[int, typer.Option(metavar="N", rich_help_panel=SPRITES, help="How many children.")] = 8,
    crossover: Annotated[str | None, option(BreedConfig, "crossover", panel=SPRITES)] = None,
    balance: Annotated[float | None, option(BreedConfig, "balance", metavar="B", panel=SPRITES)] = None,
    mutation: Annotated[float | None, option(BreedConfig, "mutation", metavar="M", panel=SPRITES)] = None,
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
        Path, typer.Option(metavar="FILE", rich_help_panel=SHEET, help="What is written; a folder for single files.")
    ] = Path("children"),
    options: ExportOptions = _OPTIONS,
    provenance: Provenance = False,
    force: Force = False,
) -> int:
    """Make children of two sprites."""
    how = build(BreedConfig, given(crossover=crossover, balance=balance, mutation=mutation))
    palette = colours.load_palette()
    require_colours(colours, palette=palette, max_colours=colours.max_colours)
    begin = adapting(palette, adapt=adapt, begin=adapt_from)
    bench = set_up(model, device=device)
    config = bench.config(asked, count=count)
    delivery = Delivery(out=out, options=options, colours=colours, palette=palette, force=force, provenance=provenance)
    delivery.require_room(count=count, size=bench.model.size)
    recipe = Recipe(
        key=BREED.key,
        config=config,
        sources=bench.read([first, second]),
        how=how,
        palette=None if begin is None else palette,
        adapt=begin,
    )
    with interruptible() as interrupt, Progress(f"Making {counted(count, 'child', 'children')}") as progress:
        made = plan(recipe, bench.sampler, cancel=interrupt.token)
        pixels = make_sprites(made, bench.sampler, cancel=interrupt.token, progress=progress)
    entries = delivery.describe(bench, recipe, made)
    pixels = delivery.coloured(made, pixels)
    delivery.write(bench, pixels, entries, what=counted(count, "child", "children"), sources=[first, second])
    return 0

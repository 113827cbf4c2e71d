"""``pixelgen generate``: new sprites on a transparent sheet."""

from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.delivery import Delivery, Force, Provenance
from pixelgen.cli.exporting import (
    COLOURS,
    SHEET,
    colour_options,
    export_options,
    find_palettes,
    in_rows,
    require_colours,
)
from pixelgen.cli.finishing import Finishing
from pixelgen.cli.in_one import InOne
from pixelgen.cli.in_parts import InParts
from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.making import (
    ADAPT_FROM_HELP,
    ADAPT_HELP,
    MODEL_HELP,
    SAMPLING,
    SPRITES,
    adapting,
    sampling_options,
    set_up,
)
from pixelgen.cli.options import described, flag, option
from pixelgen.cli.originals import DATA_HELP, NO_COPIES_HELP, ORIGINALITY_HELP, Judge, find_training_sprites
from pixelgen.cli.output import counted
from pixelgen.cli.part_options import PartOptions, chosen_sprites, part_options, sprites_per_part
from pixelgen.cli.progress import Progress
from pixelgen.cli.way_film import FILM_HELP, RAW_HELP
from pixelgen.cli.wish import Wish
from pixelgen.errors import ConfigError
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.recipe import Recipe, plan
from pixelgen.model.zoo import DEFAULT_MODEL
from pixelgen.runtime.device import DEVICES
from pixelgen.sprites.colouring import ColourOptions
from pixelgen.sprites.export_options import ExportOptions

_ORIGINALITY = "Originality"
_ASKED, _COLOURS, _OPTIONS, _PARTS = SampleConfig(), ColourOptions(), ExportOptions(), PartOptions()


@sampling_options
@colour_options
@export_options
@part_options
def run(
    model: Annotated[
        str | None,
        typer.Argument(metavar="MODEL", help=described(MODEL_HELP, default=DEFAULT_MODEL), show_default=False),
    ] = None,
    count: Annotated[int | None, option(SampleConfig, "count", metavar="N", panel=SPRITES)] = None,
    like: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=SPRITES,
            help="Use model, settings and colours of this PNG, .aseprite or provenance file; options given here win.",
        ),
    ] = None,
    asked: SampleConfig = _ASKED,
    parts: PartOptions = _PARTS,
    device: Annotated[
        str, typer.Option(metavar="NAME", rich_help_panel=SAMPLING, help=described("What computes.", DEVICES))
    ] = DEVICES[0],
    colours: ColourOptions = _COLOURS,
    adapt: Annotated[bool, flag("--adapt", ADAPT_HELP, panel=COLOURS)] = False,
    adapt_from: Annotated[
        float | None, typer.Option(metavar="T", rich_help_panel=COLOURS, help=ADAPT_FROM_HELP)
    ] = None,
    recolour: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            rich_help_panel=COLOURS,
            help="Add a row of all sprites in the colours of this palette, ramp by ramp. May be repeated.",
        ),
    ] = None,
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
    originality: Annotated[bool, flag("--originality", ORIGINALITY_HELP, panel=_ORIGINALITY)] = False,
    no_copies: Annotated[bool, flag("--no-copies", NO_COPIES_HELP, panel=_ORIGINALITY)] = False,
    data: Annotated[Path | None, typer.Option(metavar="DIR", rich_help_panel=_ORIGINALITY, help=DATA_HELP)] = None,
    film: Annotated[Path | None, typer.Option(metavar="FILE", rich_help_panel=SHEET, help=FILM_HELP)] = None,
    film_raw: Annotated[bool, flag("--film-raw", RAW_HELP, panel=SHEET)] = False,
    provenance: Provenance = False,
    force: Force = False,
) -> int:
    """Make new sprites and write them as a transparent sheet.

    The same model, seed and settings give the same file, byte for byte, on one machine. The settings are kept in it.
    With --like they are used again. Solver, calls, grid and shift that suit a model, as its card or pixelgen tune says,
    or else as suits others, stand in for the defaults below.
    Large numbers are written sheet by sheet and can be shared by several processes with --range.
    """
    # What can be wrong is looked at before the work begins.
    wish = Wish(model=model, asked=asked, count=count, colours=colours)
    if like is not None:
        wish = wish.as_in(like)
    palette = wish.palette or wish.colours.load_palette()
    require_colours(colours, palette=palette, max_colours=wish.colours.max_colours)
    if film_raw and film is None:
        raise ConfigError("--film-raw without --film", fix="name a file with --film, or leave --film-raw out")
    begin = adapting(palette, adapt=adapt, begin=wish.begin if adapt_from is None else adapt_from)
    others = find_palettes(recolour)
    bench = set_up(wish.model, device=device)
    config = bench.config(wish.asked, count=wish.count)
    sprites = chosen_sprites(parts, count=config.count)
    per_part = sprites_per_part(parts, options, count=config.count, size=bench.model.size, rows=1 + len(others))
    recipe = Recipe(config=config, palette=None if begin is None else palette, adapt=begin)
    finishing = Finishing(
        bench=bench,
        recipe=recipe,
        delivery=Delivery(
            out=out,
            options=in_rows(options) if others else options,
            colours=wish.colours,
            palette=palette,
            force=force,
            provenance=provenance,
        ),
        others=others,
        judged=originality or no_copies,
        no_copies=no_copies,
    )
    if per_part is None:
        made = plan(recipe, bench.sampler, part=sprites)
        work: InOne | InParts = InOne(finishing=finishing, made=made, states=states, film=film, raw=film_raw)
    elif states is not None or film is not None:
        raise ConfigError(
            f"{'--film' if states is None else '--states'} with sprites on several sheets",
            "they are not in memory together",
            "ask for fewer",
        )
    else:
        work = InParts(finishing=finishing, sprites=sprites, part=per_part, resume=parts.resume)
    work.prepare()
    with interruptible() as interrupt, Progress(f"Making {counted(len(sprites), 'sprite')}") as progress:
        judged = finishing.judged
        known = find_training_sprites(bench, data, cancel=interrupt.token) if judged or data is not None else None
        judge = Judge(known, cancel=interrupt.token) if judged and known is not None else None
        work.run(judge=judge, cancel=interrupt.token, progress=progress)
    return 0

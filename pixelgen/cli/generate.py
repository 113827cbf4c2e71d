"""``pixelgen generate``: new sprites on a transparent sheet."""

from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.delivery import Delivery, Force, Provenance
from pixelgen.cli.exporting import COLOURS, SHEET, colour_options, export_options, find_palettes, in_rows
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
from pixelgen.cli.options import described, flag, option
from pixelgen.cli.originals import (
    DATA_HELP,
    NO_COPIES_HELP,
    ORIGINALITY_HELP,
    find_training_sprites,
    judged,
    summary,
    without_copies,
)
from pixelgen.cli.output import counted, show
from pixelgen.cli.progress import Progress
from pixelgen.cli.states import StateSheets, StateWriter
from pixelgen.cli.way_film import FILM_HELP, RAW_HELP, WayFilm
from pixelgen.cli.wish import Wish
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.recipe import Recipe, plan
from pixelgen.model.zoo import DEFAULT_MODEL
from pixelgen.runtime.device import DEVICES
from pixelgen.sprites.colouring import ColourOptions
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.recolour import recolour_rows
from pixelgen.sprites.sheet import sheet_size

_ORIGINALITY = "Originality"
_ASKED, _COLOURS, _OPTIONS = SampleConfig(), ColourOptions(), ExportOptions()


@sampling_options
@colour_options
@export_options
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
    With --like they are used again. Where a model's card recommends a solver, calls or a grid, these are the defaults.
    """
    # What can be wrong is looked at before the work begins.
    wish = Wish(model=model, asked=asked, count=count, colours=colours)
    if like is not None:
        wish = wish.as_in(like)
    palette = wish.palette or wish.colours.load_palette()
    begin = adapting(palette, adapt=adapt, begin=wish.begin if adapt_from is None else adapt_from)
    others = find_palettes(recolour)
    bench = set_up(wish.model, device=device)
    config = bench.config(wish.asked, count=wish.count)
    rows = 1 + len(others)
    classes = None if config.label is None else [config.label] * config.count
    delivery = Delivery(
        out=out,
        options=in_rows(options) if others else options,
        colours=wish.colours,
        palette=palette,
        force=force,
        provenance=provenance,
    )
    delivery.require_free(count=config.count * rows, classes=classes)
    sheet_size(config.count * rows, size=bench.model.size, layout=options.layout)
    judging = originality or no_copies
    recipe = Recipe(config=config, palette=None if begin is None else palette, adapt=begin)
    made = plan(recipe, bench.sampler)
    entries = delivery.describe(bench, recipe, made)
    if options.arrangement == "classes" and not others:
        classes = [str(entry.get("class", "any")) for entry in entries]
    writers: list[StateWriter] = []
    sheets = None
    if states is not None:
        sheets = StateSheets(
            folder=states, layout=options.layout, colours=wish.colours, palette=palette, entries=entries
        )
        sheets.require_free(force=force)
        writers.append(sheets)
    way = None
    if film is not None:
        way = WayFilm(
            path=film,
            raw=film_raw,
            scale=options.scale,
            duration_ms=options.duration_ms,
            colours=wish.colours,
            palette=palette,
            entries=entries,
        )
        way.require_free(force=force)
        writers.append(way)

    with interruptible() as interrupt, Progress(f"Making {counted(config.count, 'sprite')}") as progress:
        known = find_training_sprites(bench, data, cancel=interrupt.token) if judging or data is not None else None
        sprites = make_sprites(made, bench.sampler, cancel=interrupt.token, progress=progress, states=writers)
        judgements = []
        if judging and known is not None:
            progress.rename("Comparing with the training sprites")
            judgements = judged(sprites, known, cancel=interrupt.token)
            show(f"Beside the training sprites: {summary(judgements)}.")
    sprites = delivery.coloured(made, sprites)
    if judgements:
        entries = [{**entry, "originality": each.told()} for entry, each in zip(entries, judgements, strict=True)]
    if no_copies:
        kept = without_copies(judgements)
        sprites, entries = sprites[kept], [entries[place] for place in kept]
        classes = None if classes is None else [classes[place] for place in kept]
    if others:
        sprites, names = recolour_rows(sprites, others)
        entries = [{**entry, "row": name} for entry, name in zip(entries * rows, names, strict=True)]
        classes = list(names)
    delivery.write(bench, sprites, entries, what=counted(len(sprites), "sprite"), classes=classes)
    if sheets:
        show(f"{sheets.written} states on the way are in {states}.")
    if way:
        show(f"The film of the way is in {way.save(force=force)}.")
    return 0

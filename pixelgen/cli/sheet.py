"""``pixelgen sheet``: any images on one sheet, or in any other format that sprites can leave as."""

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
    require_colours,
    require_free,
    where,
)
from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.options import flag
from pixelgen.cli.output import counted, show
from pixelgen.cli.progress import Progress
from pixelgen.sprites.colouring import ColourOptions, apply_colours
from pixelgen.sprites.export import export, one_canvas
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.pictures import read_pictures
from pixelgen.sprites.recolour import recolour_rows
from pixelgen.sprites.rgba import Pixels

_LISTED = 5
_COLOURS, _OPTIONS = ColourOptions(), ExportOptions()


@colour_options
@export_options
def run(
    data: Annotated[list[Path], typer.Argument(metavar="DATA", help="Folders or images.", show_default=False)],
    colours: ColourOptions = _COLOURS,
    options: ExportOptions = _OPTIONS,
    recolour: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            rich_help_panel=COLOURS,
            help="Add a row of all sprites in the colours of this palette, ramp by ramp. May be repeated.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option(metavar="FILE", rich_help_panel=SHEET, help="What is written; a folder for single files.")
    ] = Path("sheet"),
    force: Annotated[bool, flag("--force", "Replace files that exist already.", panel=SHEET)] = False,
) -> int:
    """Put the images of a folder on one sheet, exactly as they are, with an atlas for an engine.

    Folders are classes, and become tags or animations. Frames are called after their files unless --names says
    otherwise. What is written is read back and compared with the images before it is put in place.
    """
    palette, others = colours.load_palette(), find_palettes(recolour)
    require_colours(colours, palette=palette, max_colours=colours.max_colours)
    with interruptible() as interrupt, Progress("Reading") as progress:
        read = read_pictures(data, progress=progress.count, cancel=interrupt.token)
    if "names" not in options.model_fields_set:
        options = options.model_copy(update={"names": "{name}"})
    sprites: tuple[Pixels, ...] | Pixels = read.pixels
    names, classes = read.names, read.classes
    if palette is not None or colours.max_colours is not None:
        sprites = tuple(apply_colours(sprite[None], colours, palette=palette)[0] for sprite in sprites)
    if others:
        sprites, classes = recolour_rows(one_canvas(sprites), others)
        names = tuple(f"{name}-{row}" for name, row in zip(names * (1 + len(others)), classes, strict=True))
        options = in_rows(options)
    require_free(out, options, count=len(sprites), classes=classes, names=names, force=force)
    done = export(out, sprites, options, classes=classes, names=names, palette=palette, overwrite=force)
    show(f"{counted(len(sprites), 'sprite')} {'is' if len(sprites) == 1 else 'are'} in {where(done)}.")
    if read.refused:
        show(f"{counted(len(read.refused), 'file')} {'was' if len(read.refused) == 1 else 'were'} left out:")
        for rejection in read.refused[:_LISTED]:
            show(f"  {rejection.path}: {rejection.reason}")
    return 0

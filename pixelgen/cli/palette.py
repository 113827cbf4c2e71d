"""``pixelgen palette``: the bundled palettes, and palettes taken from sprites or turned into another format."""

from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.options import flag
from pixelgen.cli.output import show, show_rows
from pixelgen.errors import ConfigError
from pixelgen.sprites.colours import MAX_COLOURS
from pixelgen.sprites.palette import palettes
from pixelgen.sprites.palette_files import save_palette
from pixelgen.sprites.palette_source import find_palette


def run(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="SOURCE",
            help="A folder of sprites, an image, a palette file or a bundled palette; left out, those are listed.",
            show_default=False,
        ),
    ] = None,
    colours: Annotated[
        int | None, typer.Option(metavar="N", help="Take at most so many, those that stand best for all.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the palette: .gpl, .hex, .pal, .ase, .png or .txt.", show_default=False
        ),
    ] = None,
    force: Annotated[bool, flag("--force", "Replace a file that exists already.")] = False,
) -> int:
    """List palettes, take one from sprites, or turn one into another format."""
    if source is None:
        if out is not None or colours is not None:
            option = "--colours" if out is None else "--out"
            raise ConfigError(f"{option} without a source", fix="name a folder of sprites, an image or a palette")
        show_rows([(key, palette.label, palette.help) for key, palette in palettes().items()])
        return 0
    if colours is not None and not 1 <= colours <= MAX_COLOURS:
        raise ConfigError(f"--colours {colours}", fix=f"choose 1 to {MAX_COLOURS}")
    palette = find_palette(source, max_colours=colours)
    if out is None:
        for r, g, b in palette.colours:
            show(f"{r:02x}{g:02x}{b:02x}")
        return 0
    save_palette(out, palette, overwrite=force)
    show(f"{len(palette)} colours of {palette.label} are in {out}.")
    return 0

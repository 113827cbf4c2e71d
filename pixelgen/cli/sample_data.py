"""``pixelgen sample-data``: sprites drawn by rule, for a first try."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.output import show
from pixelgen.errors import ExportError
from pixelgen.sprites.procedural import procedural_sprites, write_sprites


def run(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.", show_default=False)],
    count: Annotated[
        int, typer.Option("--count", "-n", metavar="N", min=1, max=100_000, help="How many sprites.")
    ] = 600,
    size: Annotated[int, typer.Option("--size", metavar="S", min=8, max=128, help="Side of a sprite in pixels.")] = 32,
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Another seed draws another set.")] = 0,
) -> int:
    """Draw a set of sprites to try the program with.

    Layered characters, drawn by rule, in one folder per class. The same seed gives the same files on every machine.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise ExportError(f"{folder} is not empty", "the sprites would mix with what is there", "name a new folder")
    sprites = procedural_sprites(count, size=size, seed=seed)
    write_sprites(sprites, folder)
    show(f"{len(sprites):,} sprites of {size}×{size} pixels in {len(sprites.classes)} classes are in {folder}.")
    show(f"Learn them with: {shlex.join(['pixelgen', 'train', str(folder), '--preset', 'draft'])}")
    return 0

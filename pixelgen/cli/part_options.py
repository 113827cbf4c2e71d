"""A part of a request, and a request in parts: what a person can say, for ``pixelgen generate``."""

from pydantic import BaseModel, ConfigDict, Field

from pixelgen.cli.options import spread
from pixelgen.errors import ConfigError
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.parts import MOST_IN_PART, needs_parts, part_size

PARTS = "Many sprites"


class PartOptions(BaseModel):
    """Which of the sprites are made here, and how many go onto each sheet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    range: str | None = Field(
        default=None,
        pattern=r"^\d*:\d*$",
        title="Range",
        description="Make only sprites A to B - 1 of all --count, the same as they would be among all: several "
        "processes or machines can share the work.",
    )
    per_sheet: int | None = Field(
        default=None,
        ge=1,
        le=100_000,
        title="Sprites per sheet",
        description="Divide the sprites into sheets of so many, each written as soon as it is made; left open, large "
        f"numbers are divided into sheets of at most {MOST_IN_PART:,}. Memory does not grow with the number of sheets.",
    )
    resume: bool = Field(
        default=False,
        title="Resume",
        description="Go on where the same command was broken off: sheets that are there and whole are kept.",
    )


part_options = spread("parts", PartOptions, panel=PARTS, metavars={"range": "A:B"})
"""Turns the parameter ``parts`` of a command into options."""


def chosen_sprites(options: PartOptions, *, count: int) -> range:
    """The sprites that are to be made, of ``count``.

    Raises:
        ConfigError: for a range that holds none, or reaches beyond.
    """
    begin, _, end = (options.range or ":").partition(":")
    first, last = int(begin or 0), int(end or count)
    if not first < last <= count:
        raise ConfigError(
            f"--range {options.range}", f"sprites are numbered from 0 to {count - 1:,}", f"choose A < B ≤ {count}"
        )
    return range(first, last)


def sprites_per_part(
    options: PartOptions, export: ExportOptions, *, count: int, size: int, rows: int = 1
) -> int | None:
    """How many sprites each sheet of a request holds; None for all of them on one. The range makes no difference.

    Args:
        options: what was said of it.
        export: format and layout.
        count: of the whole request.
        size: side of a sprite in pixels.
        rows: how often each sprite is on its sheet.

    Raises:
        ConfigError: for --resume where there is a single file.
    """
    if options.per_sheet is not None:
        return options.per_sheet
    if needs_parts(count, export, size=size, rows=rows):
        return part_size(export, size=size, rows=rows)
    if options.resume:
        raise ConfigError(
            "--resume with a single file", "it is written once it is complete", "leave it out, or add --per-sheet"
        )
    return None

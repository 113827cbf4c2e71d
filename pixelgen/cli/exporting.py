"""What ``pixelgen generate`` and ``pixelgen sheet`` have in common: colours and files of finished sprites."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pixelgen.cli.options import spread
from pixelgen.errors import ConfigError, ExportError
from pixelgen.sprites.colouring import ColourOptions
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.export import Exported, planned_files
from pixelgen.sprites.export_files import file_title, named_file, needs_pages
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions
from pixelgen.sprites.naming import check_names, frame_names
from pixelgen.sprites.palette_source import find_palette

COLOURS, SHEET = "Colours", "Sheet"

Command = Callable[..., int]


def colour_options(command: Command) -> Command:
    """Turn the parameter ``colours`` of a command into options."""
    return spread("colours", ColourOptions, panel=COLOURS, metavars={"dither_strength": "0..1"})(command)


def export_options(command: Command) -> Command:
    """Turn the parameter ``options`` of a command into options."""
    spell = spread(
        "options",
        ExportOptions,
        panel=SHEET,
        metavars={"names": "PATTERN", "duration_ms": "MS"},
        also={"format": ["--atlas"]},
    )
    return spell(command)


def require_free(
    out: Path,
    options: ExportOptions,
    *,
    count: int,
    classes: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    size: int | None = None,
    force: bool,
) -> None:
    """Raise if ``options`` are impossible or would replace a file. Called before the work begins.

    Args:
        size: side of the sprites in pixels; None if they differ.
    """
    options.require_possible()
    title = file_title(named_file(out, options.format), options.format)
    filled = frame_names(options.names, count, title=title, classes=classes, own=names)
    if EXPORT_FORMATS[options.format].atlas is not None:
        check_names("frame", filled)
    for path in planned(out, options, count=count, classes=classes, names=names, size=size):
        if path.exists() and not force:
            raise ExportError(f"{path} exists already", fix="name another file with --out or add --force")


def planned(
    out: Path,
    options: ExportOptions,
    *,
    count: int,
    classes: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    size: int | None,
) -> tuple[Path, ...]:
    """What may be written, as far as it is known before the work begins: of several sheets the first two."""
    files = planned_files(out, options, count=count, classes=classes, names=names)
    if size is not None and needs_pages(options, count=count, size=size):
        files += planned_files(out, options, count=count, pages=2)
    return files


def in_rows(options: ExportOptions) -> ExportOptions:
    """The options for sprites in several palettes: a row for each, unless another arrangement was asked for."""
    plain = options.arrangement == "rows" and options.columns is None
    return options.model_copy(update={"arrangement": "classes"}) if plain else options


def require_colours(colours: ColourOptions, *, palette: Palette | None, max_colours: int | None) -> None:
    """Raise if ``colours`` as they were typed mix colours where neither a palette nor a limit says which.

    Args:
        palette: what is taken, be it typed or not.
        max_colours: the limit, be it typed or not.
    """
    if colours.dither != "none" and palette is None and max_colours is None:
        raise ConfigError(
            f"--dither {colours.dither} without a palette", fix="name one with --palette, or a limit with --max-colours"
        )


def find_palettes(names: Sequence[str] | None) -> list[Palette]:
    """The palettes of ``--recolour``."""
    return [find_palette(name) for name in names or ()]


def noted(entries: Sequence[Mapping[str, object]], colours: ColourOptions) -> list[dict[str, object]]:
    """How sprites were made, with what was done to their colours besides the palette."""
    done = colours.model_dump(include={"max_colours"}, exclude_none=True)
    if colours.dither != "none":
        done |= {"dither": colours.dither, "dither_strength": colours.dither_strength}
    if not done:
        return [dict(entry) for entry in entries]
    noted_entries = []
    for entry in entries:
        post = entry.get("post")
        noted_entries.append({**entry, "post": {**(post if isinstance(post, Mapping) else {}), **done}})
    return noted_entries


def where(exported: Exported) -> str:
    """The files as part of a sentence: "a.png, described by a.json", "3 sheets, a-0.png to a-2.png, …"."""
    files, sheets = exported.files, len(exported.sheets)
    images, atlases = files[:sheets], files[sheets:]
    if sheets > 1:
        described = f", described by {atlases[0]}" if len(atlases) == 1 else ""
        return f"{sheets:,} sheets, {images[0]} to {images[-1].name}{described}"
    if sheets == 1 and atlases:
        return f"{files[0]}, described by {files[1]}"
    if len(files) == 1:
        return str(files[0])
    return f"{len(files):,} files in {Path(os.path.commonpath([file.parent for file in files]))}"

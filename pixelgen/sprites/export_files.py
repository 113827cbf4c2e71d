"""Where an export goes: the files that it writes, by the name that a person gave and the format."""

import re
from collections.abc import Sequence
from pathlib import Path

from pixelgen.errors import ExportError
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions
from pixelgen.sprites.naming import file_names, frame_names
from pixelgen.sprites.placing import fits
from pixelgen.sprites.sheet_file import sheet_files


def planned_files(
    path: Path,
    options: ExportOptions,
    *,
    count: int,
    classes: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    pages: int = 1,
) -> tuple[Path, ...]:
    """What ``export`` will write for ``count`` sprites, before there are any; fewer if empty ones are left out.

    Args:
        classes: the class of each sprite.
        names: what {name} in ``options.names`` stands for.
        pages: number of sheets, which is not known before they are laid out.

    Raises:
        ExportError: a name that is not of the format's kind, or a folder where a file should go.
    """
    target = named_file(path, options.format)
    if EXPORT_FORMATS[options.format].atlas is not None:
        images, atlases = sheet_files(target, atlas=options.format, pages=pages)
        return images + atlases
    if options.format == "gamemaker":
        return (strip_file(target, count),)
    if options.format == "files":
        filled = frame_names(options.names, count, title=file_title(target, options.format), classes=classes, own=names)
        return tuple(target / name for name in file_names(filled, suffix=".png"))
    return (target,)


def needs_pages(options: ExportOptions, *, count: int, size: int) -> bool:
    """Whether ``count`` sprites of side ``size`` need several sheets, unless some are trimmed, merged or left out."""
    if EXPORT_FORMATS[options.format].atlas is None:
        return False
    side = size * options.scale + 2 * (options.extrude + options.inner_padding)
    return not fits([(side, side)] * count, options.layout)


def named_file(path: Path, key: str) -> Path:
    """``path`` with the suffix that the format ``key`` has; for single files the folder of that name.

    Raises:
        ExportError: it has another suffix, or is a folder.
    """
    form = EXPORT_FORMATS[key]
    if not form.suffix:
        return path.with_suffix("") if path.suffix.lower() == ".png" else path
    if path.is_dir():
        raise ExportError(f"{path} is a folder", fix=f"name a file in it: {path / f'sheet{form.suffix}'}")
    named = path if path.suffix else path.with_suffix(form.suffix)
    accepted = {".apng", ".png"} if key == "apng" else {".ase", ".aseprite"} if key == "aseprite" else {form.suffix}
    if named.suffix.lower() not in accepted:
        raise ExportError(f"cannot write {path.name} as {form.label}", fix=f"give it a name that ends in {form.suffix}")
    return named


def file_title(target: Path, key: str) -> str:
    """What ``{title}`` stands for: the name of a file without its suffix, or of a folder with its dots."""
    return target.stem if EXPORT_FORMATS[key].suffix else target.name


def strip_file(target: Path, count: int) -> Path:
    """``spr_hero_strip8.png``: GameMaker cuts a strip by the number of frames in its name."""
    # Its names hold letters, digits and underscores, and begin with no digit.
    stem = re.sub(r"[^A-Za-z0-9_]", "_", re.sub(r"_strip\d+$", "", target.stem))
    return target.with_name(f"{'spr_' if stem[:1].isdigit() else ''}{stem}_strip{count}.png")

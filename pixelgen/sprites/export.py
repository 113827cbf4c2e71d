"""Sprites out, in any format: written beside their place, read back and compared, and only then put there."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from pixelgen.errors import ExportError
from pixelgen.sprites.animation import save_apng, save_gif
from pixelgen.sprites.aseprite_file import MAX_FRAMES, Animation, encode_aseprite
from pixelgen.sprites.aseprite_reader import decode_aseprite
from pixelgen.sprites.colours import Palette, count_colours
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions
from pixelgen.sprites.indexed import MAX_ENTRIES, to_indexed
from pixelgen.sprites.metadata import png_text
from pixelgen.sprites.naming import file_names, frame_names
from pixelgen.sprites.palette import palette_of
from pixelgen.sprites.rgba import Pixels, clean, upscale
from pixelgen.sprites.saving import saving
from pixelgen.sprites.sheet import Sheet, Tag, class_runs, shown_order, shown_parts
from pixelgen.sprites.sheet_file import save_sheet, sheet_files

_AGAIN = "try again, or on another disk"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written and found right.

    Attributes:
        files: all of them; the one to be named first.
        sheet: how the sprites lie in the first; None where they are not laid out.
    """

    files: tuple[Path, ...]
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """Sprites on their way out, one for each frame, in the order of the frames."""

    sprites: list[Pixels]
    names: list[str]
    tags: tuple[Tag, ...]
    entries: list[dict[str, object]] | None


def export(
    path: Path,
    sprites: Sequence[Pixels] | Pixels,
    options: ExportOptions,
    *,
    classes: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    metadata: Sequence[Mapping[str, object]] | None = None,
    palette: Palette | None = None,
    overwrite: bool = False,
) -> Exported:
    """Write sprites as ``options`` say. The same arguments give the same bytes.

    Args:
        path: of the file, or of the folder for single files; a missing suffix is added. A GameMaker strip gets its
            number of frames into its name.
        sprites: (N, H, W, 4) uint8 straight RGBA, or N of (h, w, 4). Colour under alpha 0 is not kept. Animations
            have one canvas: smaller sprites stand in its middle.
        options: format, layout and the rest.
        classes: the class of each sprite; neighbours of one class become a tag.
        names: what {name} in ``options.names`` stands for, N of them.
        metadata: how each sprite was made, N objects of plain JSON values, kept in PNG and .aseprite files.
        palette: that the sprites are locked to: its order becomes that of a written palette.
        overwrite: whether older files of these names may be replaced.

    Raises:
        ExportError: options that the format cannot do, files that exist, cannot be written or do not read back as they
            should, a sheet that is impossible.
    """
    options.require_possible()
    target = named_file(path, options.format)
    sprites = clean(sprites) if isinstance(sprites, np.ndarray) else [clean(sprite) for sprite in sprites]
    names = frame_names(options.names, len(sprites), title=target.stem, classes=classes, own=names)
    if EXPORT_FORMATS[options.format].atlas is not None:
        saved = save_sheet(
            target,
            sprites,
            options.layout,
            atlas=options.format,
            metadata=metadata,
            names=names,
            classes=classes,
            duration_ms=options.duration_ms,
            indexed=options.indexed,
            palette=palette,
            overwrite=overwrite,
        )
        return Exported((saved.image, saved.atlas) if saved.atlas else (saved.image,), saved.sheet)
    if options.format == "gamemaker":
        return _strip(target, sprites, options, metadata=metadata, palette=palette, overwrite=overwrite)
    if options.format == "files":
        batch = _batch(sprites, options, names=names, classes=classes, metadata=metadata, scale=options.scale)
        return _single_files(target, batch, indexed=options.indexed, palette=palette, overwrite=overwrite)
    # An animation is scaled by its writer; its frames are cut alike and share one canvas.
    batch = _batch(one_canvas(sprites), options, names=names, classes=classes, metadata=metadata, scale=1)
    if options.format == "aseprite":
        return _aseprite(target, batch, options, palette=palette, overwrite=overwrite)
    save = save_gif if options.format == "gif" else save_apng
    save(
        target,
        np.stack(batch.sprites),
        duration_ms=options.duration_ms,
        scale=options.scale,
        loop=options.loop,
        overwrite=overwrite,
    )
    return Exported((target,))


def planned_files(
    path: Path,
    options: ExportOptions,
    *,
    count: int,
    classes: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
) -> tuple[Path, ...]:
    """What ``export`` will write for ``count`` sprites, before there are any; fewer if empty ones are left out.

    Raises:
        ExportError: a name that is not of the format's kind, or a folder where a file should go.
    """
    target = named_file(path, options.format)
    if EXPORT_FORMATS[options.format].atlas is not None:
        image, atlas = sheet_files(target, atlas=options.format)
        return (image, atlas) if atlas else (image,)
    if options.format == "gamemaker":
        return (_strip_path(target, count),)
    if options.format == "files":
        filled = frame_names(options.names, count, title=target.stem, classes=classes, own=names)
        return tuple(target / name for name in file_names(filled, suffix=".png"))
    return (target,)


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


def one_canvas(sprites: Sequence[Pixels] | Pixels) -> Pixels:
    """(N, H, W, 4): each of (h, w, 4) sprites in the middle of the smallest canvas that holds all."""
    if isinstance(sprites, np.ndarray):
        return sprites
    height, width = (max((sprite.shape[axis] for sprite in sprites), default=0) for axis in (0, 1))
    canvas = np.zeros((len(sprites), height, width, 4), np.uint8)
    for frame, sprite in zip(canvas, sprites, strict=True):
        top, left = (height - sprite.shape[0]) // 2, (width - sprite.shape[1]) // 2
        frame[top : top + sprite.shape[0], left : left + sprite.shape[1]] = sprite
    return canvas


def _batch(
    sprites: Sequence[Pixels] | Pixels,
    options: ExportOptions,
    *,
    names: Sequence[str],
    classes: Sequence[str] | None,
    metadata: Sequence[Mapping[str, object]] | None,
    scale: int,
) -> _Batch:
    """What a sheet would show of the sprites, frame by frame: empty ones left out, sorted, trimmed, enlarged."""
    if metadata is not None and len(metadata) != len(sprites):
        raise ValueError(f"metadata: {len(metadata)} for {len(sprites)} sprites")
    if options.trim == "each" and options.format != "files":
        raise ExportError(
            "the frames of an animation cannot be trimmed each", "they share a canvas", "trim all alike, or none"
        )
    if len(sprites) == 0:
        raise ExportError("there are no sprites to export", fix="make or choose at least one")
    order = shown_order(sprites, options, classes)
    shown = [sprites[index] for index in order]
    parts = shown_parts(shown, options)
    return _Batch(
        sprites=[upscale(part.crop(sprite), scale) for part, sprite in zip(parts, shown, strict=True)],
        names=[names[index] for index in order],
        tags=class_runs([classes[index] for index in order]) if classes is not None else (),
        entries=None if metadata is None else [dict(metadata[index]) for index in order],
    )


def _strip_path(target: Path, count: int) -> Path:
    # GameMaker's names hold letters, digits and underscores, and begin with no digit.
    stem = re.sub(r"[^A-Za-z0-9_]", "_", re.sub(r"_strip\d+$", "", target.stem))
    return target.with_name(f"{'spr_' if stem[:1].isdigit() else ''}{stem}_strip{count}.png")


def _strip(
    target: Path,
    sprites: Sequence[Pixels] | Pixels,
    options: ExportOptions,
    *,
    metadata: Sequence[Mapping[str, object]] | None,
    palette: Palette | None,
    overwrite: bool,
) -> Exported:
    frames = one_canvas(sprites)
    count = sum(bool(sprite[..., 3].any()) for sprite in frames) if options.ignore_empty else len(frames)
    layout = options.layout.model_copy(update={"arrangement": "rows", "columns": max(1, count)})
    saved = save_sheet(
        _strip_path(target, count),
        frames,
        layout,
        metadata=metadata,
        indexed=options.indexed,
        palette=palette,
        overwrite=overwrite,
    )
    return Exported((saved.image,), saved.sheet)


def _single_files(folder: Path, batch: _Batch, *, indexed: bool, palette: Palette | None, overwrite: bool) -> Exported:
    paths = [folder / name for name in file_names(batch.names, suffix=".png")]
    with saving(paths, overwrite=overwrite) as temporary:
        for index, (path, sprite) in enumerate(zip(temporary, batch.sprites, strict=True)):
            picture = to_indexed(sprite, palette=palette).image() if indexed else Image.fromarray(sprite)
            picture.save(path, pnginfo=png_text([batch.entries[index]]) if batch.entries else None)
            with Image.open(path) as written:
                if not np.array_equal(np.asarray(written.convert("RGBA")), sprite):
                    raise ExportError(f"{paths[index].name} did not read back as it was written", fix=_AGAIN)
    return Exported(tuple(paths))


def _aseprite(
    target: Path, batch: _Batch, options: ExportOptions, *, palette: Palette | None, overwrite: bool
) -> Exported:
    frames = upscale(np.stack(batch.sprites), options.scale)
    if len(frames) > MAX_FRAMES:
        raise ExportError(f"{len(frames):,} frames do not fit into an .aseprite file", fix=f"export {MAX_FRAMES:,}")
    indexed = to_indexed(frames, palette=palette) if options.indexed else None
    animation = Animation(
        frames=frames,
        durations_ms=(options.duration_ms,) * len(frames),
        tags=batch.tags,
        palette=indexed.table if indexed else _swatches(frames, palette),
        indices=indexed.indices if indexed else None,
        texts=tuple(json.dumps(entry, separators=(",", ":")) for entry in batch.entries) if batch.entries else (),
    )
    with saving([target], overwrite=overwrite) as (temporary,):
        temporary.write_bytes(encode_aseprite(animation, link=options.merge_duplicates))
        _check_aseprite(temporary, animation)
    return Exported((target,))


def _swatches(frames: Pixels, palette: Palette | None) -> Pixels:
    """Colours for the palette of a file of RGBA, transparent first: those of ``palette``, or the most used."""
    if palette is None and len(count_colours(frames)[0]):
        palette = palette_of(frames, MAX_ENTRIES - 1)
    table = np.zeros((1 + min(len(palette), MAX_ENTRIES - 1) if palette else 1, 4), np.uint8)
    if palette is not None:
        table[1:, :3] = palette.rgb[: MAX_ENTRIES - 1]
        table[1:, 3] = 255
    return table


def _check_aseprite(path: Path, expected: Animation) -> None:
    try:
        written = decode_aseprite(path.read_bytes())
    except ValueError as error:
        raise ExportError("the .aseprite file did not read back", str(error), _AGAIN) from error
    same = np.array_equal(written.frames, expected.frames) and np.array_equal(written.palette, expected.palette)
    told = (written.durations_ms, written.tags, written.texts, written.indices is None)
    if not same or told != (expected.durations_ms, expected.tags, expected.texts, expected.indices is None):
        raise ExportError("the .aseprite file did not read back as it was written", fix=_AGAIN)

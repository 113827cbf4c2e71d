"""Sprites out, in any format: written beside their place, read back and compared, and only then put there."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from pixelgen.errors import ExportError
from pixelgen.sprites.animation import write_apng, write_gif
from pixelgen.sprites.aseprite_file import MAX_FRAMES, Animation, encode_aseprite
from pixelgen.sprites.aseprite_reader import decode_aseprite
from pixelgen.sprites.colours import Palette, count_colours
from pixelgen.sprites.export_files import file_title, named_file, planned_files, strip_file
from pixelgen.sprites.export_frames import ExportFrames, export_frames, one_canvas, strip_layout
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions
from pixelgen.sprites.indexed import MAX_ENTRIES, to_indexed
from pixelgen.sprites.metadata import check_metadata, png_text
from pixelgen.sprites.naming import file_names, frame_names
from pixelgen.sprites.palette import palette_of
from pixelgen.sprites.rgba import Pixels, clean, upscale
from pixelgen.sprites.saving import saving
from pixelgen.sprites.sheet import Sheet
from pixelgen.sprites.sheet_file import save_sheet

__all__ = ["Exported", "export", "named_file", "one_canvas", "planned_files"]

_AGAIN = "try again, or on another disk"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written and found right.

    Attributes:
        files: all of them; the one to be named first.
        sheets: how the sprites lie in the first of the files, one for each sheet; none where they are not laid out.
    """

    files: tuple[Path, ...]
    sheets: tuple[Sheet, ...] = ()

    @property
    def sheet(self) -> Sheet | None:
        """The first sheet, if there is one."""
        return self.sheets[0] if self.sheets else None


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
        metadata: how each sprite was made, N objects of plain JSON values, kept in PNG, APNG and .aseprite files.
        palette: that the sprites are locked to: its order becomes that of a written palette.
        overwrite: whether older files of these names may be replaced.

    Raises:
        FilesExistError: files are in the way; nothing is written.
        ExportError: options that the format cannot do, files that cannot be written or do not read back as they
            should, a sheet that is impossible.
    """
    options.require_possible()
    target = named_file(path, options.format)
    sprites = clean(sprites) if isinstance(sprites, np.ndarray) else [clean(sprite) for sprite in sprites]
    names = frame_names(
        options.names, len(sprites), title=file_title(target, options.format), classes=classes, own=names
    )
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
        return Exported(saved.files, saved.sheets)
    if options.format == "gamemaker":
        frames = one_canvas(sprites)
        layout = strip_layout(frames, options)
        saved = save_sheet(
            strip_file(target, layout.columns or 1),
            frames,
            layout,
            metadata=metadata,
            indexed=options.indexed,
            palette=palette,
            overwrite=overwrite,
        )
        return Exported(saved.files, saved.sheets)
    if options.format == "files":
        batch = export_frames(sprites, options, names=names, classes=classes, metadata=metadata, scale=options.scale)
        paths = [target / name for name in file_names(batch.names, suffix=".png")]
        write = partial(_write_files, batch=batch, indexed=options.indexed, palette=palette)
    else:
        # An animation is scaled by its writer; its frames are cut alike and share one canvas.
        batch = export_frames(one_canvas(sprites), options, names=names, classes=classes, metadata=metadata, scale=1)
        paths = [target]
        write = partial(_ANIMATIONS[options.format], batch=batch, options=options, palette=palette)
    with saving(paths, overwrite=overwrite) as temporary:
        write(temporary)
    return Exported(tuple(paths))


def _write_files(paths: Sequence[Path], *, batch: ExportFrames, indexed: bool, palette: Palette | None) -> None:
    for index, (path, sprite) in enumerate(zip(paths, batch.sprites, strict=True)):
        picture = to_indexed(sprite, palette=palette).image() if indexed else Image.fromarray(sprite)
        picture.save(path, pnginfo=png_text([batch.entries[index]]) if batch.entries else None)
        with Image.open(path) as written:
            if not np.array_equal(np.asarray(written.convert("RGBA")), sprite):
                raise ExportError(f"{batch.names[index]} did not read back as it was written", fix=_AGAIN)
        if batch.entries:
            check_metadata(path, [batch.entries[index]])


def _write_gif(paths: Sequence[Path], *, batch: ExportFrames, options: ExportOptions, palette: Palette | None) -> None:
    (path,) = paths
    frames = np.stack(batch.sprites)
    write_gif(path, frames, duration_ms=options.duration_ms, scale=options.scale, loop=options.loop)


def _write_apng(paths: Sequence[Path], *, batch: ExportFrames, options: ExportOptions, palette: Palette | None) -> None:
    (path,) = paths
    write_apng(
        path,
        np.stack(batch.sprites),
        duration_ms=options.duration_ms,
        scale=options.scale,
        loop=options.loop,
        metadata=batch.entries,
    )


def _write_aseprite(
    paths: Sequence[Path], *, batch: ExportFrames, options: ExportOptions, palette: Palette | None
) -> None:
    (path,) = paths
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
    path.write_bytes(encode_aseprite(animation, link=options.merge_duplicates))
    _check_aseprite(path, animation)


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


_ANIMATIONS = {"gif": _write_gif, "apng": _write_apng, "aseprite": _write_aseprite}

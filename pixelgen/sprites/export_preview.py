"""What an export will give, before anything is written: the same sheets, frames and names, for the screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pixelgen.sprites.animation import check_frames, gif_durations, gif_frames
from pixelgen.sprites.colours import Palette, count_colours
from pixelgen.sprites.export_files import file_title, named_file, planned_files
from pixelgen.sprites.export_frames import export_frames, one_canvas, strip_layout
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions
from pixelgen.sprites.frame import Tag
from pixelgen.sprites.indexed import to_indexed
from pixelgen.sprites.layout import SheetLayout
from pixelgen.sprites.naming import file_names, frame_names
from pixelgen.sprites.rgba import Pixels, clean
from pixelgen.sprites.sheet import Sheet, compose_pages
from pixelgen.sprites.walk import CancelLike


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExportPreview:
    """An export that has not been written.

    Attributes:
        files: that will be written, the one to be named first.
        names: of the frames, or of the single files with their folders, in order.
        sheets: of formats that lay sprites out; none otherwise.
        frames: (T, H, W, 4) of an animation as it will be seen, not yet enlarged; None otherwise.
        durations_ms: for how long each of ``frames`` is shown.
        pictures: of single files, enlarged.
        tags: runs of frames with a name; none for single files and animations without.
        colours: number of different visible colours.
        changed: share of the sprites' pixels that the format cannot show as they are, in [0, 1].
    """

    files: tuple[Path, ...]
    names: tuple[str, ...]
    sheets: tuple[Sheet, ...] = ()
    frames: Pixels | None = None
    durations_ms: tuple[int, ...] = ()
    pictures: tuple[Pixels, ...] = ()
    tags: tuple[Tag, ...] = ()
    colours: int = 0
    changed: float = 0.0


def preview_export(
    path: Path,
    sprites: Pixels,
    options: ExportOptions,
    *,
    classes: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    palette: Palette | None = None,
    cancel: CancelLike | None = None,
) -> ExportPreview:
    """What ``export`` with the same arguments would write.

    Args:
        sprites: (N, H, W, 4) uint8 straight RGBA.
        cancel: asked now and then where it takes long.

    Raises:
        ExportError: whatever ``export`` would refuse, but for files that exist.
        Cancelled: from ``cancel``.
    """
    options.require_possible()
    target = named_file(path, options.format)
    sprites = clean(sprites)
    filled = frame_names(
        options.names, len(sprites), title=file_title(target, options.format), classes=classes, own=names
    )
    form = EXPORT_FORMATS[options.format]
    if form.atlas is not None:
        return _sheets(target, sprites, options, options.layout, names=filled, classes=classes, palette=palette)
    if form.key == "gamemaker":
        layout = strip_layout(sprites, options)
        return _sheets(target, sprites, options, layout, names=filled, classes=None, palette=palette)
    scale = options.scale if form.key == "files" else 1
    batch = export_frames(one_canvas(sprites), options, names=filled, classes=classes, scale=scale)
    if options.indexed:
        for picture in batch.sprites if form.key == "files" else [np.stack(batch.sprites)]:
            to_indexed(picture, palette=palette)
    colours = len(count_colours(sprites)[0])
    if form.key == "files":
        relative = file_names(batch.names, suffix=".png")
        files = tuple(target / name for name in relative)
        return ExportPreview(files=files, names=relative, pictures=tuple(batch.sprites), colours=colours)
    frames = np.stack(batch.sprites)
    check_frames(frames, options.scale)
    durations = [options.duration_ms] * len(frames)
    changed = 0.0
    if form.key == "gif":
        before, frames = frames, gif_frames(frames, cancel=cancel)
        durations = gif_durations(durations)
        changed = float((frames != before).any(axis=-1).mean())
    return ExportPreview(
        files=(target,),
        names=tuple(batch.names),
        frames=frames,
        durations_ms=tuple(durations),
        tags=batch.tags if form.key == "aseprite" else (),
        colours=colours,
        changed=changed,
    )


def _sheets(
    target: Path,
    sprites: Pixels,
    options: ExportOptions,
    layout: SheetLayout,
    *,
    names: Sequence[str],
    classes: Sequence[str] | None,
    palette: Palette | None,
) -> ExportPreview:
    sheets = compose_pages(sprites, layout, names=names, classes=classes, duration_ms=options.duration_ms)
    if options.indexed:
        for sheet in sheets:
            to_indexed(sheet.image, palette=palette)
    shown = [frame.name for sheet in sheets for frame in sheet.frames]
    return ExportPreview(
        files=planned_files(target, options, count=len(shown), pages=len(sheets)),
        names=tuple(shown),
        sheets=sheets,
        tags=tuple(tag for sheet in sheets for tag in sheet.tags),
        colours=len(count_colours(sprites)[0]),
    )

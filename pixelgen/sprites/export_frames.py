"""Sprites on their way out, frame by frame, as every writer and every preview of an export wants them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pixelgen.errors import ExportError
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.frame import Tag
from pixelgen.sprites.layout import SheetLayout
from pixelgen.sprites.rgba import Pixels, upscale
from pixelgen.sprites.shown import class_runs, shown_order, shown_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFrames:
    """One sprite for each frame, in the order of the frames.

    Attributes:
        sprites: (h, w, 4) each.
        names: of the frames.
        tags: runs of one class.
        entries: how each was made.
    """

    sprites: list[Pixels]
    names: list[str]
    tags: tuple[Tag, ...]
    entries: list[dict[str, object]] | None


def export_frames(
    sprites: Sequence[Pixels] | Pixels,
    options: ExportOptions,
    *,
    names: Sequence[str],
    classes: Sequence[str] | None,
    metadata: Sequence[Mapping[str, object]] | None = None,
    scale: int,
) -> ExportFrames:
    """What a sheet would show of the sprites, frame by frame: empty ones left out, sorted, trimmed, enlarged.

    Raises:
        ExportError: there are none, or sprites of different sizes are to be trimmed alike.
    """
    if metadata is not None and len(metadata) != len(sprites):
        raise ValueError(f"metadata: {len(metadata)} for {len(sprites)} sprites")
    if len(sprites) == 0:
        raise ExportError("there are no sprites to export", fix="make or choose at least one")
    order = shown_order(sprites, options, classes)
    shown = [sprites[index] for index in order]
    parts = shown_parts(shown, options)
    return ExportFrames(
        sprites=[upscale(part.crop(sprite), scale) for part, sprite in zip(parts, shown, strict=True)],
        names=[names[index] for index in order],
        tags=class_runs([classes[index] for index in order]) if classes is not None else (),
        entries=None if metadata is None else [dict(metadata[index]) for index in order],
    )


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


def strip_layout(frames: Pixels, options: ExportOptions) -> SheetLayout:
    """One row that holds all ``frames`` which are shown."""
    count = sum(bool(sprite[..., 3].any()) for sprite in frames) if options.ignore_empty else len(frames)
    return options.layout.model_copy(update={"arrangement": "rows", "columns": max(1, count)})

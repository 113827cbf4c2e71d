"""Sprites out: a sheet, its atlas and how it was made, checked before they are put in place."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pixelgen.errors import ExportError
from pixelgen.sprites.atlas import ATLASES, AtlasFile
from pixelgen.sprites.metadata import png_text, read_metadata
from pixelgen.sprites.naming import frame_names
from pixelgen.sprites.rgba import upscale
from pixelgen.sprites.saving import saving
from pixelgen.sprites.sheet import Atlas, Frame, Sheet, SheetLayout, compose

_AGAIN = "try again, or on another disk"


@dataclass(frozen=True, slots=True)
class SavedSheet:
    """The files that were written. ``atlas`` is None where none was asked for."""

    image: Path
    atlas: Path | None
    sheet: Sheet


def sheet_files(path: Path, *, atlas: str) -> tuple[Path, Path | None]:
    """Where ``save_sheet`` puts the image and its atlas; None where none is written.

    Raises:
        ExportError: a name that is not a PNG's.
        ConfigError: an unknown atlas.
    """
    file = ATLASES[atlas].file
    image = path if path.suffix else path.with_suffix(".png")
    if image.suffix.lower() != ".png":
        raise ExportError(f"cannot write {path.name}", "a sheet is a PNG image", "give it a name that ends in .png")
    return image, image.with_suffix(file.suffix) if file else None


def save_sheet(
    path: Path,
    sprites: NDArray[np.uint8],
    layout: SheetLayout,
    *,
    atlas: str = "none",
    metadata: Sequence[Mapping[str, object]] | None = None,
    names: Sequence[str] | None = None,
    classes: Sequence[str] | None = None,
    duration_ms: int = 100,
    overwrite: bool = False,
) -> SavedSheet:
    """Write sprites as a transparent PNG sheet, with its atlas beside it under the same name.

    Both are written under temporary names, read back and compared with the sprites, and only then put in place.
    The same arguments give the same bytes.

    Args:
        path: of the image; ".png" is added if it has no suffix.
        sprites: (N, H, W, 4) uint8, straight RGBA.
        layout: where they go.
        atlas: a key of ``ATLASES``.
        metadata: how each sprite was made, N objects of plain JSON values, kept in the image.
        names: N unique frame names; left out, they are numbered after the file ("heroes-000").
        classes: the class of each sprite; neighbours of one class become a tag or an animation.
        duration_ms: how long an animation shows each frame, in [1, 65535].
        overwrite: whether older files of these names may be replaced.

    Raises:
        ExportError: the files exist, cannot be written or do not read back as they should, or the sheet is impossible.
        ConfigError: an unknown atlas.
    """
    file = ATLASES[atlas].file
    image_path, atlas_path = sheet_files(path, atlas=atlas)
    if names is None:
        names = frame_names("{title}-{frame000}", len(sprites), title=image_path.stem)
    if metadata is not None and len(metadata) != len(sprites):
        raise ValueError(f"metadata: {len(metadata)} for {len(sprites)} sprites")
    sheet = compose(sprites, layout, names=names, classes=classes, duration_ms=duration_ms)
    with saving([image_path, atlas_path] if atlas_path else [image_path], overwrite=overwrite) as temporary:
        text = png_text(metadata) if metadata is not None else None
        Image.fromarray(sheet.image).save(temporary[0], pnginfo=text)
        if metadata is not None and read_metadata(temporary[0]) != [json.loads(json.dumps(dict(m))) for m in metadata]:
            raise ExportError("the settings did not read back as they were written", fix=_AGAIN)
        frames = sheet.frames
        if file:
            temporary[1].write_text(file.write(sheet.atlas(image_path.name)), encoding="utf-8", newline="\n")
            frames = _read_frames(temporary[1], file, sheet.atlas(image_path.name))
        _check_image(temporary[0], sheet, frames, sprites)
    return SavedSheet(image_path, atlas_path, sheet)


def _read_frames(path: Path, file: AtlasFile, atlas: Atlas) -> tuple[Frame, ...]:
    """The frames of the atlas at ``path``.

    Raises:
        ExportError: it does not say what it should.
    """
    try:
        written = file.read(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ExportError("the atlas did not read back", str(error), _AGAIN) from error
    if written != file.keeps(atlas):
        raise ExportError("the atlas did not read back as it was written", fix=_AGAIN)
    return written.frames


def _check_image(path: Path, sheet: Sheet, frames: Sequence[Frame], sprites: NDArray[np.uint8]) -> None:
    """Read the image at ``path`` and compare what each frame shows with its sprite.

    Raises:
        ExportError: anything differs, or frames lie outside the image or over each other.
    """
    with Image.open(path) as opened:
        image = np.asarray(opened)
    if not np.array_equal(image, sheet.image):
        raise ExportError("the sheet did not read back as it was written", fix=_AGAIN)
    taken = np.zeros(image.shape[:2], dtype=np.bool_)
    for frame, sprite in zip(frames, sprites, strict=True):
        shown = frame.rect.crop(image)
        scale = frame.rect.h // len(sprite)
        alone = not frame.rect.crop(taken).any()
        frame.rect.crop(taken)[:] = True
        if not alone or not np.array_equal(shown, upscale(sprite, scale)):
            raise ExportError(f"frame {frame.name!r} does not show its sprite", fix="report it with these settings")

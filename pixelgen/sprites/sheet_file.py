"""A sheet as files: its image, its atlas and how it was made, checked before they are put in place."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from pixelgen.errors import ExportError
from pixelgen.sprites.atlas import ATLASES, AtlasFile
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.indexed import to_indexed
from pixelgen.sprites.metadata import png_text, read_metadata
from pixelgen.sprites.naming import frame_names
from pixelgen.sprites.rgba import Pixels, clean, upscale
from pixelgen.sprites.saving import saving
from pixelgen.sprites.sheet import Atlas, Rect, Sheet, SheetLayout, compose

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
    sprites: Sequence[Pixels] | Pixels,
    layout: SheetLayout,
    *,
    atlas: str = "none",
    metadata: Sequence[Mapping[str, object]] | None = None,
    names: Sequence[str] | None = None,
    classes: Sequence[str] | None = None,
    duration_ms: int = 100,
    indexed: bool = False,
    palette: Palette | None = None,
    overwrite: bool = False,
) -> SavedSheet:
    """Write sprites as a transparent PNG sheet, with its atlas beside it under the same name.

    Both are written under temporary names, read back and compared with the sprites, and only then put in place.
    The same arguments give the same bytes.

    Args:
        path: of the image; ".png" is added if it has no suffix.
        sprites: (N, H, W, 4) uint8 straight RGBA, or N of (h, w, 4). Colour under alpha 0 is not kept.
        layout: where they go.
        atlas: a key of ``ATLASES``.
        metadata: how each sprite was made, N objects of plain JSON values, kept in the image for each frame.
        names: N unique frame names; left out, they are numbered after the file ("heroes-000").
        classes: the class of each sprite; neighbours of one class become a tag or an animation.
        duration_ms: how long an animation shows each frame, in [1, 65535].
        indexed: write a palette and numbers instead of RGBA, which has to be possible without changing a pixel.
        palette: the first colours of an indexed image, in its order.
        overwrite: whether older files of these names may be replaced.

    Raises:
        ExportError: the files exist, cannot be written or do not read back as they should, or the sheet is impossible.
        ConfigError: an unknown atlas.
    """
    file = ATLASES[atlas].file
    image_path, atlas_path = sheet_files(path, atlas=atlas)
    if metadata is not None and len(metadata) != len(sprites):
        raise ValueError(f"metadata: {len(metadata)} for {len(sprites)} sprites")
    if names is None:
        names = frame_names("{title}-{frame000}", len(sprites), title=image_path.stem)
    sprites = clean(sprites) if isinstance(sprites, np.ndarray) else [clean(sprite) for sprite in sprites]
    sheet = compose(sprites, layout, names=names, classes=classes, duration_ms=duration_ms)
    entries = None if metadata is None else [dict(metadata[index]) for index in sheet.order]
    picture = to_indexed(sheet.image, palette=palette).image() if indexed else Image.fromarray(sheet.image)
    with saving([image_path, atlas_path] if atlas_path else [image_path], overwrite=overwrite) as temporary:
        text = png_text(entries) if entries is not None else None
        picture.save(temporary[0], pnginfo=text)
        if entries is not None and read_metadata(temporary[0]) != json.loads(json.dumps(entries)):
            raise ExportError("the settings did not read back as they were written", fix=_AGAIN)
        if file:
            described = sheet.atlas(image_path.name, indexed=indexed)
            temporary[1].write_text(file.write(described), encoding="utf-8", newline="\n")
            _check_atlas(temporary[1], file, described)
        _check_image(temporary[0], sheet, sprites, scale=layout.scale)
    return SavedSheet(image_path, atlas_path, sheet)


def _check_atlas(path: Path, file: AtlasFile, atlas: Atlas) -> None:
    """Read the atlas at ``path``.

    Raises:
        ExportError: it does not say what it should, frame by frame.
    """
    try:
        written = file.read(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ExportError("the atlas did not read back", str(error), _AGAIN) from error
    places = [frame.rect for frame in atlas.frames]
    if written != file.keeps(atlas) or [frame.rect for frame in written.frames] != places:
        raise ExportError("the atlas did not read back as it was written", fix=_AGAIN)


def _check_image(path: Path, sheet: Sheet, sprites: Sequence[Pixels] | Pixels, *, scale: int) -> None:
    """Read the image at ``path`` and compare what each frame shows with its sprite, pixel by pixel.

    Raises:
        ExportError: anything differs, or frames lie outside the image or over each other.
    """
    with Image.open(path) as opened:
        image = np.asarray(opened.convert("RGBA"))
    if not np.array_equal(image, sheet.image):
        raise ExportError("the sheet did not read back as it was written", fix=_AGAIN)
    taken = np.zeros(image.shape[:2], dtype=np.bool_)
    seen: set[Rect] = set()
    for frame, index in zip(sheet.frames, sheet.order, strict=True):
        place = frame.rect.crop(taken)
        alone = frame.rect in seen or not place.any()  # frames that share a place share all of it
        seen.add(frame.rect)
        place[:] = True
        if not alone or not np.array_equal(frame.cut(image), upscale(sprites[index], scale)):
            raise ExportError(f"frame {frame.name!r} does not show its sprite", fix="report it with these settings")

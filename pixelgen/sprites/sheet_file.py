"""A sheet as files: its image, its atlas and how it was made, checked before they are put in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from pixelgen.errors import ExportError
from pixelgen.sprites.atlas import ATLASES
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.indexed import to_indexed
from pixelgen.sprites.metadata import check_metadata, png_text
from pixelgen.sprites.naming import frame_names
from pixelgen.sprites.rgba import Pixels, clean, upscale
from pixelgen.sprites.saving import saving
from pixelgen.sprites.sheet import Atlas, Rect, Sheet, SheetLayout, compose_pages

_AGAIN = "try again, or on another disk"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSheet:
    """What was written.

    Attributes:
        images: a file for each of ``sheets``.
        atlases: what describes them: none, one for each image, or one for all.
        sheets: one, unless it would have been larger than the layout allows.
    """

    images: tuple[Path, ...]
    atlases: tuple[Path, ...]
    sheets: tuple[Sheet, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """All of them; the one to be named first."""
        return self.images + self.atlases

    @property
    def image(self) -> Path:
        """The first image."""
        return self.images[0]

    @property
    def atlas(self) -> Path | None:
        """The first atlas, if any was asked for."""
        return self.atlases[0] if self.atlases else None

    @property
    def sheet(self) -> Sheet:
        """The first sheet."""
        return self.sheets[0]


def sheet_files(path: Path, *, atlas: str, pages: int = 1) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Where ``save_sheet`` puts images and atlases: several sheets are numbered, ``hero-0.png``, ``hero-1.png``, …

    Raises:
        ExportError: a name that is not a PNG's.
        ConfigError: an unknown atlas.
    """
    file = ATLASES[atlas].file
    image = path if path.suffix else path.with_suffix(".png")
    if image.suffix.lower() != ".png":
        raise ExportError(f"cannot write {path.name}", "a sheet is a PNG image", "give it a name that ends in .png")
    numbered = [image.with_stem(f"{image.stem}-{page}") for page in range(pages)]
    images = (image,) if pages == 1 else tuple(numbered)
    if file is None:
        return images, ()
    return images, tuple(each.with_suffix(file.suffix) for each in ((image,) if file.joins else images))


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
    """Write sprites as a transparent PNG sheet, with its atlas beside it under the same name; or as several sheets.

    All are written under temporary names, read back and compared with the sprites, and only then put in place.
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
    (named,), _ = sheet_files(path, atlas=atlas)
    if metadata is not None and len(metadata) != len(sprites):
        raise ValueError(f"metadata: {len(metadata)} for {len(sprites)} sprites")
    if names is None:
        names = frame_names("{title}-{frame000}", len(sprites), title=named.stem)
    sprites = clean(sprites) if isinstance(sprites, np.ndarray) else [clean(sprite) for sprite in sprites]
    sheets = compose_pages(sprites, layout, names=names, classes=classes, duration_ms=duration_ms)
    images, atlases = sheet_files(path, atlas=atlas, pages=len(sheets))
    described = _described(sheets, images, atlases, indexed=indexed)
    with saving([*images, *atlases], overwrite=overwrite) as temporary:
        for sheet, place in zip(sheets, temporary, strict=False):
            entries = None if metadata is None else [dict(metadata[index]) for index in sheet.order]
            _write_image(place, sheet, entries, indexed=indexed, palette=palette)
            _check_image(place, sheet, sprites, scale=layout.scale)
        for place, pages in zip(temporary[len(images) :], described, strict=True):
            _write_atlas(place, pages, atlas)
    return SavedSheet(images=images, atlases=atlases, sheets=sheets)


def _write_image(
    path: Path, sheet: Sheet, entries: list[dict[str, object]] | None, *, indexed: bool, palette: Palette | None
) -> None:
    picture = to_indexed(sheet.image, palette=palette).image() if indexed else Image.fromarray(sheet.image)
    picture.save(path, pnginfo=png_text(entries) if entries is not None else None)
    if entries is not None:
        check_metadata(path, entries)


def _described(
    sheets: tuple[Sheet, ...], images: tuple[Path, ...], atlases: tuple[Path, ...], *, indexed: bool
) -> list[tuple[Atlas, ...]]:
    """For each of ``atlases`` the sheets that it describes."""
    if not atlases:
        return []
    if len(atlases) == len(images):
        names = [path.name for path in atlases]
        return [
            (sheet.atlas(image.name, indexed=indexed, related=tuple(name for name in names if name != own)),)
            for sheet, image, own in zip(sheets, images, names, strict=True)
        ]
    pages = (sheet.atlas(image.name, indexed=indexed) for sheet, image in zip(sheets, images, strict=True))
    return [tuple(pages)]


def _write_atlas(path: Path, pages: tuple[Atlas, ...], key: str) -> None:
    """Write an atlas of the format ``key`` and read it back.

    Raises:
        ExportError: it does not say what it should, frame by frame.
    """
    file = ATLASES[key].file
    if file is None:
        raise ValueError(f"{key} has no file")
    path.write_text(file.write(pages), encoding="utf-8", newline="\n")
    try:
        written = file.read(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ExportError("the atlas did not read back", str(error), _AGAIN) from error
    places = [[frame.rect for frame in page.frames] for page in pages]
    if written != file.keeps(pages) or [[frame.rect for frame in page.frames] for page in written] != places:
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

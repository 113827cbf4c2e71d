"""One image file read: decoded, cut into its cells, measured; or refused with a reason."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from pixelgen.errors import DatasetError
from pixelgen.sprites.atlas_reader import AtlasFrame, cut_atlas, read_atlas
from pixelgen.sprites.cell import LARGEST, Piece, measure
from pixelgen.sprites.decode import read_frames
from pixelgen.sprites.rgba import Pixels, upscale
from pixelgen.sprites.slicing import SliceOptions, cut, uncovered
from pixelgen.sprites.slicing_guess import looks_like_sheet
from pixelgen.sprites.spriteset import Rejection
from pixelgen.sprites.walk import CancelLike, Found, FoundFile, printable

Cutting = SliceOptions | tuple[AtlasFrame, ...] | None
"""How a picture is cut: by a grid, by the frames of an atlas, or not at all."""

_PERHAPS_A_SHEET = 48  # pixels of the longer side under which nobody packs several sprites
_JUDGED = 8  # of the pictures of one size, by which all are judged


@dataclass(frozen=True, slots=True)
class FoundSprite:
    """A sprite on its way into the set.

    Attributes:
        name: below its source.
        file: where it was found.
        folders: below its source, in which it lies; an atlas can name more.
        piece: its pixels.
        whole: the file holds nothing but this sprite.
    """

    name: str
    file: FoundFile
    folders: tuple[str, ...]
    piece: Piece
    whole: bool


@dataclass(slots=True)
class Reading:
    """What is gathered while files are read."""

    sprites: list[FoundSprite] = field(default_factory=list)
    sizes: Counter[tuple[int, int]] = field(default_factory=Counter)
    refused: Counter[tuple[Path, str]] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    sheets: dict[Path, None] = field(default_factory=dict)  # too large for a sprite and not cut; in order, each once

    def rejections(self) -> tuple[Rejection, ...]:
        """Each file with each of its reasons once."""
        return tuple(
            Rejection(path, reason if count == 1 else f"{count} sprites: {reason}")
            for (path, reason), count in self.refused.items()
        )

    def uncut_sheets(self) -> tuple[Path, ...]:
        """Pictures that look like sheets but were not cut: too large for a sprite, or clearly a grid of cells.

        Pictures of one size are judged by some of them.
        """
        groups: dict[tuple[int, int], list[FoundSprite]] = {}
        for sprite in self.sprites:
            if sprite.whole and sprite.piece.longest >= _PERHAPS_A_SHEET:
                groups.setdefault(sprite.piece.canvas, []).append(sprite)
        found = dict(self.sheets)
        for group in groups.values():
            judged = group[:: -(-len(group) // _JUDGED)]
            alike = sum(looks_like_sheet(upscale(s.piece.pixels, s.piece.factor)) for s in judged)
            if 2 * alike > len(judged):
                found |= {sprite.file.path: None for sprite in group}
        return tuple(found)


def read_atlases(
    found: Found, *, reading: Reading, opened: Callable[[Path], BinaryIO]
) -> dict[Path, tuple[AtlasFrame, ...]]:
    """The frames of each sheet, by the sheet's path. A .json without an image name is for the image of its own name."""
    images = {file.path for file in found.images}
    by_stem = {file.path.with_suffix(""): file.path for file in reversed(found.images)}
    atlases: dict[Path, tuple[AtlasFrame, ...]] = {}
    for description in found.descriptions:
        try:
            sheets = read_atlas(description, opened=opened)
        except DatasetError as error:
            reading.refused[description, _reason(error)] += 1
            continue
        for image, frames in sheets.items():
            named = description.parent / image
            sheet = named if image and named in images else by_stem.get(description.with_suffix(""))
            if sheet is not None:
                atlases[sheet] = frames
    return atlases


def read_file(
    file: FoundFile,
    cutting: Cutting,
    *,
    prefix: str,
    frames: Literal["all", "first"],
    reading: Reading,
    opened: Callable[[Path], BinaryIO],
    cancel: CancelLike | None,
) -> None:
    """Read one file into ``reading``: as sprites, or as a refusal.

    Args:
        prefix: what the names of its sprites begin with.
        frames: of an animation.
        opened: opens the file.
    """
    pictures: list[tuple[str, Piece]] = []
    shown = 0
    atlas = isinstance(cutting, tuple)
    try:
        decoded = read_frames(file.path, frames="first" if atlas else frames, opened=opened)
        for index, picture in enumerate(_interruptible(decoded, cancel)):
            cells = _cells(file, picture, cutting, reading)
            for name, pixels in cells:
                if not pixels[..., 3].any():
                    continue
                shown += 1
                size = (pixels.shape[1], pixels.shape[0])
                reading.sizes[size] += 1
                piece = measure(pixels)
                if piece is not None:
                    pictures.append((f"{index}:{name}" if index and name else name or str(index), piece))
                    continue
                advice = ""
                if cutting is None:
                    advice = "; if it is a sheet, give the size of its cells"
                    reading.sheets[file.path] = None
                reason = f"{size[0]}×{size[1]} pixels are more than {LARGEST}×{LARGEST}{advice}"
                reading.refused[file.path, reason] += 1
    except DatasetError as error:
        reading.refused[file.path, _reason(error)] += 1
    else:
        if not shown:
            reading.refused[file.path, "it shows nothing: every pixel is transparent"] += 1
    base = prefix + "/".join(file.parts)
    for name, piece in pictures:
        folders = (*file.parts[:-1], *(name.split("/")[:-1] if atlas else ()))
        whole = len(pictures) == 1 and name == "0"
        reading.sprites.append(FoundSprite(base if whole else f"{base}#{name}", file, folders, piece, whole))


def _cells(file: FoundFile, picture: Pixels, cutting: Cutting, reading: Reading) -> list[tuple[str, Pixels]]:
    """The sprites in one picture, named; the name is empty when the picture is the sprite."""
    if isinstance(cutting, tuple):
        cells = []
        for frame in cutting:
            try:
                cells.append((printable(frame.name), cut_atlas(picture, frame)))
            except DatasetError as error:
                reading.refused[file.path, str(error).rstrip(".")] += 1
        return cells
    if cutting is None or (picture.shape[1] <= cutting.cell[0] and picture.shape[0] <= cutting.cell[1]):
        return [("", picture)]
    if uncovered(picture, cutting):
        reading.notes.append(
            f"Whole cells do not cover all of {'/'.join(file.parts)}: check the cell size, margin and spacing."
        )
    return cut(picture, cutting)


def _interruptible(frames: Iterator[Pixels], cancel: CancelLike | None) -> Iterator[Pixels]:
    while True:
        if cancel is not None:
            cancel.checkpoint()
        try:
            yield next(frames)
        except StopIteration:
            return


def _reason(error: DatasetError) -> str:
    return error.why + (f"; {error.fix}" if error.fix else "")

"""A folder in, a sprite set out: find, decode, cut, fit into cells, drop copies, label, report."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from pixelgen.errors import ConfigError, DatasetError
from pixelgen.sprites.atlas_reader import AtlasFrame, cut_atlas, read_atlas
from pixelgen.sprites.cell import LARGEST, SMALLEST, Anchor, Fitted, Piece, agreed_factors, choose_cell, fit, measure
from pixelgen.sprites.classes import label_by_folder
from pixelgen.sprites.decode import read_frames
from pixelgen.sprites.report import describe_set
from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.slicing import SliceOptions, cut, uncovered
from pixelgen.sprites.spriteset import DatasetReport, Duplicate, NoSpritesError, Rejection, SpriteSet
from pixelgen.sprites.walk import CancelLike, Found, FoundFile, find_files, printable


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """How sprites are read.

    Attributes:
        size: side of the square cell, 8 to 128 pixels; None chooses it from what is found (`pixelgen.sprites.cell`).
        anchor: where smaller sprites stand in their cell: "centre", or "bottom" (in the middle of it).
        frames: "all" makes each frame of an animation a sprite, "first" takes only the first.
        classes: False reads a set without labels, whatever its folders are.
        slicing: how sheets are cut. Applies to every picture larger than one cell that has no .json beside it.
        sheets: how this or that file is cut; wins over ``slicing`` and over a .json beside it.
    """

    size: int | None = None
    anchor: Anchor = "centre"
    frames: Literal["all", "first"] = "all"
    classes: bool = True
    slicing: SliceOptions | None = None
    sheets: tuple[tuple[Path, SliceOptions], ...] = ()

    def __post_init__(self) -> None:
        if self.size is not None and not SMALLEST <= self.size <= LARGEST:
            raise ConfigError(f"a sprite size of {self.size} pixels", fix=f"choose {SMALLEST} to {LARGEST}, or none")

    @property
    def slicing_of(self) -> dict[str, SliceOptions]:
        """``sheets`` by absolute path."""
        return {os.path.abspath(path): slicing for path, slicing in self.sheets}  # noqa: PTH100  links stay links


@dataclass(frozen=True, slots=True)
class _Sprite:
    """A sprite on its way into the set."""

    name: str
    file: FoundFile
    folders: tuple[str, ...]
    piece: Piece


@dataclass(slots=True)
class _Reading:
    """What is gathered while the files are read."""

    sprites: list[_Sprite] = field(default_factory=list)
    sizes: Counter[tuple[int, int]] = field(default_factory=Counter)
    refused: Counter[tuple[Path, str]] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    sheets: dict[Path, None] = field(default_factory=dict)  # in the order found, each once


def load_sprites(
    sources: Path | Sequence[Path],
    options: LoadOptions | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancel: CancelLike | None = None,
) -> SpriteSet:
    """Read every sprite below ``sources`` into one set.

    PNG and APNG, GIF, WebP and BMP. A sheet with an Aseprite or TexturePacker .json beside it is cut by that. The same
    files give the same set, in the same order, on every machine. A file that cannot be used is in the report with its
    reason and stops nothing. Sprites with equal pixels count once, the first in order.

    Args:
        sources: folders or files. Sub-folders are classes (`pixelgen.sprites.classes`).
        options: defaults to ``LoadOptions()``.
        progress: called as ``progress(done, total)`` in files, after each one.
        cancel: asked before each file and each frame.

    Raises:
        DatasetError: when a source does not exist, or not one sprite is left (`NoSpritesError`).
        Cancelled: from ``cancel``.
    """
    options = options or LoadOptions()
    roots = (sources,) if isinstance(sources, Path) else tuple(sources)
    found = find_files(roots, cancel=cancel)
    reading = _Reading(refused=Counter((r.path, r.reason) for r in found.refused))
    atlases = _atlases(found, reading)
    prefixes = _prefixes(roots)
    asked = options.slicing_of
    for done, file in enumerate(found.images, 1):
        grid = asked.pop(os.path.abspath(file.path), None) if asked else None  # noqa: PTH100
        how = grid or atlases.get(file.path) or options.slicing
        _read_file(file, prefixes[file.source], how, options.frames, reading=reading, cancel=cancel)
        if progress is not None:
            progress(done, len(found.images))
    reading.notes += [f"{printable(Path(path))} was to be cut, but is not there." for path in asked]
    if not reading.sprites:
        raise _nothing_found(roots, found, reading)
    return _assemble(roots, options, found, reading, cancel=cancel)


def _prefixes(roots: Sequence[Path]) -> list[str]:
    """What the names below each source begin with: nothing, unless names of several folders have to be told apart."""
    folders = [root.is_dir() for root in roots]
    return [
        printable(root.resolve().name) + "/" if folder and sum(folders) > 1 else ""
        for root, folder in zip(roots, folders, strict=True)
    ]


def _atlases(found: Found, reading: _Reading) -> dict[Path, tuple[AtlasFrame, ...]]:
    """The frames of each sheet, by the sheet's path. A .json without an image name is for the image of its own name."""
    images = {file.path for file in found.images}
    by_stem = {file.path.with_suffix(""): file.path for file in reversed(found.images)}
    atlases: dict[Path, tuple[AtlasFrame, ...]] = {}
    for description in found.descriptions:
        try:
            sheets = read_atlas(description)
        except DatasetError as error:
            reading.refused[description, _reason(error)] += 1
            continue
        for image, frames in sheets.items():
            named = description.parent / image
            sheet = named if image and named in images else by_stem.get(description.with_suffix(""))
            if sheet is not None:
                atlases[sheet] = frames
    return atlases


def _read_file(
    file: FoundFile,
    prefix: str,
    how: SliceOptions | tuple[AtlasFrame, ...] | None,
    wanted: Literal["all", "first"],
    *,
    reading: _Reading,
    cancel: CancelLike | None,
) -> None:
    """Read one file, cut by a grid or an atlas or not at all, into ``reading``: as sprites, or as a refusal."""
    pictures: list[tuple[str, Piece]] = []
    shown = 0
    atlas = isinstance(how, tuple)
    try:
        frames = read_frames(file.path, frames="first" if atlas else wanted)
        for index, picture in enumerate(_interruptible(frames, cancel)):
            cells = _cells(file, picture, how, reading)
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
                if how is None:
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
        alone = len(pictures) == 1 and name == "0"
        reading.sprites.append(_Sprite(base if alone else f"{base}#{name}", file, folders, piece))


def _cells(
    file: FoundFile, picture: Pixels, how: SliceOptions | tuple[AtlasFrame, ...] | None, reading: _Reading
) -> list[tuple[str, Pixels]]:
    """The sprites in one picture, named; the name is empty when the picture is the sprite."""
    if isinstance(how, tuple):
        cells = []
        for frame in how:
            try:
                cells.append((printable(frame.name), cut_atlas(picture, frame)))
            except DatasetError as error:
                reading.refused[file.path, str(error).rstrip(".")] += 1
        return cells
    if how is None or (picture.shape[1] <= how.cell[0] and picture.shape[0] <= how.cell[1]):
        return [("", picture)]
    if uncovered(picture, how):
        reading.notes.append(
            f"Whole cells do not cover all of {'/'.join(file.parts)}: check the cell size, margin and spacing."
        )
    return cut(picture, how)


def _assemble(
    roots: tuple[Path, ...], options: LoadOptions, found: Found, reading: _Reading, *, cancel: CancelLike | None
) -> SpriteSet:
    """Fit every sprite into one cell size, drop copies, label and describe what is left."""
    sprites = reading.sprites
    agreed = agreed_factors([sprite.piece for sprite in sprites])
    size = options.size or choose_cell(s.piece.longest // f for s, f in zip(sprites, agreed, strict=True))
    cells = np.zeros((len(sprites), size, size, 4), np.uint8)  # pages that are never written take no memory
    kept: list[tuple[_Sprite, Fitted]] = []
    names: list[str] = []
    first: dict[bytes, str] = {}
    repeated: Counter[str] = Counter()
    duplicates: list[Duplicate] = []
    for sprite, factor in zip(sprites, agreed, strict=True):
        if cancel is not None:
            cancel.checkpoint()
        as_asked = sprite.piece.longest == options.size
        fitted = fit(sprite.piece, size, agreed=1 if as_asked else factor, anchor=options.anchor)
        if fitted is None:
            width, height = sprite.piece.canvas
            reason = f"{width}×{height} pixels do not fit the cell of {size}×{size}"
            reading.refused[sprite.file.path, reason] += 1
            continue
        repeated[sprite.name] += 1
        name = f"{sprite.name} ({repeated[sprite.name]})" if repeated[sprite.name] > 1 else sprite.name
        content = hashlib.blake2b(fitted.pixels.tobytes(), digest_size=16).digest()
        if content in first:
            duplicates.append(Duplicate(name, first[content]))
            continue
        first[content] = name
        cells[len(kept)] = fitted.pixels
        kept.append((sprite, fitted))
        names.append(name)
    if not kept:
        raise _nothing_found(roots, found, reading)
    classes, labels = label_by_folder(
        [(sprite.file.source, sprite.folders) for sprite, _ in kept] if options.classes else [],
        [printable(root.resolve().name) if root.is_dir() else "" for root in roots],
    )
    loaded = SpriteSet(
        pixels=cells[: len(kept)],
        names=tuple(names),
        labels=labels if options.classes else np.zeros(len(kept), np.int64),
        classes=classes,
    )
    return describe_set(
        loaded,
        sources=roots,
        files=len(found.images),
        rejected=_rejections(reading.refused),
        duplicates=tuple(duplicates),
        sizes=reading.sizes,
        reduced=Counter(fitted.undone for _, fitted in kept),
        padded=sum(fitted.padded for _, fitted in kept),
        trimmed=sum(fitted.trimmed for _, fitted in kept),
        notes=tuple(reading.notes),
        sheets=tuple(reading.sheets),
    )


def _interruptible(frames: Iterator[Pixels], cancel: CancelLike | None) -> Iterator[Pixels]:
    while True:
        if cancel is not None:
            cancel.checkpoint()
        try:
            yield next(frames)
        except StopIteration:
            return


def _rejections(refused: Counter[tuple[Path, str]]) -> tuple[Rejection, ...]:
    return tuple(
        Rejection(path, reason if count == 1 else f"{count} sprites: {reason}")
        for (path, reason), count in refused.items()
    )


def _reason(error: DatasetError) -> str:
    return error.why + (f"; {error.fix}" if error.fix else "")


def _nothing_found(roots: Sequence[Path], found: Found, reading: _Reading) -> NoSpritesError:
    what = f"found no sprites in {', '.join(printable(root) for root in roots) or 'no folder'}"
    refused = _rejections(reading.refused)
    report = DatasetReport(
        sources=tuple(roots), files=len(found.images), rejected=refused, sheets=tuple(reading.sheets)
    )
    if not refused:
        why = "it holds no PNG, GIF, WebP or BMP file"
        return NoSpritesError(what, why, "choose a folder of sprites", report=report)
    first = refused[0]
    others = f" ({len(refused) - 1} more left out)" if len(refused) > 1 else ""
    return NoSpritesError(what, f"{printable(first.path.name)}: {first.reason}{others}", report=report)

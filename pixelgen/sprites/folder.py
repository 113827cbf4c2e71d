"""A folder in, a sprite set out: find, decode, cut, fit into cells, drop copies, label, report."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from pixelgen.errors import ConfigError
from pixelgen.sprites.archive import Archives, is_archive
from pixelgen.sprites.cell import LARGEST, SMALLEST, Anchor, Fitted, agreed_factors, choose_cell, fit
from pixelgen.sprites.classes import label_by_folder
from pixelgen.sprites.reading import FoundSprite, Reading, read_atlases, read_file
from pixelgen.sprites.report import describe_set
from pixelgen.sprites.slicing import SliceOptions
from pixelgen.sprites.spriteset import DatasetReport, Duplicate, NoSpritesError, SpriteSet
from pixelgen.sprites.walk import CancelLike, Found, find_files, printable


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """How sprites are read.

    Attributes:
        size: side of the square cell, 8 to 128 pixels; None chooses it from what is found (`pixelgen.sprites.cell`).
        anchor: where smaller sprites stand in their cell: "centre", or "bottom" (in the middle of it).
        frames: "all" makes each frame of an animation a sprite, "first" takes only the first.
        classes: False reads a set without labels, whatever its folders are.
        slicing: how sheets are cut. Applies to every picture larger than one cell that has no .json beside it.
        sheets: how this or that file is cut; wins over ``slicing`` and over a .json beside it. A file in a zip archive
            is named by the path through it ("packs/heroes.zip/orcs.png").
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
        sources: folders, zip archives or files. Sub-folders are classes (`pixelgen.sprites.classes`).
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
    reading = Reading(refused=Counter((r.path, r.reason) for r in found.refused))
    prefixes = _prefixes(roots)
    asked = {_absolute(path): slicing for path, slicing in options.sheets}
    with Archives() as archives:
        atlases = read_atlases(found, reading=reading, opened=archives.open)
        for done, file in enumerate(found.images, 1):
            cutting = asked.pop(_absolute(file.path), None) if asked else None
            read_file(
                file,
                cutting or atlases.get(file.path) or options.slicing,
                prefix=prefixes[file.source],
                frames=options.frames,
                reading=reading,
                opened=archives.open,
                cancel=cancel,
            )
            if progress is not None:
                progress(done, len(found.images))
    reading.notes += [f"{printable(path)} was to be cut, but is not there." for path in asked]
    if not reading.sprites:
        raise _nothing_found(roots, found, reading)
    return _assemble(roots, options, found, reading, cancel=cancel)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100  ".." goes, but links stay what they are called


def _is_folder(root: Path) -> bool:
    return root.is_dir() or is_archive(root)


def _folder_name(root: Path) -> str:
    return printable(root.resolve().name if root.is_dir() else root.stem)


def _prefixes(roots: Sequence[Path]) -> list[str]:
    """What the names below each source begin with: nothing, unless names of several folders have to be told apart."""
    several = sum(map(_is_folder, roots)) > 1
    return [_folder_name(root) + "/" if several and _is_folder(root) else "" for root in roots]


def _assemble(
    roots: tuple[Path, ...], options: LoadOptions, found: Found, reading: Reading, *, cancel: CancelLike | None
) -> SpriteSet:
    """Fit every sprite into one cell size, drop copies, label and describe what is left."""
    sprites = reading.sprites
    agreed = agreed_factors([sprite.piece for sprite in sprites])
    size = options.size or choose_cell(s.piece.longest // f for s, f in zip(sprites, agreed, strict=True))
    cells = np.zeros((len(sprites), size, size, 4), np.uint8)  # pages that are never written take no memory
    kept: list[tuple[FoundSprite, Fitted]] = []
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
        [_folder_name(root) if _is_folder(root) else "" for root in roots],
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
        rejected=reading.rejections(),
        duplicates=tuple(duplicates),
        sizes=reading.sizes,
        reduced=Counter(fitted.undone for _, fitted in kept),
        padded=sum(fitted.padded for _, fitted in kept),
        trimmed=sum(fitted.trimmed for _, fitted in kept),
        notes=tuple(reading.notes),
        sheets=reading.uncut_sheets(),
    )


def _nothing_found(roots: Sequence[Path], found: Found, reading: Reading) -> NoSpritesError:
    what = f"found no sprites in {', '.join(printable(root) for root in roots) or 'no folder'}"
    refused = reading.rejections()
    report = DatasetReport(
        sources=tuple(roots), files=len(found.images), rejected=refused, sheets=reading.uncut_sheets()
    )
    if not refused:
        why = "it holds no PNG, GIF, WebP or BMP file"
        return NoSpritesError(what, why, "choose a folder of sprites", report=report)
    first = refused[0]
    others = f" ({len(refused) - 1} more left out)" if len(refused) > 1 else ""
    return NoSpritesError(what, f"{printable(first.path.name)}: {first.reason}{others}", report=report)

"""The report on a data set, counted from the pixels."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.spriteset import DatasetReport, Duplicate, Rejection, SpriteSet

_CHUNK = 1 << 22  # pixels counted at once


def describe_set(
    sprites: SpriteSet,
    *,
    sources: tuple[Path, ...] = (),
    files: int = 0,
    rejected: tuple[Rejection, ...] = (),
    duplicates: tuple[Duplicate, ...] = (),
    sizes: Counter[tuple[int, int]] | None = None,
    reduced: Counter[int] | None = None,
    padded: int = 0,
    trimmed: int = 0,
    notes: tuple[str, ...] = (),
    sheets: tuple[Path, ...] = (),
) -> SpriteSet:
    """``sprites`` with a full report: what only the reader knows is given, the rest is counted from the pixels.

    Args:
        sprites: at least one.
        sizes: (width, height) as found, of all sprites; default: the set's own.
        reduced: sprites by the enlargement that was undone; 1 counts as not enlarged.
        notes: of the reader, in plain sentences.
        sheets: pictures that look like sheets and were not cut.
    """
    sizes = sizes or Counter({(sprites.size, sprites.size): len(sprites)})
    report = DatasetReport(
        sources=sources,
        files=files,
        rejected=rejected,
        duplicates=duplicates,
        sizes=tuple(sorted(sizes.items(), key=lambda item: (-item[1], item[0]))),
        reduced=tuple(sorted((factor, n) for factor, n in (reduced or {}).items() if factor > 1)),
        padded=padded,
        trimmed=trimmed,
        sheets=sheets,
        notes=notes,
    )
    return _counted(sprites, report)


def recount(left: SpriteSet, *, before: SpriteSet) -> SpriteSet:
    """``left`` with the report of the set that it was taken from, counted anew.

    What the files were like (sizes, copies, refusals, what was reduced, padded and trimmed) stays as it was found.

    Args:
        left: at least one sprite.
        before: the set as it was described.
    """
    return _counted(left, before.report)


def _counted(sprites: SpriteSet, report: DatasetReport) -> SpriteSet:
    """``sprites`` with ``report``, in which all that can be counted from the pixels and labels is filled in."""
    colours, palette_size = count_colours(sprites.pixels)
    counted = replace(
        report,
        accepted=len(sprites),
        size=sprites.size,
        classes=tuple(zip(sprites.classes, np.bincount(sprites.labels, minlength=1).tolist(), strict=False)),
        binary_alpha=float(binary_alpha(sprites.pixels).mean()),
        opaque=float((sprites.pixels[..., 3] == 255).all(axis=(1, 2)).mean()),
        colours_median=float(np.median(colours)),
        colours_max=int(colours.max()),
        palette_size=palette_size,
    )
    return replace(sprites, report=counted)


def binary_alpha(pixels: Pixels) -> NDArray[np.bool_]:
    """Whether each sprite of (N, H, W, 4) is either opaque or transparent at every pixel: (N,)."""
    alpha = pixels[..., 3]
    result: NDArray[np.bool_] = ((alpha == 0) | (alpha == 255)).all(axis=(1, 2))
    return result


def count_colours(pixels: Pixels) -> tuple[NDArray[np.int64], int]:
    """Different visible colours, whatever their opacity: of each sprite (N,), and of all together.

    Args:
        pixels: (N, H, W, 4) uint8.
    """
    seen = np.zeros(1 << 24, bool)
    counts = np.zeros(len(pixels), np.int64)
    step = max(1, _CHUNK // max(1, pixels.shape[1] * pixels.shape[2]))
    hidden = np.uint32(1 << 24)  # sorts behind every colour
    for start in range(0, len(pixels), step):
        chunk = pixels[start : start + step].reshape(-1, pixels.shape[1] * pixels.shape[2], 4)
        packed = np.ascontiguousarray(chunk).view("<u4")[..., 0]
        colours = np.sort(np.where(chunk[..., 3] > 0, packed & np.uint32(0xFFFFFF), hidden), axis=1)
        new = colours != hidden
        new[:, 1:] &= colours[:, 1:] != colours[:, :-1]
        counts[start : start + step] = new.sum(axis=1)
        seen[colours[new]] = True
    return counts, int(np.count_nonzero(seen))

"""The report on a data set: counted from the pixels, with advice in words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.spriteset import DatasetReport, Duplicate, Rejection, SpriteSet

_FEW = 200  # sprites under which a model mostly learns to copy
_MANY_COLOURS = 64  # median per sprite above which it is hardly pixel art
_THIN_CLASS = 10  # sprites
_LISTED = 5  # entries of a long list in a sentence
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
        notes: of the reader; general advice is added.
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
    )
    return _counted(sprites, report, notes)


def recount(left: SpriteSet, *, before: SpriteSet) -> SpriteSet:
    """``left`` with the report of the set that it was taken from, counted anew.

    What the files were like (sizes, copies, refusals, what was reduced, padded and trimmed) stays as it was found.

    Args:
        left: at least one sprite.
        before: the set as it was described.
    """
    general = set(_advice(before.report, _opaque(before.pixels)))
    return _counted(left, before.report, tuple(note for note in before.report.notes if note not in general))


def _counted(sprites: SpriteSet, report: DatasetReport, notes: tuple[str, ...]) -> SpriteSet:
    """``sprites`` with ``report``, in which all that can be counted from the pixels and labels is filled in."""
    colours, palette_size = count_colours(sprites.pixels)
    report = replace(
        report,
        accepted=len(sprites),
        size=sprites.size,
        classes=tuple(zip(sprites.classes, np.bincount(sprites.labels, minlength=1).tolist(), strict=False)),
        binary_alpha=float(binary_alpha(sprites.pixels).mean()),
        colours_median=float(np.median(colours)),
        colours_max=int(colours.max()),
        palette_size=palette_size,
    )
    return replace(sprites, report=replace(report, notes=(*notes, *_advice(report, _opaque(sprites.pixels)))))


def _opaque(pixels: Pixels) -> float:
    """The share of sprites without any transparency."""
    return float((pixels[..., 3] == 255).all(axis=(1, 2)).mean())


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


def _advice(report: DatasetReport, opaque: float) -> Iterator[str]:
    if report.accepted < _FEW:
        yield (
            f"Fewer than {_FEW} sprites: expect copies of them rather than new ones; "
            "a few hundred make a good start, some thousand are better."
        )
    if opaque > 0.5:
        yield f"{opaque:.0%} of the sprites have no transparent pixel: the background will be learned as part of them."
    if report.colours_median > _MANY_COLOURS:
        yield (
            f"{report.colours_median:g} colours in the middle sprite are many for pixel art: smoothed edges or photos? "
            "Hard edges and few colours are learned better."
        )
    too_large = [n for (w, h), n in report.sizes if max(w, h) > report.size]
    left_out = sum("do not fit the cell" in r.reason for r in report.rejected)
    if too_large and left_out:
        yield f"{_count(left_out, 'file')} left out for being larger than the cell: choose a larger size to keep them."
    thin = [name for name, n in report.classes if n < _THIN_CLASS]
    if thin:
        yield (
            f"{_count(len(thin), 'class', 'classes')} with fewer than {_THIN_CLASS} sprites: {_listed(thin)}; "
            "such a label will hardly be learned."
        )
    copies = len(report.duplicates)
    if copies > report.accepted:
        yield f"More copies than sprites: only {report.accepted:,} of {report.accepted + copies:,} are different."


def _listed(entries: list[str]) -> str:
    rest = len(entries) - _LISTED
    return ", ".join(entries[:_LISTED]) + (f", … and {rest:,} more" if rest > 0 else "")


def _count(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"

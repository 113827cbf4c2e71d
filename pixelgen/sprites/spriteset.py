"""The one form in which sprites travel through the program, and the report on where they came from."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pixelgen.errors import DatasetError


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file that was left out, and why in words for its owner."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """``name`` has the same pixels as ``original``, which was kept."""

    name: str
    original: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetReport:
    """What was found in a data set.

    Counts are in sprites (a sheet or an animation holds many) unless they say files; but for ``sizes``, in those
    accepted.
    """

    sources: tuple[Path, ...] = ()
    files: int = 0  # image files looked at
    accepted: int = 0
    rejected: tuple[Rejection, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    size: int = 0  # side of the square cell that every accepted sprite now has, pixels
    sizes: tuple[tuple[tuple[int, int], int], ...] = ()  # ((width, height), sprites) as found, most frequent first
    reduced: tuple[tuple[int, int], ...] = ()  # (whole enlargement factor that was undone, sprites)
    padded: int = 0  # set into a larger cell
    trimmed: int = 0  # lost empty margins, because they would not fit otherwise
    classes: tuple[tuple[str, int], ...] = ()  # (name, sprites)
    binary_alpha: float = 0.0  # share of sprites whose alpha is 0 or 255 everywhere, [0, 1]
    opaque: float = 0.0  # share of sprites without a transparent pixel, [0, 1]
    colours_median: float = 0.0  # different visible colours per sprite
    colours_max: int = 0
    palette_size: int = 0  # different visible colours in the whole set
    notes: tuple[str, ...] = ()  # what the reader has to say of single files, in plain sentences
    sheets: tuple[Path, ...] = ()  # accepted or rejected pictures that look like sheets and were not cut


class NoSpritesError(DatasetError):
    """Not one sprite was found.

    Attributes:
        report: what was found instead: refusals, and pictures that may be sheets and wait to be cut.
    """

    def __init__(self, what: str, why: str, fix: str = "", *, report: DatasetReport) -> None:
        super().__init__(what, why, fix)
        self.report = report


@dataclass(frozen=True, slots=True, kw_only=True)
class SpriteSet:
    """Sprites of one size.

    Attributes:
        pixels: (N, S, S, 4) uint8, straight RGBA, RGB zero wherever alpha is zero.
        names: N names, unique, forward slashes, relative to the folder they came from ("orc/0012.png", "walk.gif#3").
        labels: (N,) int64 indices into ``classes``; all zero when there are no classes.
        classes: class names in order; empty when the set has none.
        report: where they came from.
    """

    pixels: NDArray[np.uint8]
    names: tuple[str, ...]
    labels: NDArray[np.int64]
    classes: tuple[str, ...] = ()
    report: DatasetReport = field(default_factory=DatasetReport)

    def __post_init__(self) -> None:
        n = len(self.pixels)
        if self.pixels.dtype != np.uint8 or self.pixels.ndim != 4 or self.pixels.shape[3] != 4:
            raise ValueError(f"pixels: expected (N, S, S, 4) uint8, got {self.pixels.shape} {self.pixels.dtype}")
        if self.pixels.shape[1] != self.pixels.shape[2]:
            raise ValueError(f"pixels: cells are square, got {self.pixels.shape[1:3]}")
        if len(self.names) != n or self.labels.shape != (n,):
            raise ValueError(f"{n} sprites, {len(self.names)} names, labels of shape {self.labels.shape}")

    def __len__(self) -> int:
        return len(self.pixels)

    @property
    def size(self) -> int:
        """Side of a sprite in pixels."""
        return int(self.pixels.shape[1])

    @property
    def class_counts(self) -> tuple[int, ...]:
        """Sprites of each class, in the order of ``classes``."""
        return tuple(np.bincount(self.labels, minlength=len(self.classes)).tolist()) if self.classes else ()

    def take(self, indices: Sequence[int] | NDArray[np.int64]) -> "SpriteSet":
        """The sprites at ``indices``, in that order, with the same classes and report."""
        chosen = np.asarray(indices, dtype=np.int64)
        return SpriteSet(
            pixels=self.pixels[chosen],
            names=tuple(self.names[i] for i in chosen),
            labels=self.labels[chosen],
            classes=self.classes,
            report=self.report,
        )

    def without(self, *, classes: Collection[str] = (), sprites: Collection[str] = ()) -> "SpriteSet":
        """The set with some of it switched off, its report recounted.

        Classes that lose their last sprite are gone, and fewer than two classes are none. What the set does not hold
        is passed over, so that doing it again changes nothing.

        Args:
            classes: names of classes to leave out.
            sprites: names of sprites to leave out.

        Returns:
            The sprites that are left, in order; the set itself if that is all of them.

        Raises:
            DatasetError: when nothing is left.
        """
        from pixelgen.sprites.report import recount  # it builds on this module

        classes, sprites = frozenset(classes), frozenset(sprites)
        off = np.array([name in classes for name in self.classes] or [False])
        kept = np.array([name not in sprites for name in self.names], bool) & ~off[self.labels]
        if kept.all():
            return self
        if not kept.any():
            raise DatasetError("no sprites are left", "all are switched off", "switch a class or some sprites on")
        chosen = self.take(np.flatnonzero(kept))
        present, labels = np.unique(chosen.labels, return_inverse=True)
        several = len(present) > 1
        left = replace(
            chosen,
            classes=tuple(self.classes[label] for label in present) if several else (),
            labels=labels.astype(np.int64) if several else np.zeros(len(chosen), np.int64),
        )
        return recount(left, before=self)

    def split(self, *, validation: float, seed: int) -> tuple["SpriteSet", "SpriteSet"]:
        """Divide into training and validation sprites, the same way for the same sprites, order and seed.

        Args:
            validation: share held out, in [0, 0.5]. At least one sprite stays on each side, and one of each class in
                training if there are others to hold out.
            seed: of the permutation.

        Raises:
            DatasetError: for fewer than two sprites.
        """
        if len(self) < 2:
            raise DatasetError(
                f"the set holds {len(self)} sprite{'' if len(self) == 1 else 's'}",
                "training needs at least 2, one of them to check against",
                "add more sprites; a few hundred make a good start",
            )
        held_out = min(max(1, round(len(self) * validation)), len(self) - 1)
        order = np.random.default_rng(seed).permutation(len(self))
        # The last of each class is held out after all others: a class without sprites to learn would be an empty name.
        _, from_behind = np.unique(self.labels[order][::-1], return_index=True)
        last = np.zeros(len(self), bool)
        last[len(self) - 1 - from_behind] = True
        order = np.concatenate((order[~last], order[last]))
        return self.take(np.sort(order[held_out:])), self.take(np.sort(order[:held_out]))

    def digest(self) -> str:
        """SHA-256 of size, pixels and labels: equal sets have equal digests, whatever their files were called."""
        content = hashlib.sha256(f"{self.pixels.shape}".encode())
        content.update(np.ascontiguousarray(self.pixels).data)
        content.update(np.ascontiguousarray(self.labels).data)
        return content.hexdigest()

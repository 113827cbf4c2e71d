"""Which of many sprites share most of their details: found without comparing each with each.

A sprite's details are its 3×3 windows, wherever they lie, so that a moved sprite has the same. Of the set of windows
a few numbers are kept, each the smallest of a random hash over the set: two sets agree in one of them with the
probability that is their Jaccard index (A. Broder, "On the resemblance and containment of documents", 1997). Sprites
that agree in all numbers of some band of them are worth a closer look (locality-sensitive hashing; P. Indyk,
R. Motwani, "Approximate nearest neighbors", STOC 1998).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.rgba import Pixels

Sketches = NDArray[np.uint32]
"""(N, 36): of each sprite the smallest value of each hash over its windows; all ones where it has no detail."""

_BANDS, _ROWS = 12, 3
_AGREED = 12  # of the 36 numbers, from which a pair is worth comparing: a Jaccard index of a third
_LEADERS = 8  # of the sprites with one band in common, with which the others are compared
_NONE = np.uint32(0xFFFFFFFF)
_SEED = 20_040_419


def sketch(pixels: Pixels) -> Sketches:
    """The sketches of sprites (N, S, S, 4) uint8, cleaned. Flat windows are no detail."""
    random = np.random.default_rng(_SEED)
    places = random.integers(1, 1 << 63, 9, dtype=np.uint64) | np.uint64(1)
    hashes = random.integers(1, 1 << 63, _BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
    colours = np.ascontiguousarray(pixels).view("<u4")[..., 0].astype(np.uint64)
    colours = np.pad(colours, ((0, 0), (2, 2), (2, 2)))
    first = colours[:, :-2, :-2]
    windows: NDArray[np.uint64] = np.zeros(first.shape, np.uint64)
    flat = np.ones(first.shape, bool)
    for index, weight in enumerate(places):
        y, x = divmod(index, 3)
        part = colours[:, y : y + first.shape[1], x : x + first.shape[2]]
        windows += _mixed(part) * weight
        flat &= part == first
    mixed, plain = _mixed(windows).reshape(len(pixels), -1), flat.reshape(len(pixels), -1)
    sketches = np.empty((len(pixels), len(hashes)), np.uint32)
    for index, factor in enumerate(hashes):
        values = ((mixed * factor) >> np.uint64(32)).astype(np.uint32)
        values[plain] = _NONE
        sketches[:, index] = values.min(axis=1)
    return sketches


def likely_pairs(sketches: Sketches, others: Sketches | None = None) -> NDArray[np.int64]:
    """Pairs (P, 2) of sprites that probably share a third of their details or more; each once, the lower index first.

    Their number is bounded by a hundred times that of the sprites: where many are alike, each is paired with the first
    of them only.

    Args:
        sketches: (N, 36).
        others: of the same sprites changed in some way (mirrored): pairs are then of a sprite and a changed one.
    """
    found = [np.zeros((0, 2), np.int64)]
    detailed = np.flatnonzero((sketches != _NONE).all(axis=1))
    changed = sketches if others is None else others
    for band in range(0, _BANDS * _ROWS, _ROWS):
        keys = sketches[:, band : band + _ROWS]
        table = np.concatenate([keys[detailed], changed[detailed, band : band + _ROWS]])
        _, group = np.unique(table, axis=0, return_inverse=True)
        mine, theirs = np.split(group.reshape(-1), 2)
        found.extend(_with_leaders(detailed, mine, theirs))
    pairs = np.concatenate(found)
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    agreed = (sketches[pairs[:, 0]] == changed[pairs[:, 1]]).sum(axis=1)
    likely: NDArray[np.int64] = pairs[(agreed >= _AGREED) & (pairs[:, 0] != pairs[:, 1])]
    return likely


def _with_leaders(
    sprites: NDArray[np.int64], mine: NDArray[np.int64], theirs: NDArray[np.int64]
) -> Iterator[NDArray[np.int64]]:
    """Pairs of each sprite with the first few whose group it shares."""
    order = np.argsort(mine, kind="stable")
    sorted_groups = mine[order]
    starts = np.searchsorted(sorted_groups, theirs)
    for place in range(_LEADERS):
        at = np.minimum(starts + place, len(order) - 1)
        shared = sorted_groups[at] == theirs
        yield np.stack([sprites[order[at[shared]]], sprites[shared]], axis=1)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Values with every bit depending on many (the finaliser of SplitMix64; G. Steele et al., OOPSLA 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))

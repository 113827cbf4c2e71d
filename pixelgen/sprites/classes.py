"""Folders as classes.

The first folder below a source names the class of all that lies in it. Folders that hold *everything* tell nothing
apart and are passed over ("pack/png/orc/…" and "pack/png/elf/…" give orc and elf). Files beside class folders are of
the class "other". Of several folders that are read together, one without class folders is a class by its own name.
A set has classes only if there are two of them.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.walk import natural_key

OTHER = "other"


def label_by_folder(
    places: Sequence[tuple[int, tuple[str, ...]]], sources: Sequence[str]
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Class names in natural order, and the class index of each sprite.

    Args:
        places: per sprite the index of its source and the folders below that source in which it lies.
        sources: the name of each source, empty for a single file.

    Returns:
        (classes, labels): labels (N,) int64 into classes; no classes and all zero when there are fewer than two.
    """
    below: dict[int, list[tuple[str, ...]]] = {}
    for source, folders in places:
        below.setdefault(source, []).append(folders)
    # What the first and the last in order begin with, all between them begin with.
    shared = {source: _shared(min(all_), max(all_)) for source, all_ in below.items()}
    divided = {source for source, all_ in below.items() if max(all_) != min(all_)}
    several = sum(bool(sources[source]) for source in below) > 1
    names = []
    for source, folders in places:
        inner = folders[shared[source] :] if source in divided else ()
        names.append(inner[0] if inner else sources[source] if several and sources[source] else OTHER)
    classes = tuple(sorted(set(names), key=lambda name: natural_key((name,))))
    if len(classes) < 2:
        return (), np.zeros(len(places), dtype=np.int64)
    index = {name: position for position, name in enumerate(classes)}
    return classes, np.array([index[name] for name in names], dtype=np.int64)


def _shared(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    """How many folders two paths have in common from the beginning."""
    for depth, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return depth
    return min(len(first), len(second))

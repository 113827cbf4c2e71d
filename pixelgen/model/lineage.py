"""What sprites made from other sprites say of them, in the settings of a frame: by what recipe, from which, how."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from pixelgen.model.origin import DERIVED
from pixelgen.model.sources import Source

_MOSTLY = 0.5  # share of a class above which a sprite counts as of it


def lineage(
    entries: Sequence[Mapping[str, object]],
    how: str,
    settings: Mapping[str, object],
    parents: Sequence[Sequence[Source]],
) -> list[dict[str, object]]:
    """The settings of frames, with what they were made from.

    Args:
        entries: one for each frame.
        how: what was done, a key of ``model.recipe.RECIPES``.
        settings: with which strength and so on, plain JSON values.
        parents: the sources of each frame.
    """
    return [
        {**entry, DERIVED: {"made_by": how, **settings, "parents": [_named(source) for source in of_frame]}}
        for entry, of_frame in zip(entries, parents, strict=True)
    ]


def _named(source: Source) -> dict[str, object]:
    named = {"name": source.name} if source.path is None else {"file": source.path.name}
    known = {} if source.origin is None else {"seed": source.origin[0].seed, "index": source.origin[1]}
    return {**named, **known}


def class_names(shares: Tensor | None, classes: Sequence[str]) -> list[str | None] | None:
    """The class that each sprite is more than half of; None for all if there are no classes.

    Args:
        shares: (N, classes + 1) of each class, the last column "any"; or None.
        classes: their names.
    """
    if shares is None:
        return None
    largest = shares.max(dim=1)
    found = zip(largest.values.tolist(), largest.indices.tolist(), strict=True)
    return [classes[index] if share > _MOSTLY and index < len(classes) else None for share, index in found]


def pack_mask(mask: NDArray[np.bool_]) -> str:
    """A mask (S, S) as text: row by row a bit for each pixel, 1 where it is drawn anew, in hexadecimal."""
    return np.packbits(mask).tobytes().hex()


def unpack_mask(text: object, size: object) -> NDArray[np.bool_] | None:
    """The mask (size, size) that ``pack_mask`` wrote; None for anything else."""
    if not isinstance(text, str) or not isinstance(size, int) or not 0 < size <= 1024:
        return None
    try:
        bits = np.unpackbits(np.frombuffer(bytes.fromhex(text), np.uint8))
    except ValueError:
        return None
    if not 0 <= len(bits) - size**2 < 8:
        return None
    return bits[: size**2].reshape(size, size).astype(np.bool_)

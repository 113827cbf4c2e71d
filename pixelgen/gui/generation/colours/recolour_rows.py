"""Sprites in several palettes, row by row: one silhouette, many colours."""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.colours import Palette
from pixelgen.sprites.naming import unique_name
from pixelgen.sprites.recolour import recolour


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecolourRows:
    """What is exported.

    Attributes:
        sprites: (R·N, S, S, 4) uint8 straight RGBA, row after row.
        classes: R·N names, the same along a row: "original", then the palettes' labels.
        sources: R·N indices into the sprites that were recoloured.
    """

    sprites: NDArray[np.uint8] = field(repr=False)
    classes: tuple[str, ...]
    sources: tuple[int, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """The name of each row."""
        return tuple(dict.fromkeys(self.classes))

    @property
    def columns(self) -> int:
        """Sprites in a row."""
        return len(self.classes) // len(self.rows)


def make_rows(
    sprites: NDArray[np.uint8],
    palettes: Sequence[Palette],
    *,
    original: bool = True,
    known: MutableMapping[Palette, NDArray[np.uint8]] | None = None,
) -> RecolourRows:
    """Rows of (N, S, S, 4) ``sprites`` in each of ``palettes``, and before them as they are if ``original``.

    Args:
        known: rows that were made of these sprites before; new ones are put into it.

    Raises:
        ValueError: neither ``original`` nor a palette.
    """
    if not original and not palettes:
        raise ValueError("no row is wanted")
    rows = [sprites] if original else []
    labels = ["original"] if original else []
    known = {} if known is None else known
    for palette in palettes:
        if palette not in known:
            known[palette] = recolour(sprites, palette)
        rows.append(known[palette])
        labels.append(unique_name(palette.label, labels))
    return RecolourRows(
        sprites=np.concatenate(rows),
        classes=tuple(label for label in labels for _ in range(len(sprites))),
        sources=tuple(range(len(sprites))) * len(rows),
    )

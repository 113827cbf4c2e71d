"""Sprites that were made together, as the window holds and keeps them. No Qt, no torch."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

KEY_FORMAT = "%Y%m%d-%H%M%S-%f"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """The outcome of one press of a button. Sprites are known by their number in it, whatever order they are shown in.

    Attributes:
        key: its name in the history: the moment it was made, sortable, and fit for a file name (``batch_key``).
        made: when.
        how: a key of ``model.recipe.RECIPES`` ("make", "vary", "interpolate", …).
        title: of the model, as the person knows it.
        model: the model's file, which may be gone by now.
        settings: what the settings panel held, by name, to be restored. Plain JSON values.
        sprites: (N, S, S, 4) uint8 straight RGBA, as the network finished them, before any palette. Read-only.
        entries: how each was made, N objects of plain JSON values (``sprites.metadata``).
        seconds: that it took, without loading the model.
    """

    key: str
    made: datetime
    how: str
    title: str
    model: Path
    settings: dict[str, Any]
    sprites: NDArray[np.uint8] = field(repr=False)
    entries: tuple[dict[str, Any], ...] = field(repr=False)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        shape = self.sprites.shape
        if self.sprites.dtype != np.uint8 or len(shape) != 4 or shape[1] != shape[2] or shape[3] != 4 or not shape[0]:
            raise ValueError(f"sprites: expected (N, S, S, 4) uint8, got {shape} {self.sprites.dtype}")
        if len(self.entries) != shape[0]:
            raise ValueError(f"{len(self.entries)} entries for {shape[0]} sprites")
        self.sprites.flags.writeable = False

    def __len__(self) -> int:
        return len(self.sprites)


def batch_key(made: datetime) -> str:
    """``"20261122-180503-123456"``: UTC to the microsecond, so that the order of keys is that of time everywhere."""
    return made.astimezone(UTC).strftime(KEY_FORMAT)

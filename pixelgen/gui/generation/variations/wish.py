"""What a person asks for with sprites in hand: plain values, made into a recipe in a thread. No torch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpriteRef:
    """A sprite to make others from.

    Attributes:
        pixels: (S, S, 4) uint8 straight RGBA, as the network takes it: one that this program made, or a picture that
            was fitted into the model's size.
        name: what a person calls it: "Sprite 12", or the name of a file.
        entry: how it was made, one object of plain JSON values (``sprites.metadata``); None for a foreign picture.
        path: of the file that it was read from, if it was.
        batch: key of the batch that it is from, empty for none.
        number: of the sprite in that batch.
    """

    pixels: NDArray[np.uint8] = field(repr=False)
    name: str
    entry: Mapping[str, Any] | None = field(default=None, repr=False)
    path: Path | None = None
    batch: str = ""
    number: int | None = None

    def __post_init__(self) -> None:
        shape = self.pixels.shape
        if self.pixels.dtype != np.uint8 or len(shape) != 3 or shape[0] != shape[1] or shape[2] != 4:
            raise ValueError(f"pixels: expected (S, S, 4) uint8, got {shape} {self.pixels.dtype}")

    @property
    def size(self) -> int:
        """Side in pixels."""
        return int(self.pixels.shape[0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wish:
    """Sprites to be made from others.

    Attributes:
        key: of ``model.recipe.RECIPES``: "vary", "explore", "reroll", "interpolate" or "breed".
        how: fields of that recipe's configuration (``VaryConfig``, ``RerollConfig``, …) that differ from its defaults.
        sprites: what they are made from, in order.
        mask: (S, S) bool, true where "reroll" draws anew; None for the others.
        count: how many; None where the recipe itself says it ("explore", "interpolate").
    """

    key: str
    how: dict[str, Any]
    sprites: tuple[SpriteRef, ...]
    mask: NDArray[np.bool_] | None = field(default=None, repr=False)
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Animation:
    """Frames that belong together.

    Attributes:
        frames: (F, S, S, 4) uint8 straight RGBA.
        entries: how each was made, F of them, or none.
        ms: how long each is shown, in milliseconds.
        tag: what the animation is called.
        loop: whether the first follows the last.
    """

    frames: NDArray[np.uint8] = field(repr=False)
    entries: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    ms: int = 100
    tag: str = "loop"
    loop: bool = True

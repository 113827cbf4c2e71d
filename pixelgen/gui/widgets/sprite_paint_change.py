"""The onion skin: what changed between two states of the same sprites, as a tint to lay over the newer one."""

import numpy as np
from numpy.typing import NDArray

from pixelgen.gui.theme import Colours

_STRONGEST = 0.75  # opacity of the tint of the strongest change, so that the sprite stays in sight
_LEAST = 4  # levels of 255 below which a change is not shown: rounding


def change_overlay(before: NDArray[np.uint8], after: NDArray[np.uint8], theme: Colours) -> NDArray[np.uint8]:
    """A tint for each pixel that differs between ``before`` and ``after``, transparent where they are the same.

    How much a pixel changed is the largest difference of its premultiplied channels and its alpha, so that the colour
    of invisible pixels counts for nothing. Pixels that came are tinted ``theme.good``, those that went ``theme.bad``,
    those of which only the colour changed ``theme.warning``.

    Args:
        before, after: (N, S, S, 4) uint8 straight RGBA.

    Returns:
        (N, S, S, 4) uint8 straight RGBA.

    Raises:
        ValueError: for two shapes.
    """
    if before.shape != after.shape:
        raise ValueError(f"before is {before.shape}, after is {after.shape}")
    old, new = _premultiplied(before), _premultiplied(after)
    amount = np.abs(new - old).max(axis=-1)
    risen = new[..., 3] - old[..., 3]
    tints = np.array([_rgb(theme.warning), _rgb(theme.good), _rgb(theme.bad)], dtype=np.uint8)
    kind = np.where(2 * risen > amount, 1, np.where(-2 * risen > amount, 2, 0))
    overlay = np.empty(after.shape, np.uint8)
    overlay[..., :3] = tints[kind]
    strength = np.sqrt(amount / 255) * (255 * _STRONGEST)  # the root, so that a small change is seen as well
    overlay[..., 3] = np.where(amount < _LEAST, 0, strength)
    return overlay


def _premultiplied(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    values = pixels.astype(np.float32)
    values[..., :3] *= values[..., 3:] / 255
    return values


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

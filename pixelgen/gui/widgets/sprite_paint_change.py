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
    old_alpha, new_alpha = (pixels[..., 3].astype(np.int16) for pixels in (before, after))
    risen = new_alpha - old_alpha
    amount = np.abs(risen)
    for channel in range(3):
        np.maximum(amount, np.abs(_premultiplied(after, channel) - _premultiplied(before, channel)), out=amount)
    kind = (2 * risen > amount).astype(np.int16)
    kind[-2 * risen > amount] = 2
    return _tints(theme).take(256 * kind + amount).view(np.uint8).reshape(after.shape)


def _premultiplied(pixels: NDArray[np.uint8], channel: int) -> NDArray[np.int16]:
    product = pixels[..., channel].astype(np.uint32) * pixels[..., 3]
    return ((product * 257 + 32_896) >> 16).astype(np.int16)  # divided by 255 and rounded


def _tints(theme: Colours) -> NDArray[np.uint32]:
    """(3 · 256,): the tint of each kind of change and each amount, as the four bytes of a pixel."""
    table = np.zeros((3, 256, 4), np.uint8)
    amounts = np.arange(_LEAST, 256)
    for kind, colour in enumerate((theme.warning, theme.good, theme.bad)):
        table[kind, _LEAST:, :3] = _rgb(colour)
        # The root, so that a small change is seen as well.
        table[kind, _LEAST:, 3] = np.sqrt(amounts / 255) * (255 * _STRONGEST)
    return table.view(np.uint32).reshape(-1)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

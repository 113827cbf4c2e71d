"""Straight and premultiplied alpha, and enlargement by whole factors: the arithmetic of RGBA pixels.

Files and screens hold *straight* alpha: colour c and coverage a apart, uint8. The network sees *premultiplied* alpha,
c·a beside a, scaled to [-1, 1]: there a transparent pixel has one value only, whatever colour hides under it, and
blending is linear (T. Porter, T. Duff, "Compositing Digital Images", SIGGRAPH 1984).
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_TRANSPARENT_BELOW = 0.08  # soft alpha: a network never hits 0 and 1 exactly, so the ends are snapped
_OPAQUE_ABOVE = 0.92


def clean(pixels: Pixels) -> Pixels:
    """Straight RGBA (…, 4) uint8 with RGB set to 0 wherever alpha is 0. A copy; the argument is left alone."""
    cleaned = np.array(pixels, dtype=np.uint8, order="C")
    packed = cleaned.view(np.uint32)  # a pixel as one number: three times faster than a mask over (…, 4)
    packed *= cleaned[..., 3:] != 0
    return cleaned


def premultiply(pixels: Pixels) -> NDArray[np.float32]:
    """Straight RGBA to what the network sees.

    Args:
        pixels: (…, 4) uint8, straight alpha.

    Returns:
        (…, 4) float32 in [-1, 1]: 2·c·a − 1 for each colour and 2·a − 1, with c and a in [0, 1].
    """
    unit = pixels.astype(np.float32) / np.float32(255)
    unit[..., :3] *= unit[..., 3:]
    return unit * np.float32(2) - np.float32(1)


def from_state(state: NDArray[np.floating[Any]], *, binary_alpha: bool) -> Pixels:
    """What the network made, as straight RGBA; the inverse of `premultiply` up to rounding and snapped alpha.

    Args:
        state: (…, 4) floats, premultiplied, nominally in [-1, 1]; what lies outside is clipped, NaN is transparent.
        binary_alpha: True makes alpha 0 or 255 (threshold at ½); False keeps soft alpha and snaps its ends
            (under 0.08 to 0, over 0.92 to 255).

    Returns:
        (…, 4) uint8, straight alpha, RGB 0 wherever alpha is 0.
    """
    unit = np.nan_to_num(state.astype(np.float32), nan=-1.0).clip(-1, 1) * np.float32(0.5) + np.float32(0.5)
    alpha = unit[..., 3:]
    colour = np.divide(unit[..., :3], alpha, out=np.zeros_like(unit[..., :3]), where=alpha > 0).clip(0, 1)
    if binary_alpha:
        shown = (alpha >= 0.5).astype(np.float32)
    else:
        shown = np.where(alpha < _TRANSPARENT_BELOW, 0, np.where(alpha > _OPAQUE_ABOVE, 1, alpha))
    pixels = np.rint(np.concatenate([colour, shown], axis=-1) * 255).astype(np.uint8)
    return clean(pixels)


def composite(pixels: Pixels, *, grey: int = 128) -> Pixels:
    """Straight RGBA (…, 4) uint8 over an even grey of 0 to 255: (…, 3) uint8, rounded to nearest."""
    wide = pixels.astype(np.uint32)
    alpha = wide[..., 3:]
    mixed: Pixels = ((wide[..., :3] * alpha + np.uint32(grey) * (255 - alpha) + 127) // 255).astype(np.uint8)
    return mixed


def upscale(pixels: Pixels, factor: int) -> Pixels:
    """Each pixel as a square of ``factor`` × ``factor``: (…, H, W, C) to (…, H·factor, W·factor, C).

    Raises:
        ValueError: for a factor under 1.
    """
    if factor < 1:
        raise ValueError(f"factor: expected a whole number of at least 1, got {factor}")
    return pixels.repeat(factor, axis=-3).repeat(factor, axis=-2)


def whole_factor(pixels: Pixels) -> int:
    """The largest enlargement that can be undone exactly: ``upscale(pixels[::f, ::f], f)`` equals ``pixels``.

    Colours can change only on the borders between the enlarged pixels, so the factor is the greatest common divisor
    of the width, the height and every place where two neighbouring columns or rows differ. A sprite of one colour
    says nothing about its enlargement; for it this is the gcd of its sides.

    Args:
        pixels: (H, W, 4) uint8, cleaned (colour hidden under alpha 0 would count as a difference).

    Returns:
        The factor, 1 if there is none.
    """
    return math.gcd(*pixels.shape[:2], *colour_borders(pixels))


def colour_borders(pixels: Pixels) -> list[int]:
    """Where two neighbouring columns differ, then where two neighbouring rows do: indices of the right or lower one."""
    packed = np.ascontiguousarray(pixels).view(np.uint32)[..., 0]
    columns = np.flatnonzero((packed[:, 1:] != packed[:, :-1]).any(axis=0)) + 1
    rows = np.flatnonzero((packed[1:] != packed[:-1]).any(axis=1)) + 1
    return [*columns.tolist(), *rows.tolist()]

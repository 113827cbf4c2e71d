"""A single sprite from anywhere brought to the size that a model works at, and a mask painted over it likewise.

As in training (``cell``) no pixel is made up: enlarged art is reduced by its whole factor where it must be, a smaller
sprite is centred, and empty margins are cut only off one that would not fit otherwise.
"""

import numpy as np
from numpy.typing import NDArray

from pixelgen.errors import DatasetError
from pixelgen.sprites.cell import fit, measure, place
from pixelgen.sprites.rgba import Pixels, clean

_PAINTED = 128  # of 255, of alpha or brightness, from which a pixel of a mask counts


def fit_sprite(pixels: Pixels, size: int, *, name: str = "the sprite") -> Pixels:
    """A sprite (H, W, 4) uint8 in a cell (size, size, 4).

    Raises:
        DatasetError: if nothing is visible on it, or it is larger than the cell.
    """
    return _fitted(clean(pixels), size, name)[0]


def fit_mask(mask: NDArray[np.bool_], pixels: Pixels, size: int, *, name: str = "the sprite") -> NDArray[np.bool_]:
    """A mask (H, W) painted over a sprite (H, W, 4), as one over ``fit_sprite`` of it: (size, size) bool.

    A mask that is (size, size) already is taken as it is. What of an enlarged pixel is painted at all, counts whole.

    Raises:
        DatasetError: for a mask of another size, or a sprite whose margins have to be cut.
    """
    if mask.shape == (size, size):
        return mask
    if mask.shape != pixels.shape[:2]:
        was, fits = f"{mask.shape[1]}×{mask.shape[0]}", f"{pixels.shape[1]}×{pixels.shape[0]}"
        raise DatasetError(f"the mask has {was} pixels", f"{name} has {fits}", "paint it over the sprite")
    _, factor, trimmed = _fitted(clean(pixels), size, name)
    if trimmed:
        raise DatasetError(f"cannot lay a mask over {name}", "its margins have to be cut off", "crop both first")
    height, width = (side // factor for side in mask.shape)
    small: NDArray[np.bool_] = mask.reshape(height, factor, width, factor).max(axis=(1, 3))
    painted = np.repeat(small[..., None].astype(np.uint8) * 255, 4, axis=-1)
    return place(painted, size, anchor="centre")[..., 3] > 0


def painted(picture: Pixels) -> NDArray[np.bool_]:
    """Where a picture (H, W, 4) is painted, (H, W): its opaque pixels, or the bright ones where all are opaque."""
    alpha = picture[..., 3]
    if (alpha < 255).any():
        return alpha >= _PAINTED
    return picture[..., :3].max(axis=-1) >= _PAINTED


def _fitted(pixels: Pixels, size: int, name: str) -> tuple[Pixels, int, bool]:
    """The sprite in its cell, the enlargement that was undone, and whether margins were cut."""
    if not pixels[..., 3].any():
        raise DatasetError(f"cannot use {name}", "nothing is visible on it", "choose another")
    piece = measure(pixels)
    found = fit(piece, size, agreed=1, anchor="centre") if piece is not None else None
    if found is None:
        was = f"{pixels.shape[1]}×{pixels.shape[0]}"
        raise DatasetError(
            f"cannot use {name} of {was} pixels", f"the model makes sprites of {size}×{size}", "crop it to that size"
        )
    return found.pixels, found.undone, found.trimmed

"""A palette inside the last steps: what is foreseen moves to the palette's colours, so that shapes adapt to them.

Each visible pixel of the predicted sprite is drawn towards its nearest colour (OKLab), the more the nearer the end:
from ``begin`` on by strength·(3s² − 2s³) with s = (t − begin) / (1 − begin). This does not yet guarantee anything;
``sprites.palette.apply_palette`` on the finished sprites does, and then has little left to change.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from pixelgen.flow.path import along
from pixelgen.sprites.colours import Palette, nearest, oklab


@dataclass(frozen=True, slots=True)
class PaletteLock:
    """A ``Correction`` towards a palette.

    Attributes:
        palette: whose colours are wanted.
        begin: from when on, α/(α+σ) in [0, 1).
        strength: how far a prediction is moved at the end, in [0, 1]; 1 is onto the colour itself.
    """

    palette: Palette
    begin: float = 0.5
    strength: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.begin < 1:
            raise ValueError(f"begin = {self.begin}: expected a time in [0, 1)")
        if not 0 <= self.strength <= 1:
            raise ValueError(f"strength = {self.strength}: expected 0 to 1")

    def __call__(self, predicted: Tensor, t: Tensor, sprites: range) -> Tensor:
        share = ((t - self.begin) / (1 - self.begin)).clamp(0.0, 1.0)
        pull = self.strength * share**2 * (3 - 2 * share)
        if not bool((pull > 0).any()):
            return predicted
        return predicted + along(pull, predicted) * (snapped(predicted, self.palette) - predicted)


def snapped(states: Tensor, palette: Palette) -> Tensor:
    """States (B, 4, H, W), premultiplied in [-1, 1], with each pixel's colour the palette's nearest; alpha stays."""
    unit = (states.detach().to("cpu", torch.float32).permute(0, 2, 3, 1).numpy() / 2 + 0.5).clip(0, 1)
    alpha = unit[..., 3:]
    straight = np.divide(unit[..., :3], alpha, out=np.zeros_like(unit[..., :3]), where=alpha > 0).clip(0, 1)
    levels = np.rint(straight * 255).astype(np.uint8)
    colours, where = np.unique(levels.reshape(-1, 3), axis=0, return_inverse=True)
    chosen = palette.rgb[nearest(oklab(colours), oklab(palette.rgb))][where.reshape(-1)].reshape(levels.shape)
    locked = torch.from_numpy(chosen / np.float32(255) * alpha * 2 - 1).to(states.device, states.dtype)
    return torch.cat((locked.permute(0, 3, 1, 2), states[:, 3:]), dim=1)

"""What every trainer is given: the same network, the same sprites, the same batch."""

from dataclasses import dataclass

import torch

from measuring.sprite_sets import many, real_or_drawn
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.sprites.spriteset import SpriteSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be trained.

    Attributes:
        model: a name of ``MODEL_SIZES``.
        size: side of a sprite in pixels.
        batch: sprites a step.
        data: a real set's name, used where it lies beside the checkout; "" for drawn sprites.
    """

    model: str
    size: int = 32
    batch: int = 32
    data: str = ""

    def sprites(self) -> SpriteSet:
        """The set; drawn if ``data`` is left out, is not there, or is of another size."""
        if self.data:
            sprites, _ = real_or_drawn(self.data)
            if sprites.size == self.size:
                return sprites
        return many(1000, size=self.size, drawn=120)

    def network(self) -> UNet:
        """The network as torch makes it, float32 and channels first, without classes or dropout."""
        torch.manual_seed(0)
        return UNet(UNetConfig.named(self.model, size=self.size))


def threads() -> str:
    """How many threads torch has taken."""
    count = torch.get_num_threads()
    return f"CPU, {count} thread{'' if count == 1 else 's'}"

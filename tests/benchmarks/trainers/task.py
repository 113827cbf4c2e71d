"""What every trainer is given: the same network, the same sprites, the same batch."""

from dataclasses import dataclass

import torch

from measuring.sprite_sets import many, real_or_drawn
from pixelgen.model.unet import UNetConfig
from pixelgen.runtime.device import describe
from pixelgen.sprites.spriteset import SpriteSet
from trainers.textbook import TextbookUNet


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be trained.

    Attributes:
        model: a name of ``MODEL_SIZES``.
        size: side of a sprite in pixels.
        batch: sprites a step.
        data: a real set's name, used where it lies beside the checkout; "" for drawn sprites.
        count: drawn sprites, where they are drawn.
        device: "cpu" or "cuda".
    """

    model: str
    size: int = 32
    batch: int = 32
    data: str = ""
    count: int = 1000
    device: str = "cpu"

    def sprites(self) -> SpriteSet:
        """The set; drawn if ``data`` is left out, is not there, or is of another size."""
        if self.data:
            sprites, _ = real_or_drawn(self.data)
            if sprites.size == self.size:
                return sprites
        return many(self.count, size=self.size, drawn=120)

    def network(self) -> TextbookUNet:
        """The network as one writes it, in float32 and channels first, without classes or dropout."""
        torch.manual_seed(0)
        return TextbookUNet(UNetConfig.named(self.model, size=self.size)).to(self.device)

    def wait(self) -> None:
        """Until the device has done what it was told; a CPU has."""
        if self.device == "cuda":
            torch.cuda.synchronize()

    def about(self) -> str:
        """The device in words."""
        return describe(torch.device(self.device))

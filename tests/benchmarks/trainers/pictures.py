"""Sprites as the examples of torchcfm and diffusers read them: one picture at a time, through torchvision."""

from PIL import Image
from torch import Tensor
from torch.utils.data import Dataset
from torchvision.transforms import Compose, Normalize, RandomHorizontalFlip, ToTensor

from pixelgen.sprites.spriteset import SpriteSet


class Pictures(Dataset[Tensor]):
    """RGBA pictures in memory, decoded already: what the examples do with each of them at every step.

    Both mirror pictures at random, turn them into numbers and normalise these to [-1, 1].
    """

    def __init__(self, sprites: SpriteSet) -> None:
        self._pictures = [Image.fromarray(each) for each in sprites.pixels]
        self._transform = Compose([RandomHorizontalFlip(), ToTensor(), Normalize((0.5,) * 4, (0.5,) * 4)])

    def __len__(self) -> int:
        return len(self._pictures)

    def __getitem__(self, index: int) -> Tensor:  # (4, S, S)
        states: Tensor = self._transform(self._pictures[index])
        return states

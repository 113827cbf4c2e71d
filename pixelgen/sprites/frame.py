"""What is on a sheet, without its pixels: rectangles, frames, tags, and the atlas that lists them."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.rgba import Pixels

Pixel = TypeVar("Pixel", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Rect:
    """Pixels ``x ≤ column < x + w``, ``y ≤ row < y + h``, from the top left."""

    x: int
    y: int
    w: int
    h: int

    def crop(self, image: NDArray[Pixel]) -> NDArray[Pixel]:
        """The part of ``image`` (H, W, …) under the rectangle, (h, w, …), as a view."""
        return image[self.y : self.y + self.h, self.x : self.x + self.w]


@dataclass(frozen=True, slots=True)
class Frame:
    """One sprite on a sheet, in pixels of the sheet's image.

    Attributes:
        name: unique on the sheet.
        rect: what is there of the sprite.
        duration_ms: for how long an animation shows it.
        offset: (x, y) of ``rect`` on the sprite's own canvas.
        canvas: (width, height) of that canvas; None where ``rect`` is all of it.
    """

    name: str
    rect: Rect
    duration_ms: int = 100
    offset: tuple[int, int] = (0, 0)
    canvas: tuple[int, int] | None = None

    @property
    def trimmed(self) -> bool:
        """Whether margins of the sprite are not on the sheet."""
        return self.canvas is not None

    @property
    def whole(self) -> tuple[int, int]:
        """(width, height) of the sprite with its margins."""
        return self.canvas or (self.rect.w, self.rect.h)

    def cut(self, image: Pixels) -> Pixels:
        """The sprite out of the sheet (H, W, 4), with its margins: (h, w, 4) uint8, a copy."""
        width, height = self.whole
        sprite = np.zeros((height, width, 4), dtype=np.uint8)
        Rect(*self.offset, self.rect.w, self.rect.h).crop(sprite)[:] = self.rect.crop(image)
        return sprite


@dataclass(frozen=True, slots=True)
class Tag:
    """A named run of frames, both ends included: an animation, or the sprites of one class."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Atlas:
    """A sheet without its pixels: what engines and editors need to be told.

    Attributes:
        image: file name of the sheet, without folder.
        size: (width, height) of the sheet in pixels; None where a format does not say.
        frames: in order.
        tags: in order; none, or together all frames.
        indexed: the image has a palette.
        related: file names of the atlases of the other sheets, where the sprites are on several.
    """

    image: str
    size: tuple[int, int] | None
    frames: tuple[Frame, ...]
    tags: tuple[Tag, ...] = ()
    indexed: bool = False
    related: tuple[str, ...] = ()

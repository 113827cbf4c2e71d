"""Sprites laid out on one image: the choices a person has, and the frames that come of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from pixelgen.errors import ExportError
from pixelgen.sprites.naming import check_names, frame_names, unique_name

Pixel = TypeVar("Pixel", bound=np.generic)

MAX_SIDE = 16384  # the largest texture that current graphics cards take
MAX_PIXELS = 2**26  # 8192 × 8192: 256 MiB of RGBA, and below the size at which image readers suspect a bomb


class SheetLayout(BaseModel):
    """How frames are placed. Lengths are pixels of the written image: sprites are enlarged first, then laid out.

    From the image's edge inward: ``padding``, then cells ``spacing`` apart; a cell is the enlarged sprite with
    ``extrude`` copies of its outermost pixels around it. A frame's rectangle is the sprite without them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: int | None = Field(
        default=None,
        ge=1,
        le=MAX_SIDE,
        title="Columns",
        description="Sprites in a row; left open, the sheet comes out about as wide as high. "
        "As many columns as sprites make a strip.",
        json_schema_extra={"unit": "sprites"},
    )
    scale: int = Field(
        default=1,
        ge=1,
        le=16,
        title="Scale",
        description="Each pixel of a sprite becomes a square of this many pixels; nothing is smoothed.",
        json_schema_extra={"unit": "×"},
    )
    padding: int = Field(
        default=0,
        ge=0,
        le=256,
        title="Border padding",
        description="Transparent pixels between the edge of the image and the outermost sprites.",
        json_schema_extra={"unit": "px"},
    )
    spacing: int = Field(
        default=0,
        ge=0,
        le=256,
        title="Spacing",
        description="Transparent pixels between neighbouring sprites.",
        json_schema_extra={"unit": "px"},
    )
    extrude: int = Field(
        default=0,
        ge=0,
        le=16,
        title="Extrude",
        description="Repeats the outermost pixels of each sprite outward, so that no neighbour or gap shines through "
        "where an engine draws it at a fraction of a pixel.",
        json_schema_extra={"unit": "px"},
    )


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
    """One sprite on a sheet: its unique name, its place, and for how long an animation shows it."""

    name: str
    rect: Rect
    duration_ms: int = 100


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
    """

    image: str
    size: tuple[int, int] | None
    frames: tuple[Frame, ...]
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Sprites on one image.

    Attributes:
        image: (H, W, 4) uint8, straight RGBA, transparent wherever no sprite lies.
        frames: in the order of the sprites; rectangles in pixels of ``image``.
        tags: one for each run of neighbours of the same class; none if no classes were given.
    """

    image: NDArray[np.uint8]
    frames: tuple[Frame, ...]
    tags: tuple[Tag, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.image.shape[1], self.image.shape[0]

    def atlas(self, image: str) -> Atlas:
        """The description of this sheet when its pixels are in the file called ``image``."""
        return Atlas(image, self.size, self.frames, self.tags)


def compose(
    sprites: NDArray[np.uint8],
    layout: SheetLayout,
    *,
    names: Sequence[str] | None = None,
    classes: Sequence[str] | None = None,
    duration_ms: int = 100,
) -> Sheet:
    """Lay sprites out row by row, from the top left.

    Args:
        sprites: (N, H, W, 4) uint8, straight RGBA.
        layout: where they go.
        names: N unique names; left out, they are numbered ("sprite-000").
        classes: the class of each sprite; neighbours of one class become a tag.
        duration_ms: how long an animation shows each frame, in [1, 65535].

    Raises:
        ExportError: no sprites, a sheet beyond ``MAX_SIDE`` or ``MAX_PIXELS``, names that repeat or cannot be written.
        ValueError: arrays or sequences of the wrong shape.
    """
    if sprites.dtype != np.uint8 or sprites.ndim != 4 or sprites.shape[3] != 4:
        raise ValueError(f"sprites: expected (N, H, W, 4) uint8, got {sprites.shape} {sprites.dtype}")
    if not 1 <= duration_ms <= 65535:
        raise ValueError(f"duration_ms: expected 1 to 65535, got {duration_ms}")
    if sprites.size == 0:
        raise ExportError("there are no sprites to put on a sheet", fix="make or choose at least one")
    tags = _runs(classes) if classes is not None else ()
    names = names if names is not None else frame_names("{title}-{frame000}", len(sprites), title="sprite")
    for kind, given in (("names", names), ("classes", classes)):
        if given is not None and len(given) != len(sprites):
            raise ValueError(f"{kind}: {len(given)} for {len(sprites)} sprites")
    check_names("frame", names)
    check_names("tag", [tag.name for tag in tags])

    count, sprite_h, sprite_w = sprites.shape[:3]
    rects, (width, height) = _grid(count, sprite_h, sprite_w, layout)
    image = np.zeros((height, width, 4), dtype=np.uint8)
    rim = layout.extrude
    rows, columns = (
        np.arange(-rim, side * layout.scale + rim).clip(0, side * layout.scale - 1) // layout.scale
        for side in (sprite_h, sprite_w)
    )  # which of the sprite's pixels each pixel of its cell repeats
    for sprite, rect in zip(sprites, rects, strict=True):
        cell = Rect(rect.x - rim, rect.y - rim, rect.w + 2 * rim, rect.h + 2 * rim)
        cell.crop(image)[:] = sprite[rows[:, None], columns]
    frames = tuple(Frame(name, rect, duration_ms) for name, rect in zip(names, rects, strict=True))
    return Sheet(image, frames, tags)


def sheet_size(count: int, *, size: int, layout: SheetLayout) -> tuple[int, int]:
    """(width, height) in pixels of a sheet of ``count`` sprites of side ``size``, before there are any.

    Raises:
        ExportError: a sheet beyond ``MAX_SIDE`` or ``MAX_PIXELS``.
    """
    return _grid(count, size, size, layout)[1]


def _grid(count: int, sprite_h: int, sprite_w: int, layout: SheetLayout) -> tuple[list[Rect], tuple[int, int]]:
    """The rectangle of each of ``count`` sprites, and (width, height) of the sheet."""
    w, h = sprite_w * layout.scale, sprite_h * layout.scale
    step_x, step_y = (side + 2 * layout.extrude + layout.spacing for side in (w, h))
    columns = min(count, layout.columns or math.ceil(math.sqrt(count * step_y / step_x)))
    rows = math.ceil(count / columns)
    width = 2 * layout.padding + columns * step_x - layout.spacing
    height = 2 * layout.padding + rows * step_y - layout.spacing
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise ExportError(
            f"a sheet of {width} × {height} pixels is too large",
            f"graphics cards take {MAX_SIDE} a side, and {MAX_PIXELS // 2**20} megapixels are the most written at once",
            "choose a smaller scale, fewer sprites, or leave the number of columns open",
        )
    origin = layout.padding + layout.extrude
    return [
        Rect(origin + step_x * (index % columns), origin + step_y * (index // columns), w, h) for index in range(count)
    ], (width, height)


def _runs(classes: Sequence[str]) -> tuple[Tag, ...]:
    """One tag for each run of equal neighbours. A class that comes back later gets a number: tag names are unique."""
    starts = [i for i, name in enumerate(classes) if i == 0 or name != classes[i - 1]]
    tags: list[Tag] = []
    taken = set(classes)
    seen: set[str] = set()
    for first, end in zip(starts, [*starts[1:], len(classes)], strict=True):
        name = classes[first]
        if name in seen:
            name = unique_name(name, taken)
        seen.add(name)
        taken.add(name)
        tags.append(Tag(name, first, end - 1))
    return tuple(tags)

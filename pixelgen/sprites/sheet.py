"""Sprites laid out on one image, and the frames that come of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pixelgen.errors import ExportError
from pixelgen.sprites.layout import MAX_PIXELS, MAX_SIDE, SheetLayout
from pixelgen.sprites.naming import check_names, frame_names, unique_name
from pixelgen.sprites.placing import Size, place
from pixelgen.sprites.rgba import Pixels

__all__ = [
    "MAX_PIXELS",
    "MAX_SIDE",
    "Atlas",
    "Frame",
    "Rect",
    "Sheet",
    "SheetLayout",
    "Tag",
    "class_runs",
    "compose",
    "sheet_size",
    "shown_order",
    "shown_parts",
]

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
    """

    image: str
    size: tuple[int, int] | None
    frames: tuple[Frame, ...]
    tags: tuple[Tag, ...] = ()
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Sprites on one image.

    Attributes:
        image: (H, W, 4) uint8, straight RGBA, transparent wherever no sprite lies.
        frames: in the order in which the sheet shows them; rectangles in pixels of ``image``.
        tags: one for each run of neighbours of the same class; none if no classes were given.
        order: for each frame the index of its sprite among those that were given.
    """

    image: Pixels
    frames: tuple[Frame, ...]
    tags: tuple[Tag, ...]
    order: tuple[int, ...]

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.image.shape[1], self.image.shape[0]

    def atlas(self, image: str, *, indexed: bool = False) -> Atlas:
        """The description of this sheet when its pixels are in the file called ``image``."""
        return Atlas(image, self.size, self.frames, self.tags, indexed)


def compose(
    sprites: Sequence[Pixels] | Pixels,
    layout: SheetLayout,
    *,
    names: Sequence[str] | None = None,
    classes: Sequence[str] | None = None,
    duration_ms: int = 100,
) -> Sheet:
    """Lay sprites out.

    Args:
        sprites: (N, H, W, 4) uint8 straight RGBA, or N of (h, w, 4) of any sizes.
        layout: where they go, and which of them and how much of each.
        names: N unique names; left out, they are numbered ("sprite-000").
        classes: the class of each sprite; neighbours of one class become a tag.
        duration_ms: how long an animation shows each frame, in [1, 65535].

    Raises:
        ExportError: no sprites, a sheet beyond ``MAX_SIDE`` or ``MAX_PIXELS``, names that repeat or cannot be written.
        ValueError: arrays or sequences of the wrong shape.
    """
    _check(sprites, duration_ms)
    for kind, given in (("names", names), ("classes", classes)):
        if given is not None and len(given) != len(sprites):
            raise ValueError(f"{kind}: {len(given)} for {len(sprites)} sprites")
    order = shown_order(sprites, layout, classes)
    names = names if names is not None else frame_names("{title}-{frame000}", len(sprites), title="sprite")
    check_names("frame", [names[index] for index in order])
    tags = class_runs([classes[index] for index in order]) if classes is not None else ()

    shown = [sprites[index] for index in order]
    parts = shown_parts(shown, layout)
    crops = [part.crop(sprite) for part, sprite in zip(parts, shown, strict=True)]
    share = _shares(crops) if layout.merge_duplicates else range(len(crops))  # the cell in which each sprite lies
    drawn = list(dict.fromkeys(share))
    rim, scale = layout.extrude, layout.scale
    around = rim + layout.inner_padding
    cells = [(scale * parts[i].w + 2 * around, scale * parts[i].h + 2 * around) for i in drawn]
    rows = {index: row for row, tag in enumerate(tags) for index in range(tag.first, tag.last + 1)}
    corners, (width, height) = place(cells, layout, groups=[rows.get(i, 0) for i in drawn])
    image = np.zeros((height, width, 4), dtype=np.uint8)
    rects: dict[int, Rect] = {}
    for i, (x, y) in zip(drawn, corners, strict=True):
        rects[i] = rect = Rect(x + around, y + around, scale * parts[i].w, scale * parts[i].h)
        # Which of the sprite's pixels each pixel of its cell repeats:
        ys, xs = (np.arange(-rim, side + rim).clip(0, side - 1) // scale for side in (rect.h, rect.w))
        Rect(rect.x - rim, rect.y - rim, len(xs), len(ys)).crop(image)[:] = crops[i][ys[:, None], xs]
    frames = tuple(
        _frame(names[index], rects[share[i]], part, sprite.shape, scale=scale, duration_ms=duration_ms)
        for i, (index, part, sprite) in enumerate(zip(order, parts, shown, strict=True))
    )
    return Sheet(image, frames, tags, order)


def sheet_size(count: int, *, size: int, layout: SheetLayout) -> tuple[int, int]:
    """(width, height) in pixels of a sheet of ``count`` sprites of side ``size``, before there are any.

    What is trimmed, merged or left out is not known yet: the sheet can only become smaller.

    Raises:
        ExportError: a sheet beyond ``MAX_SIDE`` or ``MAX_PIXELS``.
    """
    side = size * layout.scale + 2 * (layout.extrude + layout.inner_padding)
    return place([(side, side)] * count, layout).size


def shown_order(
    sprites: Sequence[Pixels] | Pixels, layout: SheetLayout, classes: Sequence[str] | None
) -> tuple[int, ...]:
    """Indices of the sprites that are shown, in the order in which they are: empty ones may be left out, and classes
    be brought together, each where its first sprite is.

    Raises:
        ExportError: nothing is left.
    """
    order = [i for i, sprite in enumerate(sprites) if not layout.ignore_empty or sprite[..., 3].any()]
    if not order:
        raise ExportError("all sprites are empty", fix="make or choose others, or do not leave out empty ones")
    if layout.arrangement == "classes" and classes is not None:
        first = {name: index for index, name in reversed(list(enumerate(classes)))}
        order.sort(key=lambda index: first[classes[index]])
    return tuple(order)


def _check(sprites: Sequence[Pixels] | Pixels, duration_ms: int) -> None:
    if not 1 <= duration_ms <= 65535:
        raise ValueError(f"duration_ms: expected 1 to 65535, got {duration_ms}")
    if len(sprites) == 0 or any(sprite.size == 0 for sprite in sprites):
        raise ExportError("there are no sprites to put on a sheet", fix="make or choose at least one")
    for sprite in sprites:
        if sprite.dtype != np.uint8 or sprite.ndim != 3 or sprite.shape[2] != 4:
            raise ValueError(f"sprites: expected (N, H, W, 4) uint8, got {sprite.shape} {sprite.dtype} for one")


def shown_parts(sprites: Sequence[Pixels], layout: SheetLayout) -> list[Rect]:
    """The part of each sprite that is left after trimming. Of an empty one it is a single pixel, so that it counts.

    Raises:
        ExportError: sprites of different sizes are to be trimmed alike.
    """
    whole = [Rect(0, 0, sprite.shape[1], sprite.shape[0]) for sprite in sprites]
    if layout.trim == "off":
        return whole
    if layout.trim == "each":
        return [_visible(sprite[..., 3] > 0) for sprite in sprites]
    if len({sprite.shape for sprite in sprites}) > 1:
        raise ExportError("sprites of different sizes have no common margin", fix="trim each sprite, or none")
    return [_visible(np.any([sprite[..., 3] > 0 for sprite in sprites], axis=0))] * len(sprites)


def _visible(mask: NDArray[np.bool_]) -> Rect:
    """The smallest rectangle around all that is set in (H, W); the first pixel where nothing is."""
    ys, xs = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(ys):
        return Rect(0, 0, 1, 1)
    return Rect(int(xs[0]), int(ys[0]), int(xs[-1] - xs[0]) + 1, int(ys[-1] - ys[0]) + 1)


def _shares(crops: Sequence[Pixels]) -> list[int]:
    """For each picture the index of the first that looks the same."""
    first: dict[tuple[tuple[int, ...], bytes], int] = {}
    return [first.setdefault((crop.shape, crop.tobytes()), index) for index, crop in enumerate(crops)]


def _frame(name: str, rect: Rect, part: Rect, shape: tuple[int, ...], *, scale: int, duration_ms: int) -> Frame:
    canvas: Size | None = (shape[1] * scale, shape[0] * scale)
    if canvas == (rect.w, rect.h):
        canvas = None
    return Frame(name, rect, duration_ms, (part.x * scale, part.y * scale), canvas)


def class_runs(classes: Sequence[str]) -> tuple[Tag, ...]:
    """One tag for each run of equal neighbours. A class that comes back later gets a number: tag names are unique.

    Raises:
        ExportError: a class whose name cannot be written.
    """
    check_names("tag", list(dict.fromkeys(classes)))
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

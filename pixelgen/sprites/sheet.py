"""Sprites laid out on one image, or on as many as they need, and the frames that come of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pixelgen.errors import ExportError
from pixelgen.sprites.frame import Atlas, Frame, Rect, Tag
from pixelgen.sprites.layout import MAX_PIXELS, MAX_PIXELS_OF_ALL, MAX_SIDE, SheetLayout
from pixelgen.sprites.naming import check_names, frame_names
from pixelgen.sprites.placing import Size, fits, place
from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.shown import class_runs, equal_pictures, shown_order, shown_parts

__all__ = [
    "MAX_PIXELS",
    "MAX_SIDE",
    "Atlas",
    "Frame",
    "Rect",
    "Sheet",
    "SheetLayout",
    "Tag",
    "compose",
    "compose_pages",
    "sheet_size",
]


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

    def atlas(self, image: str, *, indexed: bool = False, related: tuple[str, ...] = ()) -> Atlas:
        """The description of this sheet when its pixels are in the file called ``image``.

        Args:
            related: file names of the atlases of the other sheets.
        """
        return Atlas(image, self.size, self.frames, self.tags, indexed, related)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """Sprites in the order in which they are shown, ready to be put onto sheets.

    Attributes:
        crops: what is left of each sprite after trimming, (h, w, 4).
        shares: for each the first that looks the same, itself if none does.
        frames: all about each but its place.
        tags: runs of all of them.
        groups: for each the number of its tag; 0 without tags.
        order: for each its index among the sprites that were given.
    """

    layout: SheetLayout
    crops: list[Pixels]
    shares: list[int]
    frames: list[Frame]
    tags: tuple[Tag, ...]
    groups: list[int]
    order: tuple[int, ...]

    def drawn(self, first: int, end: int) -> list[int]:
        """Which of the sprites ``first`` ≤ index < ``end`` are drawn: one of those that look the same."""
        seen: dict[int, int] = {}
        for index in range(first, end):
            seen.setdefault(self.shares[index], index)
        return list(seen.values())

    def cells(self, drawn: list[int]) -> list[Size]:
        rim = 2 * (self.layout.extrude + self.layout.inner_padding)
        scale = self.layout.scale
        return [(scale * self.crops[i].shape[1] + rim, scale * self.crops[i].shape[0] + rim) for i in drawn]

    def require_bounded(self) -> None:
        """Raise an ExportError if all sheets together are more than should be in memory at once."""
        if sum(w * h for w, h in self.cells(self.drawn(0, len(self.crops)))) > MAX_PIXELS_OF_ALL:
            raise ExportError(
                "the sheets are too large",
                f"{MAX_PIXELS_OF_ALL // 2**20} megapixels are the most written at once",
                "choose a smaller scale or fewer sprites",
            )

    def fits(self, first: int, end: int) -> bool:
        drawn = self.drawn(first, end)
        return fits(self.cells(drawn), self.layout, groups=[self.groups[i] for i in drawn])

    def end_of_page(self, first: int) -> int:
        """Where the sheet that begins with sprite ``first`` ends: as late as possible."""
        high = self._too_many(first)
        if self.fits(first, high - 1):
            return high - 1
        low = first + self._least(first)
        if not self.fits(first, low):
            return low  # `page` says why it is impossible
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.fits(first, middle) else (low, middle)
        return low

    def _least(self, first: int) -> int:
        """How many sprites the sheet has to hold: the columns or rows that were asked for."""
        layout, left = self.layout, len(self.crops) - first
        if layout.arrangement == "classes":
            left = self.groups[first:].count(self.groups[first])
        asked = {"rows": layout.columns, "classes": layout.columns, "columns": layout.rows}
        return min(asked.get(layout.arrangement) or 1, left)

    def _too_many(self, first: int) -> int:
        """An end that is surely too late: the cells alone cover more than a sheet, or there are no more sprites."""
        left = min(self.layout.limit**2, MAX_PIXELS)
        seen: set[int] = set()
        for index in range(first, len(self.crops)):
            if self.shares[index] not in seen:
                seen.add(self.shares[index])
                left -= self.crops[index].size // 4 * self.layout.scale**2
            if left < 0:
                return max(index + 1, first + 2)
        return len(self.crops) + 1

    def page(self, first: int, end: int) -> Sheet:
        """The sheet of the sprites ``first`` ≤ index < ``end``."""
        layout, drawn = self.layout, self.drawn(first, end)
        cells = self.cells(drawn)
        corners, (width, height) = place(cells, layout, groups=[self.groups[i] for i in drawn])
        image = np.zeros((height, width, 4), dtype=np.uint8)
        rim, scale = layout.extrude, layout.scale
        around = rim + layout.inner_padding
        rects: dict[int, Rect] = {}
        for i, (x, y), (w, h) in zip(drawn, corners, cells, strict=True):
            rects[self.shares[i]] = rect = Rect(x + around, y + around, w - 2 * around, h - 2 * around)
            # Which of the sprite's pixels each pixel of its cell repeats:
            ys, xs = (np.arange(-rim, side + rim).clip(0, side - 1) // scale for side in (rect.h, rect.w))
            Rect(rect.x - rim, rect.y - rim, len(xs), len(ys)).crop(image)[:] = self.crops[i][ys[:, None], xs]
        shown = range(first, end)
        frames = tuple(replace(self.frames[i], rect=rects[self.shares[i]]) for i in shown)
        tags = [
            Tag(tag.name, max(tag.first, first) - first, min(tag.last, end - 1) - first)
            for tag in self.tags
            if tag.first < end and tag.last >= first
        ]
        return Sheet(image, frames, tuple(tags), self.order[first:end])


def compose(
    sprites: Sequence[Pixels] | Pixels,
    layout: SheetLayout,
    *,
    names: Sequence[str] | None = None,
    classes: Sequence[str] | None = None,
    duration_ms: int = 100,
) -> Sheet:
    """Lay sprites out on one image.

    Args:
        sprites: (N, H, W, 4) uint8 straight RGBA, or N of (h, w, 4) of any sizes.
        layout: where they go, and which of them and how much of each.
        names: N unique names; left out, they are numbered ("sprite-000").
        classes: the class of each sprite; neighbours of one class become a tag.
        duration_ms: how long an animation shows each frame, in [1, 65535].

    Raises:
        ExportError: no sprites, a sheet beyond the largest side or ``MAX_PIXELS``, names that repeat or cannot be
            written.
        ValueError: arrays or sequences of the wrong shape.
    """
    laid = _lay(sprites, layout, names=names, classes=classes, duration_ms=duration_ms)
    return laid.page(0, len(laid.crops))


def compose_pages(
    sprites: Sequence[Pixels] | Pixels,
    layout: SheetLayout,
    *,
    names: Sequence[str] | None = None,
    classes: Sequence[str] | None = None,
    duration_ms: int = 100,
) -> tuple[Sheet, ...]:
    """Lay sprites out on as many images as they need, in order: one, unless that would exceed ``layout.max_side``.

    A tag that is cut has its name on each of the sheets; ``order`` counts through all sprites. Sprites that look the
    same share a place only if they are on the same sheet.

    Arguments and errors are those of ``compose``; a sprite, or a row of ``layout.columns``, has to fit on one sheet.
    """
    laid = _lay(sprites, layout, names=names, classes=classes, duration_ms=duration_ms)
    laid.require_bounded()
    pages: list[Sheet] = []
    first = 0
    while first < len(laid.crops):
        end = laid.end_of_page(first)
        pages.append(laid.page(first, end))
        first = end
    return tuple(pages)


def _lay(
    sprites: Sequence[Pixels] | Pixels,
    layout: SheetLayout,
    *,
    names: Sequence[str] | None,
    classes: Sequence[str] | None,
    duration_ms: int,
) -> _Laid:
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
    frames = [
        _frame(names[index], part, sprite.shape, scale=layout.scale, duration_ms=duration_ms)
        for index, part, sprite in zip(order, parts, shown, strict=True)
    ]
    groups = [number for number, tag in enumerate(tags) for _ in range(tag.first, tag.last + 1)] or [0] * len(crops)
    shares = equal_pictures(crops) if layout.merge_duplicates else list(range(len(crops)))
    return _Laid(layout=layout, crops=crops, shares=shares, frames=frames, tags=tags, groups=groups, order=order)


def sheet_size(count: int, *, size: int, layout: SheetLayout) -> tuple[int, int]:
    """(width, height) in pixels of the sheet of ``count`` sprites of side ``size``, before there are any; of the first
    if they need several.

    What is trimmed, merged or left out is not known yet: sheets can only become smaller.

    Raises:
        ExportError: a sprite, or a row of ``layout.columns``, does not fit on a sheet.
    """
    blank = np.zeros((size, size, 4), np.uint8)
    every = list(range(count))
    laid = _Laid(
        layout=layout, crops=[blank] * count, shares=every, frames=[], tags=(), groups=[0] * count, order=tuple(every)
    )
    laid.require_bounded()
    return place(laid.cells(every[: laid.end_of_page(0)]), layout).size


def _check(sprites: Sequence[Pixels] | Pixels, duration_ms: int) -> None:
    if not 1 <= duration_ms <= 65535:
        raise ValueError(f"duration_ms: expected 1 to 65535, got {duration_ms}")
    if len(sprites) == 0 or any(sprite.size == 0 for sprite in sprites):
        raise ExportError("there are no sprites to put on a sheet", fix="make or choose at least one")
    for sprite in sprites:
        if sprite.dtype != np.uint8 or sprite.ndim != 3 or sprite.shape[2] != 4:
            raise ValueError(f"sprites: expected (N, H, W, 4) uint8, got {sprite.shape} {sprite.dtype} for one")


def _frame(name: str, part: Rect, shape: tuple[int, ...], *, scale: int, duration_ms: int) -> Frame:
    """A frame that has no place yet."""
    rect = Rect(0, 0, scale * part.w, scale * part.h)
    canvas: Size | None = (shape[1] * scale, shape[0] * scale)
    if canvas == (rect.w, rect.h):
        canvas = None
    return Frame(name, rect, duration_ms, (part.x * scale, part.y * scale), canvas)

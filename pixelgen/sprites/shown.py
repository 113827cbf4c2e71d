"""Which of the sprites are shown, in which order, how much of each, and which of them belong together."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pixelgen.errors import ExportError
from pixelgen.sprites.frame import Rect, Tag
from pixelgen.sprites.layout import SheetLayout
from pixelgen.sprites.naming import check_names, unique_name
from pixelgen.sprites.rgba import Pixels


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


def equal_pictures(crops: Sequence[Pixels]) -> list[int]:
    """For each picture the index of the first that looks the same."""
    first: dict[tuple[tuple[int, ...], bytes], int] = {}
    return [first.setdefault((crop.shape, crop.tobytes()), index) for index, crop in enumerate(crops)]


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

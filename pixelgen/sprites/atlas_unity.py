"""The .tpsheet that TexturePacker's importer turns into sprites in Unity: a line for each, from the bottom left.

A line is ``name;x;y;width;height; pivot x;pivot y; left;right;top;bottom``: lengths in pixels, the pivot in fractions
of the rectangle, borders for slicing by nine, which we leave at 0. Unity knows no trimmed sprites: the pivot of one
that lost its margins is where the middle of the whole sprite was, and may lie outside.
Importer: https://www.codeandweb.com/texturepacker/tutorials/using-spritesheets-with-unity
"""

import re
from dataclasses import replace

from pixelgen.sprites.frame import Atlas, Frame, Rect

_ESCAPES = {"%": "%25", "#": "%23", ":": "%3A", ";": "%3B"}  # what separates, and what begins a line of another kind
_HEAD = (
    r":format=40300\n:texture=([^\n]+)\n:size=(\d+)x(\d+)\n:pivotpoints=enabled\n:borders=disabled\n"
    r":alphahandling=KeepTransparentPixels\n\n"
)
_PIVOT = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
_LINE = re.compile(rf"([^;\n]+);(\d+);(\d+);(\d+);(\d+); {_PIVOT};{_PIVOT}; 0;0;0;0\n")


def as_tpsheet(atlas: Atlas) -> Atlas:
    """What a .tpsheet can say: names and rectangles."""
    frames = tuple(Frame(frame.name, frame.rect) for frame in atlas.frames)
    return replace(atlas, frames=frames, tags=(), indexed=False, related=())


def write_tpsheet(atlas: Atlas) -> str:
    """The text of a .tpsheet that lies beside its sheet.

    Raises:
        ValueError: an atlas without size.
    """
    if atlas.size is None:
        raise ValueError("size: rectangles are counted from the bottom of the sheet")
    width, height = atlas.size
    head = [
        ":format=40300",
        f":texture={atlas.image}",
        f":size={width}x{height}",
        ":pivotpoints=enabled",
        ":borders=disabled",
        ":alphahandling=KeepTransparentPixels",
        "",
    ]
    return "\n".join([*head, *(_line(frame, height) for frame in atlas.frames)]) + "\n"


def _line(frame: Frame, height: int) -> str:
    r, (x, y), (wide, high) = frame.rect, frame.offset, frame.whole
    pivot_x, pivot_y = (wide / 2 - x) / r.w, 1 - (high / 2 - y) / r.h
    name = "".join(_ESCAPES.get(character, character) for character in frame.name)
    return f"{name};{r.x};{height - r.y - r.h};{r.w};{r.h}; {pivot_x!r};{pivot_y!r}; 0;0;0;0"


def read_tpsheet(text: str) -> Atlas:
    """An atlas that ``write_tpsheet`` wrote.

    Raises:
        ValueError: anything else.
    """
    head = re.match(_HEAD, text)
    if head is None:
        raise ValueError("this is no head of a .tpsheet")
    width, height = int(head[2]), int(head[3])
    frames: list[Frame] = []
    at = head.end()
    while at < len(text):
        found = _LINE.match(text, at)
        if found is None:
            raise ValueError(f"unexpected {text[at : at + 40]!r}")
        x, bottom, w, h = (int(number) for number in found.groups()[1:])
        name = found[1]
        for character, code in reversed(_ESCAPES.items()):
            name = name.replace(code, character)
        frames.append(Frame(name, Rect(x, height - bottom - h, w, h)))
        at = found.end()
    if not frames:
        raise ValueError("there are no sprites")
    return Atlas(head[1], (width, height), tuple(frames))

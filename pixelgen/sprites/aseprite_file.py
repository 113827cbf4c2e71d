"""Aseprite's own file: one layer, a frame for each sprite, a tag for each class, and the colours as its palette.

Written chunk by chunk after the public specification, in the order in which Aseprite itself writes them:
https://github.com/aseprite/aseprite/blob/main/docs/ase-file-specs.md (little-endian throughout).
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.frame import Tag
from pixelgen.sprites.rgba import Pixels

FILE_MAGIC, FRAME_MAGIC = 0xA5E0, 0xF1FA
LAYER, CEL, COLOUR_PROFILE, TAGS, PALETTE, USER_DATA = 0x2004, 0x2005, 0x2007, 0x2018, 0x2019, 0x2020
LINKED_CEL, COMPRESSED_CEL = 1, 2
HEADER = struct.Struct("<IHHHHHIHII B3xHBBhhHH84x")
FRAME = struct.Struct("<IHHH2xI")
CHUNK = struct.Struct("<IH")
CEL_HEAD = struct.Struct("<HhhBHh5x")
RGBA_DEPTH, INDEXED_DEPTH = 32, 8
MAX_FRAMES = MAX_SIDE = 0xFFFF
MAX_TEXT = 0xFFFF  # bytes

_LAYER_OPACITY_VALID = 1
_VISIBLE_EDITABLE = 3
_TAG_COLOURS = ((106, 205, 91), (87, 185, 242), (209, 134, 223), (251, 188, 78), (247, 107, 107), (122, 204, 200))


@dataclass(frozen=True, slots=True, kw_only=True)
class Animation:
    """What an .aseprite file of ours holds.

    Attributes:
        frames: (T, H, W, 4) uint8 straight RGBA, colour 0 under alpha 0.
        durations_ms: T numbers in 1..65535.
        tags: runs of frames.
        palette: (K, 4) uint8, 1 ≤ K ≤ 256.
        indices: (T, H, W) uint8 into the palette, whose row 0 is transparent; None for a file of RGBA.
        texts: T notes, kept with the frames; empty ones are not written.
    """

    frames: Pixels
    durations_ms: tuple[int, ...]
    tags: tuple[Tag, ...]
    palette: Pixels
    indices: NDArray[np.uint8] | None = None
    texts: tuple[str, ...] = ()


def encode_aseprite(animation: Animation, *, link: bool = False) -> bytes:
    """The bytes of the file.

    Args:
        link: store equal frames once. Who then draws on one of them in Aseprite draws on all.

    Raises:
        ValueError: more frames, larger ones or longer notes than the format can count.
    """
    count, height, width = animation.frames.shape[:3]
    if not 1 <= count <= MAX_FRAMES or not 1 <= min(width, height) <= max(width, height) <= MAX_SIDE:
        raise ValueError(f"frames: {animation.frames.shape} is beyond what 16 bits count")
    first: dict[bytes, int] = {}
    parts = []
    for index, duration in enumerate(animation.durations_ms):
        chunks = list(_opening(animation)) if index == 0 else []
        same = first.setdefault(animation.frames[index].tobytes(), index) if link else index
        chunks += _cel(animation, index, None if same == index else same)
        body = b"".join(chunks)
        parts.append(FRAME.pack(FRAME.size + len(body), FRAME_MAGIC, min(len(chunks), 0xFFFF), duration, len(chunks)))
        parts.append(body)
    content = b"".join(parts)
    depth = RGBA_DEPTH if animation.indices is None else INDEXED_DEPTH
    entries = len(animation.palette)
    size = HEADER.size + len(content)
    numbers = (size, FILE_MAGIC, count, width, height, depth, _LAYER_OPACITY_VALID, animation.durations_ms[0])
    return HEADER.pack(*numbers, 0, 0, 0, entries, 1, 1, 0, 0, 0, 0) + content


def _opening(animation: Animation) -> Iterator[bytes]:
    """The chunks that stand once, in the first frame."""
    yield _chunk(COLOUR_PROFILE, struct.pack("<HHI8x", 1, 0, 0))  # sRGB
    entries = [struct.pack("<H4B", 0, *entry) for entry in animation.palette.tolist()]
    yield _chunk(PALETTE, struct.pack("<III8x", len(entries), 0, len(entries) - 1) + b"".join(entries))
    if animation.tags:
        described = []
        for index, tag in enumerate(animation.tags):
            colour = _TAG_COLOURS[index % len(_TAG_COLOURS)]
            described.append(struct.pack("<HHBH6x3Bx", tag.first, tag.last, 0, 0, *colour) + _string(tag.name))
        yield _chunk(TAGS, struct.pack("<H8x", len(animation.tags)) + b"".join(described))
        for index in range(len(animation.tags)):  # newer versions take a tag's colour from its user data
            colour = _TAG_COLOURS[index % len(_TAG_COLOURS)]
            yield _chunk(USER_DATA, struct.pack("<I4B", 2, *colour, 255))
    yield _chunk(LAYER, struct.pack("<HHHHHHB3x", _VISIBLE_EDITABLE, 0, 0, 0, 0, 0, 255) + _string("Sprite"))


def _cel(animation: Animation, index: int, same: int | None) -> list[bytes]:
    """A frame's picture, cut to what is visible; nothing for an empty frame without a note."""
    text = animation.texts[index] if animation.texts else ""
    visible = animation.frames[index][..., 3] > 0
    if not visible.any() and not text:
        return []
    if same is not None and visible.any():
        chunks = [_chunk(CEL, CEL_HEAD.pack(0, 0, 0, 255, LINKED_CEL, 0) + struct.pack("<H", same))]
    else:
        ys, xs = np.flatnonzero(visible.any(axis=1)), np.flatnonzero(visible.any(axis=0))
        top, bottom, left, right = (ys[0], ys[-1] + 1, xs[0], xs[-1] + 1) if len(ys) else (0, 1, 0, 1)
        stored = animation.frames[index] if animation.indices is None else animation.indices[index]
        rows = np.ascontiguousarray(stored[top:bottom, left:right])
        head = CEL_HEAD.pack(0, left, top, 255, COMPRESSED_CEL, 0) + struct.pack("<HH", rows.shape[1], rows.shape[0])
        chunks = [_chunk(CEL, head + zlib.compress(rows.tobytes(), 9))]
    if text:
        chunks.append(_chunk(USER_DATA, struct.pack("<I", 1) + _string(text)))
    return chunks


def _chunk(kind: int, content: bytes) -> bytes:
    return CHUNK.pack(CHUNK.size + len(content), kind) + content


def _string(text: str) -> bytes:
    content = text.encode("utf-8")
    if len(content) > MAX_TEXT:
        raise ValueError(f"text: {len(content)} bytes are more than {MAX_TEXT}")
    return struct.pack("<H", len(content)) + content

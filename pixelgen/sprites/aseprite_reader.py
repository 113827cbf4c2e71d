"""An .aseprite file read back: as much of the format as ours use, and strict about it.

Specification: https://github.com/aseprite/aseprite/blob/main/docs/ase-file-specs.md
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites import aseprite_file as ase
from pixelgen.sprites.aseprite_file import Animation
from pixelgen.sprites.frame import Tag
from pixelgen.sprites.rgba import Pixels


@dataclass(slots=True)
class _Reading:
    """What has been found so far; ``stored`` are frames as they lie in the file, (H, W) or (H, W, 4)."""

    width: int
    height: int
    indexed: bool
    palette: Pixels | None = None
    tags: list[Tag] = field(default_factory=list)
    stored: list[NDArray[np.uint8]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    layers: int = 0


def decode_aseprite(content: bytes) -> Animation:
    """What ``encode_aseprite`` wrote.

    Raises:
        ValueError: cut off, of another kind, or with parts that ours do not have.
    """
    try:
        return _decode(content)
    except (struct.error, zlib.error, IndexError) as error:
        raise ValueError(f"it is cut off or damaged ({error})") from error


def _decode(content: bytes) -> Animation:
    size, magic, count, width, height, depth, *_ = ase.HEADER.unpack_from(content)
    if magic != ase.FILE_MAGIC or size != len(content):
        raise ValueError("the head of the file is wrong")
    if depth not in (ase.RGBA_DEPTH, ase.INDEXED_DEPTH):
        raise ValueError(f"{depth} bits a pixel are not written")
    reading = _Reading(width, height, depth == ase.INDEXED_DEPTH)
    durations: list[int] = []
    at = ase.HEADER.size
    for _ in range(count):
        length, magic, old_chunks, duration, chunks = ase.FRAME.unpack_from(content, at)
        if magic != ase.FRAME_MAGIC or old_chunks != min(chunks, 0xFFFF):
            raise ValueError("the head of a frame is wrong")
        shape = (height, width) if reading.indexed else (height, width, 4)
        reading.stored.append(np.zeros(shape, np.uint8))
        reading.texts.append("")
        durations.append(duration)
        found = list(_chunks(content, at + ase.FRAME.size, at + length))
        if len(found) != chunks:
            raise ValueError("the chunks of a frame are not as many as it says")
        _take(found, reading)
        at += length
    if at != len(content) or reading.palette is None or reading.layers != 1:
        raise ValueError("a palette, a layer or the end is missing")
    indices = np.stack(reading.stored) if reading.indexed else None
    if indices is not None and int(indices.max()) >= len(reading.palette):
        raise ValueError("a pixel has a number beyond the palette")
    if any(not 0 <= tag.first <= tag.last < count for tag in reading.tags):
        raise ValueError("a tag is out of range")
    return Animation(
        frames=np.stack(reading.stored) if indices is None else reading.palette[indices],
        durations_ms=tuple(durations),
        tags=tuple(reading.tags),
        palette=reading.palette,
        indices=indices,
        texts=tuple(reading.texts) if any(reading.texts) else (),
    )


def _chunks(content: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    while at < end:
        length, kind = ase.CHUNK.unpack_from(content, at)
        if length < ase.CHUNK.size or at + length > end:
            raise ValueError("a chunk leaves its frame")
        yield kind, content[at + ase.CHUNK.size : at + length]
        at += length


def _take(chunks: list[tuple[int, bytes]], reading: _Reading) -> None:
    previous = 0
    for kind, body in chunks:
        match kind:
            case ase.PALETTE:
                reading.palette = _palette(body)
            case ase.TAGS:
                reading.tags.extend(_tags(body))
            case ase.LAYER:
                reading.layers += 1
            case ase.CEL:
                _draw(body, reading)
            case ase.USER_DATA if previous == ase.CEL:
                if struct.unpack_from("<I", body)[0] != 1:
                    raise ValueError("only text is written beside a cel")
                reading.texts[-1] = _string(body, 4)[0]
            case ase.USER_DATA | ase.COLOUR_PROFILE:
                pass
            case _:
                raise ValueError(f"chunks of the kind {kind:#06x} are not written")
        previous = kind


def _palette(body: bytes) -> Pixels:
    count, first, last = struct.unpack_from("<III", body)
    if first != 0 or last != count - 1 or len(body) != 20 + 6 * count:
        raise ValueError("the palette is not whole")
    entries = np.frombuffer(body, np.uint8, offset=20).reshape(count, 6)
    if entries[:, :2].any():
        raise ValueError("names of colours are not written")
    return entries[:, 2:].copy()


def _tags(body: bytes) -> Iterator[Tag]:
    at = 10
    for _ in range(struct.unpack_from("<H", body)[0]):
        first, last, direction = struct.unpack_from("<HHB", body, at)
        if direction != 0:
            raise ValueError("only forward animations are written")
        name, at = _string(body, at + 17)
        yield Tag(name, first, last)


def _draw(body: bytes, reading: _Reading) -> None:
    layer, x, y, opacity, kind, z = ase.CEL_HEAD.unpack_from(body)
    if (layer, opacity, z) != (0, 255, 0):
        raise ValueError("only whole pictures on the first layer are written")
    if kind == ase.LINKED_CEL:
        (source,) = struct.unpack_from("<H", body, ase.CEL_HEAD.size)
        if source >= len(reading.stored) - 1:
            raise ValueError("a frame is linked to a later one")
        reading.stored[-1] = reading.stored[source]
        return
    if kind != ase.COMPRESSED_CEL:
        raise ValueError(f"cels of the kind {kind} are not written")
    width, height = struct.unpack_from("<HH", body, ase.CEL_HEAD.size)
    if min(x, y) < 0 or x + width > reading.width or y + height > reading.height:
        raise ValueError("a cel leaves the canvas")
    pixels = np.frombuffer(zlib.decompress(body[ase.CEL_HEAD.size + 4 :]), np.uint8)
    shape = (height, width) if reading.indexed else (height, width, 4)
    if pixels.size != int(np.prod(shape)):
        raise ValueError("a cel does not hold its pixels")
    reading.stored[-1][y : y + height, x : x + width] = pixels.reshape(shape)


def _string(body: bytes, at: int) -> tuple[str, int]:
    """The text at ``at``, and where it ends."""
    (length,) = struct.unpack_from("<H", body, at)
    end = at + 2 + length
    if end > len(body):
        raise ValueError("a text is cut off")
    return body[at + 2 : end].decode("utf-8"), end

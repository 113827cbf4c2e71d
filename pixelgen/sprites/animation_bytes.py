"""The containers of GIF and APNG, written whole: every frame covers the picture, and none is merged or cropped.

Pillow's own writers of animations store only what changed, and lose pixels and empty frames where frames are
transparent; it is used here for the compression of a single GIF image only.
References: https://www.w3.org/Graphics/GIF/spec-gif89a.txt and https://www.w3.org/TR/png-3/#apng-frame-based-animation
"""

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_CLEAR_BEFORE_NEXT = 2


def encode_gif(
    frames: Sequence[NDArray[np.uint8]],
    tables: Sequence[NDArray[np.uint8]],
    durations_ms: Sequence[int],
    *,
    loop: bool,
) -> bytes:
    """An animated GIF.

    Args:
        frames: (H, W) uint8 each: 0 is transparent, k is row k - 1 of the frame's table.
        tables: (K, 3) uint8 colours for each frame, K ≤ 255. One and the same object for all is written once.
        durations_ms: multiples of 10.
    """
    height, width = frames[0].shape
    shared = all(table is tables[0] for table in tables)
    table, bits = _colour_table(tables[0]) if shared else (b"", 0)
    parts = [b"GIF89a", struct.pack("<HHBBB", width, height, (0x80 | bits if shared else 0) | 0x70, 0, 0), table]
    if loop:
        parts.append(b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0")
    for frame, colours, ms in zip(frames, tables, durations_ms, strict=True):
        table, bits = (b"", 0) if shared else _colour_table(colours)
        parts.append(b"!\xf9\x04" + struct.pack("<BHBB", _CLEAR_BEFORE_NEXT << 2 | 1, ms // 10, 0, 0))
        parts.append(b"," + struct.pack("<HHHHB", 0, 0, width, height, 0 if shared else 0x80 | bits) + table)
        parts.append(_lzw(frame))
    return b"".join([*parts, b";"])


def _colour_table(colours: NDArray[np.uint8]) -> tuple[bytes, int]:
    """Transparent's entry and the colours, filled up to 2^(bits + 1) entries, and those bits."""
    bits = max(0, len(colours).bit_length() - 1)
    return (bytes(3) + colours.tobytes()).ljust(3 << (bits + 1), b"\0"), bits


def _lzw(frame: NDArray[np.uint8]) -> bytes:
    """Code size, compressed blocks and their end, as they stand in a GIF of this image alone."""
    single = BytesIO()
    Image.fromarray(frame).save(single, "GIF", optimize=False, interlace=0)
    content = single.getvalue()
    table = 3 << ((content[10] & 7) + 1) if content[10] & 0x80 else 0
    start = 13 + table
    while content[start : start + 1] == b"!":  # extensions: two bytes, then blocks up to an empty one
        start += 2
        while content[start]:
            start += 1 + content[start]
        start += 1
    return content[start + 10 : -1]


def encode_apng(
    frames: NDArray[np.uint8],
    durations_ms: Sequence[int],
    *,
    loop: bool,
    chunks: Sequence[tuple[bytes, bytes]] = (),
) -> bytes:
    """An animated PNG of (T, H, W, 4) uint8 straight RGBA; every frame replaces the one before.

    Args:
        chunks: kind and content of further chunks, such as texts.
    """
    count, height, width, _ = frames.shape
    parts = [
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)),
        _chunk(b"acTL", struct.pack(">II", count, 0 if loop else 1)),
        *(_chunk(kind, content) for kind, content in chunks),
    ]
    sequence = 0
    for frame, ms in zip(frames, durations_ms, strict=True):
        control = struct.pack(">IIIIIHHBB", sequence, width, height, 0, 0, ms, 1000, 0, 0)
        parts.append(_chunk(b"fcTL", control))
        # A zero before each row: unfiltered, which suits few colours best.
        rows = np.pad(frame.reshape(height, width * 4), ((0, 0), (1, 0)))
        data = zlib.compress(rows.tobytes(), 9)
        if sequence == 0:
            parts.append(_chunk(b"IDAT", data))
            sequence += 1
        else:
            parts.append(_chunk(b"fdAT", struct.pack(">I", sequence + 1) + data))
            sequence += 2
    return b"".join([*parts, _chunk(b"IEND", b"")])


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

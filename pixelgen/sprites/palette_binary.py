"""Palettes in binary files: Adobe swatches, Windows RIFF palettes, and the colours of a PNG."""

import struct
from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image, UnidentifiedImageError

from pixelgen.sprites.colours import Colour, Palette, pack, unpack

_MAX_PIXELS = 2**22  # 2048 × 2048: far above any palette strip, enlarged or not
_COLOUR_BLOCK = 0x0001
_COMPONENTS = {b"RGB ": 3, b"Gray": 1, b"CMYK": 4}


def read_ase(content: bytes) -> list[Colour]:
    """Adobe Swatch Exchange, big-endian blocks; groups are flattened.

    CMYK is converted without a profile, as the files carry none.

    Raises:
        ValueError: cut off, or a colour in Lab, which has no one sRGB value.
    """
    colours: list[Colour] = []
    try:
        blocks, at = struct.unpack_from(">I", content, 8)[0], 12
        for _ in range(blocks):
            kind, length = struct.unpack_from(">HI", content, at)
            if at + 6 + length > len(content):
                raise ValueError("it is cut off")
            if kind == _COLOUR_BLOCK:
                colours.append(_swatch(content[at + 6 : at + 6 + length]))
            at += 6 + length
    except struct.error:
        raise ValueError("it is cut off") from None
    return colours


def _swatch(block: bytes) -> Colour:
    name_length = struct.unpack_from(">H", block)[0]
    model = block[2 + 2 * name_length :][:4]
    if model not in _COMPONENTS:
        raise ValueError(f"it has a colour of the kind {model.decode('latin-1').strip() or 'unknown'}, not RGB")
    values = struct.unpack_from(f">{_COMPONENTS[model]}f", block, 6 + 2 * name_length)
    if model == b"CMYK":
        return _byte_colour([(1 - ink) * (1 - values[3]) for ink in values[:3]])
    return _byte_colour(values * 3 if model == b"Gray" else values)


def _byte_colour(channels: Sequence[float]) -> Colour:
    if not all(np.isfinite(channels)):
        raise ValueError("it has a colour that is not a number")
    r, g, b = (round(255 * min(max(channel, 0.0), 1.0)) for channel in channels)
    return r, g, b


def write_ase(palette: Palette) -> bytes:
    """Adobe Swatch Exchange 1.0: a global RGB swatch for each colour, named by its hex code."""
    blocks = []
    for channels in palette.colours:
        name = "{:02x}{:02x}{:02x}".format(*channels)
        content = struct.pack(">H", len(name) + 1) + f"{name}\0".encode("utf-16-be")
        content += b"RGB " + struct.pack(">3fH", *(channel / 255 for channel in channels), 0)
        blocks.append(struct.pack(">HI", _COLOUR_BLOCK, len(content)) + content)
    return b"ASEF" + struct.pack(">HHI", 1, 0, len(blocks)) + b"".join(blocks)


def read_riff(content: bytes) -> list[Colour]:
    """Windows palette: RIFF of type PAL with a LOGPALETTE in its ``data`` chunk, little-endian.

    Raises:
        ValueError: another kind of RIFF, or cut off.
    """
    if content[8:12] != b"PAL ":
        raise ValueError("it is a RIFF file of another kind")
    at = 12
    try:
        while content[at : at + 4] != b"data":
            length = struct.unpack_from("<I", content, at + 4)[0]
            at += 8 + length + length % 2  # chunks start on even places
        count = struct.unpack_from("<H", content, at + 10)[0]
        return [struct.unpack_from("3B", content, at + 12 + 4 * index) for index in range(count)]
    except struct.error:
        raise ValueError("it is cut off") from None


def read_png(content: bytes) -> list[Colour]:
    """The different opaque colours of an image in reading order: strips of any enlargement give the same.

    Raises:
        ValueError: damaged, or larger than any palette.
    """
    try:
        with Image.open(BytesIO(content), formats=["PNG"]) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise ValueError(f"it has {image.width} × {image.height} pixels")
            pixels = np.asarray(image.convert("RGBA"))
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("it is damaged") from error
    packed = pack(pixels[pixels[..., 3] == 255])
    different, first = np.unique(packed, return_index=True)
    r_g_b = unpack(different[np.argsort(first)])
    return [(int(r), int(g), int(b)) for r, g, b in r_g_b]


def write_png(palette: Palette) -> bytes:
    """A strip of one pixel for each colour, as Lospec offers them."""
    file = BytesIO()
    Image.fromarray(palette.rgb[None]).save(file, format="PNG")
    return file.getvalue()

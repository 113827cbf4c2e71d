"""An image file in, RGBA frames out: PNG and APNG, GIF, WebP and BMP in each of their pixel modes.

Files come from strangers. The kind is told by the first bytes and never by the name, the size is checked before any
pixel is decoded, and whatever a damaged file provokes in a decoder becomes one `DatasetError` with a readable cause.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
from PIL import ImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from pixelgen.errors import DatasetError
from pixelgen.sprites.archive import open_file
from pixelgen.sprites.rgba import Pixels, clean

IMAGE_SUFFIXES = frozenset({".png", ".apng", ".gif", ".webp", ".bmp", ".dib"})
"""Names that are taken for images, in lower case."""

MAX_PIXELS = 8192 * 8192
"""The largest picture that is decoded (256 MB as RGBA); a compressed file of some kilobytes can claim far more."""

MAX_FRAME_PIXELS = 2048 * 2048
"""The largest frame of an animation: a 128-pixel sprite that was enlarged sixteen times."""

MAX_SIDE = 16384
"""The longest side of any picture, pixels; the largest texture that engines take."""

MAX_BYTES = 256 * 2**20
"""The largest file that is opened."""

_SIGNATURES: tuple[tuple[bytes, type[ImageFile.ImageFile]], ...] = (
    (b"\x89PNG\r\n\x1a\n", PngImageFile),
    (b"GIF8", GifImageFile),
    (b"RIFF", WebPImageFile),
    (b"BM", BmpImageFile),
)
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "it is a JPEG, which blurs pixel art"),
    (b"8BPS", "it is a Photoshop document"),
    (b"PK\x03\x04", "it is a zip archive"),
    (b"<svg", "it is an SVG drawing"),
    (b"version https://git-lfs", "it is a Git LFS pointer, and the picture itself was not fetched"),
)
_READABLE = "PNG, GIF, WebP or BMP"


def read_frames(
    path: Path, *, frames: Literal["all", "first"] = "all", opened: Callable[[Path], BinaryIO] = open_file
) -> Iterator[Pixels]:
    """The pictures in one file, one after the other; a still image has one.

    Args:
        path: a regular file, or a path through a zip archive.
        frames: "first" leaves out all but the first picture of an animation.
        opened: opens it; `Archives.open` where many files of one archive are read.

    Yields:
        (H, W, 4) uint8, straight RGBA, RGB 0 wherever alpha is 0. Frames of an animation are complete pictures, as a
        viewer would show them.

    Raises:
        DatasetError: when the file cannot be opened, is not an image of a known kind, claims to be larger
            than the limits above, or is damaged. Frames before the damage have been yielded by then.
    """
    try:
        stream = opened(path)
    except OSError as error:
        raise _unreadable(path, _words(error)) from error
    with stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        if size > MAX_BYTES:
            raise _unreadable(path, f"the file of {size / 2**20:.0f} MB is too large for a sprite")
        image, depth = _open(path, stream)
        most = MAX_PIXELS if getattr(image, "n_frames", 1) == 1 else MAX_FRAME_PIXELS
        if image.width * image.height > most or max(image.size) > MAX_SIDE:
            raise _unreadable(path, f"{image.width}×{image.height} pixels are more than a picture of sprites can have")
        yield from _decode(path, image, depth, frames)


def _open(path: Path, stream: BinaryIO) -> tuple[ImageFile.ImageFile, int]:
    """The picture with its header read, and its bits per sample (told for PNG only, else 8)."""
    # Pillow's own classes are called directly: Image.open would warn on stderr about a bomb that is refused anyway,
    # and would load some thirty decoders that nobody asked for.
    try:
        start = stream.read(32)
        stream.seek(0)
    except OSError as error:
        raise _unreadable(path, _words(error)) from error
    for signature, kind in _SIGNATURES:
        if start.startswith(signature) and (kind is not WebPImageFile or start[8:12] == b"WEBP"):
            try:
                depth = start[24] if kind is PngImageFile else 8  # IHDR is always the first chunk
                return kind(stream, path.name), depth
            except Exception as error:  # a damaged header raises nearly anything
                raise _unreadable(path, "its header is damaged", fix="export it again") from error
    if not start:
        raise _unreadable(path, "the file is empty", fix="export it again")
    why = next((words for magic, words in _OTHER_KINDS if start.startswith(magic)), "it is not an image")
    raise _unreadable(path, why, fix=f"export it as {_READABLE}" if why != "it is not an image" else "")


def _decode(path: Path, image: ImageFile.ImageFile, depth: int, frames: Literal["all", "first"]) -> Iterator[Pixels]:
    count = getattr(image, "n_frames", 1)
    # An APNG may show a still picture to viewers that cannot animate; it is not part of the animation.
    first = 1 if image.info.get("default_image") and count > 1 and frames == "all" else 0
    last = count if frames == "all" else first + 1
    for index in range(first, last):
        try:
            if index:
                image.seek(index)
            image.load()
            pixels = _rgba(image, depth)
        except Exception as error:  # as above: decoders meet damaged data in many ways
            where = f"frame {index} " if count > 1 else "the file "
            raise _unreadable(path, where + "is damaged or cut off", fix="export it again") from error
        yield pixels


def _rgba(image: ImageFile.ImageFile, depth: int) -> Pixels:
    """What Pillow decoded, as cleaned straight RGBA uint8 (H, W, 4); ``depth`` is the file's own bits per sample."""
    transparent: Any = image.info.get("transparency")
    if image.mode.startswith("I"):  # 16-bit greyscale; convert() would cut off all above 255
        return _from_grey16(np.asarray(image), transparent)
    if transparent is not None and image.mode in {"L", "RGB"} and depth != 8:
        # The transparent colour of a PNG counts in the file's own depth, but Pillow has scaled the samples to 8 bits.
        values = (transparent,) if isinstance(transparent, int) else tuple(transparent)
        scaled = tuple(value >> 8 if depth == 16 else value * 255 // (2**depth - 1) for value in values)
        image.info["transparency"] = scaled[0] if image.mode == "L" else scaled
    return clean(np.asarray(image if image.mode == "RGBA" else image.convert("RGBA")))


def _from_grey16(values: np.ndarray[Any, Any], transparent: Any) -> Pixels:
    grey = np.rint(values.clip(0, 65535) / 257).astype(np.uint8)
    alpha = np.where(values == transparent, 0, 255) if isinstance(transparent, int) else np.full(values.shape, 255)
    return clean(np.stack([grey, grey, grey, alpha.astype(np.uint8)], axis=-1))


def _unreadable(path: Path, why: str, *, fix: str = "") -> DatasetError:
    return DatasetError(f"cannot read {path.name}", why, fix)


def _words(error: OSError) -> str:
    return (error.strerror or str(error)).lower()

"""Previews on disk: sprites side by side in one enlarged PNG, to look at, and to read back pixel by pixel."""

import json
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pixelgen.files import replacing
from pixelgen.sprites.rgba import upscale

_KEY = "pixelgen-preview"  # text chunk of the PNG: how many sprites of which size it holds
_SIDE = 64  # about so many pixels of the sheet for a sprite


def save_preview(path: Path, sprites: NDArray[np.uint8]) -> None:
    """Sprites (N, S, S, 4), N ≥ 1, side by side in a near-square sheet, enlarged to about 64 px each."""
    count, size = len(sprites), sprites.shape[1]
    columns = math.ceil(math.sqrt(count))
    cells = np.zeros((-(-count // columns) * columns, size, size, 4), np.uint8)
    cells[:count] = sprites
    sheet = cells.reshape(-1, columns, size, size, 4).swapaxes(1, 2).reshape(-1, columns * size, 4)
    about = PngInfo()
    about.add_text(_KEY, json.dumps({"sprites": count, "size": size}))
    with replacing(path) as temporary:
        Image.fromarray(upscale(sheet, max(1, _SIDE // size)), "RGBA").save(temporary, pnginfo=about)


def read_preview(path: Path) -> NDArray[np.uint8] | None:
    """The sprites that ``save_preview`` was given, read-only, or None if the file is gone, damaged or of other make."""
    try:
        with Image.open(path) as image:
            about = json.loads(image.info[_KEY])  # written before the pixels, so it is known by now
            count, size = int(about["sprites"]), int(about["size"])
            pixels = np.asarray(image.convert("RGBA"))
        scale, columns = max(1, _SIDE // size), math.ceil(math.sqrt(count))
        sheet = pixels[::scale, ::scale]
        cells = sheet.reshape(-1, size, columns, size, 4).swapaxes(1, 2).reshape(-1, size, size, 4)[:count]
    except (OSError, SyntaxError, KeyError, TypeError, ValueError, ZeroDivisionError):
        return None  # Pillow says SyntaxError of a broken PNG
    sprites = cells.copy()
    sprites.setflags(write=False)
    return sprites

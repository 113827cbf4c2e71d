"""The .json beside a sheet, as Aseprite and TexturePacker write it, used to cut the sheet.

Both write the same objects, in a dictionary by name ("hash") or in a list with a ``filename`` each ("array"); a
multi-atlas of Phaser holds several sheets in ``textures``. Unknown members are allowed.
References: https://www.aseprite.org/docs/sprite-sheet/ and https://www.codeandweb.com/texturepacker/documentation
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import numpy as np

from pixelgen.errors import DatasetError
from pixelgen.sprites.archive import open_file
from pixelgen.sprites.decode import MAX_PIXELS
from pixelgen.sprites.rgba import Pixels

_MAX_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class AtlasFrame:
    """One sprite of a sheet; all in pixels, origin top left.

    Attributes:
        name: as written; may hold folders ("orc/walk_0.png").
        x, y, width, height: the rectangle of the sprite's visible part, as it is meant to be seen.
        rotated: stored turned by 90° clockwise, so that the sheet holds ``height`` × ``width`` at (x, y).
        offset: where that part belongs on the sprite's canvas (x, y), for trimmed sprites.
        canvas: (width, height) of the sprite before it was trimmed.
    """

    name: str
    x: int
    y: int
    width: int
    height: int
    rotated: bool
    offset: tuple[int, int]
    canvas: tuple[int, int]


def read_atlas(path: Path, *, opened: Callable[[Path], BinaryIO] = open_file) -> dict[str, tuple[AtlasFrame, ...]]:
    """The frames of each sheet that a .json file describes, by the sheet's file name ("" where it names none).

    An empty dictionary means that the file is valid JSON but describes no sheet.

    Args:
        path: a regular file, or a path through a zip archive.
        opened: opens it; `Archives.open` where many files of one archive are read.

    Raises:
        DatasetError: for a file that cannot be read, is no JSON, or is an atlas with a frame that makes no sense.
    """
    try:
        with opened(path) as stream:
            text = stream.read(_MAX_BYTES + 1)
        if len(text) > _MAX_BYTES:
            return {}
        content = json.loads(text)
    except OSError as error:
        raise DatasetError(f"cannot read {path.name}", (error.strerror or str(error)).lower()) from error
    except (ValueError, RecursionError) as error:
        raise DatasetError(f"cannot read {path.name}", "it is not valid JSON", "export it again") from error
    if not isinstance(content, dict):
        return {}
    sheets: dict[str, tuple[AtlasFrame, ...]] = {}
    try:
        if isinstance(content.get("textures"), list):
            sheets = {_base_name(sheet["image"]): _frames(sheet["frames"]) for sheet in content["textures"]}
        elif isinstance(content.get("frames"), dict | list):
            meta = content.get("meta")
            image = meta.get("image", "") if isinstance(meta, dict) else ""
            sheets = {_base_name(image): _frames(content["frames"])}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DatasetError(
            f"cannot use {path.name}",
            f"a frame in it has no proper {error.args[0]!r}" if isinstance(error, KeyError) else "a frame is malformed",
            "export it again as Aseprite or TexturePacker JSON",
        ) from error
    return {image: frames for image, frames in sheets.items() if frames}


def cut_atlas(sheet: Pixels, frame: AtlasFrame) -> Pixels:
    """One sprite out of a sheet, turned upright and put back to its place on its whole canvas.

    Args:
        sheet: (H, W, 4) uint8.

    Returns:
        (canvas height, canvas width, 4) uint8, a copy; transparent where the sprite had been trimmed.

    Raises:
        DatasetError: when the frame leaves the sheet or its own canvas.
    """
    width, height = (frame.height, frame.width) if frame.rotated else (frame.width, frame.height)
    inside = frame.x >= 0 and frame.y >= 0 and frame.x + width <= sheet.shape[1] and frame.y + height <= sheet.shape[0]
    if not inside:
        raise DatasetError(
            f"frame {frame.name!r} lies outside of its sheet",
            f"{width}×{height} at {frame.x},{frame.y} of {sheet.shape[1]}×{sheet.shape[0]} pixels",
            "export sheet and .json together",
        )
    part = sheet[frame.y : frame.y + height, frame.x : frame.x + width]
    if frame.rotated:
        part = np.rot90(part)  # counter-clockwise: back to how it was
    left, top = frame.offset
    if left < 0 or top < 0 or left + frame.width > frame.canvas[0] or top + frame.height > frame.canvas[1]:
        raise DatasetError(f"frame {frame.name!r} is larger than its own canvas", fix="export sheet and .json together")
    sprite = np.zeros((frame.canvas[1], frame.canvas[0], 4), np.uint8)
    sprite[top : top + frame.height, left : left + frame.width] = part
    return sprite


def _frames(frames: dict[str, Any] | list[dict[str, Any]]) -> tuple[AtlasFrame, ...]:
    named = frames.items() if isinstance(frames, dict) else [(entry["filename"], entry) for entry in frames]
    return tuple(_frame(str(name), entry) for name, entry in named)


def _frame(name: str, entry: dict[str, Any]) -> AtlasFrame:
    x, y, width, height = (_whole(entry["frame"], side) for side in "xywh")
    place = entry.get("spriteSourceSize") or {"x": 0, "y": 0, "w": width, "h": height}
    canvas = entry.get("sourceSize") or {"w": place["x"] + width, "h": place["y"] + height}
    shown = _whole(place, "w"), _whole(place, "h")
    # Aseprite's inner padding widens the stored rectangle evenly around the picture.
    pad_x, pad_y = (width - shown[0]) // 2, (height - shown[1]) // 2
    if pad_x > 0 and (width, height) == (shown[0] + 2 * pad_x, shown[1] + 2 * pad_y):
        x, y, width, height = x + pad_x, y + pad_y, *shown
    size = _whole(canvas, "w"), _whole(canvas, "h")
    if min(width, height, *size) < 1 or size[0] * size[1] > MAX_PIXELS:
        raise ValueError(f"{name}: {width}×{height} on {size}")
    return AtlasFrame(
        name=name,
        x=x,
        y=y,
        width=width,
        height=height,
        rotated=entry.get("rotated") is True,
        offset=(_whole(place, "x"), _whole(place, "y")),
        canvas=size,
    )


def _whole(rectangle: dict[str, Any], side: str) -> int:
    value = rectangle[side]
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise ValueError(f"{side}: expected a whole number of pixels, got {value!r}")
    return int(value)


def _base_name(image: str) -> str:
    return PurePosixPath(image.replace("\\", "/")).name

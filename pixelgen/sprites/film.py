"""Moments of several sprites as a file: a moving picture of all of them, or a strip with every moment in sight."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pixelgen.choices import Choices
from pixelgen.errors import ExportError
from pixelgen.sprites.animation import save_apng, save_gif
from pixelgen.sprites.layout import MAX_SIDE, SheetLayout
from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.sheet_file import save_sheet

_GAP = 1  # pixels between sprites that are shown together
_HOLD_MS = 1500  # of the last moment: what it came to


@dataclass(frozen=True, slots=True)
class FilmFormat:
    """How moments can be written."""

    key: str
    label: str
    help: str
    suffix: str
    moves: bool


GIF = FilmFormat(
    "gif", "GIF animation", "Shown everywhere; at most 255 colours a picture, pixels clear or solid.", ".gif", True
)
APNG = FilmFormat(
    "apng", "APNG animation", "Keeps every colour and half-transparent pixels; shown by browsers.", ".png", True
)
SHEET = FilmFormat(
    "sheet", "Strip (sprite sheet)", "A PNG with one row for each sprite, one column for each moment.", ".png", False
)
FILM_FORMATS: Choices[FilmFormat] = Choices("format", (GIF, APNG, SHEET))


@dataclass(frozen=True, slots=True)
class FilmEnd:
    """What follows the last moment of a moving picture."""

    key: str
    label: str
    help: str


HOLD = FilmEnd("hold", "Rest on the last", "The last moment stays for a second and a half, then it begins anew.")
BACK = FilmEnd("back", "Play back", "From the last moment back to the first, and so on without a jump.")
CUT = FilmEnd("cut", "Begin anew", "The first moment follows the last at once.")
FILM_ENDS: Choices[FilmEnd] = Choices("end", (HOLD, BACK, CUT))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Film:
    """What to write, and how.

    Attributes:
        moments: (T, N, S, S, 4) uint8 straight RGBA, T moments of N sprites.
        format: key of ``FILM_FORMATS``.
        scale: each pixel becomes a square of this many, in [1, 16].
        duration_ms: for how long each moment is shown, in [1, 65535].
        end: key of ``FILM_ENDS``.
        metadata: for a strip, what is known of each of its frames: N · T objects of plain JSON values, row by row.
    """

    moments: Pixels
    format: str
    scale: int = 4
    duration_ms: int = 250
    end: str = HOLD.key
    metadata: Sequence[Mapping[str, object]] | None = None


def film_size(moments: int, sprites: int, size: int, *, form: FilmFormat, scale: int) -> tuple[int, int]:
    """(width, height) in pixels of the file."""
    if not form.moves:
        return moments * size * scale, sprites * size * scale
    columns = math.ceil(math.sqrt(sprites))
    rows = -(-sprites // columns)
    return (columns * (size + _GAP) - _GAP) * scale, (rows * (size + _GAP) - _GAP) * scale


def tiled(moments: Pixels) -> Pixels:
    """(T, N, S, S, 4) sprites as (T, H, W, 4) pictures: near-square, a clear pixel between neighbours."""
    count, sprites, size = moments.shape[:3]
    columns = math.ceil(math.sqrt(sprites))
    rows = -(-sprites // columns)
    pitch = size + _GAP
    pictures = np.zeros((count, rows * pitch, columns * pitch, 4), np.uint8)
    for index in range(sprites):
        top, left = (pitch * place for place in divmod(index, columns))
        pictures[:, top : top + size, left : left + size] = moments[:, index]
    return pictures[:, :-_GAP, :-_GAP]


def film_timing(moments: int, *, duration_ms: int, end: str) -> list[tuple[int, int]]:
    """Which moment is shown for how many milliseconds, in turn.

    Raises:
        ConfigError: for an end that does not exist.
    """
    shown = [(index, duration_ms) for index in range(moments)]
    following = FILM_ENDS[end]
    if following is BACK:
        shown += reversed(shown[1:-1])
    elif following is HOLD and shown:
        shown[-1] = moments - 1, max(duration_ms, _HOLD_MS)
    return shown


def save_film(path: Path, film: Film, *, overwrite: bool = False) -> Path:
    """Write ``film``, read it back and put it in place.

    Args:
        path: of the file; the format's suffix is added if it has none.
        overwrite: whether an older file of this name may be replaced.

    Returns:
        where it is.

    Raises:
        ExportError: no moments, too large, or the file exists, cannot be written or does not read back.
        ConfigError: an unknown format or end.
    """
    form = FILM_FORMATS[film.format]
    path = path if path.suffix else path.with_suffix(form.suffix)
    count, sprites, size = film.moments.shape[:3]
    if not form.moves:
        width, height = film_size(count, sprites, size, form=form, scale=film.scale)
        if max(width, height) > MAX_SIDE:
            raise ExportError(
                f"a strip of {width:,} × {height:,} px is too large",
                f"{MAX_SIDE:,} px are the most on a side",
                "choose a smaller scale or fewer sprites",
            )
        rows = film.moments.swapaxes(0, 1).reshape(sprites * count, size, size, 4)
        save_sheet(
            path, rows, SheetLayout(columns=count, scale=film.scale), metadata=film.metadata, overwrite=overwrite
        )
        return path
    timing = film_timing(count, duration_ms=film.duration_ms, end=film.end)
    pictures = tiled(film.moments)[[index for index, _ in timing]]
    save = save_gif if form is GIF else save_apng
    save(path, pictures, duration_ms=[ms for _, ms in timing], scale=film.scale, overwrite=overwrite)
    return path

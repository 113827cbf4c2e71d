"""The time-lapse as a file: a moving picture of the training, or a sheet of all its moments. No Qt, no torch."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pixelgen.choices import Choices
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.animation import save_apng, save_gif

_GAP = 1  # pixels between sprites that are shown together
_HOLD_MS = 1500  # of the last moment: what it came to


@dataclass(frozen=True, slots=True)
class FilmFormat:
    """How a time-lapse can be written."""

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
SHEET = FilmFormat("sheet", "Sprite sheet", "One row for each sprite, one column for each moment.", ".png", False)
FILM_FORMATS: Choices[FilmFormat] = Choices("format", (GIF, APNG, SHEET))


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A time-lapse to write.

    Attributes:
        path: of the file.
        moments: (T, N, S, S, 4) uint8 straight RGBA, T moments of N sprites.
        format: key of ``FILM_FORMATS``.
        scale: each pixel becomes a square of this many, in [1, 16].
        per_second: moments shown in a second; the last one stays longer.
    """

    path: Path
    moments: NDArray[np.uint8]
    format: str
    scale: int = 4
    per_second: int = 4


def film_size(moments: int, sprites: int, size: int, *, form: FilmFormat, scale: int) -> tuple[int, int]:
    """(width, height) in pixels of the file."""
    if not form.moves:
        return moments * size * scale, sprites * size * scale
    columns = math.ceil(math.sqrt(sprites))
    rows = -(-sprites // columns)
    return tuple((n * (size + _GAP) - _GAP) * scale for n in (columns, rows))  # type: ignore[return-value]


def tiled(moments: NDArray[np.uint8]) -> NDArray[np.uint8]:
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


def film_job(film: Film) -> Job:
    """Write ``film`` over whatever has its name; ends with its ``Path``, or an ``ExportError``."""

    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> Path:
        form = FILM_FORMATS[film.format]
        path = film.path if film.path.suffix else film.path.with_suffix(form.suffix)
        if form is SHEET:
            _save_sheet(path, film)
            return path
        durations = [round(1000 / film.per_second)] * (len(film.moments) - 1) + [_HOLD_MS]
        save = save_gif if form is GIF else save_apng
        save(path, tiled(film.moments), duration_ms=durations, scale=film.scale, overwrite=True)
        return path

    return job


def _save_sheet(path: Path, film: Film) -> None:
    from pixelgen.sprites.layout import SheetLayout
    from pixelgen.sprites.sheet_file import save_sheet

    count, sprites, size = film.moments.shape[:3]
    rows = film.moments.swapaxes(0, 1).reshape(sprites * count, size, size, 4)
    save_sheet(path, rows, SheetLayout(columns=count, scale=film.scale), overwrite=True)

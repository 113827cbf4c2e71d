"""What a film shows, put together beside the window: painting every state of every sprite takes a while."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pixelgen.gui.generation.stage.film_source import FilmSource
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.animation import gif_frames
from pixelgen.sprites.film import GIF, FilmFormat, tiled


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FilmPictures:
    """The states of the chosen sprites.

    Attributes:
        moments: (T, N, S, S, 4) uint8 straight RGBA.
        seen: (T, H, W, 4) uint8, what the file will show: the pictures of an animation, or one that is the strip.
    """

    moments: NDArray[np.uint8]
    seen: NDArray[np.uint8]


def pictures_job(source: FilmSource, numbers: tuple[int, ...], *, view: str, form: FilmFormat) -> Job:
    """Ends with ``FilmPictures`` of the sprites ``numbers`` in the picture ``view``, as ``form`` shows them."""

    def job(_report: Callable[[Any], None], cancel: CancelToken) -> FilmPictures:
        moments = source.pictures(numbers, view)
        cancel.checkpoint()
        if form.moves:
            seen = tiled(moments)
            return FilmPictures(moments=moments, seen=gif_frames(seen) if form is GIF else seen)
        count, sprites, size = moments.shape[:3]
        strip = moments.transpose(1, 2, 0, 3, 4).reshape(1, sprites * size, count * size, 4)
        return FilmPictures(moments=moments, seen=np.ascontiguousarray(strip))

    return job

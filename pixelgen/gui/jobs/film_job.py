"""A film written beside the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pixelgen.gui.jobs.job_thread import Job
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.film import Film, save_film


def film_job(path: Path, film: Film) -> Job:
    """Write ``film`` over whatever has its name; ends with its ``Path``, or an ``ExportError``."""

    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> Path:
        return save_film(path, film, overwrite=True)

    return job

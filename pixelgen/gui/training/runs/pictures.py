"""The newest sprites of runs, read in a thread."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.widgets.row_picture import MOST_IN_ROW
from pixelgen.runtime.cancel import CancelToken


def pictures_job(sheets: Sequence[Path]) -> Job:
    """Read the first sprites of many sheets. Reports (sheet, (N, S, S, 4) uint8 or None) one by one."""

    def job(report: Callable[[Any], None], cancel: CancelToken) -> None:
        from pixelgen.training.preview_sheet import read_preview

        for sheet in sheets:
            cancel.checkpoint()
            sprites = read_preview(sheet)
            report((sheet, None if sprites is None else sprites[:MOST_IN_ROW].copy()))

    return job

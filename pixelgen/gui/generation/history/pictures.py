"""A few sprites of each batch, for its row in the list."""

from collections.abc import Callable, Sequence
from typing import Any

from pixelgen.errors import HistoryError
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.models.history import BatchSummary, HistoryFiles
from pixelgen.runtime.cancel import CancelToken

MOST_IN_ROW = 12  # sprites that a row of the list can show


def pictures_job(files: HistoryFiles, summaries: Sequence[BatchSummary]) -> Job:
    """Reports (key, (N, S, S, 4) uint8 or None) one by one."""

    def job(report: Callable[[Any], None], cancel: CancelToken) -> None:
        for summary in summaries:
            cancel.checkpoint()
            try:
                sprites = files.first_sprites(summary, MOST_IN_ROW)
            except HistoryError:
                report((summary.key, None))
            else:
                report((summary.key, sprites))

    return job

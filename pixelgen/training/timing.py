"""The clock of a run, and when it is time to look at what it has learned."""

import time

from pixelgen.training.state import Progress

_PREVIEW_GROWTH = 0.25  # the next preview comes when the run is so much longer
_PREVIEW_SPACING = 50  # times what a preview costs, at least
_PREVIEW_SECONDS = 2.0


class Stopwatch:
    """Seconds of training, going on from ``earlier`` seconds that were trained before."""

    def __init__(self, earlier: float) -> None:
        self._earlier = earlier
        self._since = time.monotonic()

    @property
    def seconds(self) -> float:
        return self._earlier + time.monotonic() - self._since


class Timetable:
    """When the next preview and the next evaluation are due, so that looking costs only its share of the time.

    What is due when is kept in ``progress``, so that a run goes on as planned after a pause or a stop.

    Args:
        progress: of the run; changed here.
        share: of the time that evaluations may take, [0, 1].
        every_steps: evaluate at this interval instead, steps.
        expected_seconds: what the first evaluation is thought to take.
    """

    def __init__(self, progress: Progress, *, share: float, every_steps: int | None, expected_seconds: float) -> None:
        self._progress = progress
        self._share = share
        self._every_steps = every_steps
        if progress.next_evaluation is None:
            progress.next_evaluation = self._after(0.0, expected_seconds)

    def evaluation_due(self, seconds: float) -> bool:
        progress = self._progress
        if self._every_steps is not None:
            return progress.step // self._every_steps > progress.evaluated_step // self._every_steps
        return progress.next_evaluation is not None and seconds >= progress.next_evaluation

    def preview_due(self, seconds: float) -> bool:
        return seconds >= self._progress.next_preview

    def evaluated(self, seconds: float, took: float) -> None:
        self._progress.evaluated_step = self._progress.step
        self._progress.next_evaluation = self._after(seconds, took)

    def previewed(self, seconds: float, took: float) -> None:
        """The next preview comes a quarter of the run later: changes are quick at first, and the series stays short."""
        pause = max(_PREVIEW_GROWTH * seconds, _PREVIEW_SPACING * took, _PREVIEW_SECONDS)
        self._progress.next_preview = seconds + pause

    def _after(self, seconds: float, took: float) -> float | None:
        return seconds + took / self._share if self._share > 0 else None

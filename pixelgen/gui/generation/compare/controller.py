"""What the compare page does, without its widgets: one comparison at a time, nothing computed twice."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.flow.compare import Trial, Walk, fastest_alike
from pixelgen.gui.generation.compare.compare_job import Progress, ReferenceWalked, WayWalked, comparison
from pixelgen.gui.generation.compare.ways import Archive, CompareRequest, Findings, Way
from pixelgen.gui.generation.generate_job import ModelCache
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner


class CompareController(QObject):
    """Runs comparisons and keeps what they found.

    ``start`` and ``stop`` take effect at once for whoever listens. What was finished before a stop stays, and is not
    computed again by the next start.
    """

    activeChanged = Signal(bool)  # noqa: N815  a comparison is under way
    progressed = Signal(object)  # Progress
    wayAdded = Signal(object)  # noqa: N815  Way: sprites and time are there, the distance perhaps
    referenceAdded = Signal()  # noqa: N815  the distances of all ways are there
    finished = Signal()
    failed = Signal(object)  # JobFailure

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = Archive()
        self._findings = Findings()
        self._request: CompareRequest | None = None
        self._cache = ModelCache()
        self._active = False
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._on_reported)
        self._runner.succeeded.connect(self._on_succeeded)
        self._runner.failed.connect(self._on_failed)

    @property
    def active(self) -> bool:
        return self._active

    @property
    def request(self) -> CompareRequest | None:
        """What is compared, or was last."""
        return self._request

    @property
    def reference(self) -> Walk | None:
        """The fine walk that distances are measured by."""
        return self._findings.reference

    def walk(self, way: Way) -> Walk | None:
        """Sprites and time of ``way``; None while it has not been walked."""
        return self._findings.walks.get(way)

    def trial(self, way: Way) -> Trial | None:
        """As ``walk``, with the distance; None while there is no reference."""
        return self._findings.trials.get(way)

    def trials(self) -> dict[Way, Trial]:
        """The judged ways of the request, in its order."""
        tried = self._request.ways if self._request is not None else ()
        return {way: trial for way in tried if (trial := self.trial(way)) is not None}

    def best(self, *, within: float) -> Way | None:
        """The fastest way of the request that is at most ``within`` levels from the reference."""
        trials = self.trials()
        best = fastest_alike(trials.values(), within=within)
        return next((way for way, trial in trials.items() if trial is best), None)

    def start(self, request: CompareRequest) -> None:
        """Compare; what runs is given up, what is known already is not computed again."""
        self._request = request
        self._findings = self._archive.of(request)
        if not self._findings.missing(request.ways) and self._findings.reference is not None:
            self.stop()
            self.finished.emit()
            return
        self._runner.restart(comparison(request, self._findings, self._cache))
        self._set_active(active=True)

    @Slot()
    def stop(self) -> None:
        """Give up the comparison under way."""
        if self._active:
            self._runner.abort()
            self._set_active(active=False)

    def shutdown(self, done: Callable[[], None]) -> None:
        """Stop, and call ``done`` once no thread is left."""
        self.stop()
        self._runner.abort()
        self._runner.call_when_idle(done)

    def _set_active(self, *, active: bool) -> None:
        if active is not self._active:
            self._active = active
            self.activeChanged.emit(active)

    @Slot(object)
    def _on_reported(self, value: Any) -> None:
        match value:
            case Progress():
                self.progressed.emit(value)
            case WayWalked(way, walked, trial):
                self._findings.walks[way] = walked if trial is None else _without_states(walked)
                if trial is not None:
                    self._findings.trials[way] = trial
                self.wayAdded.emit(way)
            case ReferenceWalked(walked, trials):
                self._findings.reference = walked
                self._findings.trials.update(trials)
                for way in trials:
                    self._findings.walks[way] = _without_states(self._findings.walks[way])
                self.referenceAdded.emit()

    @Slot(object)
    def _on_succeeded(self, _result: object) -> None:
        self._set_active(active=False)
        self.finished.emit()

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self._set_active(active=False)
        self.failed.emit(failure)


def _without_states(walked: Walk) -> Walk:
    """What is judged needs only its pixels from then on: a quarter of the memory."""
    return replace(walked, states=walked.states.new_empty(0))

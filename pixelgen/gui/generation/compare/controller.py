"""What the compare page does, without its widgets: one comparison at a time, nothing computed twice."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from pixelgen.flow.compare import Trial, Walk, fastest_alike
from pixelgen.gui.generation.compare.compare_job import Progress, ReferenceWalked, WayWalked, comparison
from pixelgen.gui.generation.compare.ways import Archive, CompareRequest, Findings, Way
from pixelgen.gui.generation.generate_job import ModelCache
from pixelgen.gui.jobs.newest_job import NewestJob


class CompareController(NewestJob):
    """Runs comparisons and keeps what they found.

    What was finished before a stop stays, and is not computed again by the next start.
    """

    progressed = Signal(object)  # Progress
    wayAdded = Signal(object)  # noqa: N815  Way: sprites and time are there, the distance perhaps
    referenceAdded = Signal()  # noqa: N815  the distances of all ways are there
    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = Archive()
        self._findings = Findings()
        self._request: CompareRequest | None = None
        self._cache = ModelCache()

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
        self._run(comparison(request, self._findings, self._cache))

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

    def _on_succeeded(self, _result: object) -> None:
        self.finished.emit()


def _without_states(walked: Walk) -> Walk:
    """What is judged needs only its pixels from then on: a quarter of the memory."""
    return replace(walked, states=walked.states.new_empty(0))

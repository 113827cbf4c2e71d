"""What the Generate tab does, without its widgets: one generation at a time, the newest wins."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.models.trajectory import Moment, TrajectoryStore

if TYPE_CHECKING:
    from pixelgen.gui.generation.generate_job import GenerationRequest, GenerationStarted, ModelCache


class GenerationController(QObject):
    """Runs generations and keeps the states of the last one.

    ``start`` and ``stop`` take effect at once for whoever listens: a job that is still in a network call is left to end
    by itself, and nothing that it says afterwards is passed on.
    """

    activeChanged = Signal(bool)  # noqa: N815  a generation is under way
    started = Signal(object)  # GenerationStarted
    momentAdded = Signal(int)  # noqa: N815  position in ``store``; 0 means that the store now holds a new generation
    finished = Signal(object)  # GenerationResult
    failed = Signal(object)  # JobFailure

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = TrajectoryStore()
        self._cache: ModelCache | None = None
        self._asked: GenerationRequest | None = None
        self._begun: GenerationStarted | None = None
        self._shown: tuple[GenerationRequest, GenerationStarted] | None = None
        self._active = False
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._on_reported)
        self._runner.succeeded.connect(self._on_succeeded)
        self._runner.failed.connect(self._on_failed)

    @property
    def active(self) -> bool:
        """True from ``start`` until the last state, a failure or ``stop``."""
        return self._active

    @property
    def request(self) -> "GenerationRequest | None":
        """What the sprites in ``store`` were asked for with."""
        return self._shown[0] if self._shown is not None else None

    @property
    def entries(self) -> list[dict[str, object]]:
        """How each sprite in ``store`` was made, for the file in which it is saved."""
        return list(self._shown[1].entries) if self._shown is not None else []

    def start(self, request: "GenerationRequest") -> None:
        """Make sprites; a generation under way is given up."""
        from pixelgen.gui.generation.generate_job import ModelCache, generation  # late: it needs torch

        if self._cache is None:
            self._cache = ModelCache()
        self._asked = request
        self._runner.restart(generation(request, self._cache))
        self._set_active(active=True)

    @Slot()
    def stop(self) -> None:
        """Give up the generation under way. The states that are there stay."""
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
        if not isinstance(value, Moment):
            self._begun = value
            self.started.emit(value)
            return
        if value.index == 0:
            # Only now, so that the old sprites stay in sight while the model loads.
            self.store.clear()
            if self._asked is not None and self._begun is not None:
                self._shown = self._asked, self._begun
        self.store.append(value)
        self.momentAdded.emit(len(self.store) - 1)

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        self._set_active(active=False)
        self.finished.emit(result)

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self._set_active(active=False)
        self.failed.emit(failure)

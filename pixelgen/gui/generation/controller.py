"""What the Generate tab does, without its widgets: one generation at a time, the newest wins."""

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from pixelgen.gui.jobs.newest_job import NewestJob
from pixelgen.gui.models.batch import Batch, batch_key
from pixelgen.gui.models.trajectory import Moment, TrajectoryCache, TrajectoryStore

if TYPE_CHECKING:
    from pixelgen.gui.generation.generate_job import (
        GenerationRequest,
        GenerationResult,
        GenerationStarted,
        ModelCache,
    )


_PATIENCE_S = 0.6  # for which a live picture waits for its end


class GenerationController(NewestJob):
    """Runs generations, keeps the states of the last ones, and makes batches of what is finished."""

    preparing = Signal(str)  # what comes before the solver, in words
    started = Signal(object)  # GenerationStarted
    storeChanged = Signal(object)  # noqa: N815  TrajectoryStore: other sprites are to be seen from now on
    momentAdded = Signal(int)  # noqa: N815  position in ``store``
    finished = Signal(object)  # Batch

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = TrajectoryStore()
        self.batch: Batch | None = None
        self._states = TrajectoryCache()
        self._cache: ModelCache | None = None
        self._asked: GenerationRequest | None = None
        self._begun: GenerationStarted | None = None
        self._shown: tuple[GenerationRequest, GenerationStarted] | None = None
        self._coming: TrajectoryStore | None = None  # states that are not shown yet
        self._since = 0.0

    @property
    def request(self) -> "GenerationRequest | None":
        """What the sprites in ``store`` were asked for with; None for those of an earlier start of the program."""
        return self._shown[0] if self._shown is not None else None

    @property
    def entries(self) -> list[dict[str, Any]]:
        """How each sprite in ``store`` was made, for the file in which it is saved."""
        if self._shown is not None:
            return list(self._shown[1].entries)
        return list(self.batch.entries) if self.batch is not None else []

    def start(self, request: "GenerationRequest") -> None:
        """Make sprites; a generation under way is given up."""
        from pixelgen.gui.generation.generate_job import ModelCache, generation  # late: it needs torch

        if self._cache is None:
            self._cache = ModelCache()
        self._asked = request
        self._run(generation(request, self._cache))

    def show(self, batch: Batch) -> None:
        """Let an earlier batch be what is seen, with its states if they are still kept; what runs is given up."""
        self.stop()
        self._shown, self.batch = None, batch
        store = self._states.get(batch.key)
        self.store = TrajectoryStore.finished(batch.sprites) if store is None else store
        self.storeChanged.emit(self.store)

    def forget(self, key: str) -> None:
        """The batch of this key is gone, and so are its states."""
        self._states.forget(key)

    def _on_reported(self, value: Any) -> None:
        if isinstance(value, Moment):
            self._add(value)
        elif hasattr(value, "entries"):
            self._begun = value
            self.started.emit(value)
        else:
            self.preparing.emit(value.text)

    def _add(self, moment: Moment) -> None:
        assert self._asked is not None  # the job that reports was started with it
        if moment.index == 0:
            self._coming, self._since = TrajectoryStore(), time.monotonic()
        if self._coming is None:
            self.store.append(moment)
        else:
            self._coming.append(moment)
            # Whoever moves a slider wants to see sprites turn into others, not noise in between.
            waited = time.monotonic() - self._since > _PATIENCE_S
            if self._asked.fleeting and not self._coming.complete and not waited:
                return
            self._reveal(self._coming)
        self.momentAdded.emit(len(self.store) - 1)

    def _reveal(self, store: TrajectoryStore) -> None:
        """Only now, so that the old sprites stay in sight while the model loads."""
        assert self._asked is not None
        assert self._begun is not None  # a job says so before its first moment
        self._coming = None
        self._shown, self.batch = (self._asked, self._begun), None
        self.store = store
        self.storeChanged.emit(store)

    def _on_succeeded(self, result: "GenerationResult") -> None:
        assert self._shown is not None  # at least one moment was reported
        request, begun = self._shown
        self.batch = request.again
        if self.batch is None:
            made = datetime.now().astimezone()
            self.batch = Batch(
                key=batch_key(made),
                made=made,
                how=request.how,
                title=request.title,
                model=request.model,
                settings=request.settings,
                sprites=self.store[len(self.store) - 1].predicted,
                entries=tuple(begun.entries),
                seconds=result.seconds,
            )
        self._states.put(self.batch.key, self.store)
        self.finished.emit(self.batch)

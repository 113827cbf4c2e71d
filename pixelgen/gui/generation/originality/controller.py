"""Finds each made sprite's nearest training sprite, in a thread of its own."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.gui.generation.originality.availability import Availability, Found
from pixelgen.gui.generation.originality.references import Inspected, TrainingReferences, TrainingSpritesMissingError
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.models.likeness import Likeness, copies
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.colours import Palette

_KEPT_BATCHES = 256
_WAITING_BATCHES = 8  # of more that wait, the oldest are forgotten: nobody looks at them any more


@dataclass(frozen=True, slots=True, kw_only=True)
class _Missing:
    """The training sprites are not at hand: no failure, as a person can cure it."""

    reason: str
    locatable: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Wish:
    """One thing to do in the thread.

    Attributes:
        kind: "inspect", "locate", "judge" or "palette".
        model: whose training sprites are needed.
        key: of the batch to judge.
    """

    kind: str
    model: Path
    work: Callable[[CancelToken], Any] = field(repr=False)
    key: str = ""


class OriginalityController(QObject):
    """Judges the sprites of batches, which are known by their key, each once.

    What a model learned from is found by itself where its run lies, or asked for once (``locate``).

    Args:
        places: file in which folders that a person named are remembered; the one in the config folder if left out.
    """

    availabilityChanged = Signal(object)  # noqa: N815  Availability
    judged = Signal(str, object)  # key, tuple[Likeness, ...]: one for each sprite, in their order
    failed = Signal(str, object)  # key, JobFailure
    paletteFound = Signal(object)  # noqa: N815  Palette of the data set
    paletteFailed = Signal(str)  # noqa: N815  why there is none

    def __init__(self, parent: QObject | None = None, *, places: Path | None = None) -> None:
        super().__init__(parent)
        self._references = TrainingReferences(places)
        self._model: Path | None = None
        self._availability = Availability(found=Found.NO_MODEL, reason="No model is chosen.")
        self._verdicts: OrderedDict[str, tuple[Likeness, ...]] = OrderedDict()
        self._first: list[_Wish] = []  # done in their order, before any batch
        self._waiting: OrderedDict[str, _Wish] = OrderedDict()  # batches, of which the last is next
        self._parked: OrderedDict[str, _Wish] = OrderedDict()  # batches whose training sprites are not at hand
        self._now: _Wish | None = None
        self._runner = JobRunner(self)
        self._runner.succeeded.connect(self._on_done)
        self._runner.failed.connect(self._on_failed)

    # -- wishes --------------------------------------------------------------------------------------------------------

    @property
    def availability(self) -> Availability:
        """Whether the sprites that the model in use learned from are at hand."""
        return self._availability

    def set_model(self, path: Path | None) -> None:
        """The model in use, or none: whether its training sprites are at hand is looked up."""
        if path == self._model:
            return
        self._model = path
        if path is None:
            self._set(Availability(found=Found.NO_MODEL, reason="No model is chosen."))
            return
        self._set(Availability(found=Found.LOOKING))
        self._ask(_Wish(kind="inspect", model=path, work=lambda _: self._references.inspect(path)))

    def judge(self, key: str, sprites: NDArray[np.uint8], *, model: Path) -> None:
        """Judge the (N, S, S, 4) uint8 sprites of batch ``key``, made by ``model``; ``judged`` tells the outcome.

        Of several batches that wait, the last asked for is the first judged. If the training sprites are not at hand,
        the batch is judged once they are.
        """
        known = self._verdicts.get(key)
        if known is not None:
            self.judged.emit(key, known)
            return
        if self._now is not None and (self._now.kind, self._now.key) == ("judge", key):
            return
        self._wait(
            self._waiting,
            _Wish(
                kind="judge",
                model=model,
                key=key,
                work=lambda cancel: self._references.judge(model, sprites, cancel=cancel),
            ),
        )
        self._go_on()

    def verdicts(self, key: str) -> tuple[Likeness, ...] | None:
        """What was found for a batch; None if it was not judged yet."""
        return self._verdicts.get(key)

    def copies(self, key: str) -> tuple[int, ...]:
        """The numbers of the copies in a batch, as far as it was judged."""
        return copies(self._verdicts.get(key, ()))

    @Slot(object)
    def locate(self, folder: Path) -> None:
        """The sprites that the model in use learned from are in ``folder``: check, remember, and judge what waits."""
        model = self._model
        if model is not None:
            self._set(replace(self._availability, found=Found.LOOKING, reason=""))
            self._ask(
                _Wish(
                    kind="locate",
                    model=model,
                    work=lambda cancel: self._references.locate(model, Path(folder), cancel=cancel),
                )
            )

    @Slot(int)
    def find_palette(self, max_colours: int) -> None:
        """Take at most so many colours from the training sprites of the model in use.

        ``paletteFound`` or ``paletteFailed`` tells the outcome.
        """
        model = self._model
        if model is None:
            self.paletteFailed.emit("Choose a model first: the palette is taken from the sprites that it learned from.")
            return
        self._first = [wish for wish in self._first if wish.kind != "palette"]
        self._ask(
            _Wish(
                kind="palette",
                model=model,
                work=lambda cancel: self._references.palette(model, max_colours=max_colours, cancel=cancel),
            )
        )

    def shutdown(self, done: Callable[[], None]) -> None:
        """Leave what is being done, then call ``done``."""
        for wishes in (self._first, self._waiting, self._parked):
            wishes.clear()
        self._now = None
        self._runner.abort()
        self._runner.call_when_idle(done)

    # -- the thread ----------------------------------------------------------------------------------------------------

    def _ask(self, wish: _Wish) -> None:
        self._first.append(wish)
        self._go_on()

    def _wait(self, batches: OrderedDict[str, _Wish], wish: _Wish) -> None:
        """Put a batch last, of which there is only one place for each; too many make the oldest forgotten."""
        batches[wish.key] = wish
        batches.move_to_end(wish.key)
        while len(batches) > _WAITING_BATCHES:
            batches.popitem(last=False)

    def _go_on(self) -> None:
        if self._runner.busy or not (self._first or self._waiting):
            return
        self._now = self._first.pop(0) if self._first else self._waiting.popitem(last=True)[1]
        self._runner.start(_job(self._now))

    @Slot(object)
    def _on_done(self, outcome: Any) -> None:
        wish, self._now = self._now, None
        if wish is not None:
            self._take(wish, outcome)
        self._go_on()

    def _take(self, wish: _Wish, outcome: Any) -> None:
        if isinstance(outcome, _Missing):
            asked = any(each.kind in ("inspect", "locate") for each in self._first)  # they will tell
            if wish.model == self._model and not asked:
                data = self._availability.data
                self._set(
                    Availability(found=Found.MISSING, reason=outcome.reason, locatable=outcome.locatable, data=data)
                )
            if wish.kind == "palette":
                self.paletteFailed.emit(outcome.reason)
            elif wish.kind == "judge":
                self._wait(self._parked, wish)
        elif isinstance(outcome, Inspected):
            self._on_inspected(wish, outcome)
        elif isinstance(outcome, Palette):
            self.paletteFound.emit(outcome)
        else:
            self._verdicts[wish.key] = outcome
            while len(self._verdicts) > _KEPT_BATCHES:
                self._verdicts.popitem(last=False)
            self.judged.emit(wish.key, outcome)

    def _on_inspected(self, wish: _Wish, found: Inspected) -> None:
        if wish.kind == "locate":
            for parked in self._parked.values():
                self._wait(self._waiting, parked)
            self._parked.clear()
        if wish.model == self._model:
            state = Found.MISSING if found.missing else Found.READY
            self._set(Availability(found=state, reason=found.missing, locatable=found.locatable, data=found.name))

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        wish, self._now = self._now, None
        if wish is not None and wish.kind == "palette":
            self.paletteFailed.emit(failure.message)
        elif wish is not None and wish.kind == "judge":
            self.failed.emit(wish.key, failure)
        if wish is not None and wish.model == self._model and wish.kind != "palette":
            data = self._availability.data
            # Even after a wrong folder another one can be named.
            self._set(Availability(found=Found.MISSING, reason=failure.message, locatable=failure.expected, data=data))
        self._go_on()

    def _set(self, availability: Availability) -> None:
        if availability != self._availability:
            self._availability = availability
            self.availabilityChanged.emit(availability)


def _job(wish: _Wish) -> Job:
    def job(_report: Callable[[Any], None], cancel: CancelToken) -> Any:
        try:
            return wish.work(cancel)
        except TrainingSpritesMissingError as error:
            return _Missing(reason=error.reason, locatable=error.locatable)

    return job

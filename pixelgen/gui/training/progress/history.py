"""A run as it can be drawn: its numbers in tables, its moments, its marks. Plain numpy: no Qt, no torch.

Made event by event while a training runs, and all at once from the events of an earlier one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgen.choices import Choices
from pixelgen.gui.training.progress.moments import Moments
from pixelgen.gui.training.session import Session
from pixelgen.gui.widgets.curve import Mark, Points
from pixelgen.gui.widgets.series import Series, nearest
from pixelgen.gui.wording import duration
from pixelgen.training.events import CheckpointSaved, Evaluated, PreviewReady, RunStarted, StepMetrics, TrainEvent


@dataclass(frozen=True, slots=True)
class Axis:
    """What the x axis of every plot is."""

    key: str
    label: str
    help: str


STEPS = Axis("step", "Steps", "Optimiser steps.")
IMAGES = Axis("images", "Sprites seen", "Compares runs whose batches differ.")
MINUTES = Axis("minutes", "Minutes", "Time spent training, without pauses; compares runs by what they cost.")
AXES: Choices[Axis] = Choices("x axis", (STEPS, IMAGES, MINUTES))

_PLACE = tuple(AXES)  # the columns that say when
_METRICS = {"raw": "loss", "smoothed": "smoothed", "lr": "lr", "speed": "speed"}
_CHECKS = {name: name for name in ("fid", "kid", "originality", "validation")}
_LEVELS = {"floor": "fid_floor", "kid_floor": "kid_floor"}
_AS_REAL_ART = 1.0
_UNSETTLED = 2.0  # times the median of the smoothed loss
_MOST_UNSETTLED = 0.2  # of the steps so far


class RunHistory:
    """What a run has said so far, in bounded memory (see ``Series`` and ``Moments``).

    Attributes:
        name: as it is called in a legend.
        session: the newest of everything.
        moments: its previews.
    """

    def __init__(self, name: str = "", events: Iterable[TrainEvent] = ()) -> None:
        self.name = name
        self.session = Session()
        self.moments = Moments()
        self._metrics = Series((*_PLACE, *_METRICS.values()), guide="loss")
        self._checks = Series((*_PLACE, *_CHECKS.values(), *_LEVELS.values()), guide="fid")
        self._best: Evaluated | None = None
        self._original: int | None = None  # step of the last model before copying began, as far as it is known
        self._copied = False
        for event in events:
            self.apply(event)

    def __len__(self) -> int:
        """How many reports are kept."""
        return len(self._metrics)

    @property
    def nbytes(self) -> int:
        """Memory of the numbers, without the moments."""
        return self._metrics.nbytes + self._checks.nbytes

    def apply(self, event: TrainEvent) -> None:
        """Take in one event."""
        self.session.apply(event)
        match event:
            case RunStarted():
                self.name = self.name or event.run_id
                self._go_back(event.resumed_at)
            case StepMetrics():
                numbers = event.loss, event.smoothed_loss, event.lr, event.images_per_s
                self._metrics.append(event.step, event.images, event.seconds / 60, *numbers)
            case Evaluated():
                numbers = event.fid, event.kid, event.originality, event.validation_loss
                levels = event.fid_floor, event.kid_floor
                self._checks.append(event.step, event.images, event.seconds / 60, *numbers, *levels)
                self._best = event if event.best else self._best
                self._copied = event.copying
            case CheckpointSaved(kind="original"):
                self._original = event.step
            case PreviewReady():
                self.moments.add(event)

    def _go_back(self, step: int) -> None:
        """A run that goes on from a save has lost what came after it."""
        self._metrics.forget_after(step)
        self._checks.forget_after(step)
        self.moments.forget_after(step)
        if self._best is not None and self._best.step > step:
            self._best = None

    # -- for plots -----------------------------------------------------------------------------------------------------

    def points(self, key: str, *, axis: str, first: int = 0) -> Points:
        """The points of curve ``key`` over ``axis`` from step ``first`` on, as views; see ``CurveSource``."""
        table = self._metrics if key in _METRICS else self._checks
        start = int(np.searchsorted(table.column("step"), first))
        x = table.column(axis)[start:]
        column = _METRICS.get(key) or _CHECKS.get(key)
        if column is not None:
            return x, table.column(column)[start:]
        if key == "best":
            return self._best_point(axis, first)
        if len(x) and (key in _LEVELS or key == "real"):
            level = float(table.column(_LEVELS[key])[-1]) if key in _LEVELS else _AS_REAL_ART
            return np.array([x[0] if first else 0.0, x[-1]]), np.array([level, level])
        return np.empty(0), np.empty(0)

    def _best_point(self, axis: str, first: int) -> Points:
        best = self._best
        if best is None or best.step < first:
            return np.empty(0), np.empty(0)
        return np.array([_place_of(best, axis)]), np.array([best.fid])

    def marks(self, *, axis: str, first: int = 0) -> tuple[Mark, ...]:
        """The best check by FID and, once copying has begun, the last model before it."""
        found = []
        if self._best is not None and self._best.step >= first:
            found.append(Mark(_place_of(self._best, axis), "★ best FID", good=True))
        if self._copied and self._original is not None and self._original >= first:
            found.append(Mark(self._x_of(self._original, axis), "last before copying", good=False))
        return tuple(found)

    def _x_of(self, step: int, axis: str) -> float:
        row = nearest(self._checks.column("step"), step)
        return float(step) if row is None or axis == STEPS.key else float(self._checks.column(axis)[row])

    def place(self, x: float, *, axis: str) -> str:
        """``"step 1,200 · 38,400 sprites · 3 min 20 s"``."""
        table = self._metrics if len(self._metrics) else self._checks
        row = nearest(table.column(axis), x)
        if row is None:
            return ""
        step, images, minutes = (float(table.column(name)[row]) for name in _PLACE)
        return f"step {step:,.0f} · {images:,.0f} sprites · {duration(60 * minutes)}"

    def unsettled(self) -> int:
        """The step at which the loss has come down from its start: below twice the median of all so far.

        At most a fifth of the steps lie before it; 0 where there is nothing to leave out.
        """
        smoothed: NDArray[np.float64] = self._metrics.column("smoothed")
        steps = self._metrics.column("step")
        if len(smoothed) < 8:
            return 0
        high = np.flatnonzero(smoothed > _UNSETTLED * np.nanmedian(smoothed))
        if not len(high):
            return 0
        last = int(steps[min(int(high[-1]) + 1, len(steps) - 1)])
        return min(last, int(_MOST_UNSETTLED * steps[-1]))


def _place_of(event: Evaluated, axis: str) -> float:
    return {"step": float(event.step), "images": float(event.images), "minutes": event.seconds / 60}[axis]

"""Finds each made sprite's nearest training sprite, in a thread of its own."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.gui.generation.originality.availability import Availability, Found
from pixelgen.gui.models.likeness import Likeness, copies


class OriginalityController(QObject):
    """Judges sprites of one model at a time. Batches are known by their key, and judged once."""

    availabilityChanged = Signal(object)  # noqa: N815  Availability
    judged = Signal(str, object)  # key, tuple[Likeness, ...]: one for each sprite, in their order
    failed = Signal(str, object)  # key, JobFailure
    paletteFound = Signal(object)  # noqa: N815  Palette of the data set
    paletteFailed = Signal(str)  # noqa: N815  why there is none

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.availability = Availability(found=Found.NO_MODEL, reason="No model is chosen.")
        self._verdicts: dict[str, tuple[Likeness, ...]] = {}

    def set_model(self, path: Path | None) -> None:
        """The model whose sprites are to be judged, or none."""

    def judge(self, key: str, sprites: NDArray[np.uint8], *, model: Path) -> None:
        """Judge the (N, S, S, 4) uint8 sprites of batch ``key``, made by ``model``; ``judged`` tells the outcome."""

    def verdicts(self, key: str) -> tuple[Likeness, ...] | None:
        """What was found for a batch; None if it was not judged yet."""
        return self._verdicts.get(key)

    def copies(self, key: str) -> tuple[int, ...]:
        """The numbers of the copies in a batch, as far as it was judged."""
        return copies(self._verdicts.get(key, ()))

    @Slot(object)
    def locate(self, folder: Path) -> None:
        """The data set of the model is in ``folder``: check it, remember it, and judge what waits."""

    @Slot(int)
    def find_palette(self, max_colours: int) -> None:
        """Take a palette from the training sprites: ``paletteFound`` or ``paletteFailed`` tells the outcome."""

    def shutdown(self, done: Callable[[], None]) -> None:
        """End what runs, then call ``done``."""
        done()

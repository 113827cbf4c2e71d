"""A made sprite beside the training sprite that it is most like."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pixelgen.gui.generation.originality.availability import Availability
from pixelgen.gui.models.likeness import Likeness, copies
from pixelgen.gui.widgets.panel import Panel


class LikenessCard(Panel):
    """Shows the likeness of one sprite of a batch, or how all of it fared while none is chosen."""

    locateWanted = Signal(object)  # noqa: N815  Path of the folder that the person named

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Originality", parent)
        self.setObjectName("generate.likeness")
        self._verdicts: tuple[Likeness, ...] | None = None

    @property
    def copies(self) -> tuple[int, ...]:
        """The numbers of the sprites to hide."""
        return copies(self._verdicts or ())

    @Slot(object)
    def set_availability(self, availability: Availability) -> None:
        """Whether there is anything to compare with."""

    def set_verdicts(self, verdicts: Sequence[Likeness] | None) -> None:
        """What was found for the batch on show; None while it is looked for."""
        self._verdicts = tuple(verdicts) if verdicts is not None else None

    def set_sprite(self, number: int | None, pixels: NDArray[np.uint8] | None = None) -> None:
        """The chosen sprite, (S, S, 4) uint8 straight RGBA, by its number in the batch; None for none."""

"""One silhouette in several palettes: choose, look, export as rows."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from pixelgen.gui.generation.colours.recolour_rows import RecolourRows, make_rows


class RecolourDialog(QDialog):
    """Shows ``sprites``, (N, S, S, 4) uint8 straight RGBA, in each chosen palette."""

    exportWanted = Signal(object)  # noqa: N815  RecolourRows

    def __init__(self, sprites: NDArray[np.uint8], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sprites = sprites

    def rows(self) -> RecolourRows:
        """What would be exported now."""
        return make_rows(self._sprites, ())

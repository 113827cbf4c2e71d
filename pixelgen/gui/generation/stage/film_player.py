"""Plays the frames of a film in their time."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer, Slot

from pixelgen.gui.generation.export.sheet_preview import SheetPreview


class FilmPlayer(QTimer):
    """Shows one frame after the other in ``preview``, over and over."""

    def __init__(self, preview: SheetPreview) -> None:
        super().__init__(preview)
        self._preview = preview
        self._frames: NDArray[np.uint8] | None = None
        self._timing: Sequence[tuple[int, int]] = ()
        self._place = 0
        self.setSingleShot(True)
        self.timeout.connect(self._on_timeout)

    def play(self, frames: NDArray[np.uint8], timing: Sequence[tuple[int, int]]) -> None:
        """Show (T, H, W, 4) ``frames`` from the first on, each as ``timing`` says: (frame, milliseconds) in turn."""
        self._frames, self._timing, self._place = frames, timing, 0
        self._show_frame()

    def show_still(self, picture: NDArray[np.uint8]) -> None:
        """Show one (H, W, 4) picture."""
        self.stop()
        self._preview.set_pixels(picture)

    def _show_frame(self) -> None:
        if self._frames is not None:
            frame, ms = self._timing[self._place]
            self._preview.set_pixels(self._frames[frame])
            self.start(ms)

    @Slot()
    def _on_timeout(self) -> None:
        self._place = (self._place + 1) % len(self._timing)
        self._show_frame()

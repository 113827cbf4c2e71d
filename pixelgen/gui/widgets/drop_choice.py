"""Two places to drop files: beside what is there, or in its place."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from pixelgen.gui.widgets.drop_area import dropped_paths
from pixelgen.gui.widgets.drop_overlay import DropOverlay, DropPlace


class DropChoice(DropOverlay):
    """Covers ``host`` while files are held above it, with a half for each choice.

    Args:
        host: what is covered.
        offered: what to write with these files where they are added, and where they replace; None where there is no
            choice and ``host`` takes the drop itself.
        watched: other widgets inside ``host`` that take drops themselves.
    """

    added = Signal(object)  # list[Path]
    replaced = Signal(object)  # list[Path]

    def __init__(
        self,
        host: QWidget,
        *,
        offered: Callable[[list[Path]], tuple[DropPlace, DropPlace] | None],
        watched: tuple[QWidget, ...] = (),
    ) -> None:
        super().__init__(host, "dropChoice", watched=watched)
        self._words = offered
        self.setAccessibleName("Add to the sprites, or replace them")

    def _offer(self, data: QMimeData) -> tuple[DropPlace, ...]:
        files = dropped_paths(data)
        return (self._words(files) if files else None) or ()

    def _place_at(self, event: QDragMoveEvent | QDropEvent) -> int:
        """Also between the halves and around them."""
        return 0 if event.position().x() < self.width() / 2 else 1

    def _take(self, place: int, data: QMimeData) -> None:
        (self.added, self.replaced)[place].emit(dropped_paths(data))

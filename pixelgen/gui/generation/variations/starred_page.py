"""The sprites that a person starred: to loop through, to breed, to export."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from pixelgen.gui.generation.variations.paint import Paint
from pixelgen.gui.generation.variations.wish import Animation, SpriteRef, Wish
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.sprite_gallery import SpriteGallery


class Starred(Protocol):
    """A starred sprite, as the history knows it."""

    @property
    def key(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def pixels(self) -> NDArray[np.uint8]: ...
    @property
    def entry(self) -> Mapping[str, Any]: ...
    @property
    def name(self) -> str: ...
    @property
    def model(self) -> object: ...


class StarredPage(QWidget):
    """Starred sprites of all batches, in an order that the person makes.

    Made without torch: the fields come with ``load``. Starts no job: ``wished`` says what is wanted, and what came of
    it is handed back with ``show_results``.
    """

    wished = Signal(object)  # Wish: "interpolate" or "breed"
    exportWanted = Signal(object)  # noqa: N815  tuple[SpriteRef, ...] in their order
    animationExportWanted = Signal(object)  # noqa: N815  Animation
    openWanted = Signal(object)  # noqa: N815  (key, number) of a sprite to be shown in its batch
    unstarWanted = Signal(object)  # noqa: N815  tuple of (key, number)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._starred: tuple[Starred, ...] = ()
        self._paint: Paint | None = None
        self.setObjectName("generate.starred")
        self.gallery = SpriteGallery(wanted=64)
        self.gallery.setObjectName("generate.starred.sprites")
        self.gallery.set_message("Star sprites to keep them here: press * or the star on the canvas.")
        self.export = QPushButton("Export…")
        self.export.setObjectName("generate.starred.export")
        self.export.clicked.connect(self._on_export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.gallery, 1)
        layout.addWidget(self.export)

    @Slot()
    def load(self) -> None:
        """Make the fields; imports torch, so call it when that is loaded."""

    def set_starred(self, starred: Sequence[Starred]) -> None:
        """Show these, new ones behind those that are there already."""
        self._starred = tuple(starred)

    def set_paint(self, paint: Callable[[NDArray[np.uint8]], NDArray[np.uint8]] | None) -> None:
        """How sprites are shown: in the colours of a palette; None shows them as they are."""
        self._paint = paint

    def set_reason(self, reason: str) -> None:
        """Why nothing can be made of them now, in one sentence; empty where it can."""

    def set_busy(self, *, busy: bool) -> None:
        """Whether a wish is being fulfilled."""

    def show_results(self, wish: Wish, sprites: Sequence[SpriteRef]) -> None:
        """Hand back what a wish led to, as far as it is made: a loop plays, children are shown."""

    def fail(self, reason: str) -> None:
        """A wish could not be fulfilled."""

    def values(self) -> dict[str, Any]:
        """What a person set, to be kept for the next start."""
        return {}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show settings as ``values`` gives them."""

    @property
    def animation(self) -> Animation | None:
        """The loop that plays."""
        return None

    @Slot()
    def _on_export(self) -> None:
        self.exportWanted.emit(())

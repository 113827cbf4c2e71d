"""Under the canvas: the filmstrip of one sprite, or word that its states are gone."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pixelgen.gui.generation.stage.filmstrip import SpriteFilmstrip
from pixelgen.gui.models.trajectory import TrajectoryStore
from pixelgen.gui.theme import GAP
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.icons import icon

_LOST = "Only the finished sprites of this batch were kept, not how they came out of noise."


class WayRow(QWidget):
    """Keeps its height whatever is selected, so that a selection moves nothing; hidden while there are no states.

    Attributes:
        strip: the states of the current sprite.
        again: makes the states of a kept batch anew.
    """

    def __init__(self, strip: SpriteFilmstrip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = strip
        self.again = QPushButton("Make the states aga&in")
        self.again.setObjectName("generate.again")
        self.again.setIcon(icon("reset"))
        self.again.setIconSize(QSize(12, 12))
        self.again.setToolTip("Make the same sprites once more from their settings, to see each state")
        self._wanted = True
        self._filled = False
        self._lost = QWidget()
        lost = QHBoxLayout(self._lost)
        lost.setContentsMargins(0, 0, 0, 0)
        lost.setSpacing(GAP)
        lost.addWidget(ElidedLabel(_LOST, role=self.palette().ColorRole.PlaceholderText), 1)
        lost.addWidget(self.again)
        self._lost.hide()
        pages = QVBoxLayout(self)
        pages.setContentsMargins(0, 0, 0, 0)
        pages.addWidget(strip)
        pages.addWidget(self._lost)
        self.hide()

    def show_store(self, store: TrajectoryStore) -> None:
        """Offer what can be seen of the way of ``store``."""
        self._lost.setVisible(store.way_lost)
        self.strip.setVisible(not store.way_lost)
        self._filled = len(store) > 0
        if self._filled:
            self.strip.reserve(store[0].raw.shape[1])
        self._show()

    @Slot(bool)
    def set_wanted(self, wanted: bool) -> None:
        """Whether the strip is to be seen; that states are gone is always said."""
        self._wanted = wanted
        self._show()

    def _show(self) -> None:
        self.setVisible(self._filled and (self._wanted or not self._lost.isHidden()))

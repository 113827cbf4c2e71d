"""The row under the canvas: the filmstrip of one sprite, and what can be made of its states."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from pixelgen.gui.generation.stage.filmstrip import SpriteFilmstrip
from pixelgen.gui.models.trajectory import TrajectoryStore
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.icons import icon

_BRANCH = "Make a family of variations that part from this sprite at this state (Ctrl+B)"
_LOST = "Only the finished sprites of this batch were kept, not how they came out of noise."


def strip_button() -> QToolButton:
    """The switch that folds the row away."""
    button = QToolButton()
    button.setObjectName("generate.showFilmstrip")
    button.setIcon(icon("film"))
    button.setIconSize(QSize(12, 12))
    button.setAutoRaise(True)
    button.setCheckable(True)
    button.setChecked(True)
    button.setToolTip("Filmstrip: all states of the selected sprite")
    button.setAccessibleName("Filmstrip")
    return button


class WayRow(QWidget):
    """Keeps its height whatever is selected, so that a selection moves nothing; hidden while there are no states.

    Attributes:
        strip: the states of the current sprite.
        branch: new sprites from here.
        film: the states as a file.
        again: makes the states of a kept batch anew.
    """

    def __init__(self, strip: SpriteFilmstrip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = strip
        self.branch = self._button("&Branch from here", "generate.branch", "branch")
        self.film = self._button("Save &film…", "generate.film", "film")
        self.film.setToolTip("Write how the sprites came out of noise as GIF, APNG or strip (Ctrl+Alt+E)")
        self.again = self._button("Make the &states again", "generate.again", "reset")
        self.again.setToolTip("Make the same sprites once more from their settings, to see each state")
        buttons = QVBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addStretch(1)
        buttons.addWidget(self.branch)
        buttons.addWidget(self.film)
        buttons.addStretch(1)
        self._kept = QWidget()
        row = QHBoxLayout(self._kept)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(strip, 1)
        row.addLayout(buttons)
        self._lost = QWidget()
        said = ElidedLabel(_LOST, role=self.palette().ColorRole.PlaceholderText)
        lost = QHBoxLayout(self._lost)
        lost.setContentsMargins(0, 0, 0, 0)
        lost.setSpacing(GAP)
        lost.addWidget(said, 1)
        lost.addWidget(self.again)
        pages = QVBoxLayout(self)
        pages.setContentsMargins(0, 0, 0, 0)
        pages.addWidget(self._kept)
        pages.addWidget(self._lost)
        self._wanted = True
        self._filled = False
        self.set_branchable(branchable=False, chosen=False)
        self.hide()

    def _button(self, text: str, name: str, picture: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setIcon(icon(picture))
        button.setIconSize(QSize(12, 12))
        return button

    def show_store(self, store: TrajectoryStore) -> None:
        """Offer what can be done with the states of ``store``."""
        self._lost.setVisible(store.way_lost)
        self._kept.setVisible(not store.way_lost)
        self.film.setEnabled(store.complete and len(store) > 1)
        self._filled = len(store) > 0
        self._show()

    @Slot(bool)
    def set_wanted(self, wanted: bool) -> None:
        """Whether a person wants to see the strip."""
        self._wanted = wanted
        self._show()

    def _show(self) -> None:
        self.setVisible(self._filled and (self._wanted or not self._lost.isHidden()))

    def set_branchable(self, *, branchable: bool, chosen: bool) -> None:
        """Whether a family can part from what is shown, and whether a sprite is chosen."""
        self.branch.setEnabled(branchable)
        if branchable:
            tip = _BRANCH
        elif chosen:
            tip = "Go to a state between the noise and the end to branch off"
        else:
            tip = "Select a sprite to branch from one of its states"
        self.branch.setToolTip(tip)

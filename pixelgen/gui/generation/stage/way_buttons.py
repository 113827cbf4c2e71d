"""At the right of the scrubber: what can be made of the states."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from pixelgen.gui.models.trajectory import TrajectoryStore
from pixelgen.gui.theme import TIGHT
from pixelgen.gui.widgets.icons import icon

_BRANCH = "Make a family of variations that part from the selected sprite at this state (Ctrl+B)"
_ICON = QSize(12, 12)


class WayButtons(QWidget):
    """
    Attributes:
        branch: new sprites from the state that is shown.
        film: the states as a file.
        strip: whether the filmstrip is to be seen.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.branch = QPushButton("&Branch")
        self.branch.setObjectName("generate.branch")
        self.branch.setAccessibleName("Branch from here")
        self.branch.setIcon(icon("branch"))
        self.branch.setIconSize(_ICON)
        self.film = self._button("generate.film", "save", "Save film")
        self.film.setToolTip("Save how the sprites came out of noise as GIF, APNG or strip (Ctrl+Alt+E)")
        self.strip = self._button("generate.showFilmstrip", "film", "Filmstrip")
        self.strip.setToolTip("Filmstrip: all states of the selected sprite")
        self.strip.setCheckable(True)
        self.strip.setChecked(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        for widget in (self.branch, self.film, self.strip):
            row.addWidget(widget)
        self.set_branchable(branchable=False, chosen=False)
        self.show_store(TrajectoryStore(), shown=False)

    def _button(self, name: str, picture: str, label: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(icon(picture))
        button.setIconSize(_ICON)
        button.setAutoRaise(True)
        button.setAccessibleName(label)
        return button

    def show_store(self, store: TrajectoryStore, *, shown: bool) -> None:
        """Offer what can be done with the states of ``store``, of which some sprites are ``shown`` or none."""
        self.film.setEnabled(shown and store.complete and len(store) > 1)
        self.strip.setEnabled(len(store) > 0 and not store.way_lost)

    def set_branchable(self, *, branchable: bool, chosen: bool) -> None:
        """Whether a family can part from what is shown, and whether a sprite is chosen."""
        self.branch.setEnabled(branchable)
        if branchable:
            tip = _BRANCH
        elif chosen:
            tip = "Go to a state between the noise and the end to branch off from it"
        else:
            tip = "Select a sprite to branch off from one of its states"
        self.branch.setToolTip(tip)

"""The actions of the chosen run as buttons."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.gui.theme import SPACE
from pixelgen.gui.training.runs.actions import RunActions
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.primary_button import PrimaryButton

_ICON = QSize(12, 12)


class RunButtons(QWidget):
    """What people do most stands out, the rest is in two columns below it. Each button is as enabled as its action.

    None has a letter of its own: those of menu bar and left column are taken, and each action has its keys.
    """

    def __init__(self, actions: RunActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: list[tuple[QPushButton, QAction]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        self.open = PrimaryButton("Open")
        layout.addWidget(self._pair(self.open, actions.open, "train.runs.open", "play"))
        grid = QGridLayout()
        grid.setSpacing(SPACE)
        layout.addLayout(grid)
        others = (
            ("Continue", actions.proceed, "continue", ""),
            ("Use in Generate", actions.use, "use", "spark"),
            ("Duplicate", actions.settings, "settings", "copy"),
            ("Rename", actions.rename, "rename", ""),
            ("Show folder", actions.reveal, "reveal", "folder"),
            ("Delete…", actions.delete, "delete", ""),
        )
        for number, (text, action, name, picture) in enumerate(others):
            button = self._pair(QPushButton(text), action, f"train.runs.{name}", picture)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, *divmod(number, 2))
        self._follow()

    def _pair(self, button: QPushButton, action: QAction, name: str, picture: str) -> QPushButton:
        button.setObjectName(name)
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
        if picture:
            button.setIcon(icon(picture))
            button.setIconSize(_ICON)
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(self._follow)
        self._pairs.append((button, action))
        return button

    @Slot()
    def _follow(self) -> None:
        for button, action in self._pairs:
            button.setEnabled(action.isEnabled())

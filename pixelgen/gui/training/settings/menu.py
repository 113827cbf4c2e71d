"""The menu of the settings: load, save, share, reset."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from pixelgen.gui.widgets.dots_button import DotsButton


class SettingsMenu(DotsButton):
    """It tells what is wanted and does nothing itself."""

    loadWanted = Signal()  # noqa: N815
    saveWanted = Signal()  # noqa: N815
    commandWanted = Signal()  # noqa: N815
    resetWanted = Signal()  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train.settings.menu")
        self.setAccessibleName("Load, save and share settings")
        self.setToolTip("Load, save and share settings")
        self._add("load", "&Load settings…").triggered.connect(self.loadWanted)
        self._add("save", "&Save settings…").triggered.connect(self.saveWanted)
        self._add("command", "&Copy command line…").triggered.connect(self.commandWanted)
        self.dots.addSeparator()
        self._add("reset", "&Reset to defaults").triggered.connect(self.resetWanted)

    def _add(self, name: str, text: str) -> QAction:
        action = QAction(text, self.dots)
        action.setObjectName(f"train.settings.{name}")
        self.dots.addAction(action)
        return action

"""The menu of the settings: load, save, share, reset."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import QMenu, QStyle, QStyleOptionToolButton, QStylePainter, QToolButton, QWidget

from pixelgen.gui.widgets.icons import icon


class SettingsMenu(QToolButton):
    """A button with three dots. It tells what is wanted and does nothing itself."""

    loadWanted = Signal()  # noqa: N815
    saveWanted = Signal()  # noqa: N815
    commandWanted = Signal()  # noqa: N815
    resetWanted = Signal()  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train.settings.menu")
        self.setAccessibleName("Load, save and share settings")
        self.setToolTip("Load, save and share settings")
        self.setIcon(icon("more"))
        self.setIconSize(QSize(12, 12))
        self.setFixedSize(24, 24)
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._add("load", "&Load settings…").triggered.connect(self.loadWanted)
        self._add("save", "&Save settings…").triggered.connect(self.saveWanted)
        self._add("command", "&Copy command line…").triggered.connect(self.commandWanted)
        self._menu.addSeparator()
        self._add("reset", "&Reset to defaults").triggered.connect(self.resetWanted)
        self.setMenu(self._menu)

    def _add(self, name: str, text: str) -> QAction:
        action = QAction(text, self._menu)
        action.setObjectName(f"train.settings.{name}")
        self._menu.addAction(action)
        return action

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.features &= ~QStyleOptionToolButton.ToolButtonFeature.HasMenu  # the dots say it; no arrow besides
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)

"""A small button with three dots, under which the rarer things are."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu, QStyle, QStyleOptionToolButton, QStylePainter, QToolButton, QWidget

from pixelgen.gui.widgets.icons import icon


class DotsButton(QToolButton):
    """Opens its menu at once.

    Attributes:
        dots: the menu.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(icon("more"))
        self.setIconSize(QSize(12, 12))
        self.setFixedSize(24, 24)
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.dots = QMenu(self)
        self.setMenu(self.dots)

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.features &= ~QStyleOptionToolButton.ToolButtonFeature.HasMenu  # the dots say it; no arrow besides
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)

"""A card with a heading: the building block of both tabs."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pixelgen.gui.theme import GAP, SPACE, TIGHT, colours

_RADIUS = 6.0


class Heading(QLabel):
    """Title of a card, in bold."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        font = self.font()
        font.setBold(True)
        self.setFont(font)


class FaintLabel(QLabel):
    """Secondary text, in the theme's faint colour whatever the theme is."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setForegroundRole(self.palette().ColorRole.PlaceholderText)


class Panel(QFrame):
    """A rounded card on the window.

    Attributes:
        body: the layout for the content, below the heading.
        header: the row of the heading; add to it for things at its right.
    """

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GAP, SPACE, GAP, GAP)
        outer.setSpacing(SPACE)
        self.header = QHBoxLayout()
        self.header.setSpacing(SPACE)
        self.heading: Heading | None = None
        if title:
            self.heading = Heading(title)
            self.header.addWidget(self.heading)
            self.header.addStretch(1)
            outer.addLayout(self.header)
        else:
            outer.setContentsMargins(GAP, GAP, GAP, GAP)
        self.body = QVBoxLayout()
        self.body.setSpacing(TIGHT)
        outer.addLayout(self.body, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1.0, Qt.PenStyle.SolidLine))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

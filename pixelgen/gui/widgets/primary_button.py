"""The one button of a view that stands out."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from pixelgen.gui.theme import colours

_RADIUS = 5.0


class PrimaryButton(QPushButton):
    """A push button in the accent colour; grey and flat while it cannot be used."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        font = self.font()
        font.setBold(True)
        self.setFont(font)

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(96, 36))

    def minimumSizeHint(self) -> QSize:
        return QSize(64, 32)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        fill = QColor(theme.accent)
        if not self.isEnabled():
            fill = QColor(theme.line)
            fill.setAlphaF(0.5)
        elif self.isDown():
            fill = fill.darker(118)
        elif self.underMouse():
            fill = fill.lighter(110)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent_text), 1.0, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), _RADIUS - 2, _RADIUS - 2)
        painter.setPen(QColor(theme.accent_text if self.isEnabled() else theme.disabled))
        flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextShowMnemonic.value
        room = self.rect()
        if not self.icon().isNull():
            side = self.iconSize().width()
            width = self.fontMetrics().horizontalAdvance(self.text().replace("&", "")) + side + 8
            left = (self.width() - width) // 2
            mode = self.icon().Mode.Selected if self.isEnabled() else self.icon().Mode.Disabled
            self.icon().paint(painter, left, (self.height() - side) // 2, side, side, mode=mode)
            room.setLeft(left + side + 8)
            flags = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextShowMnemonic.value
        self.style().drawItemText(
            painter, room, flags, self.palette(), self.isEnabled(), self.text(), QPalette.ColorRole.NoRole
        )

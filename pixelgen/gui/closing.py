"""The question when the window is closed during a training: three ways to go on, side by side."""

from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.gui.theme import GAP, MARGIN, SPACE, colours
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import FaintLabel, Heading

_RADIUS = 6.0
_ICON = 24
_WIDTH, _HEIGHT = 184, 152


class CloseChoice(Enum):
    KEEP = "keep"  # go on out of sight
    STOP = "stop"  # stop, save, close
    CANCEL = "cancel"  # stay


class ChoiceCard(QPushButton):
    """A large button: picture, name, and what it means."""

    def __init__(self, text: str, help_text: str, picture: str) -> None:
        super().__init__(text)
        self._help = help_text
        self._picture = icon(picture)
        self.setAccessibleDescription(help_text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def help_text(self) -> str:
        return self._help

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isDefault() or self.hasFocus()
        fill = QColor(theme.accent if chosen else theme.panel)
        if chosen:
            fill.setAlphaF(0.16)
        elif self.underMouse():
            fill = QColor(theme.button)
        width = 2.0 if chosen else 1.0
        painter.setPen(QPen(QColor(theme.accent if chosen else theme.line), width))
        painter.setBrush(fill)
        edge = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 1.0, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), _RADIUS - 2, _RADIUS - 2)
        self._picture.paint(painter, (self.width() - _ICON) // 2, MARGIN, _ICON, _ICON)
        room = self.rect().adjusted(GAP, MARGIN + _ICON + GAP, -GAP, -SPACE)
        flags = Qt.AlignmentFlag.AlignHCenter.value | Qt.AlignmentFlag.AlignTop.value
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        painter.drawText(room, flags | Qt.TextFlag.TextShowMnemonic.value, self.text())
        painter.setFont(self.font())
        painter.setPen(QColor(theme.faint))
        room.setTop(room.top() + painter.fontMetrics().height() + SPACE)
        painter.drawText(room, flags | Qt.TextFlag.TextWordWrap.value, self._help)


class CloseDialog(QDialog):
    """Asks once; tells the answer by ``chosen``. Escape is Cancel, Enter is Stop and save.

    Args:
        tray: whether the desktop has a tray to go on in; else the window is minimised.
        progress: how far the training is ("34 %, 12 min left"); may be empty.
    """

    chosen = Signal(object)  # CloseChoice

    def __init__(self, parent: QWidget | None = None, *, tray: bool, progress: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("close.dialog")
        self.setWindowTitle("PixelGen")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._choice = CloseChoice.CANCEL
        heading = Heading("A training is running")
        state = FaintLabel(progress)
        state.setVisible(bool(progress))
        self.keep = ChoiceCard(
            "&Keep going in the tray" if tray else "&Keep going, minimised",
            "The window goes and the training goes on. Click the icon in the tray to come back."
            if tray
            else "This desktop has no tray: the window goes to the task bar and the training goes on.",
            "tray",
        )
        self.stop = ChoiceCard(
            "&Stop and save", "Everything learned so far is kept. You can continue the run another day.", "save"
        )
        self.cancel = ChoiceCard("&Cancel", "Back to the window; the training goes on.", "back")
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for name, card in (("keep", self.keep), ("stop", self.stop), ("cancel", self.cancel)):
            card.setObjectName(f"close.{name}")
            card.setAutoDefault(True)
            row.addWidget(card)
        self.stop.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACE)
        layout.addWidget(heading)
        layout.addWidget(state)
        layout.addSpacing(SPACE)
        layout.addLayout(row)
        self.keep.clicked.connect(self._on_keep)
        self.stop.clicked.connect(self._on_stop)
        self.cancel.clicked.connect(self.reject)
        self.finished.connect(self._on_finished)
        self.stop.setFocus()

    @Slot()
    def _on_keep(self) -> None:
        self._choice = CloseChoice.KEEP
        self.accept()

    @Slot()
    def _on_stop(self) -> None:
        self._choice = CloseChoice.STOP
        self.accept()

    @Slot()
    def _on_finished(self) -> None:
        self.chosen.emit(self._choice)

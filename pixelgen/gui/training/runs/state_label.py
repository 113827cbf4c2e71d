"""The state of a run as a word with a dot, in a colour of the theme of the moment."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.theme import colours
from pixelgen.gui.training.runs.words import STATES, StateWord

_DOT = 8
_GAP = 6


def paint_state(painter: QPainter, left: float, middle: float, word: StateWord, colour: QColor) -> float:
    """The dot at ``left``, centred at the height ``middle``; returns where the word begins."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(left, middle - _DOT / 2, _DOT, _DOT))
    painter.restore()
    return left + _DOT + _GAP


class StateLabel(QWidget):
    """Says one of ``STATES``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = STATES["completed"]
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, state: str) -> None:
        """Raises ConfigError for a state that does not exist."""
        self._word = STATES[state]
        self.setToolTip(self._word.help)
        self.setAccessibleName(f"State: {self._word.label}")
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What is read here."""
        return self._word.label

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._word.label) + _DOT + _GAP, metrics.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = QColor(getattr(colours(self.palette()), self._word.shade))
        painter = QPainter(self)
        left = paint_state(painter, 0, self.height() / 2, self._word, colour)
        painter.setPen(colour)
        room = self.rect().adjusted(round(left), 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._word.label)

"""What a made sprite is called by its likeness to the training sprites: Original, Close or Copy."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.theme import SPACE, colours

_DOT = 4.0
_TIPS = {
    "Original": "At least 0.6 times as far from every training sprite as real sprites are.",
    "Close": "Nearer to a training sprite than real sprites usually are.",
    "Copy": "At most a quarter of the usual distance from a training sprite: the network has learned it by heart.",
}


class VerdictLabel(QWidget):
    """A word with a dot in its colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = ""
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_word(self, word: str) -> None:
        self._word = word
        self.setToolTip(_TIPS.get(word, ""))
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._word

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(round(2 * _DOT) + SPACE + metrics.horizontalAdvance(self._word) + 2, metrics.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = {"Original": theme.good, "Close": theme.warning, "Copy": theme.bad}.get(self._word)
        left = 0.0
        if colour is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(_DOT + 1, self.height() / 2), _DOT, _DOT)
            left = 2 * _DOT + SPACE
        painter.setPen(QColor(theme.text if colour else theme.faint))
        painter.drawText(QRectF(left, 0, self.width() - left, self.height()), Qt.AlignmentFlag.AlignVCenter, self._word)

"""One entry of a plot's legend: a stroke in the curve's colour, its name, its value."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from pixelgen.gui.theme import TIGHT, colours
from pixelgen.gui.widgets.curve import Curve
from pixelgen.gui.widgets.panel import FaintLabel

_SWATCH = QSize(16, 12)


class Swatch(QWidget):
    """A short stroke, dashed or with a mark like the curve itself."""

    def __init__(self, curve: Curve, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve = curve
        self.setFixedSize(_SWATCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = QColor(self._curve.colour(colours(self.palette())))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        if not self._curve.points_only:
            style = Qt.PenStyle.DashLine if self._curve.dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, max(1.5, self._curve.width), style))
            painter.drawLine(
                QRectF(0, middle, self.width(), 0).topLeft(), QRectF(0, middle, self.width(), 0).topRight()
            )
        if self._curve.symbol:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QRectF(self.width() / 2 - 3, middle - 3, 6, 6))


class LegendEntry(QWidget):
    """A compact one leaves the name out and keeps it as a tooltip."""

    def __init__(self, curve: Curve, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve = curve
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        layout.addWidget(Swatch(curve))
        self._name = FaintLabel(curve.label)
        layout.addWidget(self._name)
        self._value = QLabel()
        layout.addWidget(self._value)

        self.setToolTip(curve.label)

    def full_width(self) -> int:
        """Its width with its name."""
        texts = self._name.sizeHint().width() + self._value.sizeHint().width()
        return _SWATCH.width() + texts + 2 * TIGHT

    def set_compact(self, compact: bool) -> None:
        self._name.setVisible(not compact)

    def set_value(self, value: float | None) -> None:
        self._value.setText("" if value is None else self._curve.value_text(value))

    def text(self) -> str:
        """What is read here: name and value."""
        return f"{self._name.text()} {self._value.text()}".strip()

"""A slider beside a number field: quick to move, while the field stays exact."""

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.theme import colours
from pixelgen.gui.widgets.click_slider import ClickSlider

_HANDLE = 6.0  # radius, logical pixels
_GROOVE = 4.0


class FieldSlider(ClickSlider):
    """Goes over ``stops``, and shows numbers between them at the nearest one without changing them.

    Click or drag anywhere on it to go there. The wheel turns it only while it has the focus, as a form must scroll. A
    screen reader is told the number, not the place.

    Args:
        stops: ascending numbers.
    """

    moved = Signal(object)  # the stop that a person chose, as it stands in ``stops``

    def __init__(self, stops: Sequence[float], parent: QWidget | None = None) -> None:
        super().__init__(_HANDLE + 1, parent)
        self._stops = tuple(stops)
        self._showing = False
        self.setRange(0, len(self._stops) - 1)
        self.setPageStep(max(1, len(self._stops) // 8))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.valueChanged.connect(self._on_value)

    def show_number(self, number: float) -> None:
        """Stand where ``number`` is; ``moved`` is not emitted."""
        after = bisect_left(self._stops, number)
        near = min({max(0, after - 1), min(after, len(self._stops) - 1)}, key=lambda place: self._off(place, number))
        self._showing = True
        self.setValue(near)
        self._showing = False
        self.setAccessibleDescription(f"{number:g}")

    def _off(self, place: int, number: float) -> float:
        return abs(self._stops[place] - number)

    @Slot(int)
    def _on_value(self, place: int) -> None:
        self.setAccessibleDescription(f"{self._stops[place]:g}")
        if not self._showing:
            self.moved.emit(self._stops[place])

    def sizeHint(self) -> QSize:
        return QSize(96, 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, 20)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, here, alive = self.height() / 2, self._x(self.value()), self.isEnabled()
        for left, right, colour in (
            (self._x(0), self._x(self.maximum()), theme.line),
            (self._x(0), here, theme.accent if alive else theme.line),
        ):
            painter.setBrush(QColor(colour))
            groove = QRectF(left - _GROOVE / 2, middle - _GROOVE / 2, right - left + _GROOVE, _GROOVE)
            painter.drawRoundedRect(groove, _GROOVE / 2, _GROOVE / 2)
        if self.hasFocus():
            halo = QColor(theme.accent)
            halo.setAlphaF(0.35)
            painter.setBrush(halo)
            painter.drawEllipse(QPointF(here, middle), _HANDLE + 1, _HANDLE + 1)
        edge = QColor(theme.accent if self.hasFocus() else theme.line if theme.dark else theme.faint)
        painter.setPen(QPen(edge if alive else QColor(theme.line), 1.0))
        painter.setBrush(QColor((theme.text if theme.dark else theme.base) if alive else theme.button))
        painter.drawEllipse(QPointF(here, middle), _HANDLE - 0.5, _HANDLE - 0.5)

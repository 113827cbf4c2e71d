"""A slider beside a number field: quick to move, while the field stays exact."""

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from pixelgen.gui.theme import colours

_HANDLE = 6.0  # radius, logical pixels
_GROOVE = 4.0


class FieldSlider(QSlider):
    """Goes over ``stops``, and shows numbers between them at the nearest one without changing them.

    Click or drag anywhere on it to go there. The wheel turns it only while it has the focus, as a form must scroll. A
    screen reader is told the number, not the place.

    Args:
        stops: ascending numbers.
    """

    moved = Signal(object)  # the stop that a person chose, as it stands in ``stops``

    def __init__(self, stops: Sequence[float], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._stops = tuple(stops)
        self._showing = False
        self.setRange(0, len(self._stops) - 1)
        self.setPageStep(max(1, len(self._stops) // 8))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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

    def _x(self, place: float) -> float:
        room = self.width() - 2 * (_HANDLE + 1)
        return _HANDLE + 1 + (room * place / self.maximum() if self.maximum() else 0.0)

    def _place_at(self, x: float) -> int:
        room = self.width() - 2 * (_HANDLE + 1)
        share = (x - _HANDLE - 1) / room if room > 0 else 0.0
        return round(min(max(0.0, share), 1.0) * self.maximum())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._place_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self._place_at(event.position().x()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.setSliderDown(False)

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

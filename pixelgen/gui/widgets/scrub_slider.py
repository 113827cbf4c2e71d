"""A slider over the states of a solver, with a mark for each state."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QWidget

from pixelgen.gui.theme import colours

_HANDLE = 7.0  # radius, logical pixels
_GROOVE = 4.0
_MARK = 1.5
_LEAST_BETWEEN_MARKS = 6.0


class ScrubSlider(QSlider):
    """Goes over all states that a generation will have; only those that are there can be reached.

    Click or drag anywhere on it to go there. Keys as of any slider: arrows, Page Up and Down, Home and End.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._reachable = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRange(0, 0)
        self.setPageStep(5)
        self.valueChanged.connect(self._stay_reachable)

    @property
    def reachable(self) -> int:
        """The last state that is there."""
        return self._reachable

    def set_states(self, *, reachable: int, last: int) -> None:
        """States 0 to ``reachable`` are there; ``last`` is the one that the generation will end with."""
        self._reachable = min(reachable, last)
        self.setMaximum(last)
        self.setValue(min(self.value(), self._reachable))
        self.update()

    @Slot(int)
    def _stay_reachable(self, value: int) -> None:
        if value > self._reachable:
            self.setValue(self._reachable)

    def sizeHint(self) -> QSize:
        return QSize(240, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 28)

    def _x(self, value: float) -> float:
        room = self.width() - 2 * (_HANDLE + 2)
        return _HANDLE + 2 + (room * value / self.maximum() if self.maximum() else 0.0)

    def _value_at(self, x: float) -> int:
        room = self.width() - 2 * (_HANDLE + 2)
        share = (x - _HANDLE - 2) / room if room > 0 else 0.0
        return round(min(max(0.0, share), 1.0) * self.maximum())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(min(self._value_at(event.position().x()), self._reachable))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(min(self._value_at(event.position().x()), self._reachable))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        alive = self.isEnabled() and self.maximum() > 0

        def groove(start: float, end: float, colour: str) -> None:
            painter.setBrush(QColor(colour))
            left, right = self._x(start) - _GROOVE / 2, self._x(end) + _GROOVE / 2
            painter.drawRoundedRect(QRectF(left, middle - _GROOVE / 2, right - left, _GROOVE), _GROOVE / 2, _GROOVE / 2)

        groove(0, self.maximum() or 1, theme.line)
        if not alive:
            return
        groove(0, self._reachable, theme.disabled)
        groove(0, self.value(), theme.accent)
        if self._x(1) - self._x(0) >= _LEAST_BETWEEN_MARKS:
            for value in range(self.maximum() + 1):
                reached = theme.accent if value <= self.value() else theme.disabled
                painter.setBrush(QColor(reached if value <= self._reachable else theme.line))
                painter.drawEllipse(QPointF(self._x(value), middle), _GROOVE / 2 + _MARK, _GROOVE / 2 + _MARK)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(QColor(theme.text))
        else:
            painter.setBrush(QColor(theme.text))
        painter.drawEllipse(QPointF(self._x(self.value()), middle), _HANDLE, _HANDLE)

"""A slider that goes to where it is clicked, instead of a page towards it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QWidget


class ClickSlider(QSlider):
    """Click or drag anywhere on it to go there.

    Args:
        margin: what the handle needs at either end, logical pixels.
    """

    def __init__(self, margin: float, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._margin = margin
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _x(self, value: float) -> float:
        """Where the handle's middle is at ``value``, logical pixels."""
        room = self.width() - 2 * self._margin
        return self._margin + (room * value / self.maximum() if self.maximum() else 0.0)

    def _value_at(self, x: float) -> int:
        room = self.width() - 2 * self._margin
        share = (x - self._margin) / room if room > 0 else 0.0
        return round(min(max(0.0, share), 1.0) * self.maximum())

    def _go_to(self, x: float) -> None:
        self.setValue(self._value_at(x))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.setSliderDown(False)

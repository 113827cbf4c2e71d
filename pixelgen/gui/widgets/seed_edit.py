"""A field for seeds: whole numbers up to 2⁶³ − 1, more than Qt's own number fields hold."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class WholeNumberValidator(QValidator):
    """Digits only, and no more than ``maximum``."""

    def __init__(self, maximum: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maximum = maximum

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        plain = text.strip().replace(",", "").replace(" ", "")  # as copied from a text
        if not plain:
            return QValidator.State.Intermediate, plain, 0
        if not (plain.isascii() and plain.isdigit()) or int(plain) > self._maximum:
            return QValidator.State.Invalid, text, position
        return QValidator.State.Acceptable, plain, min(position, len(plain))


class SeedEdit(QLineEdit):
    """A line for one whole number in [0, ``maximum``]. Up and Down, or the wheel, go to its neighbours."""

    valueChanged = Signal(object)  # noqa: N815  int, of any size

    def __init__(self, parent: QWidget | None = None, *, maximum: int = 2**63 - 1) -> None:
        super().__init__("0", parent)
        self._maximum = maximum
        self.setValidator(WholeNumberValidator(maximum, self))
        self.textChanged.connect(self._on_text)
        self.editingFinished.connect(self._fill)

    def value(self) -> int:
        """The number; 0 while the line is empty."""
        return int(self.text() or 0)

    def setValue(self, value: int) -> None:
        """Raises ValueError outside [0, maximum]."""
        if not 0 <= value <= self._maximum:
            raise ValueError(f"seed: expected 0 to {self._maximum}, got {value}")
        self.setText(str(value))

    def maximum(self) -> int:
        return self._maximum

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._step(step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self._step(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()

    def _step(self, step: int) -> None:
        if not self.isReadOnly():
            self.setValue(min(max(0, self.value() + step), self._maximum))

    @Slot()
    def _on_text(self) -> None:
        self.valueChanged.emit(self.value())

    @Slot()
    def _fill(self) -> None:
        if not self.text():
            self.setText("0")

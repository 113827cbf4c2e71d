"""A field to search in a list: Esc clears it, the arrow down goes to the list."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pixelgen.gui.theme import TIGHT


class SearchField(QLineEdit):
    """``textChanged`` tells each letter; ``leftDown`` that somebody wants to go on in what was found."""

    leftDown = Signal()  # noqa: N815

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)
        self.setTextMargins(TIGHT, 0, 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.leftDown.emit()
        else:
            super().keyPressEvent(event)

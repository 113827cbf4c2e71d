"""One class as a chip: click to have it alone, with Ctrl or Shift to mix it in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from pixelgen.gui.widgets.chip import Chip

_ADDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.MetaModifier
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class ClassChip(Chip):
    """Tells of clicks, and leaves it to its owner whether it is on."""

    picked = Signal(object, bool)  # the chip, whether to add it to what is chosen
    stepped = Signal(object, int)  # the chip, -1 or 1: an arrow key

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self.setChecked(False)
        self._adding = False

    def nextCheckState(self) -> None:
        self.picked.emit(self, self._adding)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._adding = bool(event.modifiers() & _ADDING)
        super().mouseReleaseEvent(event)
        self._adding = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(self, step)
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select):
            self.picked.emit(self, bool(event.modifiers() & _ADDING))
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

"""Hold a key, or a button, to see the sprites as the network made them."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

_KEY = Qt.Key.Key_C


class CompareHold(QObject):
    """Tells while C is held inside ``host``, wherever the focus is but in a field that takes letters itself.

    Letting go is told also if it happens elsewhere: when the window loses the focus.
    """

    held = Signal(bool)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._down = False
        host.installEventFilter(self)

    @property
    def down(self) -> bool:
        return self._down

    def add_button(self, button: QAbstractButton) -> None:
        """Let ``button`` do the same while it is pressed."""
        button.pressed.connect(self._press)
        button.released.connect(self._release)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QKeyEvent) and kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            if event.key() == _KEY and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                if not event.isAutoRepeat():
                    self._set(down=kind is QEvent.Type.KeyPress)
                return True
        elif kind in (QEvent.Type.WindowDeactivate, QEvent.Type.Hide):
            self._set(down=False)
        return super().eventFilter(watched, event)

    @Slot()
    def _press(self) -> None:
        self._set(down=True)

    @Slot()
    def _release(self) -> None:
        self._set(down=False)

    def _set(self, *, down: bool) -> None:
        if down is not self._down:
            self._down = down
            self.held.emit(down)

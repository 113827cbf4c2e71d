"""A sentence about what was just done, with a button that takes it back."""

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.widgets.message_line import MessageLine, Tone


class UndoLine(MessageLine):
    """Any other message takes the button away: only the last thing can be taken back."""

    undoWanted = Signal(object)  # noqa: N815  what was given to ``say_done``

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """
        Args:
            name: object name; that of the button is the same with ``.undo``.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._done: Any = None
        self.undo = QPushButton("Undo")
        self.undo.setObjectName(f"{name}.undo")
        self.undo.setAccessibleName("Undo")
        self.undo.clicked.connect(self._on_undo)
        self.add_button(self.undo)
        self.undo.hide()

    def say_done(self, text: str, *, undo: Any = None) -> None:
        """Say what was done; ``undo`` is whatever is needed to take it back, None where nothing can."""
        self.say(Tone.DONE, text)
        self._done = undo
        self.undo.setVisible(undo is not None)

    def say(self, tone: Tone, text: str) -> None:
        self._forget()
        super().say(tone, text)

    def fail(self, failure: JobFailure) -> None:
        self._forget()
        super().fail(failure)

    def clear(self) -> None:
        self._forget()
        super().clear()

    def _forget(self) -> None:
        self._done = None
        self.undo.hide()

    @Slot()
    def _on_undo(self) -> None:
        done = self._done
        self.clear()
        self.undoWanted.emit(done)

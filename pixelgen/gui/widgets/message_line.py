"""One sentence in place: what went wrong, what to know, what is done."""

from enum import Enum

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.gui.error_dialog import ErrorDialog
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.report import copy_report
from pixelgen.gui.theme import GAP, SPACE, TIGHT, colours
from pixelgen.gui.wording import breakable


class Tone(Enum):
    ERROR = "Error"
    NOTICE = "Note"
    DONE = "Done"


class MessageLine(QFrame):
    """Hidden until there is something to say. Its tone is a word and a colour, never a colour alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone, self._said = Tone.NOTICE, ""
        self._failure: JobFailure | None = None
        self._word = QLabel()
        font = self._word.font()
        font.setBold(True)
        self._word.setFont(font)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._details = QPushButton("Details…")  # no letters for Alt: there may be other such lines in sight
        self._details.setToolTip("Where in the program it happened")
        self._details.clicked.connect(self._show_details)
        self._report = QPushButton("Copy report")
        self._report.setToolTip("Version, computer, settings, log and details, without private folders")
        self._report.clicked.connect(self._copy_report)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(SPACE)
        self._buttons.addWidget(self._details)
        self._buttons.addWidget(self._report)
        self._buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP + TIGHT, SPACE, GAP, SPACE)
        layout.setSpacing(TIGHT)
        layout.addWidget(self._word)
        layout.addWidget(self._text)
        layout.addLayout(self._buttons)
        self.hide()

    def add_button(self, button: QPushButton) -> None:
        """Put ``button`` under the sentence; it stays there for every message and is hidden by its owner."""
        self._buttons.insertWidget(self._buttons.count() - 1, button)

    @Slot(object, str)
    def say(self, tone: Tone, text: str) -> None:
        """Show one sentence."""
        self._tone, self._said, self._failure = tone, text, None
        self._word.setText(tone.value)
        self._text.setText(breakable(text))
        self.setAccessibleName(f"{tone.value}: {text}")
        self._details.hide()
        self._report.hide()
        self.show()
        self.update()

    @Slot(object)
    def fail(self, failure: JobFailure) -> None:
        """Show a failure: its sentence, a report for the clipboard, and its traceback on request if it was a bug."""
        self.say(Tone.ERROR, failure.message)
        self._failure = failure
        self._report.setText("Copy report")
        self._report.show()
        self._details.setVisible(not failure.expected)

    def clear(self) -> None:
        self._said = ""
        self._text.clear()
        self.hide()

    def text(self) -> str:
        return self._said

    @Slot()
    def _show_details(self) -> None:
        if self._failure is not None:
            ErrorDialog(self._failure, "You can go on working.", self.window()).open()

    @Slot()
    def _copy_report(self) -> None:
        copy_report(self._failure)
        self._report.setText("Copied")

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = colours(self.palette())
        colour = QColor({Tone.ERROR: theme.bad, Tone.NOTICE: theme.warning, Tone.DONE: theme.good}[self._tone])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        fill = QColor(colour)
        fill.setAlphaF(0.12)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(0, 0, 4, self.height()), 2, 2)

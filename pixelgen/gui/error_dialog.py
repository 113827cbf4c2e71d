"""An error in a window of its own: what happened, what to do, and the details for a report."""

from PySide6.QtCore import QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFontDatabase
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QStyle, QVBoxLayout, QWidget

from pixelgen import paths
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.report import copy_report
from pixelgen.gui.theme import GAP, MARGIN, SPACE
from pixelgen.gui.widgets.disclosure import Disclosure
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.primary_button import PrimaryButton

_ICON = 32


class ErrorDialog(QDialog):
    """Opened with ``open()``; deleted when it is closed.

    Args:
        failure: what happened.
        advice: what the person can do now.
    """

    def __init__(self, failure: JobFailure, advice: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._failure = failure
        self.setObjectName("error.dialog")
        self.setWindowTitle("PixelGen")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QLabel()
        picture.setPixmap(
            self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxCritical).pixmap(QSize(_ICON, _ICON))
        )
        self.message = QLabel(failure.message)
        self.message.setObjectName("error.message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self.message.font()
        font.setBold(True)
        self.message.setFont(font)
        what_to_do = FaintLabel(advice)
        what_to_do.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(SPACE)
        words.addWidget(self.message)
        words.addWidget(what_to_do)
        top = QHBoxLayout()
        top.setSpacing(MARGIN)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)

        self.details = Disclosure("&Details")
        self.details.button.setObjectName("error.details")
        text = QPlainTextEdit(failure.traceback_text)
        text.setObjectName("error.traceback")
        text.setAccessibleName("Details of the error")
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        text.setMinimumHeight(180)
        self.details.set_body(text)

        self.copy = QPushButton("&Copy report")
        self.copy.setObjectName("error.copy")
        self.copy.setToolTip("Version, computer, settings, log and details, without private folders")
        self.copy.setIcon(icon("copy"))
        self.copy.clicked.connect(self._on_copy)
        logs = QPushButton("Open &log folder")
        logs.setObjectName("error.logs")
        logs.clicked.connect(open_log_folder)
        close = PrimaryButton("C&lose")
        close.setObjectName("error.close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.copy)
        buttons.addWidget(logs)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addLayout(top)
        layout.addWidget(self.details, 1)
        layout.addLayout(buttons)
        self.setMinimumWidth(520)
        close.setFocus()

    @Slot()
    def _on_copy(self) -> None:
        copy_report(self._failure)
        self.copy.setText("Copied")


def open_log_folder() -> None:
    """Show the folder of the log files in the file manager."""
    folder = paths.log_dir()
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

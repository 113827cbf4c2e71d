"""The command line that does the same as the window, to be copied."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from pixelgen.gui.theme import MARGIN, SPACE
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.primary_button import PrimaryButton


class CommandDialog(QDialog):
    """Shows one command; Copy puts it on the clipboard and says so."""

    def __init__(self, command: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train.command")
        self.setWindowTitle("Command line")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        about = FaintLabel("Does the same in a terminal, also on a computer without a screen.")
        about.setWordWrap(True)
        self.text = QPlainTextEdit(command)
        self.text.setObjectName("train.command.text")
        self.text.setAccessibleName("Command line")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.copy = PrimaryButton("&Copy")
        self.copy.setObjectName("train.command.copy")
        self.copy.setIcon(icon("copy"))
        self.copy.setDefault(True)
        self.copy.clicked.connect(self._on_copy)
        close = QPushButton("C&lose")
        close.setObjectName("train.command.close")
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACE)
        layout.addWidget(about)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)
        self.resize(560, 220)
        self.copy.setFocus()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText("Copied")

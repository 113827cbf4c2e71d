"""Says which earlier run is on show, and leads back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.panel import Panel


class OpenedBar(Panel):
    """One row; hidden while the training of this session is on show."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("train.progress.opened")
        self._words = ElidedLabel()
        self.back = QPushButton("&Back to the training")
        self.back.setObjectName("train.progress.back")
        self.back.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._words, 1)
        row.addWidget(self.back)
        self.body.addLayout(row)
        self.hide()

    def show_run(self, title: str, *, live: bool) -> None:
        """Name the run; ``live`` tells whether there is a training to go back to."""
        self.back.setText("&Back to the training" if live else "C&lose")
        self._words.setText(f"Earlier run: {title}")
        self.setAccessibleName(self.text())
        self.show()

    def text(self) -> str:
        """What is read here."""
        return self._words.text()

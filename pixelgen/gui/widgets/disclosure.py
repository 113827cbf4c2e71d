"""A heading that folds what is below it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pixelgen.gui.theme import SPACE


class Disclosure(QWidget):
    """A button with an arrow above a body, folded at first.

    ``opened`` is emitted each time it unfolds, so that a costly body can be made on first sight.
    """

    opened = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton()
        self.button.setText(title)
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.toggled.connect(self._on_toggled)
        self._body: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)
        self._layout.addWidget(self.button)

    @property
    def is_open(self) -> bool:
        return self.button.isChecked()

    @property
    def body(self) -> QWidget | None:
        return self._body

    def set_open(self, opened: bool) -> None:
        self.button.setChecked(opened)

    def set_body(self, body: QWidget) -> None:
        """Put ``body`` below the button; one that was there is deleted."""
        if self._body is not None:
            self._layout.removeWidget(self._body)
            self._body.deleteLater()
        self._body = body
        self._layout.addWidget(body)
        body.setVisible(self.is_open)

    @Slot(bool)
    def _on_toggled(self, opened: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        if opened:
            self.opened.emit()
        if self._body is not None:
            self._body.setVisible(opened)

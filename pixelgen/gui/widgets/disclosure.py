"""A heading that folds what is below it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.tab_order import visit_after


class Disclosure(QWidget):
    """A button with an arrow above a body, folded at first.

    ``opened`` is emitted each time it unfolds, so that a costly body can be made on first sight.
    """

    opened = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton()
        self.button.setText(title)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._on_clicked)
        self._open = False
        self._body: QWidget | None = None
        self.button.setAccessibleDescription("folded")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)
        self._layout.addWidget(self.button)

    @property
    def is_open(self) -> bool:
        return self._open

    @property
    def body(self) -> QWidget | None:
        return self._body

    def set_open(self, is_open: bool) -> None:
        if is_open == self._open:
            return
        self._open = is_open
        self.button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.button.setAccessibleDescription("unfolded" if is_open else "folded")
        if is_open:
            self.opened.emit()
        if self._body is not None:
            self._body.setVisible(is_open)

    def set_body(self, body: QWidget) -> None:
        """Put ``body`` below the button; one that was there is deleted."""
        if self._body is not None:
            self._layout.removeWidget(self._body)
            self._body.deleteLater()
        self._body = body
        self._layout.addWidget(body)
        visit_after(self.button, body)
        body.setVisible(self.is_open)

    @Slot()
    def _on_clicked(self) -> None:
        self.set_open(not self._open)

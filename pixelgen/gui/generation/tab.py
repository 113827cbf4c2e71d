"""The Generate tab."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pixelgen.gui.widgets.sprite_canvas import SpriteCanvas


class GenerationTab(QWidget):
    """Settings, the canvas with the states of the solver, export."""

    statusChanged = Signal(object)  # noqa: N815  TabStatus

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = SpriteCanvas()
        self.canvas.setObjectName("generate.canvas")
        QVBoxLayout(self).addWidget(self.canvas)
        self.export_action = QAction("&Export sheet…", self)
        self.export_action.setShortcut(QKeySequence("Ctrl+E"))
        self.addAction(self.export_action)

    def use_model(self, path: Path) -> None:
        """Choose the model in ``path``."""

    def busy(self) -> bool:
        return False

    def shutdown(self, done: Callable[[], None]) -> None:
        """End what runs, then call ``done``."""
        done()

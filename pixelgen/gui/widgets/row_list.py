"""A list of rows that fill its width, and what is said where there is none."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from pixelgen.gui.theme import MARGIN, colours


class RowList(QListView):
    """Shows thousands of rows of one height. What the context menu offers are the list's actions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = ""
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def set_message(self, message: str) -> None:
        """What is said in the middle while there is no row."""
        self._message = message
        self.viewport().update()

    def choose_row(self, row: int) -> None:
        """Make ``row``, or the last one before it, the only selected one; nothing where the list is empty."""
        row = min(row, self.model().rowCount() - 1)
        if row >= 0:
            self.setCurrentIndex(self.model().index(row, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        # One by one: a list paints all that lies between two of them, and while a wheel turns there are always two, the
        # strip that scrolls into sight and the row that the pointer has left.
        stale: Any = event.region()  # can be iterated, which its stub does not know
        for rect in stale:
            super().paintEvent(QPaintEvent(rect))
        if self._message and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours(self.palette()).faint))
            room = self.viewport().rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)

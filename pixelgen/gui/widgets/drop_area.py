"""A place to drop files and folders onto."""

import os
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QWidget

from pixelgen.gui.theme import colours


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files and folders in ``data``, each once, in their order; web addresses are left out."""
    found = (Path(os.path.normpath(url.toLocalFile())) for url in data.urls() if url.isLocalFile())
    return list(dict.fromkeys(found))


class DropArea(QFrame):
    """Takes local files and folders by drag and drop, and shows that it does.

    It draws a dashed frame while ``inviting`` is on (nothing is there yet), and a strong one while something that
    it would take hovers above it. What is inside is up to its layout.
    """

    dropped = Signal(object)  # list[Path]
    clicked = Signal()  # on the area itself, while it invites

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._hovered = False
        self._inviting = True
        self._show_hand()

    def set_inviting(self, inviting: bool) -> None:
        if inviting != self._inviting:
            self._inviting = inviting
            self._show_hand()
            self.update()

    def _show_hand(self) -> None:
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._inviting else Qt.CursorShape.ArrowCursor)

    @property
    def hovered(self) -> bool:
        """True while files are held above it."""
        return self._hovered

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if self._inviting and inside and event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._set_hovered(True)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_hovered(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_hovered(False)
        found = dropped_paths(event.mimeData())
        if found:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(found)

    def _set_hovered(self, hovered: bool) -> None:
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self._hovered or self._inviting):
            return
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(theme.accent if self._hovered else theme.base)
        fill.setAlphaF(0.18 if self._hovered else 1.0)
        pen = QPen(QColor(theme.accent if self._hovered else theme.disabled), 2.0 if self._hovered else 1.0)
        pen.setStyle(Qt.PenStyle.SolidLine if self._hovered else Qt.PenStyle.CustomDashLine)
        if not self._hovered:
            pen.setDashPattern([5.0, 4.0])
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6.0, 6.0)

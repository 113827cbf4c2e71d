"""Two places to drop files: beside what is there, or in its place."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from pixelgen.gui.theme import GAP, MARGIN, colours
from pixelgen.gui.widgets.drop_area import dropped_paths

_GRACE_MS = 80


class DropChoice(QWidget):
    """Covers ``host`` while files are held above it, with a half for each choice.

    Args:
        host: what is covered.
        offered: asked with the files whether there is a choice; without one ``host`` takes the drop itself.
        watched: other widgets inside ``host`` that take drops themselves.
    """

    added = Signal(object)  # list[Path]
    replaced = Signal(object)  # list[Path]

    def __init__(
        self, host: QWidget, *, offered: Callable[[list[Path]], bool], watched: tuple[QWidget, ...] = ()
    ) -> None:
        super().__init__(host)
        self._offered = offered
        self._words = ("Add", ""), ("Replace", "")
        self._over: int | None = None
        self.setObjectName("dropChoice")
        self.setAccessibleName("Add to the sprites, or replace them")
        self.setAcceptDrops(True)
        self.hide()
        # A drag leaves the host before it enters this: wait a moment before taking that for the end.
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(_GRACE_MS)
        self._leaving.timeout.connect(self.hide)
        self._watched = (host, *watched)
        for widget in self._watched:
            widget.installEventFilter(self)

    def set_words(self, add: tuple[str, str], replace: tuple[str, str]) -> None:
        """A heading and a line below it, for each half."""
        self._words = add, replace
        self.update()

    def halves(self) -> tuple[QRect, QRect]:
        """Where files are added, and where they replace what is there."""
        room = self.rect().adjusted(2 * MARGIN, 2 * MARGIN, -2 * MARGIN, -2 * MARGIN)
        width = (room.width() - MARGIN) // 2
        left = QRect(room.left(), room.top(), width, room.height())
        return left, QRect(room.right() + 1 - width, room.top(), width, room.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in self._watched:
            if isinstance(event, QDragEnterEvent):
                files = dropped_paths(event.mimeData())
                if files and self._offered(files):
                    self._cover()
            elif event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop) and self.isVisible():
                self._leaving.start()
            elif isinstance(event, QResizeEvent) and watched is self.parent():
                self.resize(event.size())
        return super().eventFilter(watched, event)

    def _cover(self) -> None:
        self._leaving.stop()
        self.setGeometry(self._watched[0].rect())
        self.raise_()
        self.show()

    def _set_over(self, over: int | None) -> None:
        if over != self._over:
            self._over = over
            self.update()

    def _half_at(self, event: QDragMoveEvent | QDropEvent) -> int:
        return 0 if event.position().x() < self.width() / 2 else 1

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._leaving.stop()
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._set_over(self._half_at(event))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._set_over(None)
        self._leaving.stop()
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        half = self._half_at(event)
        self._set_over(None)
        self._leaving.stop()
        self.hide()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        (self.added, self.replaced)[half].emit(dropped_paths(event.mimeData()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(theme.window)
        veil.setAlphaF(0.88)
        painter.fillRect(self.rect(), veil)
        font = self.font()
        for half, (rect, (heading, line)) in enumerate(zip(self.halves(), self._words, strict=True)):
            over = half == self._over
            fill = QColor(theme.accent if over else theme.panel)
            fill.setAlphaF(0.25 if over else 0.9)
            pen = QPen(QColor(theme.accent if over else theme.disabled), 2.0 if over else 1.0)
            if not over:
                pen.setDashPattern([5.0, 4.0])
            painter.setPen(pen)
            painter.setBrush(fill)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 8, 8)
            font.setBold(True)
            font.setPointSizeF(self.font().pointSizeF() * 1.5)
            painter.setFont(font)
            painter.setPen(QColor(theme.text))
            upper = QRect(rect.left() + GAP, rect.top(), rect.width() - 2 * GAP, rect.height() // 2 - 2)
            low = Qt.AlignmentFlag.AlignHCenter.value | Qt.AlignmentFlag.AlignBottom.value
            painter.drawText(upper, low | Qt.TextFlag.TextWordWrap.value, heading)
            painter.setFont(self.font())
            painter.setPen(QColor(theme.faint))
            lower = QRect(upper.left(), rect.top() + rect.height() // 2 + 4, upper.width(), rect.height() // 2 - 4)
            high = Qt.AlignmentFlag.AlignHCenter.value | Qt.AlignmentFlag.AlignTop.value
            painter.drawText(lower, high | Qt.TextFlag.TextWordWrap.value, line)

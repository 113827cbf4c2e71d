"""Places to drop something onto, above all that is there while it is held."""

import itertools
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from pixelgen.gui.theme import GAP, MARGIN, colours

_GRACE_MS = 80
_LEAST_WIDTH = 190  # of a place beside others, logical pixels; below that they lie under each other
_RADIUS = 8.0
_HEADING = 1.35  # size of a heading, times that of the line below it


@dataclass(frozen=True, slots=True)
class DropPlace:
    """What is written in one place.

    Attributes:
        heading: what happens to something that is dropped here.
        line: more about that.
        name: of what is dropped; a long one is shortened.
    """

    heading: str
    line: str
    name: str = ""


class DropOverlay(QWidget):
    """Covers ``host`` while something is held above it for which there are places.

    Whoever derives from it says which places there are for what is held, and takes what is dropped onto one. What is
    dragged out of this window itself is left to those whom it is meant for.

    Args:
        host: what is covered.
        name: object name.
        watched: other widgets inside ``host`` that take drops themselves.
    """

    def __init__(self, host: QWidget, name: str, *, watched: tuple[QWidget, ...] = ()) -> None:
        super().__init__(host)
        self._host = host
        self._offered: tuple[DropPlace, ...] = ()
        self._over: int | None = None
        self.setObjectName(name)
        self.setAcceptDrops(True)
        self.hide()
        # A drag leaves the host before it enters this: wait a moment before taking that for the end.
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(_GRACE_MS)
        self._leaving.timeout.connect(self.hide)
        host.setAcceptDrops(True)
        for widget in (host, *watched):
            widget.installEventFilter(self)

    def _offer(self, data: QMimeData) -> tuple[DropPlace, ...]:
        """The places for ``data``, which has just come; nothing leaves it to whoever is below."""
        return ()

    def _take(self, place: int, data: QMimeData) -> None:
        """``data`` was dropped onto one of the places that were offered."""

    # -- geometry ----------------------------------------------------------------------------------------------------

    def places(self) -> tuple[QRect, ...]:
        """Where the places are: beside each other, or below where that would be too narrow."""
        count = len(self._offered)
        if not count:
            return ()
        room = self.rect().adjusted(2 * MARGIN, 2 * MARGIN, -2 * MARGIN, -2 * MARGIN)
        if (room.width() - (count - 1) * MARGIN) // count >= _LEAST_WIDTH:
            edges = [room.left() + each * (room.width() + MARGIN) // count for each in range(count + 1)]
            return tuple(
                QRect(left, room.top(), right - left - MARGIN, room.height())
                for left, right in itertools.pairwise(edges)
            )
        edges = [room.top() + each * (room.height() + MARGIN) // count for each in range(count + 1)]
        return tuple(
            QRect(room.left(), top, room.width(), bottom - top - MARGIN) for top, bottom in itertools.pairwise(edges)
        )

    def _place_at(self, event: QDragMoveEvent | QDropEvent) -> int | None:
        """The place below the pointer; the only one wherever the pointer is."""
        places = self.places()
        if len(places) == 1:
            return 0
        point = event.position().toPoint()
        return next((each for each, place in enumerate(places) if place.contains(point)), None)

    # -- what is held ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QDragEnterEvent) and kind is QEvent.Type.DragEnter:
            return self._cover(event)
        if kind in (QEvent.Type.DragLeave, QEvent.Type.Drop) and self.isVisible():
            self._leaving.start()
        elif watched is self._host and isinstance(event, QResizeEvent):
            self.resize(event.size())
        return super().eventFilter(watched, event)

    def _cover(self, event: QDragEnterEvent) -> bool:
        offered = () if event.source() is not None else self._offer(event.mimeData())
        if not offered:
            return False
        self._offered = offered
        self._leaving.stop()
        self.setGeometry(self._host.rect())
        self.raise_()
        self.show()
        self.update()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return True

    def _set_over(self, over: int | None) -> None:
        if over != self._over:
            self._over = over
            self.update()

    def _end(self) -> None:
        self._leaving.stop()
        self._set_over(None)
        self.hide()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._leaving.stop()
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        over = self._place_at(event)
        self._set_over(over)
        event.setDropAction(Qt.DropAction.CopyAction if over is not None else Qt.DropAction.IgnoreAction)
        event.accept()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._end()

    def dropEvent(self, event: QDropEvent) -> None:
        over = self._place_at(event)
        self._end()
        if over is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._take(over, event.mimeData())

    # -- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(theme.window)
        veil.setAlphaF(0.88)
        painter.fillRect(self.rect(), veil)
        for number, (rect, place) in enumerate(zip(self.places(), self._offered, strict=True)):
            self._paint_ground(painter, rect, over=number == self._over)
            self._paint_words(painter, rect.adjusted(GAP, GAP, -GAP, -GAP), place)

    def _paint_ground(self, painter: QPainter, rect: QRect, *, over: bool) -> None:
        theme = colours(self.palette())
        fill = QColor(theme.accent if over else theme.panel)
        fill.setAlphaF(0.25 if over else 0.9)
        pen = QPen(QColor(theme.accent if over else theme.disabled), 2.0 if over else 1.0)
        if not over:
            pen.setDashPattern([5.0, 4.0])
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    def _paint_words(self, painter: QPainter, room: QRect, place: DropPlace) -> None:
        theme = colours(self.palette())
        middle = room.center().y()
        above = QRect(room.left(), room.top(), room.width(), middle - 2 - room.top())
        below = QRect(room.left(), middle + 4, room.width(), room.bottom() - middle - 4)
        wrapped = Qt.AlignmentFlag.AlignHCenter.value | Qt.TextFlag.TextWordWrap.value
        heading = QFont(self.font())
        heading.setBold(True)
        heading.setPointSizeF(self.font().pointSizeF() * _HEADING)
        painter.setFont(heading)
        painter.setPen(QColor(theme.text))
        painter.drawText(above, wrapped | Qt.AlignmentFlag.AlignBottom.value, place.heading)
        painter.setFont(self.font())
        painter.setPen(QColor(theme.faint))
        name = self.fontMetrics().elidedText(place.name, Qt.TextElideMode.ElideMiddle, below.width())
        painter.drawText(below, wrapped | Qt.AlignmentFlag.AlignTop.value, f"{place.line}\n{name}")

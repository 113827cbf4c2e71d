"""Places to drop a file onto, one for each thing that can be done with it."""

import itertools

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

from pixelgen.gui.generation.variations.drop_kinds import PALETTE, RESTORE, SOURCE, DropUse
from pixelgen.gui.generation.variations.paste import Offer, held_picture, offers_of
from pixelgen.gui.theme import GAP, MARGIN, colours

_GRACE_MS = 80
_LEAST_WIDTH = 190  # of a zone beside others, logical pixels; below that they lie under each other
_RADIUS = 8.0
_HEADING = 1.35  # size of a zone's heading, times that of its line


class DropZones(QWidget):
    """Covers ``host`` while something is held above it that it has a use for, with a zone for each use.

    They come up also above parts of ``host`` that take drops themselves, such as fields for text: see ``adopt``. What
    is dragged out of this window itself is left to those whom it is meant for.

    Args:
        host: what is covered.
        watched: other widgets inside ``host`` that take drops themselves.
    """

    restoreWanted = Signal(object)  # noqa: N815  Path of a file of ours
    sourceWanted = Signal(object)  # noqa: N815  Path of a picture, or (H, W, 4) uint8 straight RGBA
    paletteWanted = Signal(object)  # noqa: N815  Path
    modelWanted = Signal(object)  # noqa: N815  Path of a model or a run's folder

    def __init__(self, host: QWidget, *, watched: tuple[QWidget, ...] = ()) -> None:
        super().__init__(host)
        self._offers: tuple[Offer, ...] = ()
        self._over: int | None = None
        self.setObjectName("generate.drop")
        self.setAccessibleName("Places to drop the file onto")
        self.setAcceptDrops(True)
        self.hide()
        # A drag leaves the host before it enters this: wait a moment before taking that for the end.
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(_GRACE_MS)
        self._leaving.timeout.connect(self.hide)
        host.setAcceptDrops(True)
        self._host = host
        for widget in (host, *watched):
            widget.installEventFilter(self)

    def adopt(self) -> None:
        """Come up above all parts of the host that are there by now; done whenever the host is shown."""
        for part in self._host.findChildren(QWidget):
            if part.acceptDrops() and part is not self:
                part.installEventFilter(self)  # one that was there already is only moved to the front

    @property
    def uses(self) -> tuple[DropUse, ...]:
        """What is on offer, in the order of ``zones``."""
        return tuple(use for use, _ in self._offers)

    def zones(self) -> tuple[QRect, ...]:
        """Where each use has its place: beside each other, or below where that would be too narrow."""
        count = len(self._offers)
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QDragEnterEvent) and kind is QEvent.Type.DragEnter:
            return self._offer(event)
        if kind in (QEvent.Type.DragLeave, QEvent.Type.Drop) and self.isVisible():
            self._leaving.start()
        elif watched is self._host and kind is QEvent.Type.Show:
            self.adopt()
        elif watched is self._host and isinstance(event, QResizeEvent):
            self.resize(event.size())
        return super().eventFilter(watched, event)

    def _offer(self, event: QDragEnterEvent) -> bool:
        offers = () if event.source() is not None else offers_of(event.mimeData())
        if not offers:
            return False
        self._offers = offers
        self._leaving.stop()
        self.setGeometry(self._host.rect())
        self.raise_()
        self.show()
        self.update()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return True

    def _zone_at(self, event: QDragMoveEvent | QDropEvent) -> int | None:
        """The zone below the pointer; the only one wherever the pointer is."""
        zones = self.zones()
        if len(zones) == 1:
            return 0
        point = event.position().toPoint()
        return next((each for each, zone in enumerate(zones) if zone.contains(point)), None)

    def _set_over(self, over: int | None) -> None:
        if over != self._over:
            self._over = over
            self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._leaving.stop()
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        over = self._zone_at(event)
        self._set_over(over)
        event.setDropAction(Qt.DropAction.CopyAction if over is not None else Qt.DropAction.IgnoreAction)
        event.accept()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._end()

    def dropEvent(self, event: QDropEvent) -> None:
        over = self._zone_at(event)
        offer = self._offers[over] if over is not None else None
        self._end()
        if offer is None:
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        use, path = offer
        content = path if path is not None else held_picture(event.mimeData())
        if content is not None:
            signals = {RESTORE: self.restoreWanted, SOURCE: self.sourceWanted, PALETTE: self.paletteWanted}
            signals.get(use, self.modelWanted).emit(content)

    def _end(self) -> None:
        self._leaving.stop()
        self._set_over(None)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(theme.window)
        veil.setAlphaF(0.88)
        painter.fillRect(self.rect(), veil)
        heading = self.font()
        heading.setBold(True)
        heading.setPointSizeF(self.font().pointSizeF() * _HEADING)
        for place, (zone, (use, path)) in enumerate(zip(self.zones(), self._offers, strict=True)):
            over = place == self._over
            fill = QColor(theme.accent if over else theme.panel)
            fill.setAlphaF(0.25 if over else 0.9)
            pen = QPen(QColor(theme.accent if over else theme.disabled), 2.0 if over else 1.0)
            if not over:
                pen.setDashPattern([5.0, 4.0])
            painter.setPen(pen)
            painter.setBrush(fill)
            painter.drawRoundedRect(QRectF(zone).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
            inner = zone.adjusted(GAP, GAP, -GAP, -GAP)
            middle = zone.center().y()
            above = QRect(inner.left(), inner.top(), inner.width(), middle - 2 - inner.top())
            below = QRect(inner.left(), middle + 4, inner.width(), inner.bottom() - middle - 4)
            painter.setFont(heading)
            painter.setPen(QColor(theme.text))
            wrapped = Qt.AlignmentFlag.AlignHCenter.value | Qt.TextFlag.TextWordWrap.value
            painter.drawText(above, wrapped | Qt.AlignmentFlag.AlignBottom.value, use.label)
            painter.setFont(self.font())
            painter.setPen(QColor(theme.faint))
            name = path.name if path is not None else ""
            shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, below.width())
            painter.drawText(below, wrapped | Qt.AlignmentFlag.AlignTop.value, f"{use.help}\n{shown}")

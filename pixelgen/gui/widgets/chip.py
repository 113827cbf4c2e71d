"""A small switch with a name, and a number or a note behind it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from pixelgen.gui.theme import SPACE, TIGHT, colours

_MOST = 190  # width at which a name is shortened
_LEAST = 56
_MARK = 10  # room for the tick


class Chip(QAbstractButton):
    """On: filled, with a tick; off: hollow and faint. A long name is shortened.

    Attributes:
        name: the whole name. It is not the button's text, in which "&" would make a shortcut.
    """

    def __init__(self, name: str, number: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = "" if number is None else f"{number:,}"
        self.name = name
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_note(self._note)

    @property
    def note(self) -> str:
        """What stands behind the name."""
        return self._note

    def set_note(self, note: str) -> None:
        """Show a few letters behind the name, or nothing."""
        self._note = note
        self.setAccessibleName(f"{self.name}, {note}" if note else self.name)
        self.updateGeometry()
        self.update()

    def _fixed_width(self) -> int:
        """All but the name."""
        note = 2 * TIGHT + self.fontMetrics().horizontalAdvance(self._note) if self._note else TIGHT
        return 2 * SPACE + _MARK + note

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        name = min(_MOST, metrics.horizontalAdvance(self.name) + 1)
        return QSize(self._fixed_width() + name, metrics.height() + 2 * TIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, self.sizeHint().height())

    def shown_name(self) -> str:
        """The name as a person sees it."""
        room = self.width() - self._fixed_width()
        return self.fontMetrics().elidedText(self.name, Qt.TextElideMode.ElideMiddle, room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        fill = QColor(theme.accent)
        fill.setAlphaF((0.30 if self.underMouse() else 0.22) if on else 0.10 if self.underMouse() else 0.0)
        edge = QColor(theme.accent if self.hasFocus() or on else theme.line)
        edge.setAlphaF(1.0 if self.hasFocus() or not on else 0.55)
        painter.setPen(QPen(edge, 1.0))
        painter.setBrush(fill)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        middle = box.center().y()
        if on:
            places = ((0, 0.5), (3, 3.5), (8, -3))
            tick = QPolygonF([QPointF(SPACE + x, middle + y) for x, y in places])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = QPen(QColor(theme.link), 1.6)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(tick)
        usable = self.isEnabled()
        painter.setPen(QColor(theme.disabled if not usable else theme.text if on else theme.faint))
        left = SPACE + _MARK + TIGHT
        if not on and not self._note:  # the room for the tick is on both sides then
            left = max(SPACE, (self.width() - self.fontMetrics().horizontalAdvance(self.shown_name())) // 2)
        flags = Qt.AlignmentFlag.AlignVCenter.value
        painter.drawText(QRectF(left, 0, self.width(), self.height()), flags, self.shown_name())
        painter.setPen(QColor(theme.faint if usable else theme.disabled))
        number = QRectF(0, 0, self.width() - SPACE, self.height())
        painter.drawText(number, flags | Qt.AlignmentFlag.AlignRight.value, self._note)

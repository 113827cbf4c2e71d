"""Names and values of a plot's curves, in a box that lies over the plot and keeps out of the pointer's way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from pixelgen.gui.theme import SPACE, TIGHT, colours

_SWATCH = 16  # length of the stroke before a name
_RADIUS = 4.0
_OPACITY = 0.86
_LONGEST_NAME = 150
_EARLIER_STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DashDotLine, Qt.PenStyle.DotLine)


def earlier_style(index: int) -> Qt.PenStyle:
    """How the curve of earlier run ``index`` is drawn, so that it is told apart by more than its colour."""
    return _EARLIER_STYLES[index % len(_EARLIER_STYLES)]


@dataclass(frozen=True, slots=True)
class Corner:
    """One of the four corners of a plot."""

    left: bool
    top: bool

    def place(self, size: QSize, frame: QRectF) -> QRectF:
        """Where a box of ``size`` lies in this corner of ``frame``, a little inside."""
        x = frame.left() + SPACE if self.left else frame.right() - SPACE - size.width()
        y = frame.top() + SPACE if self.top else frame.bottom() - SPACE - size.height()
        return QRectF(x, y, size.width(), size.height())


CORNERS = tuple(Corner(left, top) for top in (True, False) for left in (False, True))


def freest_corner(
    size: QSize, frame: QRectF, points: NDArray[np.float64], *, corners: Sequence[Corner], now: Corner
) -> Corner:
    """The corner in which a box covers the fewest points; ``now`` unless another one is clearly better.

    Args:
        size: of the box.
        frame: the plot.
        points: (2, n) x and y in the coordinates of the frame; NaN counts for nothing.
        corners: those that come into question, best first.
    """

    def covered(corner: Corner) -> int:
        box = corner.place(size, frame)
        x, y = points
        inside = (x >= box.left()) & (x <= box.right()) & (y >= box.top()) & (y <= box.bottom())
        return int(inside.sum())

    best = min(corners, key=covered)
    return now if now in corners and covered(now) <= 1.5 * covered(best) else best


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendRow:
    """One curve: how it is drawn, what it is called, its value at the place that is looked at."""

    name: str
    value: str
    colour: str  # #rrggbb
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    width: int = 1
    dot: bool = False
    line: bool = True


class Legend(QWidget):
    """A heading that says where one is, and a row for each curve. Long names are shortened, never values.

    It takes no clicks: what lies under it can be dragged.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._focused = False
        self._where = ""
        self._rows: tuple[LegendRow, ...] = ()
        font = self.font()
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.9))
        self.setFont(font)

    def set_focused(self, *, focused: bool) -> None:
        """Show that the plot has the keyboard."""
        self._focused = focused
        self.update()

    def show_rows(self, where: str, rows: tuple[LegendRow, ...], *, room: int) -> None:
        """Show ``rows`` under the line ``where`` (none if empty), at most ``room`` pixels wide."""
        self._where, self._rows = where, rows
        self.setVisible(bool(rows))
        wanted = self.sizeHint()
        self.resize(min(wanted.width(), max(80, room)), wanted.height())
        self.update()

    def text(self) -> str:
        """What is read here, line by line."""
        lines = [self._where] if self._where else []
        return "\n".join(lines + [f"{row.name} {row.value}".strip() for row in self._rows])

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        widest = max((self._row_width(metrics, row) for row in self._rows), default=0)
        width = max(widest, metrics.horizontalAdvance(self._where))
        lines = len(self._rows) + bool(self._where)
        return QSize(width + 2 * SPACE + 2, lines * self._line_height() + 2 * TIGHT)

    def _row_width(self, metrics: QFontMetrics, row: LegendRow) -> int:
        texts = min(metrics.horizontalAdvance(row.name), _LONGEST_NAME) + metrics.horizontalAdvance(row.value)
        return _SWATCH + TIGHT + texts + 2 * SPACE

    def _line_height(self) -> int:
        return QFontMetrics(self.font()).height() + 1

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        metrics = QFontMetrics(self.font())
        height = self._line_height()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(theme.panel)
        fill.setAlphaF(_OPACITY)
        painter.setBrush(fill)
        painter.setPen(QPen(QColor(theme.accent if self._focused else theme.line), 1.0))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        top, left, right = TIGHT, SPACE, self.width() - SPACE
        middle = Qt.AlignmentFlag.AlignVCenter
        if self._where:
            painter.setPen(QColor(theme.faint))
            shown = metrics.elidedText(self._where, Qt.TextElideMode.ElideRight, right - left)
            painter.drawText(QRectF(left, top, right - left, height), middle, shown)
            top += height
        for row in self._rows:
            self._paint_swatch(painter, row, QPointF(left, top + height / 2))
            value = metrics.horizontalAdvance(row.value)
            start = left + _SWATCH + TIGHT
            room = right - value - SPACE - start
            painter.setPen(QColor(theme.faint))
            name = metrics.elidedText(row.name, Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(QRectF(start, top, max(0, room), height), middle, name)
            painter.setPen(QColor(theme.text))
            painter.drawText(QRectF(right - value, top, value + 1, height), middle, row.value)
            top += height

    def _paint_swatch(self, painter: QPainter, row: LegendRow, start: QPointF) -> None:
        colour = QColor(row.colour)
        if row.line:
            painter.setPen(QPen(colour, max(1.5, row.width), row.style))
            painter.drawLine(start, start + QPointF(_SWATCH, 0))
        if row.dot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(start + QPointF(_SWATCH / 2, 0), 3, 3)

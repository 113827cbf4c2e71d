"""Where a distance lies between a copy and what real sprites keep from each other."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.theme import colours

_END = 1.5  # times the usual distance, at the right end
_ZONES = (0.25, 0.6)  # up to where a sprite is a copy, and close (``metrics.originality``)
_BAR, _MARK, _GAP = 6.0, 6.0, 2.0  # logical pixels


class DistanceScale(QWidget):
    """A bar in three zones with a mark: Copy, Close, Original from left to right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float | None:
        """What the mark shows: the distance as a multiple of the usual one; None without a mark."""
        return self._share

    def show_share(self, share: float | None) -> None:
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, round(_BAR + _MARK + _GAP))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width, top = float(self.width()), _MARK + _GAP
        ends = [0.0, *(zone / _END * width for zone in _ZONES), width]
        for number, shade in enumerate((theme.bad, theme.warning, theme.good)):
            fill = QColor(shade)
            fill.setAlphaF(0.75)
            painter.setBrush(fill)
            left, right = round(ends[number]), round(ends[number + 1])
            painter.drawRoundedRect(QRectF(left, top, right - left - (number < 2), _BAR), 2, 2)
        if self._share is not None:
            x = min(max(self._share / _END, 0.0), 1.0) * (width - _MARK) + _MARK / 2
            painter.setBrush(QColor(theme.text))
            points = QPointF(x - _MARK / 2, 0), QPointF(x + _MARK / 2, 0), QPointF(x, _MARK)
            painter.drawPolygon(QPolygonF(points))

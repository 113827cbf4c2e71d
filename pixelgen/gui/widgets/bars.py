"""Numbers as bars: a few named ones below each other, or many side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from pixelgen.gui.theme import SPACE, TIGHT, colours

_UPRIGHT_HEIGHT = 88


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, how long it is (≥ 0), and what is said about it."""

    label: str
    value: float
    tip: str


class _Bars(QWidget):
    """What both kinds share: the bars themselves, in words too."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def bars(self) -> tuple[Bar, ...]:
        return self._bars

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Show other bars."""
        self._bars = tuple(bars)
        self.setAccessibleDescription("; ".join(bar.tip for bar in bars))
        self.updateGeometry()
        self.update()

    @property
    def _most(self) -> float:
        return max((bar.value for bar in self._bars), default=0.0) or 1.0

    def _place_at(self, point: QPoint) -> int:
        """How many bars lie before a point; negative outside."""
        return -1

    def bar_at(self, point: QPoint) -> Bar | None:
        """The bar under a point, its empty part included."""
        place = self._place_at(point)
        return self._bars[place] if 0 <= place < len(self._bars) else None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            bar = self.bar_at(event.pos())
            QToolTip.showText(event.globalPos(), bar.tip if bar is not None else "", self)
            return True
        return super().event(event)


class BarList(_Bars):
    """Bars below each other: name at the left, number at the right."""

    def _line(self) -> int:
        return self.fontMetrics().height() + TIGHT

    def sizeHint(self) -> QSize:
        return QSize(200, max(1, len(self._bars)) * self._line())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def _place_at(self, point: QPoint) -> int:
        return point.y() // self._line()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        metrics, line = self.fontMetrics(), self._line()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        numbers = [f"{bar.value:,.0f}" for bar in self._bars]
        names = min(self.width() // 2, max((metrics.horizontalAdvance(bar.label) for bar in self._bars), default=0) + 2)
        right = max((metrics.horizontalAdvance(number) for number in numbers), default=0)
        room = max(8, self.width() - names - right - 2 * SPACE)
        for row, (bar, number) in enumerate(zip(self._bars, numbers, strict=True)):
            top = row * line
            middle = Qt.AlignmentFlag.AlignVCenter.value
            painter.setPen(QColor(theme.text))
            label = metrics.elidedText(bar.label, Qt.TextElideMode.ElideMiddle, names)
            painter.drawText(QRectF(0, top, names, line), middle, label)
            painter.setPen(QColor(theme.faint))
            painter.drawText(QRectF(0, top, self.width(), line), middle | Qt.AlignmentFlag.AlignRight.value, number)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            width = max(3.0, room * bar.value / self._most) if bar.value else 0.0
            painter.drawRoundedRect(QRectF(names + SPACE, top + line / 2 - 4, width, 8), 2, 2)


class Histogram(_Bars):
    """Bars side by side over an axis; as many names below them as there is room for."""

    def sizeHint(self) -> QSize:
        return QSize(200, _UPRIGHT_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _UPRIGHT_HEIGHT)

    def _place_at(self, point: QPoint) -> int:
        return point.x() * len(self._bars) // max(1, self.width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._bars:
            return
        theme = colours(self.palette())
        metrics = self.fontMetrics()
        painter = QPainter(self)
        floor = self.height() - metrics.height() - TIGHT
        pitch = self.width() / len(self._bars)
        gap = 1 if pitch >= 4 else 0
        last = -1.0
        for place, bar in enumerate(self._bars):
            left, right = round(place * pitch), round((place + 1) * pitch) - gap
            height = round((floor - 2) * bar.value / self._most)
            height = max(height, 1) if bar.value else 0
            painter.fillRect(QRectF(left, floor - height, right - left, height), QColor(theme.accent))
            width = metrics.horizontalAdvance(bar.label)
            middle = (left + right) / 2
            start = min(max(0.0, middle - width / 2), self.width() - width)
            if bar.label and start > last + SPACE:
                painter.setPen(QColor(theme.faint))
                painter.drawText(QRectF(start, floor + TIGHT, width + 2, metrics.height()), bar.label)
                last = start + width
        painter.fillRect(QRectF(0, floor, self.width(), 1), QColor(theme.line))

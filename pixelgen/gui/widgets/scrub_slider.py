"""A slider over the states of a solver, with a mark for each state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from pixelgen.gui.theme import Colours, colours
from pixelgen.gui.widgets.click_slider import ClickSlider

_HANDLE = 7.0  # radius, logical pixels
_GROOVE = 4.0
_MARK = 1.5
_LEAST_BETWEEN_MARKS = 6.0
_LEAST_BETWEEN_LABELS = 10.0
_TICK = 3.0
_RAISED = 2.0  # the groove above the middle where there is a scale below it
_HEIGHT = 28
_SMALLER = 0.85  # the size of the labels against that of the text around


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrubMark:
    """What is said of one state.

    Attributes:
        label: below the groove, where there is room: a word or a number.
        tip: in full, while the pointer is on it.
    """

    label: str
    tip: str = ""


class ScrubSlider(ClickSlider):
    """Goes over all states that a generation will have; only those that are there can be reached.

    Click or drag anywhere on it to go there. Keys as of any slider: arrows, Page Up and Down, Home and End. States may
    have marks: a scale below the groove, and a sentence under the pointer.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_HANDLE + 2, parent)
        self._reachable = 0
        self._marks: tuple[ScrubMark, ...] = ()
        self._laid: list[tuple[int, str, QRectF]] | None = None  # the labels in their places, until something moves
        self.setRange(0, 0)
        self.setPageStep(5)
        self.valueChanged.connect(self._stay_reachable)

    @property
    def reachable(self) -> int:
        """The last state that is there."""
        return self._reachable

    def set_states(self, *, reachable: int, last: int) -> None:
        """States 0 to ``reachable`` are there; ``last`` is the one that the generation will end with."""
        self._reachable = min(reachable, last)
        self._laid = None
        self.setMaximum(last)
        self.setValue(min(self.value(), self._reachable))
        self.update()

    @property
    def marks(self) -> tuple[ScrubMark, ...]:
        return self._marks

    def set_marks(self, marks: Sequence[ScrubMark]) -> None:
        """Say what states 0 to ``len(marks)`` - 1 are; none takes the scale away."""
        scaled = bool(self._marks)
        self._marks = tuple(marks)
        self._laid = None
        if scaled != bool(self._marks):
            self.updateGeometry()
        self.update()

    def shown_labels(self) -> list[tuple[int, str]]:
        """(state, label) of the marks that there is room for, from left to right: never two that touch."""
        return [(value, label) for value, label, _ in self._labels()]

    @Slot(int)
    def _stay_reachable(self, value: int) -> None:
        if value > self._reachable:
            self.setValue(self._reachable)

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT + self._scale_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _HEIGHT + self._scale_height())

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALLER)
        return font

    def _scale_height(self) -> int:
        return round(QFontMetricsF(self._small_font()).height() - 4) if self._marks else 0

    def _labels(self) -> list[tuple[int, str, QRectF]]:
        """The marks that are written, at even distances and the last one in any case, and where they stand."""
        if self._laid is None:
            self._laid = list(self._lay_out(QFontMetricsF(self._small_font())))
        return self._laid

    def _lay_out(self, metrics: QFontMetricsF) -> Iterator[tuple[int, str, QRectF]]:
        last = min(len(self._marks) - 1, self.maximum())
        if last < 0:
            return
        widest = max(map(metrics.horizontalAdvance, {mark.label for mark in self._marks})) + _LEAST_BETWEEN_LABELS
        between = self._x(1) - self._x(0) if self.maximum() else 0.0
        every = max(1, -int(-widest // between)) if between > 0 else last + 1
        top = self.height() - metrics.height()
        for value in sorted({*range(0, last + 1, every), last}):
            if value != last and (last - value) * between < widest:
                continue
            label = self._marks[value].label
            width = metrics.horizontalAdvance(label)
            left = min(max(0.0, self._x(value) - width / 2), self.width() - width)
            yield value, label, QRectF(left, top, width + 1, metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._laid = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._laid = None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._marks:
            value = self._value_at(event.pos().x())
            tip = self._marks[value].tip if value < len(self._marks) else ""
            QToolTip.showText(event.globalPos(), tip or self.toolTip(), self)
            return True
        return super().event(event)

    def _go_to(self, x: float) -> None:
        self.setValue(min(self._value_at(x), self._reachable))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2 - (_RAISED if self._marks else 0)
        alive = self.isEnabled() and self.maximum() > 0

        def groove(start: float, end: float, colour: str) -> None:
            painter.setBrush(QColor(colour))
            left, right = self._x(start) - _GROOVE / 2, self._x(end) + _GROOVE / 2
            painter.drawRoundedRect(QRectF(left, middle - _GROOVE / 2, right - left, _GROOVE), _GROOVE / 2, _GROOVE / 2)

        groove(0, self.maximum() or 1, theme.line)
        if not alive:
            return
        groove(0, self._reachable, theme.disabled)
        groove(0, self.value(), theme.accent)
        if self._x(1) - self._x(0) >= _LEAST_BETWEEN_MARKS:
            for value in range(self.maximum() + 1):
                reached = theme.accent if value <= self.value() else theme.disabled
                painter.setBrush(QColor(reached if value <= self._reachable else theme.line))
                painter.drawEllipse(QPointF(self._x(value), middle), _GROOVE / 2 + _MARK, _GROOVE / 2 + _MARK)
        self._paint_scale(painter, middle, theme)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(QColor(theme.text))
        else:
            painter.setBrush(QColor(theme.text))
        painter.drawEllipse(QPointF(self._x(self.value()), middle), _HANDLE, _HANDLE)

    def _paint_scale(self, painter: QPainter, middle: float, theme: Colours) -> None:
        if not self._marks:
            return
        painter.setFont(self._small_font())
        for value, label, place in self._labels():
            painter.setPen(QPen(QColor(theme.line), 1.0))
            x = round(self._x(value)) + 0.5
            painter.drawLine(QPointF(x, middle + _HANDLE + 1), QPointF(x, middle + _HANDLE + 1 + _TICK))
            painter.setPen(QColor(theme.text if value == self.value() else theme.faint))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, label)

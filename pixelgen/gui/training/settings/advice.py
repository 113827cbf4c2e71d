"""What to know before the start: one row per piece of advice, with the click that cures it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.gui.theme import SPACE, TIGHT, colours
from pixelgen.gui.widgets.panel import Panel
from pixelgen.training.advice import Advice, Kind

_WORDS: dict[Kind, str] = {"error": "Has to be mended", "warning": "Warning", "tip": "Tip"}
_MARK = 14


class _Mark(QWidget):
    """The kind of advice as a shape and a colour: an octagon, a triangle, a disc."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind
        self.setFixedSize(_MARK, _MARK + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor({"error": theme.bad, "warning": theme.warning, "tip": theme.accent}[self._kind]))
        box = QRectF(0.5, 2, _MARK - 1, _MARK - 1)
        if self._kind == "error":
            painter.drawPolygon(_octagon(box))
        elif self._kind == "warning":
            painter.drawPolygon(QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]))
        else:
            painter.drawEllipse(box)
        pen = QPen(QColor(theme.panel), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x, y = box.center().x(), box.center().y()
        if self._kind == "error":
            painter.drawLine(QPointF(x - 2.2, y - 2.2), QPointF(x + 2.2, y + 2.2))
            painter.drawLine(QPointF(x - 2.2, y + 2.2), QPointF(x + 2.2, y - 2.2))
        elif self._kind == "warning":
            painter.drawLine(QPointF(x, y - 1.5), QPointF(x, y + 1.5))
            painter.drawPoint(QPointF(x, y + 4.2))
        else:
            painter.drawPoint(QPointF(x, y - 3.2))
            painter.drawLine(QPointF(x, y - 0.2), QPointF(x, y + 3.2))


def _octagon(box: QRectF) -> QPolygonF:
    cut = box.width() * 0.29
    left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
    corners = (
        (left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut),
        (right - cut, bottom), (left + cut, bottom), (left, bottom - cut), (left, top + cut),
    )  # fmt: skip
    return QPolygonF([QPointF(x, y) for x, y in corners])


class LinkButton(QPushButton):
    """A button that looks like a link: what it does is small, and stands in a text."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text().replace("&", "")) + 2, metrics.height() + TIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        font = QFont(self.font())
        font.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(font)
        painter.setPen(QColor(theme.link if self.isEnabled() else theme.disabled))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class _Row(QWidget):
    """A piece of advice."""

    fixWanted = Signal(object)  # noqa: N815  Advice

    def __init__(self, advice: Advice, number: int) -> None:
        super().__init__()
        self.advice = advice
        word = _WORDS[advice.kind]
        self.setAccessibleName(f"{word}: {advice.text}")
        text = QLabel(advice.text)
        text.setObjectName(f"train.advice.{number}")
        text.setAccessibleName(f"{word}: {advice.text}")
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        text.setSizePolicy(policy)
        mark = _Mark(advice.kind)
        mark.setToolTip(word)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(text)
        if advice.fix is not None:
            fix = LinkButton(advice.fix_label)
            fix.setObjectName(f"train.advice.{number}.fix")
            fix.setAccessibleDescription(advice.text)
            fix.clicked.connect(self._on_fix)
            words.addWidget(fix, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)

    @Slot()
    def _on_fix(self) -> None:
        self.fixWanted.emit(self.advice)


class AdvicePanel(Panel):
    """The list, errors first. Hidden while there is nothing to say."""

    fixWanted = Signal(object)  # noqa: N815  Advice whose fix was clicked

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Before you start", parent)
        self.setObjectName("train.advice")
        self.setAccessibleName("Advice before the start")
        self._advice: tuple[Advice, ...] = ()
        self._rows: list[_Row] = []
        self.body.setSpacing(SPACE)
        self.hide()

    @property
    def advice(self) -> tuple[Advice, ...]:
        """What is listed."""
        return self._advice

    def show_advice(self, advice: Sequence[Advice]) -> None:
        """List ``advice``; nothing hides the panel."""
        if tuple(advice) != self._advice:
            self._advice = tuple(advice)
            for row in self._rows:
                self.body.removeWidget(row)
                row.hide()
                row.deleteLater()
            self._rows = [_Row(each, number) for number, each in enumerate(self._advice)]
            for row in self._rows:
                row.fixWanted.connect(self.fixWanted)
                self.body.addWidget(row)
        self._show_or_hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._show_or_hide()

    def _show_or_hide(self) -> None:
        """While a training runs it is too late for advice."""
        self.setVisible(bool(self._advice) and self.isEnabled())

"""The drawings of the program's style: flat, rounded, in the colours of the theme."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle

from pixelgen.gui.theme import Colours

RADIUS = 5.0
_State = QStyle.StateFlag


def _inner(rect: QRect) -> QRectF:
    """``rect`` moved by half a pixel, so that a line of one pixel is sharp."""
    return QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)


def _has(state: QStyle.StateFlag, flag: QStyle.StateFlag) -> bool:
    return bool(state & flag)


def _faded(colour: str, opacity: float) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(opacity)
    return faded


def draw_button(painter: QPainter, rect: QRect, state: QStyle.StateFlag, theme: Colours, *, flat: bool) -> None:
    """The body of a push button or a drop-down."""
    enabled, hovered = _has(state, _State.State_Enabled), _has(state, _State.State_MouseOver)
    pressed = _has(state, _State.State_Sunken) or _has(state, _State.State_On)
    if flat and not (hovered or pressed):
        return
    fill = QColor(theme.button)
    if not enabled:
        fill = _faded(theme.button, 0.4)
    elif pressed:
        fill = fill.darker(115)
    elif hovered:
        fill = fill.lighter(112) if theme.dark else fill.darker(103)
    border = QColor(theme.line) if enabled else _faded(theme.line, 0.5)
    if _has(state, _State.State_HasFocus) and _has(state, _State.State_KeyboardFocusChange):
        border = QColor(theme.accent)
    _box(painter, rect, fill, border)


def draw_field(painter: QPainter, rect: QRect, state: QStyle.StateFlag, theme: Colours) -> None:
    """The body of a line edit or a spin box."""
    enabled = _has(state, _State.State_Enabled)
    focused = _has(state, _State.State_HasFocus)
    border = QColor(theme.accent if focused else theme.line) if enabled else _faded(theme.line, 0.5)
    _box(painter, rect, QColor(theme.base) if enabled else _faded(theme.base, 0.5), border)


def _box(painter: QPainter, rect: QRect, fill: QColor, border: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(border, 1.0))
    painter.setBrush(fill)
    painter.drawRoundedRect(_inner(rect), RADIUS, RADIUS)
    painter.restore()


def draw_arrow(painter: QPainter, rect: QRect, theme: Colours, *, up: bool, enabled: bool, strong: bool) -> None:
    """A small chevron in the middle of ``rect``."""
    centre = QRectF(rect).center()
    tip = -2.0 if up else 2.0
    points = [QPointF(centre.x() + x, centre.y() + y) for x, y in ((-3.5, -tip), (0.0, tip), (3.5, -tip))]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(theme.text if strong else theme.faint) if enabled else QColor(theme.disabled)
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(QPolygonF(points))
    painter.restore()


def draw_check_box(painter: QPainter, rect: QRect, state: QStyle.StateFlag, theme: Colours) -> None:
    on, enabled = _has(state, _State.State_On), _has(state, _State.State_Enabled)
    accent = QColor(theme.accent) if enabled else _faded(theme.accent, 0.4)
    plain = QColor(theme.faint if _has(state, _State.State_MouseOver) else theme.line)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(accent if on or _has(state, _State.State_HasFocus) else plain, 1.0))
    painter.setBrush(accent if on else QColor(theme.base))
    painter.drawRoundedRect(_inner(rect), 3.0, 3.0)
    if on:
        box = QRectF(rect)
        places = ((0.25, 0.52), (0.43, 0.70), (0.76, 0.32))
        points = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in places]
        pen = QPen(QColor(theme.accent_text), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
    painter.restore()


def draw_bar(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """A bar with round ends: groove and contents of progress bars, handles of scroll bars."""
    if rect.width() < 1 or rect.height() < 1:
        return
    radius = min(rect.width(), rect.height()) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(rect), radius, radius)
    painter.restore()


def draw_tab(painter: QPainter, rect: QRect, state: QStyle.StateFlag, theme: Colours) -> None:
    """A tab is its text; the chosen one has a line under it."""
    if _has(state, _State.State_MouseOver) and not _has(state, _State.State_Selected):
        painter.fillRect(rect.adjusted(0, 0, 0, -1), _faded(theme.text, 0.05))
    if _has(state, _State.State_Selected):
        painter.fillRect(QRect(rect.left() + 8, rect.bottom() - 2, rect.width() - 16, 3), QColor(theme.accent))

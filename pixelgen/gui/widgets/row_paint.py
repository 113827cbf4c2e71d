"""What the rows of lists have in common: the ground that says which are chosen, words at the left and at the right."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle

from pixelgen.gui.theme import GAP, Colours

_RADIUS = 5.0


def paint_ground(painter: QPainter, row: QRect, state: QStyle.StateFlag, theme: Colours) -> None:
    """The row under the pointer, those that are selected, and a line around the one that the keys go to."""
    selected = bool(state & QStyle.StateFlag.State_Selected)
    box = QRectF(row).adjusted(2.5, 1.5, -2.5, -1.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if selected or state & QStyle.StateFlag.State_MouseOver:
        fill = QColor(theme.accent if selected else theme.text)
        fill.setAlphaF(0.22 if selected else 0.05)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QColor(theme.accent))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)


def paint_left(
    painter: QPainter, room: QRect, text: str, colour: str, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight
) -> None:
    """One line at the left of ``room``, shortened to it; nothing where there is none."""
    if room.width() > 0:
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, mode, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def paint_right(painter: QPainter, room: QRect, text: str, colour: str, *, gap: int = GAP) -> int:
    """One line at the right of ``room``; the width that it takes, with the ``gap`` beside it, logical pixels."""
    if not text:
        return 0
    painter.setPen(QColor(colour))
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return painter.fontMetrics().horizontalAdvance(text) + gap

"""What is said about a sprite on a canvas: badges at the corners of its cell, and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from pixelgen.gui.theme import Colours

_BADGE = 13  # height of a badge, logical pixels
_LEAST_FOR_WORDS = 56  # width of a cell from which a badge is more than a letter
_STAR = ((0, -5), (1.45, -1.75), (5, -1.55), (2.3, 0.75), (3.2, 4.2), (0, 2.3))  # right half, clockwise from the top


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is known of one sprite.

    Attributes:
        starred: a person likes it.
        verdict: how close it is to a training sprite, "Close" or "Copy"; None for all others.
        name: that a person gave it.
        fixed: it stays where it is and as it is: the one that others were made from.
        tip: a sentence more for the pointer that rests on it.
    """

    starred: bool = False
    verdict: str | None = None
    name: str = ""
    fixed: bool = False
    tip: str = ""

    def words(self) -> tuple[str, ...]:
        """Everything of it that a badge shows, to be read."""
        said = (self.name, "Starred" if self.starred else "", self.verdict or "", "Source" if self.fixed else "")
        return tuple(word for word in said if word)


def describe_sprite(place: int, count: int, mark: Mark | None) -> str:
    """One line about the sprite at ``place`` of ``count``."""
    words = mark.words() if mark is not None else ()
    return " · ".join((f"Sprite {place + 1} of {count}", *words))


def paint_marks(
    painter: QPainter, cells: Sequence[tuple[QRect, Mark]], *, ratio: float, theme: Colours, font: QFont
) -> None:
    """Draw the badges of each cell, half of them in the gap around it. ``painter`` works in device pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    small = QFont(font)
    small.setPixelSize(max(1, round(9 * ratio)))
    small.setBold(True)
    painter.setFont(small)
    for cell, mark in cells:
        if mark.starred:
            _paint_star(painter, QPointF(cell.right() - ratio, cell.top() + ratio), ratio, theme)
        if mark.fixed:
            _paint_pin(painter, QPointF(cell.left() + ratio, cell.top() + ratio), ratio, theme)
        right = float(cell.right() + 3 * ratio)
        wide = cell.width() >= _LEAST_FOR_WORDS * ratio
        if mark.verdict:
            shade = theme.bad if mark.verdict == "Copy" else theme.warning
            text = mark.verdict if wide else mark.verdict[:2]
            right -= _paint_pill(painter, text, cell, QColor(shade), theme, ratio=ratio, right=right) + 2 * ratio
        if mark.name and wide:
            _paint_pill(painter, mark.name, cell, QColor(theme.panel), theme, ratio=ratio, right=right, at_left=True)
    painter.restore()


def _paint_star(painter: QPainter, centre: QPointF, ratio: float, theme: Colours) -> None:
    half = [QPointF(x, y) for x, y in _STAR]
    outline = half + [QPointF(-point.x(), point.y()) for point in reversed(half[1:-1])]
    star = QPolygonF([centre + 1.25 * ratio * point for point in outline])
    painter.setPen(QPen(QColor(theme.base), 3 * ratio, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPolygon(star)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.warning))
    painter.drawPolygon(star)


def _paint_pin(painter: QPainter, centre: QPointF, ratio: float, theme: Colours) -> None:
    painter.setPen(QPen(QColor(theme.base), 1.5 * ratio))
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(centre, 4.5 * ratio, 4.5 * ratio)


def _paint_pill(
    painter: QPainter,
    text: str,
    cell: QRect,
    fill: QColor,
    theme: Colours,
    *,
    ratio: float,
    right: float,
    at_left: bool = False,
) -> float:
    """Draw ``text`` on the lower edge of ``cell``, ending at ``right`` or beginning at its left; returns the width."""
    metrics = QFontMetricsF(painter.font())
    room = right - cell.left() + 3 * ratio - 8 * ratio
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    width = metrics.horizontalAdvance(shown) + 8 * ratio
    left = cell.left() - 3 * ratio if at_left else right - width
    box = QRectF(left, cell.bottom() + 1 - 7 * ratio, width, _BADGE * ratio)
    path = QPainterPath()
    path.addRoundedRect(box, 3 * ratio, 3 * ratio)
    painter.setPen(QPen(QColor(theme.base), 1.5 * ratio))
    painter.setBrush(fill)
    painter.drawPath(path)
    painter.setPen(QColor(theme.text) if at_left else QColor(theme.base))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
    return width

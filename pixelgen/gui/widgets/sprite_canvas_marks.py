"""What is said about a sprite on a canvas: badges at the corners of its cell, and the same in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

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
        wide = cell.width() >= _LEAST_FOR_WORDS * ratio
        upper, lower = cell.top() - 5 * ratio, cell.bottom() + 1 - 7 * ratio
        left, right = cell.left() - 3 * ratio, cell.right() + 1 + 3 * ratio
        if mark.starred:
            _paint_star(painter, QPointF(cell.right() - ratio, cell.top() + ratio), ratio, theme)
        if mark.fixed:
            _paint_pill(
                painter,
                "Source" if wide else "S",
                QPointF(left, upper),
                _Tint(theme.accent, theme.accent_text),
                ratio=ratio,
                theme=theme,
            )
        if mark.verdict:
            shade = theme.bad if mark.verdict == "Copy" else theme.warning
            text = mark.verdict if wide else mark.verdict[:2]
            width = _pill_width(painter, text, ratio)
            right -= width + 2 * ratio
            _paint_pill(
                painter, text, QPointF(right + 2 * ratio, lower), _Tint(shade, theme.base), ratio=ratio, theme=theme
            )
        if mark.name and wide:
            room = right - left
            _paint_pill(
                painter,
                mark.name,
                QPointF(left, lower),
                _Tint(theme.button, theme.text),
                ratio=ratio,
                theme=theme,
                most=room,
            )
    painter.restore()


def _paint_star(painter: QPainter, centre: QPointF, ratio: float, theme: Colours) -> None:
    half = [QPointF(x, y) for x, y in _STAR]
    outline = half + [QPointF(-point.x(), point.y()) for point in reversed(half[1:-1])]
    star = QPolygonF([centre + 1.25 * ratio * point for point in outline])
    painter.setPen(QPen(QColor(theme.base), 3 * ratio, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPolygon(star)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.star))
    painter.drawPolygon(star)


@dataclass(frozen=True, slots=True)
class _Tint:
    fill: str
    text: str


def _pill_width(painter: QPainter, text: str, ratio: float) -> float:
    return QFontMetricsF(painter.font()).horizontalAdvance(text) + 8 * ratio


def _paint_pill(
    painter: QPainter,
    text: str,
    corner: QPointF,
    tint: _Tint,
    *,
    ratio: float,
    theme: Colours,
    most: float = math.inf,
) -> None:
    """Draw ``text`` on a small plate whose left upper corner is ``corner``, elided to a width of ``most``."""
    width = min(most, _pill_width(painter, text, ratio))
    shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, width - 7 * ratio)
    box = QRectF(corner.x(), corner.y(), width, _BADGE * ratio)
    painter.setPen(QPen(QColor(theme.base), 1.5 * ratio))
    painter.setBrush(QColor(tint.fill))
    painter.drawRoundedRect(box, 3 * ratio, 3 * ratio)
    painter.setPen(QColor(tint.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)

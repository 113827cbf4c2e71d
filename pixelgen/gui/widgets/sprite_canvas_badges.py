"""Marks of sprites as small badges at the corners of their cells."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, inf

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from pixelgen.gui.theme import Colours
from pixelgen.gui.widgets.sprite_canvas_marks import Mark

_HEIGHT = 13  # of a plate, logical pixels
_ROUND = 3  # radius of its corners
_OUT = 3  # how far badges reach out of the cell at its sides
_TEXT = 9  # size of the letters
_LEAST_FOR_WORDS = 56  # width of a cell from which a badge is more than a letter or two
_STAR_SIDE = 15
_STAR = ((0, -6.2), (1.8, -2.2), (6.2, -1.9), (2.9, 0.9), (4.0, 5.2), (0, 2.9))  # right half, clockwise from the top
_MOST_KEPT = 512


@dataclass(frozen=True, slots=True)
class _Look:
    """What all badges depend on."""

    theme: Colours
    ratio: float
    font: QFont


class BadgePainter:
    """Draws badges, and keeps those it has drawn: text is slow, and a canvas is painted at each step of a scrub."""

    def __init__(self) -> None:
        self._look: tuple[bool, float, str] | None = None
        self._kept: dict[tuple[str, str, str, int], QImage] = {}

    def paint(
        self,
        painter: QPainter,
        cells: Iterable[tuple[QRect, Mark]],
        *,
        ratio: float,
        theme: Colours,
        font: QFont,
    ) -> None:
        """Draw the badges of each cell, about half of them in the gap around it. ``painter`` is in device pixels.

        The star is at the upper right, "Source" at the upper left, the verdict at the lower right, the name before it.
        """
        key = theme.dark, ratio, font.key()
        if key != self._look or len(self._kept) > _MOST_KEPT:
            self._look, self._kept = key, {}
        look = _Look(theme, ratio, font)
        for cell, mark in cells:
            wide = cell.width() >= _LEAST_FOR_WORDS * ratio
            left, right = cell.left() - round(_OUT * ratio), cell.right() + 1 + round(_OUT * ratio)
            upper, lower = cell.top() - round(5 * ratio), cell.bottom() + 1 - round(7 * ratio)
            if mark.starred:
                star = self._star(look)
                middle = QPoint(cell.right() - round(ratio), cell.top() + round(ratio))
                painter.drawImage(middle - QPoint(star.width() // 2, star.height() // 2), star)
            if mark.fixed:
                text = "Source" if wide else "S"
                painter.drawImage(left, upper, self._plate(text, theme.accent, theme.accent_text, look))
            if mark.verdict:
                shade = theme.bad if mark.verdict == "Copy" else theme.warning
                plate = self._plate(mark.verdict if wide else mark.verdict[:2], shade, theme.base, look)
                right -= plate.width()
                painter.drawImage(right, lower, plate)
                right -= round(2 * ratio)
            if mark.name and wide:
                name = self._plate(mark.name, theme.button, theme.text, look, most=right - left)
                painter.drawImage(left, lower, name)

    def _star(self, look: _Look) -> QImage:
        key = "", look.theme.star, look.theme.base, 0
        if key not in self._kept:
            self._kept[key] = _star_image(look)
        return self._kept[key]

    def _plate(self, text: str, fill: str, ink: str, look: _Look, *, most: float = inf) -> QImage:
        key = text, fill, ink, 0 if most == inf else int(most)
        if key not in self._kept:
            self._kept[key] = _plate_image(text, fill, ink, look, most)
        return self._kept[key]


def _image(size: QSize, draw: Callable[[QPainter], None]) -> QImage:
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    return image


def _star_image(look: _Look) -> QImage:
    side = ceil(_STAR_SIDE * look.ratio)
    middle = QPointF(side / 2, side / 2)
    half = [QPointF(x, y) for x, y in _STAR]
    outline = half + [QPointF(-point.x(), point.y()) for point in reversed(half[1:-1])]
    star = QPolygonF([QPointF(middle.x() + look.ratio * at.x(), middle.y() + look.ratio * at.y()) for at in outline])

    def draw(painter: QPainter) -> None:
        painter.setPen(QPen(QColor(look.theme.base), 2.5 * look.ratio, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolygon(star)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.theme.star))
        painter.drawPolygon(star)

    return _image(QSize(side, side), draw)


def _plate_image(text: str, fill: str, ink: str, look: _Look, most: float) -> QImage:
    """``text`` on a plate of the colour ``fill``, elided to a width of ``most``."""
    ratio = look.ratio
    small = QFont(look.font)
    small.setPixelSize(max(1, round(_TEXT * ratio)))
    small.setBold(True)
    metrics = QFontMetricsF(small)
    width = min(most, ceil(metrics.horizontalAdvance(text) + 9 * ratio))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 8 * ratio)
    box = QRectF(0, 0, width, round(_HEIGHT * ratio))
    edge = 0.75 * ratio

    def draw(painter: QPainter) -> None:
        painter.setFont(small)
        painter.setPen(QPen(QColor(look.theme.base), 2 * edge))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(box.adjusted(edge, edge, -edge, -edge), _ROUND * ratio, _ROUND * ratio)
        painter.setPen(QColor(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)

    return _image(QSize(max(1, int(width)), max(1, int(box.height()))), draw)

"""One way as a cell: its first sprites, the time of one, how far off they are, and whether that can be seen."""

from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pixelgen.flow.compare import Trial, Walk
from pixelgen.gui.generation.compare.cells_model import CellRole
from pixelgen.gui.generation.compare.words import distance_text, time_text
from pixelgen.gui.theme import SPACE, TIGHT, Colours, colours
from pixelgen.gui.widgets.sprite_grid import SpriteGrid
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_cells

PICTURE = 64  # about how high sprites are, logical pixels
_GAP = 3
_RADIUS = 4.0
LEAST_WIDTH = PICTURE + 2 * SPACE + 24  # one sprite, and the words below it


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of a ``CellsModel``."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(LEAST_WIDTH, cell_height(self._view.font()))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect, state = QRect(option.rect), option.state
        theme = colours(self._view.palette())
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(theme.accent)
        fill.setAlphaF(0.22 if chosen else 0.07 if hovered else 0.0)
        painter.setPen(QPen(QColor(theme.accent), 1.0) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -2.5), _RADIUS, _RADIUS)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.line))
        paint_cell(
            painter,
            rect,
            index.data(CellRole.WALK),
            index.data(CellRole.TRIAL),
            alike=index.data(CellRole.ALIKE),
            best=index.data(CellRole.BEST),
            theme=theme,
            ratio=self._view.devicePixelRatioF(),
            font=self._view.font(),
        )
        painter.restore()


def cell_height(font: QFont) -> int:
    """Of one cell, logical pixels."""
    return PICTURE + 2 * QFontMetrics(font).height() + TIGHT + 2 * SPACE


def paint_cell(
    painter: QPainter,
    rect: QRect,
    walk: Walk | None,
    trial: Trial | None,
    *,
    alike: bool,
    best: bool,
    theme: Colours,
    ratio: float,
    font: QFont,
) -> None:
    """Draw what is known of a way into ``rect``. ``painter`` works in logical pixels, on a device of ``ratio``."""
    inner = rect.adjusted(SPACE, SPACE, -SPACE, -SPACE)
    if walk is None:
        _paint_waiting(painter, inner, theme)
        return
    paint_row(painter, QRect(inner.left(), inner.top(), inner.width(), PICTURE), walk.pixels, theme=theme, ratio=ratio)
    metrics = QFontMetrics(font)
    line = QRect(inner.left(), inner.top() + PICTURE + TIGHT, inner.width(), metrics.height())
    bold = QFont(font)
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(QColor(theme.text))
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, time_text(walk.milliseconds))
    if best:
        _paint_best(painter, line, theme)
    painter.setFont(font)
    below = line.translated(0, line.height())
    painter.setPen(QColor(theme.good if alike else theme.faint))
    text = distance_text(trial) if trial is not None else "…"
    if alike:
        middle, left = below.center().y() + 0.5, below.left()
        tick = QPolygonF([QPointF(left + x, middle + y) for x, y in ((0, 0.5), (3, 3.5), (8, -3))])
        painter.setPen(QPen(QColor(theme.good), 1.6))
        painter.drawPolyline(tick)
        below.setLeft(left + 12)
    painter.drawText(
        below, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(text, Qt.TextElideMode.ElideRight, below.width())
    )


def paint_row(painter: QPainter, place: QRect, pixels: NDArray[np.uint8], *, theme: Colours, ratio: float) -> None:
    """As many of ``pixels`` (N, S, S, 4) side by side as ``place`` holds, in whole device pixels per sprite pixel."""
    size = pixels.shape[1]
    factor = max(1, int(place.height() * ratio) // size)
    cell, gap = size * factor, round(_GAP * ratio)
    count = max(1, min(len(pixels), int((place.width() * ratio + gap) // (cell + gap))))
    grid = SpriteGrid(count=count, size=size, columns=count, factor=factor, gap=gap, margin=0)
    painter.save()
    painter.setClipRect(place)
    painter.scale(1 / ratio, 1 / ratio)
    corner = QPoint(
        ceil(place.left() * ratio), ceil(place.top() * ratio) + max(0, (int(place.height() * ratio) - cell) // 2)
    )
    painter.setBrushOrigin(corner)
    brush = backdrop_brush("checker", theme, ratio=ratio)
    paint_cells(painter, pixels, grid=grid, sprites=range(count), offset=corner, backdrop=brush)
    painter.restore()


def _paint_best(painter: QPainter, line: QRect, theme: Colours) -> None:
    text = "Best"
    width = painter.fontMetrics().horizontalAdvance(text) + 2 * TIGHT + 4
    box = QRectF(line.right() - width, line.top(), width, line.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.good))
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    painter.setPen(QColor(theme.base))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_waiting(painter: QPainter, inner: QRect, theme: Colours) -> None:
    painter.setPen(QPen(QColor(theme.line), 1.0, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(inner).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

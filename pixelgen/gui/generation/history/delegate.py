"""One batch as a row: some of its sprites, its model and count, what was done, when, and its stars."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pixelgen.gui.generation.history.model import BatchRole
from pixelgen.gui.generation.history.words import count_text, made_text, title_text, when
from pixelgen.gui.models.batch_summary import BatchSummary
from pixelgen.gui.theme import SPACE, TIGHT, Colours, colours
from pixelgen.gui.widgets.row_paint import paint_ground, paint_left, paint_right
from pixelgen.gui.widgets.sprite_grid import SpriteGrid
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_cells

Index = QModelIndex | QPersistentModelIndex

STRIP = 32  # height of the sprites, logical pixels
_GAP = 2  # between two of them
_RADIUS = 3.0


class BatchDelegate(QStyledItemDelegate):
    """Paints the rows of a ``BatchListModel``."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, STRIP + TIGHT + 2 * QFontMetrics(self._view.font()).height() + 2 * SPACE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, theme = QRect(option.rect), colours(self._view.palette())
        batch: BatchSummary = index.data(BatchRole.SUMMARY)
        painter.save()
        painter.setFont(self._view.font())
        paint_ground(painter, rect, option.state, theme)
        inner = rect.adjusted(SPACE, SPACE, -SPACE, -SPACE)
        strip = QRect(inner.left(), inner.top(), inner.width(), STRIP)
        self._paint_sprites(painter, strip, index.data(BatchRole.SPRITES), theme)
        _paint_text(painter, inner.adjusted(0, STRIP + TIGHT, 0, 0), batch, theme)
        painter.restore()

    def _paint_sprites(
        self, painter: QPainter, place: QRect, sprites: NDArray[np.uint8] | None, theme: Colours
    ) -> None:
        ratio = self._view.devicePixelRatioF()
        if sprites is None:
            _paint_missing(painter, place, theme)
            return
        room, wide = round(STRIP * ratio), round(place.width() * ratio)
        gap = round(_GAP * ratio)
        step = max(1, math.ceil(sprites.shape[1] / room))
        shown = np.ascontiguousarray(sprites[:, ::step, ::step])
        factor = max(1, room // shown.shape[1])
        cell = factor * shown.shape[1]
        count = max(1, min(len(shown), (wide + gap) // (cell + gap)))
        grid = SpriteGrid(count=count, size=shown.shape[1], columns=count, factor=factor, gap=gap, margin=0)
        origin = QPoint(round(place.left() * ratio), round(place.top() * ratio) + (room - cell) // 2)
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        painter.setBrushOrigin(origin)  # the pattern moves with the row: a list scrolls by copying
        brush = backdrop_brush("checker", theme, ratio=ratio)
        paint_cells(painter, shown, grid=grid, sprites=range(count), offset=origin, backdrop=brush)
        painter.restore()


def _paint_missing(painter: QPainter, place: QRect, theme: Colours) -> None:
    """Where sprites will be, or cannot be read."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.alternate))
    painter.drawRoundedRect(QRectF(place), _RADIUS, _RADIUS)


def _paint_text(painter: QPainter, room: QRect, batch: BatchSummary, theme: Colours) -> None:
    plain, strong = painter.font(), QFont(painter.font())
    strong.setBold(True)
    height = QFontMetrics(plain).height()
    first = QRect(room.left(), room.top(), room.width(), height)
    second = first.translated(0, height)
    if batch.damage:
        painter.setFont(strong)
        paint_left(painter, first, "Damaged", theme.bad)
        painter.setFont(plain)
        used = paint_right(painter, second, when(batch.made), theme.faint, gap=SPACE)
        paint_left(painter, second.adjusted(0, 0, -used, 0), batch.damage[:1].upper() + batch.damage[1:], theme.faint)
        return
    stars = len(batch.curation.stars)
    used = paint_right(painter, first, count_text(batch), theme.faint, gap=SPACE)
    painter.setFont(strong)
    paint_left(painter, first.adjusted(0, 0, -used, 0), title_text(batch), theme.text)
    painter.setFont(plain)
    used = paint_right(painter, second, when(batch.made), theme.faint, gap=SPACE)
    if stars:
        used += paint_right(painter, second.adjusted(0, 0, -used, 0), f"★ {stars}", theme.star, gap=SPACE)
    paint_left(painter, second.adjusted(0, 0, -used, 0), made_text(batch), theme.faint)

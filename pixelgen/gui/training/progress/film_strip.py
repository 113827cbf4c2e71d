"""A column of moments of a training, each with its first sprites and its step."""

import math
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pixelgen.gui.theme import TIGHT, colours
from pixelgen.gui.widgets.sprite_grid import SpriteGrid
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_cells, paint_frame
from pixelgen.training.events import PreviewReady

_SIDE = 64  # of the picture of a moment, logical pixels
_FRAME = 2

Index = QModelIndex | QPersistentModelIndex


def short_count(number: int) -> str:
    """``"950"``, ``"1.2k"``, ``"34k"``, ``"1.1M"``."""
    for limit, unit in ((1_000_000, "M"), (1_000, "k")):
        if number >= limit:
            scaled = number / limit
            return f"{scaled:.1f}".rstrip("0").rstrip(".") + unit if scaled < 10 else f"{scaled:.0f}{unit}"
    return str(number)


class MomentModel(QAbstractListModel):
    """The moments of a run in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moments: list[PreviewReady] = []

    def sync(self, moments: Iterable[PreviewReady]) -> None:
        """Show these; what was there before and is still there in front stays as it is."""
        wanted = list(moments)
        known = len(self._moments)
        if any(old is not new for old, new in zip(self._moments, wanted, strict=False)) or len(wanted) < known:
            self.beginResetModel()
            self._moments = wanted
            self.endResetModel()
        elif len(wanted) > known:
            self.beginInsertRows(QModelIndex(), known, len(wanted) - 1)
            self._moments = wanted
            self.endInsertRows()

    def row_at(self, step: int) -> int:
        """The last moment that is not after ``step``; 0 if there is none."""
        return max(0, sum(moment.step <= step for moment in self._moments) - 1)

    def moment(self, row: int) -> PreviewReady | None:
        return self._moments[row] if 0 <= row < len(self._moments) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._moments)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        preview = self.moment(index.row())
        if preview is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return short_count(preview.step)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"Step {preview.step:,}"
        if role == Qt.ItemDataRole.UserRole:
            return preview
        return None


class MomentDelegate(QStyledItemDelegate):
    """Four sprites of the moment in a square, the step below."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

    def _grid(self, preview: PreviewReady) -> SpriteGrid:
        count, size = preview.sprites.shape[:2]
        room = _SIDE * self._view.devicePixelRatioF()
        columns = 2 if count >= 4 and 2 * size <= room else 1
        factor = max(1, int(room // (columns * size)))
        return SpriteGrid(count=min(count, columns**2), size=size, columns=columns, factor=factor, gap=0, margin=0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        preview = index.data(Qt.ItemDataRole.UserRole)
        side = math.ceil(self._grid(preview).width / self._view.devicePixelRatioF()) + 2 * _FRAME
        return QSize(side, side + TIGHT + self._view.fontMetrics().height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        preview: PreviewReady = index.data(Qt.ItemDataRole.UserRole)
        theme = colours(self._view.palette())
        ratio = self._view.devicePixelRatioF()
        grid = self._grid(preview)
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setPen(QColor(theme.text if chosen else theme.faint))
        painter.drawText(
            rect, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, index.data(Qt.ItemDataRole.DisplayRole)
        )
        painter.scale(1 / ratio, 1 / ratio)
        place = QPoint(round((rect.x() + _FRAME) * ratio), round((rect.y() + _FRAME) * ratio))
        painter.setBrushOrigin(place)
        brush = backdrop_brush("checker", theme, ratio=ratio)
        paint_cells(painter, preview.sprites, grid=grid, sprites=range(grid.count), offset=place, backdrop=brush)
        if chosen:
            frame = max(1, round(_FRAME * ratio))
            paint_frame(painter, QRect(place, QSize(grid.width, grid.height)), width=frame, colour=QColor(theme.accent))
        painter.restore()


class FilmStrip(QListView):
    """A column of moments, the newest at the bottom; the arrow keys walk along it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moments = MomentModel(self)
        self.setModel(self.moments)
        self.setItemDelegate(MomentDelegate(self))
        self.setAccessibleName("Earlier previews")
        self.setUniformItemSizes(True)
        self.setSpacing(2)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._fit_width()

    def _fit_width(self) -> None:
        """Room for a picture and the scroll bar beside it, also where pictures come out larger than wanted."""
        widest = self.sizeHintForColumn(0) if self.moments.rowCount() else _SIDE + 2 * _FRAME
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        self.setFixedWidth(max(widest, 48) + 2 * self.spacing() + bar + 2)

    def updateGeometries(self) -> None:
        self._fit_width()
        super().updateGeometries()

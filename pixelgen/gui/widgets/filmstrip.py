"""Frames side by side, each with what is said below it: one of them is current, and a click makes it so."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pixelgen.gui.theme import GAP, TIGHT, colours
from pixelgen.gui.widgets.sprite_grid import SpriteGrid
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_cells, paint_frame

_SIDE = 64  # of a picture, logical pixels
_FRAME = 2
_SMALLER = 0.85  # the size of the words against that of the text around

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """One picture of a strip.

    Attributes:
        pixels: (H, W, 4) uint8 straight RGBA; all of a strip have one size.
        label: first line below it.
        note: second line, fainter.
        description: the whole in words, as tooltip and for people who cannot see it.
    """

    pixels: NDArray[np.uint8]
    label: str
    note: str = ""
    description: str = ""


class FrameModel(QAbstractListModel):
    """Frames in their order. Rows are only added at the end, or all of them replaced."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frames: list[Frame] = []

    def set_frames(self, frames: Sequence[Frame]) -> None:
        self.beginResetModel()
        self._frames = list(frames)
        self.endResetModel()

    def replace_frames(self, frames: Sequence[Frame]) -> None:
        """Other pictures in the same rows.

        Raises:
            ValueError: another number of frames.
        """
        if len(frames) != len(self._frames):
            raise ValueError(f"expected {len(self._frames)} frames, got {len(frames)}")
        self._frames = list(frames)
        if frames:
            self.dataChanged.emit(self.index(0, 0), self.index(len(frames) - 1, 0))

    def add_frames(self, frames: Sequence[Frame]) -> None:
        if frames:
            first = len(self._frames)
            self.beginInsertRows(QModelIndex(), first, first + len(frames) - 1)
            self._frames.extend(frames)
            self.endInsertRows()

    def frame(self, row: int) -> Frame | None:
        return self._frames[row] if 0 <= row < len(self._frames) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._frames)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        frame = self.frame(index.row())
        if frame is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return frame.label
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return frame.description or frame.label
        if role == Qt.ItemDataRole.UserRole:
            return frame
        return None


class _FrameDelegate(QStyledItemDelegate):
    """The picture at a whole magnification, two lines below it."""

    def __init__(self, view: "Filmstrip") -> None:
        super().__init__(view)
        self._view = view

    def grid(self, pixels: NDArray[np.uint8]) -> SpriteGrid:
        size = pixels.shape[0]
        return SpriteGrid(count=1, size=size, columns=1, factor=self._view.factor(size), gap=0, margin=0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        frame: Frame = index.data(Qt.ItemDataRole.UserRole)
        side = self._view.picture_side(frame.pixels.shape[0])
        # One width for all, or the list would not place them by counting.
        widest = QFontMetrics(self._view.small_font()).horizontalAdvance("8,888 calls")
        return QSize(max(side + 2 * _FRAME, widest) + TIGHT, side + 2 * _FRAME + self._view.words_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        frame: Frame = index.data(Qt.ItemDataRole.UserRole)
        theme = colours(self._view.palette())
        ratio = self._view.devicePixelRatioF()
        grid = self.grid(frame.pixels)
        rect: QRect = option.rect
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        line = self._view.words_height() // 2
        painter.save()
        painter.setFont(self._view.small_font())
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.setPen(QColor(theme.text if current else theme.faint))
        painter.drawText(rect.adjusted(0, 0, 0, -line), centre, frame.label)
        painter.setPen(QColor(theme.faint))
        painter.drawText(rect, centre, frame.note)
        painter.scale(1 / ratio, 1 / ratio)
        left = round((rect.x() + rect.width() / 2) * ratio - grid.cell / 2)
        place = QPoint(left, round((rect.y() + _FRAME) * ratio))
        painter.setBrushOrigin(place)
        brush = backdrop_brush("checker", theme, ratio=ratio)
        paint_cells(painter, frame.pixels[None], grid=grid, sprites=(0,), offset=place, backdrop=brush)
        if current:
            width = max(1, round(_FRAME * ratio))
            cell = QRect(place, QSize(grid.cell, grid.cell))
            paint_frame(painter, cell, width=width, colour=QColor(theme.accent))
        painter.restore()


class Filmstrip(QListView):
    """A row of frames that the wheel scrolls sideways; the arrow keys and a click go along it."""

    chosen = Signal(int)  # the row that a person went to

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frames = FrameModel(self)
        self._message = ""
        self._size = _SIDE
        self._told = True
        self.setModel(self.frames)
        self.setItemDelegate(_FrameDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # it follows the current frame
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def current(self) -> int | None:
        """The row that is marked."""
        index = self.currentIndex()
        return index.row() if index.isValid() else None

    def set_message(self, message: str) -> None:
        """What is said while there are no frames."""
        self._message = message
        self.setAccessibleDescription(message if self.frames.rowCount() == 0 else "")
        self.viewport().update()

    def set_current(self, row: int | None) -> None:
        """Mark the frame ``row`` and bring it and its neighbours into view; ``chosen`` is not emitted."""
        index = self.frames.index(row, 0) if row is not None else QModelIndex()
        self._told = False
        try:
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        finally:
            self._told = True
        if row is not None and index.isValid():
            for near in (row + 1, row - 1):
                neighbour = self.frames.index(near, 0)
                if neighbour.isValid():
                    self.scrollTo(neighbour)

    def small_font(self) -> QFont:
        """That of the words below the pictures."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALLER)
        return font

    def words_height(self) -> int:
        """Logical pixels that both lines of words take up."""
        return 2 * QFontMetrics(self.small_font()).height()

    def reserve(self, size: int) -> None:
        """Take the height that pictures with ``size`` pixels a side need, also while there are none."""
        self._size = size
        self.updateGeometry()

    def factor(self, size: int) -> int:
        """Device pixels per pixel of pictures with ``size`` pixels a side."""
        return max(1, int(_SIDE * self.devicePixelRatioF() // size))

    def picture_side(self, size: int) -> int:
        """Logical pixels that such a picture takes up on each side."""
        return math.ceil(self.factor(size) * size / self.devicePixelRatioF())

    def sizeHint(self) -> QSize:
        return QSize(240, self.picture_side(self._size) + 2 * _FRAME + self.words_height() + TIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._told and current.isValid():
            self.chosen.emit(current.row())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.frames.rowCount() == 0 and self._message:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours(self.palette()).faint))
            room = self.viewport().rect().adjusted(GAP, 0, -GAP, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)

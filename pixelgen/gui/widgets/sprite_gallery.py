"""Thousands of sprites in a scrolling list, each an exact integer enlargement over a checkerboard."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pixelgen.gui.theme import SPACE, Colours, colours
from pixelgen.gui.widgets.sprite_grid import SpriteGrid
from pixelgen.gui.widgets.sprite_model import SpriteListModel, SpriteRole
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_cells, paint_frame

_LARGEST = 384  # side to which the person may enlarge a sprite, logical pixels
_FRAME = 2  # room around a sprite for the frame of a selected one, logical pixels


def whole_factor(wanted: int, size: int, ratio: float) -> int:
    """Device pixels per sprite pixel at which a sprite of ``size`` comes nearest to ``wanted`` logical pixels, ≥ 1."""
    return max(1, round(wanted * ratio / size))


class SpriteDelegate(QStyledItemDelegate):
    """Paints one sprite in device pixels, so that its pixels are equal squares at any ratio."""

    def __init__(self, view: QWidget, *, wanted: int) -> None:
        super().__init__(view)
        self._view = view
        self._wanted = wanted
        self._brush: tuple[tuple[bool, float], QBrush] | None = None

    @property
    def wanted(self) -> int:
        return self._wanted

    def set_wanted(self, wanted: int) -> None:
        self._wanted = wanted

    def _cell(self, index: QModelIndex | QPersistentModelIndex) -> tuple[NDArray[np.uint8], int]:
        pixels = index.data(SpriteRole.PIXELS)
        return pixels, whole_factor(self._wanted, pixels.shape[0], self._view.devicePixelRatioF())

    def _backdrop(self, theme: Colours, ratio: float) -> QBrush:
        if self._brush is None or self._brush[0] != (theme.dark, ratio):
            self._brush = (theme.dark, ratio), backdrop_brush("checker", theme, ratio=ratio)
        return self._brush[1]

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        pixels, factor = self._cell(index)
        side = math.ceil(pixels.shape[0] * factor / self._view.devicePixelRatioF()) + 2 * _FRAME
        return QSize(side, side)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        pixels, factor = self._cell(index)
        ratio = self._view.devicePixelRatioF()
        theme = colours(self._view.palette())
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        # The view's painter starts at the viewport's corner, which lies on a device pixel; undo the scaling.
        painter.scale(1 / ratio, 1 / ratio)
        place = QPoint(round((rect.x() + _FRAME) * ratio), round((rect.y() + _FRAME) * ratio))
        # The pattern moves with the sprite: a list scrolls by copying what is painted already.
        painter.setBrushOrigin(place)
        grid = SpriteGrid(count=1, size=pixels.shape[0], columns=1, factor=factor, gap=0, margin=0)
        paint_cells(painter, pixels[None], grid=grid, sprites=(0,), offset=place, backdrop=self._backdrop(theme, ratio))
        if state & QStyle.StateFlag.State_Selected:
            width = max(1, round(_FRAME * ratio))
            paint_frame(painter, QRect(place, QSize(grid.cell, grid.cell)), width=width, colour=QColor(theme.accent))
        painter.restore()


class SpriteGallery(QListView):
    """A wrapping list of sprites: scrolls, selects, and is read out by name.

    Args:
        wanted: about how large a sprite should be, logical pixels; whole enlargements come near it.
    """

    chosen = Signal(int)  # row that became current by mouse or keyboard
    zoomed = Signal(int)  # device pixels per sprite pixel, after a change by the person

    def __init__(self, parent: QWidget | None = None, *, wanted: int = 48) -> None:
        super().__init__(parent)
        self._message = ""
        self.sprites = SpriteListModel(self)
        self._delegate = SpriteDelegate(self, wanted=wanted)
        self.setModel(self.sprites)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.SinglePass)  # so that a place to scroll to is there at once
        self.setUniformItemSizes(True)
        self.setSpacing(2)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Sprites")
        self.selectionModel().currentChanged.connect(self._on_current)

    def set_sprites(
        self,
        pixels: NDArray[np.uint8],
        captions: Sequence[str] | Callable[[int], str] = (),
        *,
        tip: Callable[[int], str] | None = None,
        keep_place: bool = False,
    ) -> None:
        """Show (N, H, W, 4) uint8 straight RGBA ``pixels``; see ``SpriteListModel.set_sprites``.

        Args:
            keep_place: stay where it is scrolled to, with the same row current: the one after those that are gone.
        """
        place, row = self.verticalScrollBar().value(), self.currentIndex().row()
        self.sprites.set_sprites(pixels, captions, tip=tip)
        if not keep_place:
            self.scrollToTop()
            return
        self.executeDelayedItemsLayout()
        if row >= 0 and len(pixels):
            current = self.sprites.index(min(row, len(pixels) - 1))
            self.selectionModel().setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.verticalScrollBar().setValue(place)

    def set_wanted(self, wanted: int) -> None:
        """Change about how large a sprite is shown, logical pixels."""
        self._delegate.set_wanted(wanted)
        self.scheduleDelayedItemsLayout()

    @property
    def factor(self) -> int:
        """Device pixels per pixel of the sprites as now shown."""
        return whole_factor(self._delegate.wanted, self.sprites.pixels.shape[1], self.devicePixelRatioF())

    def zoom_by(self, steps: int) -> None:
        """Show sprites ``steps`` whole factors larger, or smaller; the current row, or the first in sight, stays there.

        Bounded by what can be told apart and what fits the view.
        """
        size, ratio = self.sprites.pixels.shape[1], self.devicePixelRatioF()
        most = max(1, int(min(_LARGEST, self.viewport().width() - 2 * SPACE) * ratio / size))
        factor = max(1, min(most, self.factor + steps))
        if factor == self.factor or not self.sprites.rowCount():
            return
        held = self.currentIndex()
        if not held.isValid() or not self.viewport().rect().intersects(self.visualRect(held)):
            held = self.indexAt(QPoint(2 * SPACE, 2 * SPACE))
        self.set_wanted(round(factor * size / ratio))
        self.executeDelayedItemsLayout()
        if held.isValid():
            self.scrollTo(held, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.zoomed.emit(factor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        if event.angleDelta().y():
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif control and event.key() == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        else:
            super().keyPressEvent(event)

    def set_message(self, message: str) -> None:
        """What is said in the middle while there are no sprites."""
        self._message = message
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        # One by one: a list paints all that lies between two of them, and while a wheel turns there are always two, the
        # strip that scrolls into sight and the sprite that the pointer has left.
        stale: Any = event.region()  # can be iterated, which its stub does not know
        for rect in stale:
            super().paintEvent(QPaintEvent(rect))
        if self._message and not self.sprites.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours(self.palette()).faint))
            room = self.viewport().rect().adjusted(SPACE, SPACE, -SPACE, -SPACE)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.scheduleDelayedItemsLayout()
        return super().event(event)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.row())

"""Single files as a folder would show them: a picture and a name each."""

from collections.abc import Sequence
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from pixelgen.gui.generation.export.device_paint import device_painter
from pixelgen.gui.theme import GAP, SPACE, TIGHT, Colours, colours
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, sprite_image
from pixelgen.gui.wording import count

_PICTURE = 72  # side of the room for a picture, logical pixels
_TILE = _PICTURE + 2 * SPACE  # width of a tile


class FilesPreview(QAbstractScrollArea):
    """Tiles in as many columns as fit; only those in sight are painted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: Sequence[NDArray[np.uint8]] = ()
        self._names: Sequence[str] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Preview of the files")

    def set_files(self, pictures: Sequence[NDArray[np.uint8]], names: Sequence[str]) -> None:
        """Show (h, w, 4) uint8 straight RGBA ``pictures`` of any sizes, each with its name."""
        self._pictures, self._names = pictures, names
        self.setAccessibleDescription(f"{count(len(names), 'file')}, from {names[0]} to {names[-1]}" if names else "")
        self._arrange()

    def shown_name(self, index: int) -> str:
        """The name as a person sees it: names differ at their ends."""
        return self.fontMetrics().elidedText(self._names[index], Qt.TextElideMode.ElideLeft, _TILE - TIGHT)

    # -- geometry ----------------------------------------------------------------------------------------------------

    def _columns(self) -> int:
        return max(1, (self.viewport().width() - GAP) // (_TILE + TIGHT))

    def _row_height(self) -> int:
        return _PICTURE + 2 * SPACE + self.fontMetrics().height() + TIGHT

    def tile(self, index: int) -> QRect:
        """Where a tile lies in the viewport, logical pixels."""
        columns = self._columns()
        spare = max(0, self.viewport().width() - columns * (_TILE + TIGHT) + TIGHT)
        row, column = divmod(index, columns)
        left = spare // 2 + column * (_TILE + TIGHT)
        top = SPACE + row * self._row_height() - self.verticalScrollBar().value()
        return QRect(left, top, _TILE, self._row_height())

    def _arrange(self) -> None:
        rows = ceil(len(self._pictures) / self._columns())
        page = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setPageStep(page)
        bar.setSingleStep(self._row_height() // 2)
        bar.setRange(0, max(0, 2 * SPACE + rows * self._row_height() - page))
        self.viewport().update()

    def _in_sight(self) -> range:
        height, columns = self._row_height(), self._columns()
        first = max(0, (self.verticalScrollBar().value() - SPACE) // height)
        rows = ceil(self.viewport().height() / height) + 2
        return range(first * columns, min(len(self._pictures), (first + rows) * columns))

    def sizeHint(self) -> QSize:
        return QSize(520, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 200)

    # -- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        in_sight = self._in_sight()
        with device_painter(self.viewport(), background=theme.base) as painter:
            for index in in_sight:
                self._paint_picture(painter, self._pictures[index], self.tile(index), theme)
        painter = QPainter(self.viewport())
        painter.setPen(QColor(theme.faint))
        for index in in_sight:
            tile = self.tile(index)
            room = QRectF(tile.left(), tile.top() + _PICTURE + SPACE + TIGHT, tile.width(), self.fontMetrics().height())
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter.value, self.shown_name(index))
        painter.end()

    def _paint_picture(self, painter: QPainter, pixels: NDArray[np.uint8], tile: QRect, theme: Colours) -> None:
        """What is larger than its room is thinned out."""
        ratio = self.devicePixelRatioF()
        room = floor(_PICTURE * ratio)
        step = max(1, ceil(max(pixels.shape[:2]) / room))
        thinned = pixels[::step, ::step]
        factor = max(1, room // max(thinned.shape[:2]))
        size = QSize(thinned.shape[1], thinned.shape[0]) * factor
        left = round(tile.left() * ratio) + (floor(tile.width() * ratio) - size.width()) // 2
        top = round((tile.top() + SPACE) * ratio) + (room - size.height()) // 2
        place = QRect(QPoint(left, top), size)
        painter.setBrushOrigin(place.topLeft())
        painter.fillRect(place, backdrop_brush("checker", theme, ratio=ratio))
        painter.drawImage(place, sprite_image(thinned))

    # -- events ------------------------------------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            under = next((index for index in self._in_sight() if self.tile(index).contains(event.pos())), None)
            QToolTip.showText(event.globalPos(), "" if under is None else self._names[under], self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

"""A sheet of sprites with the grid along which it is cut, exact to the device pixel."""

from collections.abc import Iterator, Sequence
from math import floor

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from pixelgen.gui.theme import MARGIN, SPACE, colours
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, sprite_image
from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.slicing import Cell

_MOST_FACTOR = 32
_LEAST_LINES = 4  # device pixels of a cell under which its lines would hide it


class SheetView(QAbstractScrollArea):
    """Shows one picture at a whole-number magnification, with its cells: lines around them, hatching over empty ones.

    Ctrl+wheel magnifies about the pointer.
    """

    zoomChanged = Signal(int)  # noqa: N815  device pixels per pixel of the sheet

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._cells: Sequence[Cell] = ()
        self._factor: int | None = None  # None: the largest at which all of it is seen
        self._message = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # -- what is shown -----------------------------------------------------------------------------------------------

    def set_sheet(self, sheet: Pixels | None) -> None:
        """Show (H, W, 4) uint8 straight RGBA; None for nothing. The cells of the last one are forgotten."""
        self._image = None
        if sheet is not None:
            # Converted once: a large sheet is painted many times.
            self._image = sprite_image(sheet).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        self._cells = ()
        self._factor = None
        self._arrange()

    def set_cells(self, cells: Sequence[Cell]) -> None:
        """Show where the sheet is cut, all cells row by row."""
        self._cells = cells
        self.viewport().update()

    def set_message(self, message: str) -> None:
        """What is said while there is no sheet."""
        self._message = message
        self.viewport().update()

    @property
    def factor(self) -> int:
        """Device pixels per pixel of the sheet."""
        return self._factor if self._factor is not None else self._fitting()

    def _fitting(self) -> int:
        if self._image is None:
            return 1
        width, height = self._view()
        return max(1, min(_MOST_FACTOR, width // self._image.width(), height // self._image.height()))

    def zoom_by(self, steps: int, *, about: QPointF | None = None) -> None:
        """Magnify by ``steps`` more; ``about`` is a point of the viewport that stays in place."""
        if self._image is None:
            return
        point = about if about is not None else QPointF(self.viewport().rect().center())
        before, origin, ratio = self.factor, self._origin(), self.devicePixelRatioF()
        place = (point * ratio - QPointF(origin)) / before
        self._factor = max(1, min(_MOST_FACTOR, before + steps))
        self._arrange()
        held = place * self._factor
        self.horizontalScrollBar().setValue(round(held.x() - point.x() * ratio))
        self.verticalScrollBar().setValue(round(held.y() - point.y() * ratio))
        self.zoomChanged.emit(self.factor)

    # -- geometry ----------------------------------------------------------------------------------------------------

    def _view(self) -> tuple[int, int]:
        """Whole device pixels of the viewport."""
        ratio = self.devicePixelRatioF()
        return max(1, floor(self.viewport().width() * ratio)), max(1, floor(self.viewport().height() * ratio))

    def _origin(self) -> QPoint:
        """Where the sheet's corner lies in the viewport, device pixels."""
        if self._image is None:
            return QPoint()
        width, height = self._view()
        across = width - self._image.width() * self.factor
        down = height - self._image.height() * self.factor
        return QPoint(
            across // 2 if across >= 0 else -self.horizontalScrollBar().value(),
            down // 2 if down >= 0 else -self.verticalScrollBar().value(),
        )

    def cell_rect(self, cell: Cell) -> QRect:
        """Where a cell lies in the viewport, device pixels."""
        origin, factor = self._origin(), self.factor
        left, top = origin.x() + cell.x * factor, origin.y() + cell.y * factor
        return QRect(left, top, cell.width * factor, cell.height * factor)

    def _arrange(self) -> None:
        width, height = self._view()
        image = self._image.size() * self.factor if self._image is not None else QSize()
        for bar, extent, page in (
            (self.horizontalScrollBar(), image.width(), width),
            (self.verticalScrollBar(), image.height(), height),
        ):
            bar.setPageStep(page)
            bar.setSingleStep(max(8, page // 16))
            bar.setRange(0, max(0, extent - page))
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(560, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 160)

    # -- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        ratio = self.devicePixelRatioF()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(theme.base))
        if self._image is None:
            painter.setPen(QColor(theme.faint))
            room = self.viewport().rect().adjusted(MARGIN, SPACE, -MARGIN, -SPACE)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.scale(1 / ratio, 1 / ratio)
        factor, origin = self.factor, self._origin()
        place = QRect(origin, self._image.size() * factor)
        painter.setBrushOrigin(origin)
        painter.fillRect(place, backdrop_brush("checker", theme, ratio=ratio))
        width, height = self._view()
        seen = QRect(0, 0, width, height).intersected(place)
        # Only what is in sight, from the first whole pixel of the sheet to the last.
        left, top = (seen.left() - origin.x()) // factor, (seen.top() - origin.y()) // factor
        right, bottom = (seen.right() - origin.x()) // factor, (seen.bottom() - origin.y()) // factor
        source = QRect(left, top, right - left + 1, bottom - top + 1)
        target = QRect(origin.x() + left * factor, origin.y() + top * factor, 0, 0)
        target.setSize(source.size() * factor)
        painter.drawImage(target, self._image, source)
        self._paint_cells(painter, place, seen)

    def _paint_cells(self, painter: QPainter, place: QRect, seen: QRect) -> None:
        theme = colours(self.palette())
        veil = QColor(theme.window)
        veil.setAlphaF(0.72)
        shown = [(cell, self.cell_rect(cell)) for cell in self._cells_within(seen)]
        if not self._cells:
            return
        # What no cell covers (margin, spacing, a rest at the end) lies under a veil.
        painter.save()
        painter.setClipRegion(QRegion(place.intersected(seen)).subtracted(self._covered(shown, seen)))
        painter.fillRect(seen, veil)
        painter.restore()
        hatch = QColor(theme.faint)
        hatch.setAlphaF(0.55)
        faint = QColor(theme.window)
        faint.setAlphaF(0.45)
        line = QColor(theme.accent)
        for cell, rect in shown:
            if cell.empty:
                painter.setBrushOrigin(rect.topLeft())
                painter.fillRect(rect, faint)
                painter.fillRect(rect, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
            if min(rect.width(), rect.height()) >= _LEAST_LINES:
                painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), line)
                painter.fillRect(QRect(rect.left(), rect.top(), 1, rect.height()), line)
                painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), line)
                painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), line)

    def _covered(self, shown: Sequence[tuple[Cell, QRect]], seen: QRect) -> QRegion:
        """What the cells cover: where a column of them crosses a row."""
        columns, rows = QRegion(), QRegion()
        for cell, rect in shown:
            if cell.row == shown[0][0].row:
                columns |= QRegion(QRect(rect.left(), seen.top(), rect.width(), seen.height()))
            if cell.column == shown[0][0].column:
                rows |= QRegion(QRect(seen.left(), rect.top(), seen.width(), rect.height()))
        return columns.intersected(rows)

    def _cells_within(self, seen: QRect) -> Iterator[Cell]:
        """The cells that are in sight, found by their row and column: a sheet may have hundreds of thousands."""
        if not self._cells:
            return
        columns = self._cells[-1].column + 1
        factor, origin = self.factor, self._origin()
        lefts = np.array([cell.x for cell in self._cells[:columns]]) * factor + origin.x()
        tops = np.array([cell.y for cell in self._cells[::columns]]) * factor + origin.y()
        size = self._cells[0]
        across = np.flatnonzero((lefts <= seen.right()) & (lefts + size.width * factor > seen.left()))
        down = np.flatnonzero((tops <= seen.bottom()) & (tops + size.height * factor > seen.top()))
        for row in down:
            for column in across:
                yield self._cells[int(row) * columns + int(column)]

    # -- events ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self.zoomChanged.emit(self.factor)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoom_by(1 if event.angleDelta().y() > 0 else -1, about=event.position())
            event.accept()
        else:
            super().wheelEvent(event)

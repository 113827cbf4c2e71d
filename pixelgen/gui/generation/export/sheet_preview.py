"""A sheet as it will be written, on the checkerboard, with its frames: whole, or at any whole magnification."""

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from pixelgen.gui.generation.export.device_paint import device_painter
from pixelgen.gui.theme import TIGHT, Colours, colours
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_frame, sprite_image
from pixelgen.sprites.sheet import Frame, Sheet

_MOST, _LEAST = 32, -16
_STRIP, _STRIP_ZOOM = 6, 4  # how long a strip is at least, to how many times its breadth; its magnification at most
_LEAST_OUTLINE = 4  # device pixels of a frame's side under which outlines would hide it


class SheetPreview(QAbstractScrollArea):
    """Shows one sheet. While the pointer is over it all frames are outlined, the one under it in the accent colour.

    Ctrl+wheel, + and - magnify, 0 shows the whole sheet. A magnification of -n shows every n-th pixel.
    """

    hovered = Signal(object)  # int: number of the frame under the pointer; None
    zoomChanged = Signal(int)  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._rects: NDArray[np.int64] = np.zeros((0, 4), np.int64)
        self._zoom: int | None = None  # None: the largest at which all of it is seen
        self._hovered: int | None = None
        self._over = False
        self._grabbed: QPoint | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Preview of the sheet")

    # -- what is shown -----------------------------------------------------------------------------------------------

    def set_sheet(self, sheet: Sheet | None) -> None:
        """Show ``sheet``; None empties the preview. One of the same size stays where it was."""
        before = self._sheet.size if self._sheet is not None else None
        self._sheet = sheet
        frames: tuple[Frame, ...] = sheet.frames if sheet is not None else ()
        self._rects = np.array([(f.rect.x, f.rect.y, f.rect.w, f.rect.h) for f in frames], np.int64).reshape(-1, 4)
        self._set_hovered(None)
        if sheet is None or sheet.size != before:
            self._zoom = self._for_strip()
            self._arrange()
            self.horizontalScrollBar().setValue(0)
            self.verticalScrollBar().setValue(0)
        self._arrange()

    @property
    def pixels(self) -> NDArray[np.uint8] | None:
        """(H, W, 4) uint8 straight RGBA of the sheet."""
        return self._sheet.image if self._sheet is not None else None

    @property
    def zoom(self) -> int:
        """Device pixels per pixel of the sheet; -n for one device pixel per n."""
        return self._zoom if self._zoom is not None else self._fitting()

    def set_zoom(self, zoom: int | None, *, about: QPointF | None = None) -> None:
        """Magnify; None shows the whole sheet. ``about`` is a point of the viewport that stays in place."""
        if self._sheet is None:
            return
        point = (about if about is not None else QPointF(self.viewport().rect().center())) * self.devicePixelRatioF()
        place = (point - QPointF(self._origin())) / _times(self.zoom)
        self._zoom = None if zoom is None else max(_LEAST, min(_MOST, zoom))
        self._arrange()
        held = place * _times(self.zoom) - point
        self.horizontalScrollBar().setValue(round(held.x()))
        self.verticalScrollBar().setValue(round(held.y()))

    def zoom_by(self, steps: int, *, about: QPointF | None = None) -> None:
        """Magnify by so many steps: …, ½, 1, 2, 3, …"""
        zoom = self.zoom
        position = (zoom - 1 if zoom > 0 else zoom + 1) + steps  # 1 is the zero of the scale
        self.set_zoom(position + 1 if position >= 0 else position - 1, about=about)

    def frame_at(self, point: QPointF) -> int | None:
        """Number of the frame at a point of the viewport, the first of those that share a place."""
        place = (point * self.devicePixelRatioF() - QPointF(self._origin())) / _times(self.zoom)
        x, y = floor(place.x()), floor(place.y())
        left, top, width, height = self._rects.T
        found = np.flatnonzero((left <= x) & (x < left + width) & (top <= y) & (y < top + height))
        return int(found[0]) if len(found) else None

    # -- geometry ----------------------------------------------------------------------------------------------------

    def _view(self) -> QSize:
        """Whole device pixels of the viewport."""
        ratio = self.devicePixelRatioF()
        return QSize(max(1, floor(self.viewport().width() * ratio)), max(1, floor(self.viewport().height() * ratio)))

    def _fitting(self) -> int:
        if self._sheet is None:
            return 1
        view, room = self._view(), 2 * round(TIGHT * self.devicePixelRatioF())
        width, height = max(1, view.width() - room), max(1, view.height() - room)
        factor = min(width // self._sheet.size[0], height // self._sheet.size[1])
        if factor >= 1:
            return min(_MOST, factor)
        step = max(ceil(self._sheet.size[0] / width), ceil(self._sheet.size[1] / height))
        return max(_LEAST, -step)

    def _for_strip(self) -> int | None:
        """Whole, a long strip would be a line: it is scrolled along. None for any other sheet."""
        if self._sheet is None or self._fitting() > 0 or max(self._sheet.size) < _STRIP * min(self._sheet.size):
            return None
        width, height = self._sheet.size
        across = self._view().height() if width > height else self._view().width()
        return max(1, min(_STRIP_ZOOM, across // min(width, height)))

    def _shown(self) -> QSize:
        """Device pixels that the whole sheet takes."""
        if self._sheet is None:
            return QSize()
        times = _times(self.zoom)
        return QSize(ceil(self._sheet.size[0] * times), ceil(self._sheet.size[1] * times))

    def _origin(self) -> QPoint:
        """Where the sheet's corner lies in the viewport, device pixels."""
        view, shown = self._view(), self._shown()
        across, down = view.width() - shown.width(), view.height() - shown.height()
        return QPoint(
            across // 2 if across >= 0 else -self.horizontalScrollBar().value(),
            down // 2 if down >= 0 else -self.verticalScrollBar().value(),
        )

    def _arrange(self) -> None:
        view, shown = self._view(), self._shown()
        for bar, extent, page in (
            (self.horizontalScrollBar(), shown.width(), view.width()),
            (self.verticalScrollBar(), shown.height(), view.height()),
        ):
            bar.setPageStep(page)
            bar.setSingleStep(max(8, page // 16))
            bar.setRange(0, max(0, extent - page))
        self.viewport().update()
        self.zoomChanged.emit(self.zoom)

    def sizeHint(self) -> QSize:
        return QSize(520, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 200)

    # -- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        with device_painter(self.viewport(), background=theme.base) as painter:
            if self._sheet is not None:
                self._paint(painter, theme)

    def _paint(self, painter: QPainter, theme: Colours) -> None:
        origin = self._origin()
        place = QRect(origin, self._shown())
        painter.setBrushOrigin(origin)
        painter.fillRect(place, backdrop_brush("checker", theme, ratio=self.devicePixelRatioF()))
        self._paint_pixels(painter, QRect(QPoint(), self._view()).intersected(place), origin)
        paint_frame(painter, place, width=1, colour=QColor(theme.line))
        if self._over:
            self._paint_outlines(painter, origin, theme)

    def _paint_pixels(self, painter: QPainter, seen: QRect, origin: QPoint) -> None:
        """Only what is in sight, from the first whole pixel of the sheet to the last."""
        if self._sheet is None or seen.isEmpty():
            return
        step = max(1, -self.zoom)
        times = max(1, self.zoom)
        left, top = ((seen.left() - origin.x()) // times, (seen.top() - origin.y()) // times)
        right, bottom = ((seen.right() - origin.x()) // times, (seen.bottom() - origin.y()) // times)
        pixels = self._sheet.image[top * step : (bottom + 1) * step : step, left * step : (right + 1) * step : step]
        target = QRect(origin.x() + left * times, origin.y() + top * times, 0, 0)
        target.setSize(QSize(pixels.shape[1], pixels.shape[0]) * times)
        painter.drawImage(target, sprite_image(pixels))

    def _paint_outlines(self, painter: QPainter, origin: QPoint, theme: Colours) -> None:
        times = _times(self.zoom)
        view = self._view()
        left, top, width, height = (self._rects.T * times).round().astype(np.int64)
        left, top = left + origin.x(), top + origin.y()
        seen = (left < view.width()) & (left + width > 0) & (top < view.height()) & (top + height > 0)
        if min(width.min(initial=99), height.min(initial=99)) >= _LEAST_OUTLINE:
            colour = QColor(theme.accent)
            colour.setAlphaF(0.55)
            painter.setPen(QPen(colour, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRects(
                [QRect(int(left[i]), int(top[i]), int(width[i]) - 1, int(height[i]) - 1) for i in np.flatnonzero(seen)]
            )
        if self._hovered is not None:
            i = self._hovered
            rect = QRect(int(left[i]), int(top[i]), int(width[i]), int(height[i]))
            paint_frame(painter, rect, width=max(1, round(2 * self.devicePixelRatioF())), colour=QColor(theme.accent))

    # -- events ------------------------------------------------------------------------------------------------------

    def _set_hovered(self, frame: int | None) -> None:
        if frame != self._hovered:
            self._hovered = frame
            self.hovered.emit(frame)
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._over = event.type() == QEvent.Type.Enter
            if not self._over:
                self._set_hovered(None)
            self.viewport().update()
        return super().viewportEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grabbed = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            moved = (event.position().toPoint() - self._grabbed) * self.devicePixelRatioF()
            self._grabbed = event.position().toPoint()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())
        self._over = True
        self._set_hovered(self.frame_at(event.position()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grabbed = None
        self.viewport().unsetCursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1, about=event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(1)
            case Qt.Key.Key_Minus:
                self.zoom_by(-1)
            case Qt.Key.Key_0:
                self.set_zoom(None)
            case _:
                super().keyPressEvent(event)


def _times(zoom: int) -> float:
    """Device pixels per pixel of the sheet."""
    return float(zoom) if zoom > 0 else -1 / zoom

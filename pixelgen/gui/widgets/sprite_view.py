"""Sprites in rows at a whole-number magnification, exact to the device pixel."""

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from pixelgen.gui.theme import MARGIN, SPACE, TIGHT, colours
from pixelgen.gui.widgets.sprite_grid import MAX_FACTOR, SpriteGrid, fit, flow
from pixelgen.gui.widgets.sprite_paint import (
    BACKDROPS,
    backdrop_brush,
    backdrop_colour,
    paint_cells,
    paint_pixel_grid,
)
from pixelgen.gui.widgets.sprite_paint_change import change_overlay

TILES = 3  # copies of a sprite across, and down, while its tiling is shown
ZOOM_STEPS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, MAX_FACTOR)


class SpriteView(QAbstractScrollArea):
    """Shows (N, S, S, 4) uint8 straight RGBA sprites.

    A sprite pixel is always a block of ``factor`` × ``factor`` device pixels, whatever the device pixel ratio: the
    picture is put together in device pixels and handed to the screen one to one. Without a chosen factor the largest
    is taken at which all sprites are visible. Ctrl+wheel magnifies about the pointer.
    """

    zoomChanged = Signal(int)  # noqa: N815  the factor now shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sprites: NDArray[np.uint8] | None = None
        self._grid: SpriteGrid | None = None
        self._factor: int | None = None  # None: fit
        self._backdrop = next(iter(BACKDROPS))
        self._pixel_grid = False
        self._tiles = 1
        self._onion: NDArray[np.uint8] | None = None
        self._change: NDArray[np.uint8] | None = None  # made from sprites and onion when it is painted
        self._message = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)

    # What is shown

    @property
    def sprites(self) -> NDArray[np.uint8] | None:
        return self._sprites

    def set_sprites(self, sprites: NDArray[np.uint8] | None) -> None:
        """Show ``sprites``, (N, S, S, 4) uint8 straight RGBA, N at least 1; None empties the canvas.

        The array is not copied and must not change. Selection and scrolling stay where they are while the number of
        sprites and their size stay the same.
        """
        before = None if self._sprites is None else self._sprites.shape
        self._sprites = sprites
        self._change = None
        if sprites is None or sprites.shape != before:
            self._arrange()
        self.viewport().update()

    def set_onion(self, other: NDArray[np.uint8] | None) -> None:
        """Tint what is different in ``other``: the same sprites in another state, (N, S, S, 4) uint8 straight RGBA.

        Pixels that became more opaque since are tinted in the theme's good colour, those that vanished show their
        ghost in the bad one, and those of another colour are tinted amber; the stronger the change, the stronger.
        Another shape than that of the sprites shows nothing, as does None. The array is not copied.
        """
        self._onion, self._change = other, None
        self.viewport().update()

    @property
    def onion(self) -> NDArray[np.uint8] | None:
        return self._onion

    @property
    def tiling(self) -> bool:
        """Whether each sprite is shown 3 × 3 times, seam to seam."""
        return self._tiles > 1

    def set_tiling(self, *, visible: bool) -> None:
        """Show each sprite 3 × 3 times, so that its seams can be judged."""
        if visible != self.tiling:
            self._tiles = TILES if visible else 1
            self._arrange()
            self.viewport().update()

    def set_message(self, message: str) -> None:
        """What is said in the middle while there are no sprites."""
        self._message = message
        self.setAccessibleDescription(message if self._sprites is None else "")
        self.viewport().update()

    @property
    def message(self) -> str:
        return self._message

    @property
    def backdrop(self) -> str:
        return self._backdrop

    def set_backdrop(self, key: str) -> None:
        """Choose what transparent pixels show: a key of ``BACKDROPS``, or a colour as #rrggbb.

        Raises:
            ConfigError: for a backdrop that does not exist.
        """
        backdrop_colour(key)
        self._backdrop = key
        self.viewport().update()

    def set_pixel_grid(self, *, visible: bool) -> None:
        """Hairlines between sprite pixels from a magnification of 8 on."""
        self._pixel_grid = visible
        self.viewport().update()

    # Magnification

    @property
    def grid(self) -> SpriteGrid | None:
        """The geometry now shown, in device pixels; None while empty."""
        return self._grid

    @property
    def factor(self) -> int:
        """Device pixels per sprite pixel as now shown."""
        return self._grid.factor if self._grid is not None else self._factor or 1

    @property
    def fitted(self) -> bool:
        """True while the magnification follows the size of the view."""
        return self._factor is None

    def set_factor(self, factor: int | None, *, about: QPointF | None = None) -> None:
        """Magnify ``factor`` times, or fit with None. ``about`` is a point of the viewport that stays in place."""
        anchor = about if about is not None else QRect(QPoint(), self.viewport().size()).toRectF().center()
        held = self._place_at(anchor)
        self._factor = None if factor is None else max(1, min(MAX_FACTOR, factor))
        self._arrange()
        if held is not None:
            self._scroll_place_to(held, anchor)
        self.viewport().update()

    @Slot()
    def zoom_in(self) -> None:
        self.zoom_by(1)

    @Slot()
    def zoom_out(self) -> None:
        self.zoom_by(-1)

    def zoom_by(self, steps: int, *, about: QPointF | None = None) -> None:
        """Go ``steps`` up or down the ladder of magnifications."""
        now = self.factor
        larger = [step for step in ZOOM_STEPS if step > now]
        smaller = [step for step in reversed(ZOOM_STEPS) if step < now]
        ladder = larger if steps > 0 else smaller
        if ladder:
            self.set_factor(ladder[min(abs(steps), len(ladder)) - 1], about=about)

    # Geometry

    def sprite_at(self, point: QPointF) -> int | None:
        """The sprite under a point of the viewport, None between the cells."""
        if self._grid is None:
            return None
        ratio, offset = self._ratio(), self._offset()
        return self._grid.at(point.x() * ratio - offset.x(), point.y() * ratio - offset.y())

    def cell_rect(self, sprite: int) -> QRect:
        """The cell of ``sprite`` in the viewport, in device pixels."""
        if self._grid is None:
            return QRect()
        left, top = self._grid.origin(sprite)
        offset = self._offset()
        return QRect(left + offset.x(), top + offset.y(), self._grid.cell, self._grid.cell)

    def sizeHint(self) -> QSize:
        return QSize(560, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 160)

    def _ratio(self) -> float:
        return self.viewport().devicePixelRatioF()

    def _view(self) -> tuple[int, int]:
        """Whole device pixels of the viewport."""
        ratio = self._ratio()
        return max(1, floor(self.viewport().width() * ratio)), max(1, floor(self.viewport().height() * ratio))

    def _offset(self) -> QPoint:
        """Added to a place in the grid to find it in the viewport: centred where there is room, else scrolled."""
        if self._grid is None:
            return QPoint()
        width, height = self._view()
        across, down = width - self._grid.width, height - self._grid.height
        return QPoint(
            across // 2 if across >= 0 else -self.horizontalScrollBar().value(),
            down // 2 if down >= 0 else -self.verticalScrollBar().value(),
        )

    def _visible(self) -> range:
        """The sprites of the rows that can be seen."""
        if self._grid is None:
            return range(0)
        top = -self._offset().y()
        return self._grid.rows_between(top, top + self._view()[1])

    def _arrange(self) -> None:
        before = self.factor if self._grid is not None else None
        if self._sprites is None or len(self._sprites) == 0:
            self._grid = None
            self.horizontalScrollBar().setRange(0, 0)
            self.verticalScrollBar().setRange(0, 0)
            return
        count, size = len(self._sprites), self._sprites.shape[1] * self._tiles
        width, height = self._view()
        ratio = self._ratio()
        gap = margin = round(SPACE * ratio)
        if self._factor is None:
            # Closer together where that makes them larger; of equals the first is taken.
            gaps = (gap, round(TIGHT * ratio))
            grids = (fit(count, size, width=width, height=height, gap=each, margin=each) for each in gaps)
            grid = max(grids, key=lambda grid: grid.factor)
        else:
            grid = flow(count, size, factor=self._factor, width=width, gap=gap, margin=margin)
        self._grid = grid
        for bar, extent, page in (
            (self.horizontalScrollBar(), grid.width, width),
            (self.verticalScrollBar(), grid.height, height),
        ):
            bar.setPageStep(page)
            bar.setSingleStep(max(1, grid.pitch // 4))
            bar.setRange(0, max(0, extent - page))
        if grid.factor != before:
            self.zoomChanged.emit(grid.factor)

    def _place_at(self, point: QPointF) -> tuple[int, float, float] | None:
        """(sprite, x, y within its cell as shares) that lies under a point of the viewport, or nearest to it."""
        if self._grid is None:
            return None
        ratio, offset, grid = self._ratio(), self._offset(), self._grid
        x, y = point.x() * ratio - offset.x() - grid.margin, point.y() * ratio - offset.y() - grid.margin
        column = min(max(0, int(x // grid.pitch)), grid.columns - 1)
        row = min(max(0, int(y // grid.pitch)), grid.rows - 1)
        sprite = min(row * grid.columns + column, grid.count - 1)
        left, top = grid.origin(sprite)
        return sprite, (x + grid.margin - left) / grid.cell, (y + grid.margin - top) / grid.cell

    def _scroll_place_to(self, place: tuple[int, float, float], point: QPointF) -> None:
        if self._grid is None:
            return
        sprite, across, down = place
        left, top = self._grid.origin(sprite)
        ratio = self._ratio()
        self.horizontalScrollBar().setValue(round(left + across * self._grid.cell - point.x() * ratio))
        self.verticalScrollBar().setValue(round(top + down * self._grid.cell - point.y() * ratio))

    # Painting

    def render_pixels(self) -> QImage:
        """What the viewport shows, in device pixels, as an opaque image of ratio 1."""
        theme = colours(self.palette())
        ratio = self._ratio()
        size = self.viewport().size()
        image = QImage(
            max(1, ceil(size.width() * ratio)), max(1, ceil(size.height() * ratio)), QImage.Format.Format_RGB32
        )
        image.fill(QColor(theme.base))
        if self._grid is None or self._sprites is None:
            return image
        painter = QPainter(image)
        offset = self._offset()
        visible = self._visible()
        brush = backdrop_brush(self._backdrop, theme, ratio=ratio)
        for pixels, below in ((self._sprites, brush), (self._overlay(), None)):
            if pixels is not None:
                paint_cells(
                    painter,
                    pixels,
                    grid=self._grid,
                    sprites=visible,
                    offset=offset,
                    backdrop=below,
                    tiles=self._tiles,
                )
        if self._pixel_grid:
            paint_pixel_grid(painter, grid=self._grid, sprites=visible, offset=offset)
        self._paint_over(painter)
        painter.end()
        return image

    def _overlay(self) -> NDArray[np.uint8] | None:
        """The tint of what the onion skin shows, of the shape of the sprites."""
        if self._sprites is None or self._onion is None or self._onion.shape != self._sprites.shape:
            return None
        if self._change is None:
            self._change = change_overlay(self._onion, self._sprites, colours(self.palette()))
        return self._change

    def _paint_over(self, painter: QPainter) -> None:
        """What lies above the sprites, in device pixels; for those who derive from this."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        image = self.render_pixels()
        image.setDevicePixelRatio(self._ratio())
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QPointF(0, 0), image)
        if self._grid is None and self._message:
            painter.setPen(QColor(colours(self.palette()).faint))
            room = self.viewport().rect().adjusted(2 * MARGIN, MARGIN, -2 * MARGIN, -MARGIN)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
        painter.end()

    # Events

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.DevicePixelRatioChange, QEvent.Type.PaletteChange):
            self._change = None
            self._arrange()
            self.viewport().update()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()  # the checkerboard stays in place, so nothing can be moved by copying

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self.zoom_by(1 if turned > 0 else -1, about=event.position())
            event.accept()
        else:
            super().wheelEvent(event)

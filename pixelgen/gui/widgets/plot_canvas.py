"""The drawing part of a curve plot. Imports pyqtgraph, which takes most of a second: import this late.

And in the window's thread only: pyqtgraph touches every class of Qt as it loads (see ``app.load_engine``).
"""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from pixelgen.gui.theme import Colours
from pixelgen.gui.widgets.curve import Chart, Curve, Mark, Points
from pixelgen.gui.widgets.legend import CORNERS, Legend, LegendRow, earlier_style, freest_corner
from pixelgen.gui.widgets.plot_axis import PlainAxis, TightBox

_LEGEND_SHARE = 0.62  # of the width, at most
_SMOOTH_POINTS = 0.5  # drawn at each pixel
_KEY_STEP = 0.01  # of what is visible
_ZOOM = 0.8
_MARK_HEIGHTS = (0.62, 0.48)  # of the words at vertical lines, as a share of the plot
_LOOKED_AT = 128  # points of each curve that the legend keeps out of the way of


class PlotCanvas(pg.PlotWidget):
    """The curves of one chart over a common x axis; the y axis always fits what is visible.

    Wheel and drag zoom and move along x; a double click shows everything again. Keys: + and − zoom, ← and → move the
    read-out, Home and End take it to the ends, 0 shows everything, Escape puts the read-out away. Curves longer than
    the screen is wide are reduced to their peaks before they are drawn.

    Attributes:
        legend: lies in the corner that is free of the pointer and, if there is one, of curves.
    """

    hovered = Signal(object)  # x under the pointer, or None when it leaves

    def __init__(self, theme: Colours, *, parent: QWidget | None = None) -> None:
        self._axes = {side: PlainAxis(side) for side in ("bottom", "left")}
        super().__init__(parent, viewBox=TightBox(), axisItems=self._axes, background=theme.base)
        self.setAcceptDrops(False)  # what is dropped is for the window behind
        self.setFrameShape(self.Shape.NoFrame)
        self._theme = theme
        self._curves: dict[str, Curve] = {}
        self._items: dict[str, pg.PlotDataItem] = {}
        self._levels: dict[str, pg.InfiniteLine] = {}
        self._earlier: list[tuple[int, pg.PlotDataItem]] = []
        self._marks: tuple[Mark, ...] = ()
        self._mark_lines: list[pg.InfiniteLine] = []
        self._log = False
        self._ratio: float | None = None  # device pixels per logical one; None: this screen's
        self._plot = self.getPlotItem()
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        for axis in self._axes.values():
            axis.enableAutoSIPrefix(False)
        self._plot.showGrid(x=False, y=True, alpha=0.12)
        self._box = self._plot.getViewBox()
        self._box.setMouseEnabled(x=True, y=False)
        self._box.setLimits(xMin=0)
        self._box.setAutoVisible(y=True)
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.setZValue(-1)
        self._cursor.hide()
        self._plot.addItem(self._cursor, ignoreBounds=True)
        self.viewport().setMouseTracking(True)
        self.legend = Legend(self)
        self.legend.hide()
        self._corner = CORNERS[0]
        self.recolour(theme)

    # -- what is drawn -------------------------------------------------------------------------------------------------

    def set_chart(self, chart: Chart) -> None:
        """Begin with the curves of another chart, without points."""
        for item in (*self._items.values(), *self._levels.values()):
            self._plot.removeItem(item)
        self.set_earlier([])
        self.set_marks(())
        self._curves = {curve.key: curve for curve in chart.curves}
        self._items = {curve.key: self._new_item(curve) for curve in chart.curves}
        self._levels = {curve.key: self._new_level(curve) for curve in chart.curves if curve.level}
        self.show_all()
        self.recolour(self._theme)

    def _new_item(self, curve: Curve) -> pg.PlotDataItem:
        item = self._plot.plot(antialias=curve.antialias, connect="finite")
        self._reduce(item, smooth=curve.antialias)
        item.setClipToView(curve.clip)
        return item

    def _reduce(self, item: pg.PlotDataItem, *, smooth: bool) -> None:
        """Draw no more points than are seen: of noise the peaks at each pixel, of a smooth curve every other pixel.

        Five points a pixel, which pyqtgraph would draw, take five times as long and look the same.
        """
        item.setDownsampling(auto=True, method="subsample" if smooth else "peak")
        item.opts["autoDownsampleFactor"] = _SMOOTH_POINTS if smooth else 1.0

    def _new_level(self, curve: Curve) -> pg.InfiniteLine:
        """A line that only carries the words: the curve itself is drawn, and counts when the axes are fitted."""
        line = pg.InfiniteLine(
            angle=0, label=curve.level, labelOpts={"position": 0.02, "anchors": [(0, 0), (0, 1)]}, pen=None
        )
        line.hide()
        self._plot.addItem(line, ignoreBounds=True)
        return line

    def set_points(self, key: str, points: Points) -> None:
        """Replace the points of a curve. The arrays are copied: they are buffers that go on growing."""
        x, y = self._drawable(points)
        self._items[key].setData(x, y)
        level = self._levels.get(key)
        if level is not None:
            level.setVisible(len(y) > 0 and bool(np.isfinite(y[-1])))
            if level.isVisible():
                level.setValue(float(np.log10(y[-1]) if self._log else y[-1]))

    def _drawable(self, points: Points) -> Points:
        """A copy in which what a logarithmic axis has no place for is a gap."""
        x, y = points
        return x.copy(), np.where(y > 0, y, np.nan) if self._log else y.copy()

    def set_earlier(self, curves: Sequence[tuple[int, Points]]) -> None:
        """Lay curves of earlier runs under the others: the number of the run and its points each."""
        for _, item in self._earlier:
            self._plot.removeItem(item)
        self._earlier = []
        for number, points in curves:
            item = self._plot.plot(connect="finite", pen=self._earlier_pen(number))
            self._reduce(item, smooth=False)
            item.setClipToView(True)
            item.setZValue(-2)
            item.setData(*self._drawable(points))
            self._earlier.append((number, item))

    def _earlier_pen(self, number: int) -> QPen:
        colour = QColor(self._theme.earlier[number % len(self._theme.earlier)])
        pen: QPen = pg.mkPen(colour, width=1, style=earlier_style(number))
        return pen

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Vertical lines with words, the ones that are near each other at different heights."""
        if marks == self._marks and len(marks) == len(self._mark_lines):
            return
        for line in self._mark_lines:
            self._plot.removeItem(line)
        self._marks, self._mark_lines = marks, []
        for number, mark in enumerate(marks):
            colour = QColor(self._theme.good if mark.good else self._theme.warning)
            height = _MARK_HEIGHTS[number % len(_MARK_HEIGHTS)]
            line = pg.InfiniteLine(
                pos=mark.x,
                angle=90,
                pen=pg.mkPen(colour, width=1, style=Qt.PenStyle.DashLine),
                label=mark.label,
                labelOpts={"position": height, "color": colour, "anchors": [(0, 0.5), (1, 0.5)], "fill": self._veil()},
            )
            line.setZValue(-1)
            self._plot.addItem(line, ignoreBounds=True)
            self._mark_lines.append(line)

    def _veil(self) -> QColor:
        veil = QColor(self._theme.base)
        veil.setAlphaF(0.75)
        return veil

    def set_log(self, logarithmic: bool) -> None:
        """Takes effect for the points that are set from now on."""
        self._log = logarithmic
        self._plot.setLogMode(False, logarithmic)

    def set_axis(self, axis: str) -> None:
        """What the x axis is, a key that ``PlainAxis`` knows how to write."""
        self._axes["bottom"].set_quantity(axis)

    def recolour(self, theme: Colours, *, ratio: float | None = None) -> None:
        """Use the colours of ``theme``; ``ratio`` is for pictures that are finer than this screen."""
        self._theme, self._ratio = theme, ratio
        self.setBackground(theme.base)
        for axis in self._axes.values():
            axis.setPen(QColor(theme.line))
            axis.setTextPen(QColor(theme.faint))
        self._cursor.setPen(pg.mkPen(QColor(theme.faint), width=1, style=Qt.PenStyle.DotLine))
        for key, curve in self._curves.items():
            self._colour_item(self._items[key], curve)
            if key in self._levels:
                self._levels[key].setPen(None)
                self._levels[key].label.setColor(QColor(curve.colour(theme)))
        marks, self._marks = self._marks, ()
        self.set_marks(marks)
        for number, item in self._earlier:
            item.setPen(self._earlier_pen(number))
        self.legend.update()

    def _colour_item(self, item: pg.PlotDataItem, curve: Curve) -> None:
        colour = QColor(curve.colour(self._theme))
        style = Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine
        # Lines are as wide as said in device pixels. Noisy ones stay at one: wider ones are slow to draw.
        width = curve.width * (self._ratio or self.devicePixelRatioF()) if curve.antialias else 1
        item.setPen(None if curve.points_only else pg.mkPen(colour, width=width, style=style))
        if curve.symbol:
            item.setSymbol(curve.symbol)
            item.setSymbolSize(curve.symbol_size)
            item.setSymbolBrush(colour)
            item.setSymbolPen(None)
            item.scatter.opts["useCache"] = False  # its cache has this screen's resolution, pictures may have another

    # -- looking -------------------------------------------------------------------------------------------------------

    @Slot()
    def show_all(self) -> None:
        self._plot.enableAutoRange()

    def visible_x(self) -> tuple[float, float]:
        """The left and right end of what is seen."""
        low, high = self._box.viewRange()[0]
        return float(low), float(high)

    def x_at(self, position: QPointF) -> float:
        """The x value under ``position`` in this widget."""
        return float(self._box.mapSceneToView(position).x())

    def set_cursor(self, x: float | None) -> None:
        """Put the read-out's line at ``x``; the legend goes to the other side."""
        self._cursor.setVisible(x is not None)
        if x is not None:
            self._cursor.setValue(x)

    def show_legend(self, where: str, rows: tuple[LegendRow, ...]) -> None:
        """Say what is drawn, out of the way of the read-out's line."""
        self.legend.show_rows(where, rows, room=round(_LEGEND_SHARE * self.width()))
        self.setAccessibleDescription(self.legend.text())
        if self._box.autoRangeEnabled()[1]:
            self._box.updateAutoRange()  # not only when it is painted next: where the curves are is looked at now
        low, high = self.visible_x()
        corners = CORNERS
        if self._cursor.isVisible():
            corners = tuple(each for each in CORNERS if each.left == (self._cursor.value() > (low + high) / 2))
        frame = self._box.sceneBoundingRect()
        points = self._seen_points(frame)
        self._corner = freest_corner(self.legend.size(), frame, points, corners=corners, now=self._corner)
        self._place_legend()

    def _seen_points(self, frame: QRectF) -> NDArray[np.float64]:
        """(2, n) places in this widget of what the legend should not cover: curves, and the words at the marks."""
        (left, right), (bottom, top) = self._box.viewRange()
        width, height = max(right - left, 1e-12), max(top - bottom, 1e-12)
        along = np.linspace(left, right, _LOOKED_AT)
        heights, points = [np.empty(0)], [np.empty((2, 0))]
        for item in self._items.values():
            x, y = item.getData()
            if x is not None and len(x):
                heights.append(np.interp(along, x, y, left=np.nan, right=np.nan))
                every = -(-len(x) // _LOOKED_AT)
                points.append(np.stack([x[::every], y[::every]]))
        lines = np.stack([np.tile(along, len(heights) - 1), np.concatenate(heights)])
        x, y = np.concatenate([lines, *points], axis=1)
        across, down = (x - left) / width, (top - y) / height
        found = [np.stack([frame.left() + across * frame.width(), frame.top() + down * frame.height()])]
        for mark, share in zip(self._marks, _MARK_HEIGHTS, strict=False):
            x = frame.left() + (mark.x - left) / width * frame.width()
            side = 1 if x < frame.center().x() else -1
            words = np.linspace(0, side * self.fontMetrics().horizontalAdvance(mark.label), _LOOKED_AT // 4)
            found.append(np.stack([x + words, np.full(len(words), frame.bottom() - share * frame.height())]))
        return np.concatenate(found, axis=1)

    def _place_legend(self) -> None:
        place = self._corner.place(self.legend.size(), self._box.sceneBoundingRect())
        self.legend.move(round(place.x()), round(place.y()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "legend"):  # pyqtgraph resizes itself while it is made
            self._place_legend()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hovered.emit(self.x_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.show_all()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.legend.set_focused(focused=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.legend.set_focused(focused=False)
        self.hovered.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        low, high = self.visible_x()
        here = self._cursor.value() if self._cursor.isVisible() else (low + high) / 2
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                sign = 1 if event.key() == Qt.Key.Key_Right else -1
                self.hovered.emit(min(max(here + sign * _KEY_STEP * (high - low), low), high))
            case Qt.Key.Key_Home:
                self.hovered.emit(low)
            case Qt.Key.Key_End:
                self.hovered.emit(high)
            case Qt.Key.Key_Escape if self._cursor.isVisible():
                self.hovered.emit(None)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._box.scaleBy(x=_ZOOM, center=(here, 0))
            case Qt.Key.Key_Minus:
                self._box.scaleBy(x=1 / _ZOOM, center=(here, 0))
            case Qt.Key.Key_0:
                self.show_all()
            case _:
                event.ignore()

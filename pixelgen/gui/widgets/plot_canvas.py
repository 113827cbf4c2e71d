"""The drawing part of a curve plot. Imports pyqtgraph, which takes most of a second: import this late.

And in the window's thread only: pyqtgraph touches every class of Qt as it loads (see ``app.load_engine``).
"""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QWidget

from pixelgen.gui.theme import Colours
from pixelgen.gui.widgets.curve import Curve
from pixelgen.gui.widgets.log_ticks import log_ticks

_TICK_ROOM = 26  # pixels of height that a number on the axis takes with its surroundings


class PlainAxis(pg.AxisItem):
    """Numbers as people write them, on a linear and on a logarithmic axis."""

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        if not self.logMode:
            return super().tickValues(minVal, maxVal, size)
        return [(1.0, log_ticks(minVal, maxVal, most=max(2, int(size / _TICK_ROOM))))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            return [f"{10.0**value:.3g}" for value in values]
        return [f"{value:,.0f}" if spacing >= 1 else f"{value:.3g}" for value in values]


class TightBox(pg.ViewBox):
    """Keeps curves close to the frame; pyqtgraph leaves a tenth free on small plots."""

    def suggestPadding(self, axis: int) -> float:
        return 0.02 if axis == pg.ViewBox.XAxis else 0.05


class PlotCanvas(pg.PlotWidget):
    """Curves over a common x axis that starts at zero; the y axis always fits what is visible.

    Wheel and drag zoom and move along x; a double click shows everything again. Curves longer than the screen is wide
    are reduced to their peaks before they are drawn.
    """

    hovered = Signal(object)  # x under the pointer, or None when it leaves

    def __init__(self, curves: tuple[Curve, ...], theme: Colours, *, parent: QWidget | None = None) -> None:
        axes = {side: PlainAxis(side) for side in ("bottom", "left")}
        super().__init__(parent, viewBox=TightBox(), axisItems=axes, background=theme.base)
        self.setAcceptDrops(False)  # what is dropped is for the window behind
        self.setFrameShape(self.Shape.NoFrame)
        self._curves = {curve.key: curve for curve in curves}
        self._log = False
        self._plot = self.getPlotItem()
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        self._plot.getAxis("left").enableAutoSIPrefix(False)
        self._plot.getAxis("bottom").enableAutoSIPrefix(False)
        self._plot.showGrid(x=False, y=True, alpha=0.12)
        box = self._plot.getViewBox()
        box.setMouseEnabled(x=True, y=False)
        box.setLimits(xMin=0)
        box.setAutoVisible(y=True)
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.setZValue(-1)
        self._cursor.hide()
        self._plot.addItem(self._cursor, ignoreBounds=True)
        self._items: dict[str, pg.PlotDataItem] = {}
        for curve in curves:
            item = self._plot.plot(antialias=curve.antialias, connect="finite")
            item.setDownsampling(auto=True, method="peak")
            item.setClipToView(curve.clip)
            self._items[curve.key] = item
        self.viewport().setMouseTracking(True)
        self.recolour(theme)

    def recolour(self, theme: Colours) -> None:
        self.setBackground(theme.base)
        for side in ("bottom", "left"):
            axis = self._plot.getAxis(side)
            axis.setPen(QColor(theme.line))
            axis.setTextPen(QColor(theme.faint))
        self._cursor.setPen(pg.mkPen(QColor(theme.faint), width=1, style=Qt.PenStyle.DotLine))
        for key, curve in self._curves.items():
            colour = QColor(curve.colour(theme))
            style = Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine
            item = self._items[key]
            # Lines are as wide as said in device pixels. Noisy ones stay at one: wider ones are slow to draw.
            width = curve.width * self.devicePixelRatioF() if curve.antialias else 1
            item.setPen(None if curve.points_only else pg.mkPen(colour, width=width, style=style))
            if curve.symbol:
                item.setSymbol(curve.symbol)
                item.setSymbolSize(curve.symbol_size)
                item.setSymbolBrush(colour)
                item.setSymbolPen(None)

    def set_points(self, key: str, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Replace the points of a curve. The arrays are copied: they are buffers that go on growing."""
        self._items[key].setData(x.copy(), y.copy())

    def set_log(self, logarithmic: bool) -> None:
        self._log = logarithmic
        self._plot.setLogMode(False, logarithmic)

    @Slot()
    def show_all(self) -> None:
        self._plot.enableAutoRange()

    def x_at(self, position: QPointF) -> float:
        """The x value under ``position`` in this widget."""
        return float(self._plot.getViewBox().mapSceneToView(position).x())

    def set_cursor(self, x: float | None) -> None:
        self._cursor.setVisible(x is not None)
        if x is not None:
            self._cursor.setValue(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hovered.emit(self.x_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.show_all()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

"""Axes as people write them, and a frame that lies close to the curves. Imports pyqtgraph: import this late."""

import pyqtgraph as pg

from pixelgen.gui.widgets.log_ticks import log_ticks

_TICK_ROOM = 26  # pixels of height that a number on the axis takes with its surroundings


class PlainAxis(pg.AxisItem):
    """Numbers as people write them, on a linear and on a logarithmic axis: 20,000 and 1.5 M, 5 min and 2 h."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self._quantity = ""

    def set_quantity(self, quantity: str) -> None:
        """``"minutes"`` are written with their unit; everything else is a plain number."""
        self._quantity = quantity
        self.picture = None  # pyqtgraph's cache of the drawing
        self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        if not self.logMode:
            return super().tickValues(minVal, maxVal, size)
        return [(1.0, log_ticks(minVal, maxVal, most=max(2, int(size / _TICK_ROOM))))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            return [f"{10.0**value:.3g}" for value in values]
        if self._quantity == "minutes":
            return [_time(value, spacing) for value in values]
        return [_number(value, spacing) for value in values]


def _number(value: float, spacing: float) -> str:
    if spacing >= 100_000:
        return f"{value / 1e6:g} M"
    return f"{value:,.0f}" if spacing >= 1 else f"{value:.3g}"


def _time(minutes: float, spacing: float) -> str:
    if spacing >= 30:
        return f"{minutes / 60:g} h"
    return f"{minutes:g} min" if spacing >= 1 else f"{60 * minutes:.0f} s"


class TightBox(pg.ViewBox):
    """Keeps curves close to the frame; pyqtgraph leaves a tenth free on small plots."""

    def suggestPadding(self, axis: int) -> float:
        return 0.02 if axis == pg.ViewBox.XAxis else 0.05

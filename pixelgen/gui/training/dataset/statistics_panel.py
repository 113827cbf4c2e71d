"""What the sprites are like, as pictures: sizes, colours, and where something is drawn."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pixelgen.gui.theme import GAP, TIGHT
from pixelgen.gui.widgets.bars import Bar, BarList, Histogram
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.heat_map import HeatMap
from pixelgen.gui.widgets.palette_strip import PaletteStrip
from pixelgen.gui.widgets.panel import FaintLabel, Heading, Panel
from pixelgen.gui.widgets.scroll_column import ScrollColumn
from pixelgen.gui.wording import count
from pixelgen.sprites.spriteset import DatasetReport

if TYPE_CHECKING:
    from pixelgen.sprites.statistics import SetStatistics

_WIDTH = 250
_MOST_SIZES = 6
_SIZE_LABELS = 8  # every so many pixels one is named


class StatisticsPanel(Panel):
    """A column of small pictures, each with a heading and a line of words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("train.statistics")
        self.setFixedWidth(_WIDTH)
        self.sizes = BarList("Sizes as found")
        self.shown = Histogram("Sizes of what is visible")
        self.colours = PaletteStrip()
        self.per_sprite = Histogram("Colours in a sprite")
        self.coverage = HeatMap()
        self._said: dict[QWidget, FaintLabel] = {}
        self._waiting = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self._column = ScrollColumn()
        self._column.setObjectName("train.statistics.scroll")
        self._column.setAccessibleName("Statistics of the sprites")
        rows = self._column.rows
        rows.setContentsMargins(0, 0, TIGHT, 0)
        rows.setSpacing(TIGHT)
        for title, picture in (
            ("Sizes as found", self.sizes),
            ("Longer side of what is visible", self.shown),
            ("Colours", self.colours),
            ("Colours in a sprite", self.per_sprite),
            ("Where something is drawn", self.coverage),
        ):
            said = FaintLabel()
            said.setWordWrap(True)
            self._said[picture] = said
            rows.addWidget(Heading(title))
            rows.addWidget(picture)
            rows.addWidget(said)
            rows.addSpacing(GAP)
        rows.addStretch(1)
        self.body.addWidget(self._waiting, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._column, 1)
        self.clear()

    def clear(self, said: str = "Counting…") -> None:
        """Nothing is known yet, or ``said``."""
        self._waiting.setText(said)
        self._column.hide()
        self._waiting.show()

    def show_statistics(self, statistics: "SetStatistics", report: DatasetReport) -> None:
        """Show what was counted.

        Args:
            statistics: of the sprites that are learned from.
            report: of the same.
        """
        self._show_sizes(report)
        self._show_extents(statistics.sizes.max(axis=1), report.size)
        self.colours.set_palette(statistics.palette, statistics.shares)
        self._said[self.colours].setText(
            f"{len(statistics.palette)} stand for all {report.palette_size:,}; the strip shows how much of each."
        )
        self.per_sprite.set_bars(
            [
                Bar(f"{each.fewest}", each.sprites, f"{_span(each.fewest, each.most)}: {count(each.sprites, 'sprite')}")
                for each in statistics.colours_per_sprite
            ]
        )
        self._said[self.per_sprite].setText(f"{report.colours_median:g} in the middle, {report.colours_max:,} at most.")
        self.coverage.set_shares(statistics.coverage)
        empty, half, full = (f"{100 * share:.0f} %" for share in statistics.opacity)
        self._said[self.coverage].setText(f"{full} of the pixels are opaque, {half} half-transparent, {empty} empty.")
        self._waiting.hide()
        self._column.show()

    def _show_sizes(self, report: DatasetReport) -> None:
        bars = [
            Bar(f"{width} × {height}", number, f"{count(number, 'sprite')} of {width} × {height} px")
            for (width, height), number in report.sizes[:_MOST_SIZES]
        ]
        rest = report.sizes[_MOST_SIZES:]
        if rest:
            number = sum(each for _, each in rest)
            bars.append(Bar("others", number, f"{count(number, 'sprite')} of {count(len(rest), 'other size')}"))
        self.sizes.set_bars(bars)
        said = [f"Learned at {report.size} × {report.size}."]
        said += [f"{count(n, 'sprite')} enlarged {factor}×, read at true size." for factor, n in report.reduced]
        self._said[self.sizes].setText("\n".join(said))

    def _show_extents(self, longest: NDArray[np.int64], size: int) -> None:
        bars = []
        for side, number in enumerate(np.bincount(longest, minlength=size + 1).tolist()[1:], 1):
            label = "" if side % _SIZE_LABELS else str(side)
            bars.append(Bar(label, number, f"{side} px: {count(number, 'sprite')}"))
        self.shown.set_bars(bars)
        self._said[self.shown].setText(f"{np.median(longest):g} px in the middle.")


def _span(fewest: int, most: int) -> str:
    return count(most, "colour") if fewest == most else f"{fewest} to {most} colours"

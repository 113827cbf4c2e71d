"""What the sprites are like, as pictures: sizes, colours, and where something is drawn."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from pixelgen.gui.theme import GAP, TIGHT
from pixelgen.gui.widgets.bars import Bar, BarList, Histogram
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.heat_map import HeatMap
from pixelgen.gui.widgets.palette_strip import PaletteStrip
from pixelgen.gui.widgets.panel import FaintLabel, Heading, Panel
from pixelgen.gui.wording import count
from pixelgen.sprites.spriteset import DatasetReport

if TYPE_CHECKING:
    from pixelgen.sprites.statistics import SetStatistics

_WIDTH = 250
_MOST_SIZES = 6


class StatisticsPanel(Panel):
    """A column of small pictures, each with a heading and a line of words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("train.statistics")
        self.setFixedWidth(_WIDTH)
        self.sizes = BarList("Sizes as found")
        self.colours = PaletteStrip()
        self.per_sprite = Histogram("Colours in a sprite")
        self.coverage = HeatMap()
        self._said: dict[QWidget, FaintLabel] = {}
        self._waiting = ElidedLabel("Counting…", role=self.palette().ColorRole.PlaceholderText)
        self._column = QWidget()
        rows = QVBoxLayout(self._column)
        rows.setContentsMargins(0, 0, TIGHT, 0)
        rows.setSpacing(TIGHT)
        for title, picture in (
            ("Sizes as found", self.sizes),
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
        scroll = QScrollArea()
        scroll.setObjectName("train.statistics.scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._column)
        scroll.viewport().setAutoFillBackground(False)
        self._column.setAutoFillBackground(False)
        self.body.addWidget(self._waiting)
        self.body.addWidget(scroll, 1)
        self.clear()

    def clear(self) -> None:
        """Nothing is known yet."""
        self._column.hide()
        self._waiting.show()

    def show_statistics(self, statistics: "SetStatistics", report: DatasetReport) -> None:
        """Show what was counted.

        Args:
            statistics: of the sprites that are learned from.
            report: of the same.
        """
        self._show_sizes(report)
        self.coverage.set_shares(statistics.coverage)
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
        said += [
            f"{count(number, 'sprite')} enlarged {factor}×, read at true size." for factor, number in report.reduced
        ]
        self._said[self.sizes].setText("\n".join(said))

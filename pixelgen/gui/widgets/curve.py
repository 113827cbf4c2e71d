"""How one curve of a plot looks, whatever the theme."""

from collections.abc import Callable
from dataclasses import dataclass

from pixelgen.gui.theme import Colours


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One curve.

    Attributes:
        key: its name in code and in exported files.
        label: its name in the legend.
        colour: picks its colour from a theme.
        width: of the line, pixels. Noisy curves stay at 1: wider ones take ten times as long to draw.
        antialias: smooth edges; for curves of few or smooth points only.
        dashed: for limits and floors.
        symbol: pyqtgraph's letter for a mark at each point ("o", "star"), or empty.
        points_only: marks without a line.
        clip: leave out what is outside the view before drawing.
        in_legend: named in the legend with its value.
        digits: significant digits of its value.
    """

    key: str
    label: str
    colour: Callable[[Colours], str]
    width: int = 1
    antialias: bool = False
    dashed: bool = False
    symbol: str = ""
    symbol_size: int = 6
    points_only: bool = False
    clip: bool = True
    in_legend: bool = True
    digits: int = 3

    def value_text(self, value: float) -> str:
        return f"{value:.{self.digits}g}"

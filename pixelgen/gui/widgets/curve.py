"""What a plot shows, whatever the theme: its curves, its marks, and where their points come from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pixelgen.gui.theme import Colours

Points = tuple[NDArray[np.float64], NDArray[np.float64]]
"""x ascending and y, both (n,); y may hold NaN."""


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
        level: said on the line itself, for a limit that is the same everywhere.
        symbol: pyqtgraph's letter for a mark at each point ("o", "star"), or empty.
        points_only: marks without a line.
        clip: leave out what is outside the view before drawing.
        in_legend: named in the legend with its value.
        compared: also drawn for the earlier runs that are laid under this one.
        digits: significant digits of its value.
    """

    key: str
    label: str
    colour: Callable[[Colours], str]
    width: int = 1
    antialias: bool = False
    dashed: bool = False
    level: str = ""
    symbol: str = ""
    symbol_size: int = 6
    points_only: bool = False
    clip: bool = True
    in_legend: bool = True
    compared: bool = False
    digits: int = 3

    def value_text(self, value: float) -> str:
        return f"{value:.{self.digits}g}" if abs(value) < 10**self.digits else f"{value:,.0f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Curves that are seen together.

    Attributes:
        key: its name in code and in file names.
        label: on its tab.
        help: what it shows, in a sentence.
        curves: in drawing order.
        invitation: said in the middle until there is a first point.
        logarithmic: whether its y axis starts so.
        marked: whether the marks of the run are drawn.
    """

    key: str
    label: str
    help: str
    curves: tuple[Curve, ...]
    invitation: str
    logarithmic: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment worth a vertical line: where on the x axis, what it is, and whether it is good news."""

    x: float
    label: str
    good: bool


class CurveSource(Protocol):
    """A run whose curves are drawn. ``axis`` is the key of what x is; ``first`` is the first step that is wanted."""

    @property
    def name(self) -> str: ...

    def points(self, key: str, *, axis: str, first: int = 0) -> Points:
        """The points of a curve, which may be views that the next event changes; none for an unknown curve."""
        ...

    def marks(self, *, axis: str, first: int = 0) -> tuple[Mark, ...]: ...

    def place(self, x: float, *, axis: str) -> str:
        """Where in the run ``x`` is, in words."""
        ...

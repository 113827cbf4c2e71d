"""Pictures of what was measured: distances over minutes or calls, with what real sprites reach as a floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import ceil, floor, log10
from pathlib import Path
from typing import Any

from pixelgen.files import replacing

_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#8a6d3b", "#7f7f7f")
_MARKERS = "osD^vP*Xh"
_FLOOR = "#888888"
_ACROSS = 3
_STYLE = {"svg.hashsalt": "pixelgen", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}


@dataclass(frozen=True, slots=True)
class Line:
    """Measurements that belong together: (x, y), rising in x."""

    label: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One field of a picture; both axes are logarithmic.

    Attributes:
        title: above it.
        x, y: what the axes show.
        lines: what is drawn.
        floor: what real sprites reach; None where that was not measured.
    """

    title: str
    x: str
    y: str
    lines: tuple[Line, ...]
    floor: float | None = None


def draw(path: Path, panels: Sequence[Panel]) -> None:
    """Draw panels, up to three beside each other and all with the same height of the axis, into an SVG file.

    Raises:
        ImportError: without matplotlib, which the extra ``bench`` brings.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    across = min(_ACROSS, len(panels))
    down = -(-len(panels) // across)
    heights = [y for panel in panels for line in panel.lines for _, y in line.points if y > 0]
    heights += [panel.floor for panel in panels if panel.floor]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(4.0 * across, 3.4 * down), layout="constrained")
        fields = figure.subplots(down, across, sharey=True, squeeze=False)
        for field, panel in zip_longest(fields.flat, panels):
            if panel is None:
                field.set_visible(False)
            else:
                _fill(field, panel, lowest=min(heights), highest=max(heights))
        for row, first in zip(fields[:, 0], panels[::across], strict=True):
            row.set_ylabel(first.y)
        with replacing(path) as temporary:
            figure.savefig(temporary, format="svg", metadata={"Date": None})


def _fill(field: Any, panel: Panel, *, lowest: float, highest: float) -> None:
    for number, line in enumerate(panel.lines):
        x, y = zip(*line.points, strict=True)
        colour, marker = _COLOURS[number % len(_COLOURS)], _MARKERS[number % len(_MARKERS)]
        field.plot(x, y, label=line.label, color=colour, marker=marker, markersize=4, linewidth=1.4)
    if panel.floor is not None:
        field.axhline(panel.floor, color=_FLOOR, linestyle="--", linewidth=1, label="real sprites")
    field.set(title=panel.title, xlabel=panel.x, xscale="log", yscale="log")
    ticks = sorted({x for line in panel.lines for x, _ in line.points})
    field.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    field.set_yticks(*_ticks(lowest, highest))
    field.set_ylim(0.85 * lowest, 1.15 * highest)
    field.minorticks_off()
    field.grid(color="#dddddd", linewidth=0.6)
    field.legend(frameon=False, fontsize=7)


def _ticks(lowest: float, highest: float) -> tuple[list[float], list[str]]:
    """1, 2, 5, 10, … from the one to the other, and how they are written."""
    powers = range(floor(log10(lowest)), ceil(log10(highest)) + 1)
    ticks = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    within = [tick for tick in ticks if 0.85 * lowest <= tick <= 1.15 * highest]
    return within, [f"{tick:g}" for tick in within]

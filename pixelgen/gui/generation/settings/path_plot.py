"""A little picture of the way from noise to sprite: α and σ over time, and where the solver stops."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from pixelgen.flow.grid import GRIDS
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS, squeezed
from pixelgen.gui.theme import SPACE, TIGHT, Colours, colours
from pixelgen.gui.wording import count

_POINTS = 97  # of a curve
_PLOT = 92  # height of the plot without its words, logical pixels
_RADIUS = 5.0
_DOT = 2.5
_LEAST_BETWEEN_DOTS = 5.0  # nearer together, the stops are lines only
_NEAR = 6.0  # px in which the pointer finds a stop


@dataclass(frozen=True, slots=True)
class Path:
    """What is drawn.

    Attributes:
        alpha, sigma: how much sprite and how much noise, at ``_POINTS`` evenly spaced times from 0 to 1.
        stops: times of the states, ascending from 0 to 1, with (α, σ) there.
        words: the same as a sentence.
    """

    alpha: tuple[float, ...]
    sigma: tuple[float, ...]
    stops: tuple[tuple[float, float, float], ...]
    words: str


def describe_path(*, solver: str, calls: int, schedule: str, grid: str, shift: float, head_start: float = 0.0) -> Path:
    """The path of a request, from the fields of a ``SampleConfig``.

    Raises:
        ConfigError: for a choice that is not listed.
    """
    walked, way = SOLVERS[solver], SCHEDULES[schedule]
    nodes = squeezed(walked.nodes(GRIDS[grid], calls, shift=shift), head_start)
    alpha, sigma, _, _ = way(torch.linspace(0, 1, _POINTS, dtype=torch.float64))
    at_alpha, at_sigma, _, _ = way(torch.tensor(nodes, dtype=torch.float64))
    steps = count(len(nodes) - 1, "step")
    early = sum(t < 0.5 for t in nodes[:-1])
    if walked.adaptive:
        told = f"the solver chooses its own steps, at most {count(calls, 'call')}; {steps} are shown"
    else:
        told = f"{steps} in {count(calls, 'call')}, {early} of them begin in the first half"
    return Path(
        alpha=tuple(alpha.tolist()),
        sigma=tuple(sigma.tolist()),
        stops=tuple(zip(nodes, at_alpha.tolist(), at_sigma.tolist(), strict=True)),
        words=f"{way.label} path from noise to sprite: {told}.",
    )


class PathPlot(QWidget):
    """Draws a ``Path``: α rises to the sprite, σ falls from the noise, a line and two dots for each state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("generate.path")
        self.setAccessibleName("Path from noise to sprite")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._path: Path | None = None

    @property
    def path(self) -> Path | None:
        """What is drawn."""
        return self._path

    def show_path(self, path: Path) -> None:
        self._path = path
        self.setAccessibleDescription(path.words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _PLOT + TIGHT + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _room(self) -> QRectF:
        """Where the curves are."""
        return QRectF(SPACE + 2.5, 8.5, self.width() - 2 * SPACE - 5, _PLOT - 17)

    def _at(self, t: float, value: float) -> QPointF:
        room = self._room()
        return QPointF(room.left() + t * room.width(), room.bottom() - value * room.height())

    def stop_at(self, x: float) -> int | None:
        """Which state lies at ``x`` logical pixels from the left."""
        if self._path is None:
            return None
        places = [abs(self._at(t, 0).x() - x) for t, _, _ in self._path.stops]
        nearest = min(range(len(places)), key=places.__getitem__)
        return nearest if places[nearest] <= _NEAR else None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            stop = self.stop_at(event.pos().x())
            QToolTip.showText(event.globalPos(), self._words(stop), self)
            return True
        return super().event(event)

    def _words(self, stop: int | None) -> str:
        if self._path is None:
            return ""
        if stop is None:
            return f"{self._path.words}\nα: how much of the sprite is there, σ: how much noise."
        t, alpha, sigma = self._path.stops[stop]
        return f"State {stop} of {len(self._path.stops) - 1}: t = {t:.3f}, α = {alpha:.3f}, σ = {sigma:.3f}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1.0))
        painter.setBrush(QColor(theme.base))
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, _PLOT - 1), _RADIUS, _RADIUS)
        if self._path is None:
            return
        alive = self.isEnabled()
        self._draw_stops(painter, self._path, theme)
        for values, colour in ((self._path.sigma, theme.fid), (self._path.alpha, theme.smooth)):
            painter.setPen(QPen(QColor(colour if alive else theme.disabled), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            last = len(values) - 1
            painter.drawPolyline(QPolygonF([self._at(n / last, value) for n, value in enumerate(values)]))
        self._draw_dots(painter, self._path, theme)
        self._draw_words(painter, theme)

    def _draw_stops(self, painter: QPainter, path: Path, theme: Colours) -> None:
        ratio = self.devicePixelRatioF()
        room = self._room()
        shade = QColor(theme.faint)
        shade.setAlphaF(0.45)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for t, _, _ in path.stops:
            left = round(self._at(t, 0).x() * ratio) / ratio  # one device pixel, sharp
            painter.fillRect(QRectF(left, room.top(), 1 / ratio, room.height()), shade)
        painter.restore()

    def _draw_dots(self, painter: QPainter, path: Path, theme: Colours) -> None:
        between = self._room().width() / max(1, len(path.stops) - 1)
        if between < _LEAST_BETWEEN_DOTS:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        for t, alpha, sigma in path.stops:
            for value, colour in ((sigma, theme.fid), (alpha, theme.smooth)):
                painter.setBrush(QColor(colour if self.isEnabled() else theme.disabled))
                painter.drawEllipse(self._at(t, value), _DOT, _DOT)

    def _draw_words(self, painter: QPainter, theme: Colours) -> None:
        height = self.fontMetrics().height()
        line = QRectF(0, _PLOT + TIGHT, self.width(), height)
        alive = self.isEnabled()
        painter.setPen(QColor(theme.faint if alive else theme.disabled))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, "noise")
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, "sprite")
        words: Sequence[tuple[str, str]] = (("α sprite", theme.smooth), ("σ noise", theme.fid))
        gap, widths = 2 * SPACE, [self.fontMetrics().horizontalAdvance(text) + 12 for text, _ in words]
        left = (self.width() - sum(widths) - gap) / 2
        for (text, colour), width in zip(words, widths, strict=True):
            shade = QColor(colour if alive else theme.disabled)
            painter.setPen(QPen(shade, 2.0))
            painter.drawLine(QPointF(left, line.center().y()), QPointF(left + 8, line.center().y()))
            painter.setPen(QColor(theme.text if alive else theme.disabled))
            painter.drawText(QRectF(left + 12, line.top(), width, height), Qt.AlignmentFlag.AlignLeft, text)
            left += width + gap

"""A card with the curves of a run: tabs for its charts, a plot that grows, a legend that is also the read-out."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMenu, QStackedLayout, QToolButton, QWidget

from pixelgen.choices import Choices
from pixelgen.files import write_text
from pixelgen.gui.theme import SPACE, colours
from pixelgen.gui.widgets.curve import Chart, Curve, CurveSource, Points
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.legend import LegendRow, earlier_style
from pixelgen.gui.widgets.panel import Panel
from pixelgen.gui.widgets.plot_export import csv_text, save_plot
from pixelgen.gui.widgets.plot_menu import PlotMenu
from pixelgen.gui.widgets.segmented import SegmentedChoice
from pixelgen.gui.widgets.series import nearest

if TYPE_CHECKING:
    from pixelgen.gui.widgets.plot_canvas import PlotCanvas

_ROOM_FOR_BUTTONS = 380  # in less a shared menu is found under the dots alone
_REDRAW_MS = 400  # one redraw is some 8 ms of a core that the training would use


class CurvePlot(Panel):
    """Shows one of ``charts`` at a time, with the curves of ``source`` and, faintly, those of earlier runs.

    Until there is a first point it shows the chart's invitation, and the plot itself (whose library loads slowly) is
    not made. The points are taken from the source when they are drawn: whoever changes it calls ``refresh``.

    Args:
        charts: what its tabs show.
        source: the run.
        name: object name; parts append ".tabs", ".menu" and so on.

    Attributes:
        tabs: which chart is shown.
        note: a faint remark in the heading.
        menu: axis and export; shared parts are added to it.
    """

    def __init__(
        self, charts: Choices[Chart], source: CurveSource, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self.setObjectName(name)
        self._charts = charts
        self._source = source
        self._earlier: tuple[CurveSource, ...] = ()
        self._axis = "step"
        self._first = 0
        self._logarithmic = {key: chart.logarithmic for key, chart in charts.items()}
        self._canvas: PlotCanvas | None = None
        self._drawn = ""  # key of the chart whose curves the canvas has
        self._dirty = False
        self._earlier_dirty = False
        self._hovered: float | None = None
        self._menu_buttons: list[QToolButton] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REDRAW_MS)
        self._timer.timeout.connect(self._redraw)
        self._make_header(name)
        self._invitation = QLabel()
        self._invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._invitation.setWordWrap(True)
        self._invitation.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._invitation)
        self.body.addLayout(self._stack, 1)
        self._on_chart()

    def _make_header(self, name: str) -> None:
        self.tabs = SegmentedChoice(self._charts, f"{name}.tabs")
        self.tabs.setAccessibleName("Chart")
        self.tabs.keyChanged.connect(self._on_chart)
        self.note = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self.note.setObjectName(f"{name}.note")
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.menu = PlotMenu(name, self)
        self.menu.show_all.triggered.connect(self.show_all)
        self.menu.logarithmic.toggled.connect(self._on_log_toggled)
        self.menu.save_picture.triggered.connect(self._ask_picture)
        self.menu.save_data.triggered.connect(self._ask_csv)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.tabs)
        row.addWidget(self.note, 1)
        row.addWidget(self.menu.button)
        self._header = row
        self.body.addLayout(row)
        self.body.setSpacing(SPACE)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_context_menu)

    def add_menu_button(self, menu: QMenu, text: str) -> QToolButton:
        """Show ``menu`` also behind a button of its own in the heading, where there is room for one."""
        button = QToolButton()
        button.setObjectName(f"{self.objectName()}.{menu.objectName()}")
        button.setText(text)
        button.setAutoRaise(True)
        button.setAccessibleName(menu.title().replace("&", ""))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        self._header.insertWidget(self._header.count() - 1, button)
        self._menu_buttons.append(button)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button in self._menu_buttons:
            button.setVisible(self.width() >= _ROOM_FOR_BUTTONS)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 130)

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def chart(self) -> Chart:
        """The chart on show."""
        return self._charts[self.tabs.key]

    def show_chart(self, key: str) -> None:
        """Raises KeyError for a chart that this card does not have."""
        self.tabs.set_key(key)

    def set_source(self, source: CurveSource) -> None:
        """Show another run, all of it."""
        self._source = source
        self._hovered = None
        self.show_all()
        self.refresh()

    def set_earlier(self, runs: Sequence[CurveSource]) -> None:
        """Lay these runs under the one that is shown."""
        self._earlier = tuple(runs)
        self._earlier_dirty = True
        self.refresh()

    def set_axis(self, axis: str) -> None:
        """Draw over another quantity, a key that the source knows."""
        if axis != self._axis:
            self._axis, self._hovered = axis, None
            self._earlier_dirty = True
            self.show_all()
            self.refresh()

    def set_first(self, step: int) -> None:
        """Leave out what came before ``step``."""
        if step != self._first:
            self._first = step
            self._earlier_dirty = True
            self.refresh()

    def points(self, key: str) -> int:
        """How many points of curve ``key`` are kept."""
        return len(self._source.points(key, axis=self._axis)[0])

    def refresh(self) -> None:
        """There is something new; drawn within half a second if the plot is visible."""
        self._dirty = True
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def prepare(self) -> None:
        """Make the plot now, which takes most of a second the first time, so that it is not made at the first point."""
        if self._canvas is None:
            self._make_canvas()

    # -- drawing -------------------------------------------------------------------------------------------------------

    def _points(self, source: CurveSource, key: str) -> Points:
        return source.points(key, axis=self._axis, first=self._first)

    def filled(self) -> bool:
        """Whether the chart on show has anything to draw."""
        runs = (self._source, *self._earlier)
        return any(len(self._points(run, curve.key)[0]) for run in runs for curve in self.chart.curves)

    @Slot()
    def _redraw(self) -> None:
        self._dirty = False
        filled = self.filled()
        self.menu.set_filled(filled=filled)
        if not filled:
            self._stack.setCurrentWidget(self._invitation)
            return
        canvas = self._canvas or self._make_canvas()
        if self._drawn != self.chart.key:
            self._drawn = self.chart.key
            canvas.set_log(self._logarithmic[self.chart.key])
            canvas.set_chart(self.chart)
            self._earlier_dirty = True
        canvas.set_axis(self._axis)
        if self._earlier_dirty:
            self._earlier_dirty = False
            canvas.set_earlier(
                [
                    (number, self._points(run, curve.key))
                    for number, run in enumerate(self._earlier)
                    for curve in self.chart.curves
                    if curve.compared
                ]
            )
        for curve in self.chart.curves:
            canvas.set_points(curve.key, self._points(self._source, curve.key))
        canvas.set_marks(self._source.marks(axis=self._axis, first=self._first) if self.chart.marked else ())
        self._stack.setCurrentWidget(canvas)
        self._show_values()

    def _make_canvas(self) -> "PlotCanvas":
        from pixelgen.gui.widgets.plot_canvas import PlotCanvas

        canvas = PlotCanvas(colours(self.palette()))
        canvas.setObjectName(f"{self.objectName()}.canvas")
        canvas.hovered.connect(self._on_hovered)
        canvas.setAccessibleName(f"{self.chart.label}: {self.chart.help}")
        self._stack.addWidget(canvas)
        self._canvas = canvas
        return canvas

    def _show_values(self) -> None:
        """The values at the read-out in the legend, or the newest ones."""
        if self._canvas is None:
            return
        where = "" if self._hovered is None else self._source.place(self._hovered, axis=self._axis)
        self._canvas.set_cursor(self._hovered)
        self._canvas.show_legend(where, tuple(self._legend_rows()))

    def _legend_rows(self) -> list[LegendRow]:
        theme = colours(self.palette())
        rows = [
            LegendRow(
                name=curve.label,
                value=self._value(self._source, curve),
                colour=curve.colour(theme),
                style=Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine,
                width=curve.width,
                dot=bool(curve.symbol),
                line=not curve.points_only,
            )
            for curve in self.chart.curves
            if curve.in_legend and len(self._points(self._source, curve.key)[0])
        ]
        for number, run in enumerate(self._earlier):
            for curve in self.chart.curves:
                if curve.compared:
                    colour = theme.earlier[number % len(theme.earlier)]
                    value = self._value(run, curve)
                    rows.append(LegendRow(name=run.name, value=value, colour=colour, style=earlier_style(number)))
        return rows

    def _value(self, source: CurveSource, curve: Curve) -> str:
        """What curve has at the read-out, or at its end; "–" where it has nothing."""
        x, y = self._points(source, curve.key)
        row = len(x) - 1 if self._hovered is None else nearest(x, self._hovered)
        return "–" if row is None or row < 0 or math.isnan(y[row]) else curve.value_text(float(y[row]))

    # -- events --------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_chart(self) -> None:
        chart = self.chart
        self._hovered = None
        self._invitation.setText(chart.invitation)
        self.setAccessibleName(chart.label)
        self.menu.set_logarithmic(on=self._logarithmic[chart.key])
        if self._canvas is not None:
            self._canvas.setAccessibleName(f"{chart.label}: {chart.help}")
        self._redraw()

    @Slot(object)
    def _on_hovered(self, x: float | None) -> None:
        self._hovered = x
        self._show_values()

    @Slot()
    def show_all(self) -> None:
        """Undo every zoom."""
        if self._canvas is not None:
            self._canvas.show_all()

    @Slot(bool)
    def _on_log_toggled(self, logarithmic: bool) -> None:
        self._logarithmic[self.chart.key] = logarithmic
        if self._canvas is not None:
            self._canvas.set_log(logarithmic)
            self._earlier_dirty = True
            self._redraw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._dirty and not self._timer.isActive():
            self._timer.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._canvas is not None:
            self._recolour()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._canvas is not None:
            self._recolour()
        return super().event(event)

    def _recolour(self) -> None:
        if self._canvas is not None:
            self._canvas.recolour(colours(self.palette()))
            self._show_values()

    @Slot(QPoint)
    def _on_context_menu(self, position: QPoint) -> None:
        self.menu.popup(self.mapToGlobal(position))

    # -- export --------------------------------------------------------------------------------------------------------

    def csv_text(self) -> str:
        """All points of the chart on show, also those that are left out at the start; see ``plot_export.csv_text``."""
        return csv_text(self.chart, (self._source, *self._earlier))

    def save_picture(self, path: Path) -> None:
        """The plot as it is seen, with a title, as PNG at twice its size.

        Raises:
            OSError: if ``path`` cannot be written.
        """
        if self._canvas is not None:
            save_plot(path, self._canvas, f"{self.chart.label} – {self._source.name}", theme=colours(self.palette()))

    @Slot()
    def _ask_picture(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save picture", f"{self.chart.key}.png", "PNG image (*.png)")
        if name:
            self.save_picture(Path(name))

    @Slot()
    def _ask_csv(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save data", f"{self.chart.key}.csv", "CSV table (*.csv)")
        if name:
            write_text(Path(name), self.csv_text())

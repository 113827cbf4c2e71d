"""Curves that grow while one looks: a heading that is also legend and read-out, and a plot that draws at 10 Hz."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QMenu,
    QStackedLayout,
    QToolButton,
    QWidget,
)

from pixelgen.files import replacing, write_text
from pixelgen.gui.theme import GAP, colours
from pixelgen.gui.widgets.curve import Curve
from pixelgen.gui.widgets.legend import LegendEntry
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.series import Series

if TYPE_CHECKING:
    from pixelgen.gui.widgets.plot_canvas import PlotCanvas

_REDRAW_MS = 100


class CurvePlot(Panel):
    """A card with a few curves over the training step.

    Until there is a first point it shows ``invitation``, and the plot itself (whose library loads slowly) is not made.

    Args:
        title: heading.
        curves: in drawing order.
        invitation: what will be seen here.
        logarithmic: whether the y axis starts so.
    """

    def __init__(
        self,
        title: str,
        curves: Sequence[Curve],
        *,
        invitation: str,
        logarithmic: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self._curves = tuple(curves)
        self._series = {curve.key: Series() for curve in curves}
        self._dirty: set[str] = set()
        self._canvas: PlotCanvas | None = None
        self._hovered: float | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REDRAW_MS)
        self._timer.timeout.connect(self._redraw)

        self._where = FaintLabel()
        self._where.setAccessibleName(f"{title}: step under the pointer")
        self.header.insertWidget(1, self._where)
        self._legend = {curve.key: LegendEntry(curve) for curve in curves if curve.in_legend}
        for entry in self._legend.values():
            self.header.addWidget(entry)
        self._make_menu(title, logarithmic)

        self._invitation = QLabel(invitation)
        self._invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._invitation.setWordWrap(True)
        self._invitation.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._invitation)
        self.body.addLayout(self._stack, 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 130)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_legend()

    def _fit_legend(self) -> None:
        """Names in the legend as long as there is room for them beside the heading."""
        others = [each for each in (self.heading, self._where, self._menu_button) if each is not None]
        needed = sum(each.sizeHint().width() for each in others)
        needed += sum(entry.full_width() for entry in self._legend.values())
        needed += self.header.spacing() * (len(others) + len(self._legend) + 1) + 2 * GAP
        for entry in self._legend.values():
            entry.set_compact(needed > self.width())

    def _make_menu(self, title: str, logarithmic: bool) -> None:
        self._menu = QMenu(self)
        self.show_all_action = QAction("Show &all", self)
        self.show_all_action.triggered.connect(self.show_all)
        self.log_action = QAction("&Logarithmic axis", self, checkable=True, checked=logarithmic)
        self.log_action.toggled.connect(self._on_log_toggled)
        save_picture = QAction("Save &picture…", self)
        save_picture.triggered.connect(self._ask_picture)
        save_data = QAction("Save &data as CSV…", self)
        save_data.triggered.connect(self._ask_csv)
        for action in (self.show_all_action, self.log_action, save_picture, save_data):
            self._menu.addAction(action)
        self._menu.insertSeparator(save_picture)
        button = QToolButton()
        button.setText("⋯")
        button.setAutoRaise(True)
        button.setToolTip("Axis and export")
        button.setAccessibleName(f"{title}: axis and export")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self._menu)
        self.header.addWidget(button)
        self._menu_button = button
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_context_menu)

    # -- data ----------------------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Make the plot now, which takes most of a second the first time, so that it is not made at the first point."""
        if self._canvas is None:
            self._make_canvas()

    def append(self, key: str, x: float, y: float) -> None:
        """One more point, drawn within 100 ms if the plot is visible."""
        self._series[key].append(x, y)
        self._mark(key)

    def set_level(self, key: str, y: float) -> None:
        """Make curve ``key`` a horizontal line at ``y`` as long as the other curves."""
        ends = [float(s.x[-1]) for name, s in self._series.items() if name != key and len(s)]
        series = self._series[key]
        series.clear()
        series.append(0.0, y)
        series.append(max([1.0, *ends]), y)
        self._mark(key)

    def set_single(self, key: str, x: float, y: float) -> None:
        """Make curve ``key`` the one point (x, y)."""
        self._series[key].clear()
        self.append(key, x, y)

    def set_title(self, title: str) -> None:
        if self.heading is not None:
            self.heading.setText(title)
            self._fit_legend()

    def clear(self) -> None:
        for key, series in self._series.items():
            series.clear()
            self._mark(key)

    def points(self, key: str) -> int:
        """How many points curve ``key`` has."""
        return len(self._series[key])

    def _mark(self, key: str) -> None:
        self._dirty.add(key)
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    # -- drawing -------------------------------------------------------------------------------------------------------

    @Slot()
    def _redraw(self) -> None:
        dirty, self._dirty = self._dirty, set()
        if any(len(series) for series in self._series.values()):
            canvas = self._canvas or self._make_canvas()
            for key in dirty:
                canvas.set_points(key, self._series[key].x, self._series[key].y)
            self._stack.setCurrentWidget(canvas)
        else:
            self._stack.setCurrentWidget(self._invitation)
        self._show_values()

    def _make_canvas(self) -> "PlotCanvas":
        from pixelgen.gui.widgets.plot_canvas import PlotCanvas

        canvas = PlotCanvas(self._curves, colours(self.palette()))
        canvas.set_log(self.log_action.isChecked())
        canvas.hovered.connect(self._on_hovered)
        canvas.setAccessibleName(self.accessibleName())
        self._stack.addWidget(canvas)
        self._canvas = canvas
        return canvas

    def _show_values(self) -> None:
        """The hovered values in the legend, or the newest ones."""
        where = None
        for key, entry in self._legend.items():
            series = self._series[key]
            if self._hovered is None:
                entry.set_value(float(series.y[-1]) if len(series) else None)
                continue
            point = series.nearest(self._hovered)
            entry.set_value(point[1] if point else None)
            where = where or (point[0] if point else None)
        self._where.setText("" if where is None else f"step {where:,.0f}")
        self._fit_legend()
        if self._canvas is not None:
            self._canvas.set_cursor(where)

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
        if self._canvas is not None:
            self._canvas.set_log(logarithmic)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._dirty and not self._timer.isActive():
            self._timer.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._canvas is not None:
            self._canvas.recolour(colours(self.palette()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._canvas is not None:
            self._canvas.recolour(colours(self.palette()))
        return super().event(event)

    # -- export --------------------------------------------------------------------------------------------------------

    @Slot(QPoint)
    def _on_context_menu(self, position: QPoint) -> None:
        self._menu.popup(self.mapToGlobal(position))

    def csv_text(self) -> str:
        """All points as ``curve,step,value`` rows."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("curve", "step", "value"))
        for key, series in self._series.items():
            writer.writerows((key, repr(float(x)), repr(float(y))) for x, y in zip(series.x, series.y, strict=True))
        return out.getvalue()

    def save_picture(self, path: Path) -> None:
        """The card as it is seen, as PNG.

        Raises:
            OSError: if ``path`` cannot be written.
        """
        with replacing(path) as temporary:
            if not self.grab().save(str(temporary), "PNG"):
                raise OSError(f"cannot write {path}")

    @Slot()
    def _ask_picture(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save picture", "curve.png", "PNG image (*.png)")
        if name:
            self.save_picture(Path(name))

    @Slot()
    def _ask_csv(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save data", "curve.csv", "CSV table (*.csv)")
        if name:
            write_text(Path(name), self.csv_text())

"""Curves: points, drawing at most ten times a second, theme, read-out, export."""

import csv
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from pixelgen.gui.theme import DARK, LIGHT, make_palette
from pixelgen.gui.training.progress.plots import FidPlot, LossPlot
from pixelgen.gui.widgets.log_ticks import log_ticks
from pixelgen.gui.widgets.series import Series
from pixelgen.gui.widgets.sprite_paint import straight_pixels


@given(st.lists(st.tuples(st.integers(0, 10**9), st.floats(-1e6, 1e6)), max_size=70))
@settings(max_examples=30, derandomize=True, deadline=None)
def test_a_series_keeps_every_point_while_it_grows(points):
    points = sorted(points)
    series = Series(capacity=1)
    for x, y in points:
        series.append(x, y)
    assert len(series) == len(points)
    np.testing.assert_array_equal(series.x, [x for x, _ in points])
    np.testing.assert_array_equal(series.y, [y for _, y in points])


def test_the_nearest_point_is_found_on_both_sides():
    series = Series()
    assert series.nearest(3) is None
    for x in (1, 5, 10):
        series.append(x, -x)
    assert [series.nearest(x) for x in (-9, 2.9, 3.1, 7.4, 99)] == [(1, -1), (1, -1), (5, -5), (5, -5), (10, -10)]


@given(st.floats(-8, 8), st.floats(0.01, 9), st.integers(2, 12))
@settings(max_examples=80, derandomize=True, deadline=None)
def test_ticks_of_a_logarithmic_axis_are_inside_ascending_and_not_too_many(low, span, most):
    ticks = log_ticks(low, low + span, most=most)
    assert len(ticks) <= most + 1
    assert ticks == sorted(set(ticks))
    assert all(low - 1e-9 <= tick <= low + span + 1e-9 for tick in ticks)


def test_ticks_are_round_numbers():
    assert [round(10**tick, 6) for tick in log_ticks(-2, 0, most=9)] == [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]
    assert [round(10**tick, 6) for tick in log_ticks(math.log10(0.11), math.log10(0.19), most=5)] == [
        0.12, 0.14, 0.16, 0.18,
    ]  # fmt: skip


@pytest.fixture
def plot(qtbot):
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.resize(480, 240)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


def drawn(qtbot, plot, colour: str) -> int:
    """How many pixels of the card have exactly this colour."""
    shown = straight_pixels(plot.grab().toImage())[..., :3]
    wanted = QColor(colour)
    return int((shown == (wanted.red(), wanted.green(), wanted.blue())).all(-1).sum())


def test_an_empty_plot_invites_and_loads_nothing(plot):
    assert plot._canvas is None
    assert "appears here" in plot._invitation.text()


def test_a_prepared_plot_still_invites(qtbot, plot):
    plot.prepare()
    assert plot._canvas is not None
    assert plot._invitation.isVisible()


def test_points_are_drawn_in_the_colour_of_the_theme_and_follow_its_change(qtbot, qapp, plot):
    before = qapp.palette()
    try:
        qapp.setPalette(make_palette(DARK))
        for step in range(1, 200):
            plot.append("smoothed", step, 1 / step)
        qtbot.waitUntil(lambda: plot._canvas is not None and not plot._timer.isActive(), timeout=10_000)
        assert drawn(qtbot, plot, DARK.smooth) > 50
        assert drawn(qtbot, plot, DARK.base) > 5000
        QApplication.setPalette(make_palette(LIGHT))
        qtbot.wait(50)
        assert drawn(qtbot, plot, LIGHT.smooth) > 50
        assert drawn(qtbot, plot, LIGHT.base) > 5000
        assert drawn(qtbot, plot, DARK.smooth) == 0
    finally:
        qapp.setPalette(before)


def test_many_points_are_one_redraw(qtbot, plot, monkeypatch):
    plot.append("raw", 1, 1.0)
    qtbot.waitUntil(lambda: plot._canvas is not None, timeout=10_000)
    redraws = []
    set_points = plot._canvas.set_points
    monkeypatch.setattr(plot._canvas, "set_points", lambda *args: (redraws.append(args[0]), set_points(*args)))
    for step in range(2, 5000):
        plot.append("raw", step, 1.0)
    assert redraws == []
    qtbot.waitUntil(lambda: bool(redraws), timeout=5000)
    assert redraws == ["raw"]
    assert plot.points("raw") == 4999


def test_nothing_is_drawn_while_the_plot_is_hidden(qtbot, plot):
    plot.hide()
    plot.append("raw", 1, 1.0)
    assert not plot._timer.isActive()
    plot.show()
    qtbot.waitUntil(lambda: plot._canvas is not None, timeout=10_000)


def test_the_legend_shows_the_newest_value_and_the_hovered_one(qtbot, plot):
    for step, value in ((10, 0.5), (20, 0.25), (30, 0.125)):
        plot.append("smoothed", step, value)
    entry = plot._legend["smoothed"]
    qtbot.waitUntil(lambda: entry.text() == "smoothed 0.125", timeout=10_000)
    plot._canvas.hovered.emit(18.0)
    assert entry.text() == "smoothed 0.25"
    assert plot._where.text() == "step 20"
    plot._canvas.hovered.emit(None)
    assert entry.text() == "smoothed 0.125"


def test_the_floor_is_as_long_as_the_curve(qtbot):
    plot = FidPlot()
    qtbot.addWidget(plot)
    plot.append("fid", 100, 9.0)
    plot.set_level("floor", 0.5)
    plot.append("fid", 900, 3.0)
    plot.set_level("floor", 0.5)
    assert plot.points("floor") == 2
    assert list(plot._series["floor"].x) == [0, 900]


def test_a_narrow_plot_keeps_its_values_and_drops_their_names(qtbot, plot):
    plot.append("smoothed", 1, 0.5)
    qtbot.waitUntil(lambda: plot._canvas is not None, timeout=10_000)
    names = [entry._name for entry in plot._legend.values()]
    plot.resize(700, 240)
    assert all(name.isVisible() for name in names)
    plot.resize(250, 240)
    assert not any(name.isVisible() for name in names)


def test_exports_hold_every_point_and_the_picture(qtbot, plot, tmp_path):
    for step in range(1, 4):
        plot.append("raw", step, 1 / step)
    rows = list(csv.reader(plot.csv_text().splitlines()))
    assert rows[0] == ["curve", "step", "value"]
    assert [(name, float(x), float(y)) for name, x, y in rows[1:]] == [("raw", k, 1 / k) for k in (1, 2, 3)]
    plot.save_picture(tmp_path / "curve.png")
    assert (tmp_path / "curve.png").stat().st_size > 500


def test_gaps_in_a_curve_are_no_error(qtbot, plot):
    for step, value in ((1, 1.0), (2, float("nan")), (3, 0.5)):
        plot.append("raw", step, value)
    qtbot.waitUntil(lambda: plot._canvas is not None, timeout=10_000)
    plot.log_action.setChecked(False)
    plot.show_all()
    plot.grab()

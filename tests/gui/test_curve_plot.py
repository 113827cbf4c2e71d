"""Curves: tabs, drawing at most ten times a second, theme, zoom, read-out, earlier runs, export."""

import csv
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from pixelgen.gui.theme import DARK, LIGHT, make_palette
from pixelgen.gui.training.progress.history import RunHistory
from pixelgen.gui.training.progress.plots import LEARNING, QUALITY
from pixelgen.gui.widgets.curve_plot import CurvePlot
from pixelgen.gui.widgets.legend import CORNERS, freest_corner
from pixelgen.gui.widgets.log_ticks import log_ticks
from pixelgen.gui.widgets.sprite_paint import straight_pixels


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


def test_the_legend_takes_the_corner_with_the_fewest_points():
    frame, size = QRectF(0, 0, 400, 200), QSize(100, 50)
    falling = np.stack([np.linspace(0, 400, 100), np.linspace(0, 200, 100)])
    right_top, left_top, right_bottom, left_bottom = CORNERS
    assert freest_corner(size, frame, falling, corners=CORNERS, now=right_bottom) == right_top
    assert freest_corner(size, frame, falling, corners=CORNERS, now=left_bottom) == left_bottom  # as good: it stays
    assert freest_corner(size, frame, falling, corners=(left_top, left_bottom), now=right_top) == left_bottom
    nowhere = np.full((2, 5), np.nan)
    assert freest_corner(size, frame, nowhere, corners=CORNERS, now=left_top) == left_top


@pytest.fixture
def run():
    return RunHistory("heroes")


@pytest.fixture
def plot(qtbot, run):
    plot = CurvePlot(LEARNING, run, name="test.plot")
    qtbot.addWidget(plot)
    plot.resize(480, 260)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


@pytest.fixture
def feed(qtbot, run, plot, fake_training):
    """``feed((step, {changes}), …)``: reports arrive, and are drawn."""

    def arrive(*reports) -> None:
        for step, changes in reports:
            run.apply(fake_training.metrics(step, **changes))
        plot.refresh()
        qtbot.waitUntil(lambda: plot._canvas is not None and not plot._timer.isActive(), timeout=10_000)

    return arrive


def drawn(plot, colour: str) -> int:
    """How many pixels of the card have exactly this colour."""
    shown = straight_pixels(plot.grab().toImage())[..., :3]
    wanted = QColor(colour)
    return int((shown == (wanted.red(), wanted.green(), wanted.blue())).all(-1).sum())


def test_an_empty_plot_invites_and_loads_nothing(plot):
    assert plot._canvas is None
    assert "appears here" in plot._invitation.text()
    assert not plot.menu.save_picture.isEnabled()


def test_a_prepared_plot_still_invites(plot):
    plot.prepare()
    assert plot._canvas is not None
    assert plot._invitation.isVisible()


def test_points_are_drawn_in_the_colour_of_the_theme_and_follow_its_change(qtbot, qapp, plot, feed):
    before = qapp.palette()
    try:
        qapp.setPalette(make_palette(DARK))
        feed(*((step, {"loss": math.nan, "smoothed_loss": 1 / step}) for step in range(1, 200)))
        assert drawn(plot, DARK.smooth) > 50
        assert drawn(plot, DARK.base) > 5000
        QApplication.setPalette(make_palette(LIGHT))
        qtbot.wait(50)
        assert drawn(plot, LIGHT.smooth) > 50
        assert drawn(plot, LIGHT.base) > 5000
        assert drawn(plot, DARK.smooth) == 0
    finally:
        qapp.setPalette(before)


def test_many_reports_are_one_redraw(qtbot, plot, run, feed, fake_training, monkeypatch):
    feed((1, {}))
    redraws = []
    redraw = plot._canvas.set_points
    monkeypatch.setattr(plot._canvas, "set_points", lambda *args: (redraws.append(args[0]), redraw(*args)))
    for step in range(2, 3000):
        run.apply(fake_training.metrics(step))
        plot.refresh()
    assert redraws == []
    qtbot.waitUntil(lambda: bool(redraws), timeout=5000)
    assert redraws == ["raw", "smoothed", "validation"]
    assert plot.points("raw") == 2999


def test_nothing_is_drawn_while_the_plot_is_hidden(qtbot, plot, run, fake_training):
    plot.hide()
    run.apply(fake_training.metrics(1))
    plot.refresh()
    assert not plot._timer.isActive()
    plot.show()
    qtbot.waitUntil(lambda: plot._canvas is not None, timeout=10_000)


def test_a_tab_shows_another_chart_and_each_keeps_its_axis(qtbot, plot, feed):
    feed((1, {"lr": 0.001}), (2, {"lr": 0.002}))
    assert plot.menu.logarithmic.isChecked()
    qtbot.mouseClick(plot.tabs.button("rate"), Qt.MouseButton.LeftButton)
    assert plot._canvas.legend.text() == "learning rate 0.002"
    assert not plot.menu.logarithmic.isChecked()
    qtbot.keyClick(plot.tabs.button("rate"), Qt.Key.Key_Right)
    assert plot.chart.key == "speed"
    assert plot._canvas.legend.text() == "sprites / s 128"
    plot.show_chart("loss")
    assert plot.menu.logarithmic.isChecked()


def test_the_read_out_has_all_values_under_the_pointer(qtbot, plot, run, feed, fake_training):
    run.apply(fake_training.evaluated(20, fid=3, best=True))
    feed(*((step, {"loss": 1 / step, "smoothed_loss": 2 / step}) for step in (10, 20, 40)))
    legend = plot._canvas.legend
    assert legend.text() == "raw 0.025\nsmoothed 0.05\nheld out 0.2"
    place = plot._canvas._box.mapViewToScene(QPointF(19.0, -1.0)).toPoint()
    qtbot.mouseMove(plot._canvas.viewport(), place + QPoint(0, 1))
    qtbot.mouseMove(plot._canvas.viewport(), place)
    qtbot.waitUntil(lambda: legend.text().startswith("step 20 · 1,280 sprites · 10 s\nraw 0.05\nsmoothed 0.1"))
    assert plot._canvas.accessibleDescription() == legend.text()
    QApplication.sendEvent(plot._canvas, QEvent(QEvent.Type.Leave))
    assert legend.text() == "raw 0.025\nsmoothed 0.05\nheld out 0.2"


def test_the_legend_is_never_under_the_read_out(plot, feed):
    feed(*((step, {}) for step in range(1, 101)))
    for place in (5.0, 95.0):
        plot._canvas.hovered.emit(place)
        line = plot._canvas._box.mapViewToScene(QPointF(place, -1.0)).x()
        legend = plot._canvas.legend.geometry()
        assert not legend.left() <= line <= legend.right()


def test_the_keyboard_reads_zooms_and_shows_everything_again(qtbot, plot, feed):
    feed(*((step, {}) for step in range(1, 101)))
    canvas = plot._canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.legend.text().startswith("step 1 ·")
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.legend.text().startswith("step 100 ·")
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.legend.text().startswith("step 99 ·") or canvas.legend.text().startswith("step 100 ·")
    low, high = canvas.visible_x()
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    closer = canvas.visible_x()
    assert closer[1] - closer[0] < 0.9 * (high - low)
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    qtbot.waitUntil(lambda: canvas.visible_x() == pytest.approx((low, high), rel=0.05))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.legend.text().startswith("step")


def test_a_zoom_stays_while_points_arrive_and_a_double_click_ends_it(qtbot, plot, feed):
    feed(*((step, {}) for step in range(1, 101)))
    canvas = plot._canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    zoomed = canvas.visible_x()
    feed(*((step, {}) for step in range(101, 151)))
    assert canvas.visible_x() == pytest.approx(zoomed)
    qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: canvas.visible_x()[1] >= 150)


def test_the_first_steps_are_left_out_of_the_picture_and_not_of_the_table(plot, feed):
    feed(*((step, {}) for step in range(1, 101)))
    plot.set_first(50)
    plot._redraw()
    QApplication.processEvents()
    assert plot._canvas.visible_x()[0] > 40
    assert plot.csv_text().count("raw") == 100


def test_earlier_runs_lie_under_the_curves_and_are_named(plot, feed, fake_training):
    feed(*((step, {"smoothed_loss": 0.5}) for step in range(1, 51)))
    earlier = RunHistory("yesterday", (fake_training.metrics(step, smoothed_loss=2.0) for step in range(1, 81)))
    before = plot._canvas.visible_x()[1]
    plot.set_earlier([earlier])
    plot._redraw()
    QApplication.processEvents()
    assert plot._canvas.legend.text().splitlines()[-1] == "yesterday 2"
    assert plot._canvas.visible_x()[1] > before + 20
    plot._canvas.hovered.emit(70.0)
    assert plot._canvas.legend.text().splitlines()[-1] == "yesterday 2"
    plot.set_earlier([])
    plot._redraw()
    assert "yesterday" not in plot._canvas.legend.text()


def test_a_run_that_is_only_compared_is_shown_too(qtbot, plot, fake_training):
    earlier = RunHistory("yesterday", [fake_training.metrics(1), fake_training.metrics(2)])
    plot.set_earlier([earlier])
    qtbot.waitUntil(lambda: plot._canvas is not None and plot._canvas.legend.text() == "yesterday 0.55", timeout=10_000)


def test_marks_and_the_line_of_real_sprites_carry_words(qtbot, run, fake_training):
    plot = CurvePlot(QUALITY, run, name="test.quality")
    qtbot.addWidget(plot)
    plot.resize(480, 260)
    for step in (10, 20):
        run.apply(fake_training.evaluated(step, fid=30 / step, best=True))
    plot.show()
    plot.show_chart("originality")
    qtbot.waitUntil(lambda: plot._canvas is not None, timeout=10_000)
    assert [line.label.format for line in plot._canvas._mark_lines] == ["★ best FID"]
    assert [line.value() for line in plot._canvas._mark_lines] == [20]
    level = plot._canvas._levels["real"]
    assert (level.value(), level.label.format) == (1.0, "held-out real sprites")
    plot.grab()
    (_, _), (bottom, top) = plot._canvas._box.viewRange()
    assert bottom < 0.93 < 1.0 < top
    plot.show_chart("fid")
    assert plot._canvas.legend.text() == "floor: real sprites 0.25\nFID 1.5"


def test_values_that_a_logarithmic_axis_cannot_show_are_gaps(qtbot, plot, feed):
    feed((1, {"loss": 1.0}), (2, {"loss": float("nan")}), (3, {"loss": 0.0}), (4, {"loss": -1.0}), (5, {"loss": 0.5}))
    plot.grab()
    plot.menu.logarithmic.trigger()
    plot.show_all()
    plot.grab()
    assert not plot.menu.logarithmic.isChecked()


def test_the_table_holds_every_point_of_every_run(plot, feed, fake_training):
    feed(*((step, {"loss": 1 / step}) for step in (1, 2, 3)))
    plot.set_earlier([RunHistory("yesterday, late", [fake_training.metrics(7, loss=0.25)])])
    rows = list(csv.reader(plot.csv_text().splitlines()))
    assert rows[0] == ["run", "curve", "step", "images", "minutes", "value"]
    raw = [(name, *map(float, numbers)) for name, curve, *numbers in rows[1:] if curve == "raw"]
    assert raw == [("heroes", k, 64 * k, k / 120, 1 / k) for k in (1, 2, 3)] + [
        ("yesterday, late", 7, 448, 7 / 120, 0.25)
    ]


def test_pictures_are_twice_as_fine_as_the_screen(plot, feed, tmp_path, monkeypatch):
    feed(*((step, {}) for step in range(1, 100)))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "loss.png"), ""))
    plot.menu.save_picture.trigger()
    image = QImage(str(tmp_path / "loss.png"))
    assert image.width() > 2 * plot._canvas.width()
    assert image.height() > 2 * plot._canvas.height()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "loss.csv"), ""))
    plot.menu.save_data.trigger()
    assert (tmp_path / "loss.csv").read_text() == plot.csv_text()


def test_everything_has_a_name_and_is_reached_by_keyboard(plot, feed):
    feed((1, {}))
    assert plot.tabs.accessibleName()
    assert plot.menu.button.accessibleName()
    assert plot.menu.button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert plot._canvas.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert plot._canvas.accessibleName().startswith("Loss: ")


def test_the_legend_keeps_off_a_lonely_point_in_its_corner(qtbot, run, fake_training):
    plot = CurvePlot(QUALITY, run, name="test.quality")
    qtbot.addWidget(plot)
    plot.resize(480, 260)
    run.apply(fake_training.evaluated(60, fid=676, best=False))
    plot.show()
    plot.refresh()
    qtbot.waitUntil(lambda: plot._canvas is not None, timeout=10_000)
    plot.grab()
    canvas = plot._canvas
    point = canvas._box.mapViewToScene(QPointF(60, math.log10(676)))
    assert not canvas.legend.geometry().adjusted(1, 1, -1, -1).contains(point.toPoint())

"""A run in tables: what is kept, how much of it, and what is read out of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.gui.training.progress.history import AXES, RunHistory
from pixelgen.gui.training.progress.moments import Moments
from pixelgen.gui.widgets.series import Series, envelope, nearest
from pixelgen.training.events import RunStarted

rows = st.lists(st.tuples(st.integers(0, 10**6), st.floats(-1e6, 1e6)), min_size=1, max_size=90)


@given(rows)
@settings(max_examples=30, derandomize=True, deadline=None)
def test_a_series_keeps_every_row_up_to_its_bound(points):
    points = sorted(points)
    series = Series(("step", "loss"), most=4096)
    for row in points:
        series.append(*row)
    np.testing.assert_array_equal(series.column("step"), [x for x, _ in points])
    np.testing.assert_array_equal(series.column("loss"), [y for _, y in points])


@given(st.integers(8, 64), st.integers(1, 4000), st.integers(0, 2**32 - 1))
@settings(max_examples=25, derandomize=True, deadline=None)
def test_a_long_series_stays_bounded_and_keeps_ends_and_extremes(most, count, seed):
    values = np.random.default_rng(seed).normal(size=count)
    series = Series(("step", "loss", "other"), guide="loss", most=most)
    for step, value in enumerate(values):
        series.append(step, value, -value)
    steps, losses = series.column("step"), series.column("loss")
    assert len(series) <= most
    assert series.nbytes <= 3 * 8 * max(most, 1024)
    assert (steps[0], steps[-1]) == (0, count - 1)
    assert np.all(np.diff(steps) > 0)
    assert losses.min() == values.min()
    assert losses.max() == values.max()
    np.testing.assert_array_equal(losses, values[steps.astype(int)])  # each row that is left came in like this
    np.testing.assert_array_equal(series.column("other"), -losses)


def test_old_parts_of_a_long_series_are_kept_as_densely_as_new_ones():
    series = Series(("step", "loss"), most=256)
    for step in range(50_000):
        series.append(step, (step * 7919) % 1000)
    kept, _ = np.histogram(series.column("step"), bins=8, range=(0, 50_000))
    assert kept[:7].min() > 0.5 * kept[:7].max()


def test_the_envelope_passes_over_what_is_not_a_number():
    x = np.arange(9.0)
    y = np.array([np.nan, 3, np.nan, 1, np.inf, 2, 5, np.nan, np.nan])
    assert set(envelope(x, y, stretches=1)) == {0, 3, 6, 8}
    assert list(envelope(x[:2], np.full(2, np.nan), stretches=4)) == [0, 1]
    assert list(envelope(x[:1], y[:1], stretches=4)) == [0]


def test_the_nearest_number_is_found_on_both_sides():
    x = np.array([1.0, 5, 10])
    assert [nearest(x, place) for place in (-9, 2.9, 3.1, 7.4, 99)] == [0, 0, 1, 1, 2]
    assert nearest(x[:0], 1) is None


@pytest.fixture
def history(fake_training):
    """100 steps, checks at 20, 40, 60 and 80, the best of them at 60; copying from 80 on."""
    run = RunHistory("heroes")
    run.apply(fake_training.started())
    for step in range(1, 101):
        run.apply(fake_training.metrics(step))
        if step in (20, 40, 60, 80):
            copying = {"copying": True} if step == 80 else {}
            event = fake_training.evaluated(step, fid=10 - step / 10 if step < 80 else 5, best=step < 80)
            run.apply(type(event)(**{**{name: getattr(event, name) for name in event.__slots__}, **copying}))
            if step < 80:
                run.apply(fake_training.saved(step, "original"))
    return run


def test_curves_have_their_points_over_every_axis(history):
    for axis, last in (("step", 100.0), ("images", 6400.0), ("minutes", 50 / 60)):
        x, y = history.points("raw", axis=axis)
        assert (len(x), x[-1], y[-1]) == (100, pytest.approx(last), pytest.approx(0.01))
    assert [len(history.points(key, axis="step")[0]) for key in ("smoothed", "lr", "speed")] == [100] * 3
    assert [len(history.points(key, axis="step")[0]) for key in ("fid", "kid", "originality", "validation")] == [4] * 4
    assert len(history.points("nothing", axis="step")[0]) == 0


def test_levels_reach_from_the_start_to_the_last_check(history):
    x, y = history.points("real", axis="step")
    assert (list(x), list(y)) == ([0, 80], [1, 1])
    x, y = history.points("floor", axis="step", first=30)
    assert (list(x), list(y)) == ([40, 80], [0.25, 0.25])


def test_the_first_steps_can_be_left_out_over_every_axis(history):
    for axis in AXES:
        assert len(history.points("raw", axis=axis, first=41)[0]) == 60
        assert len(history.points("fid", axis=axis, first=41)[0]) == 2


def test_the_best_and_the_last_before_copying_are_marked(history):
    assert [(mark.x, mark.good) for mark in history.marks(axis="step")] == [(60, True), (60, False)]
    assert [mark.x for mark in history.marks(axis="images")] == [3840, 3840]
    assert history.marks(axis="step", first=70) == ()
    x, y = history.points("best", axis="step")
    assert (list(x), list(y)) == ([60], [4.0])


def test_nothing_is_marked_as_copying_while_nothing_copies(fake_training):
    run = RunHistory("", [fake_training.saved(10, "original"), fake_training.evaluated(10, fid=3, best=True)])
    assert [mark.good for mark in run.marks(axis="step")] == [True]


def test_a_place_is_told_in_words(history):
    assert history.place(40.2, axis="step") == "step 40 · 2,560 sprites · 20 s"
    assert history.place(2560, axis="images") == history.place(40, axis="step")
    assert RunHistory().place(3, axis="step") == ""


def test_a_run_that_goes_on_forgets_what_came_after_its_save(history, fake_training):
    started = fake_training.started()
    resumed = RunStarted(**{**{name: getattr(started, name) for name in started.__slots__}, "resumed_at": 50})
    history.apply(resumed)
    assert history.points("raw", axis="step")[0][-1] == 50
    assert list(history.points("fid", axis="step")[0]) == [20, 40]


def test_the_start_is_unsettled_until_the_loss_has_come_down(fake_training):
    run = RunHistory()
    assert run.unsettled() == 0
    for step in range(1, 201):
        run.apply(fake_training.metrics(step, smoothed_loss=5.0 if step < 20 else 0.5))
    assert run.unsettled() == 20
    steady = RunHistory("", (fake_training.metrics(step, smoothed_loss=0.5) for step in range(1, 50)))
    assert steady.unsettled() == 0


def test_moments_stay_within_their_memory_and_keep_both_ends(fake_training):
    sprites = np.zeros((4, 8, 8, 4), np.uint8)
    moments = Moments(limit=10 * sprites.nbytes)
    for step in range(1, 200):
        moments.add(fake_training.preview(step, sprites))
    steps = [moment.step for moment in moments]
    assert len(steps) == 10
    assert (steps[0], steps[-1]) == (1, 199)
    assert moments.film().shape == (10, 4, 8, 8, 4)
    ratios = np.diff(np.log(steps))
    assert ratios[:-1].max() < 4 * ratios[:-1].min()  # spaced by ratio, as the trainer spaces them


def test_moments_of_other_sprites_begin_anew(fake_training):
    moments = Moments()
    moments.add(fake_training.preview(1, np.zeros((4, 8, 8, 4), np.uint8)))
    moments.add(fake_training.preview(2, np.zeros((4, 8, 8, 4), np.uint8)))
    moments.add(fake_training.preview(2, np.ones((4, 8, 8, 4), np.uint8)))
    assert [moment.step for moment in moments] == [1, 2]
    assert moments[1].sprites.all()
    moments.add(fake_training.preview(3, np.zeros((2, 16, 16, 4), np.uint8)))
    assert [moment.step for moment in moments] == [3]
    moments.forget_after(2)
    assert len(moments) == 0

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.flow.grid import GRIDS

every_grid = pytest.mark.parametrize("grid", GRIDS.values(), ids=repr)


@every_grid
@settings(derandomize=True, max_examples=50, deadline=None)
@given(intervals=st.integers(1, 1000), shift=st.floats(1, 20))
def test_a_grid_rises_strictly_from_exactly_noise_to_exactly_data(grid, intervals, shift):
    times = grid.times(intervals, shift=shift)
    assert len(times) == intervals + 1
    assert (times[0], times[-1]) == (0.0, 1.0)
    assert all(before < after for before, after in pairwise(times))


@every_grid
def test_one_interval_is_the_whole_way(grid):
    assert grid.times(1) == [0.0, 1.0]
    assert grid.times(1, shift=7.0) == [0.0, 1.0]


@every_grid
def test_every_second_point_is_the_grid_of_half_the_intervals(grid):
    assert grid.times(24, shift=2.0)[::2] == pytest.approx(grid.times(12, shift=2.0))


@every_grid
def test_shift_one_changes_nothing_and_more_moves_towards_noise(grid):
    plain = grid.times(10)
    assert grid.times(10, shift=1.0) == plain
    for shift in (1.5, 3.0, 20.0):
        shifted = grid.times(10, shift=shift)
        assert all(t < u for t, u in zip(shifted[1:-1], plain[1:-1], strict=True))
        assert shifted[1:-1] == pytest.approx([u / (shift * (1 - u) + u) for u in plain[1:-1]])


def test_the_spacings_are_what_they_are_called():
    assert GRIDS["uniform"].times(4) == [0.0, 0.25, 0.5, 0.75, 1.0]
    steps = [after - before for before, after in pairwise(GRIDS["cosine"].times(8))]
    assert steps == sorted(steps)
    ratios = [(1 - t) / t for t in GRIDS["karras"].times(10)[1:-1]]
    roots = [ratio ** (1 / 7) for ratio in ratios]
    differences = [a - b for a, b in pairwise(roots)]
    assert differences == pytest.approx([differences[0]] * len(differences))


@every_grid
@pytest.mark.parametrize(("intervals", "shift"), [(0, 1.0), (-3, 1.0), (4, 0.9), (4, float("nan")), (4, float("inf"))])
def test_impossible_grids_are_refused(grid, intervals, shift):
    with pytest.raises(ValueError, match="expected at least 1"):
        grid.times(intervals, shift=shift)

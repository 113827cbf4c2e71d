"""Distances between sets of features, against what is known of them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.errors import MetricError
from pixelgen.metrics.fid import frechet_distance, kernel_distance, statistics


def features(n: int, dim: int = 6, *, seed: int = 0, mean: float = 0.0, scale: float = 1.0) -> np.ndarray:
    return (mean + scale * np.random.default_rng(seed).standard_normal((n, dim))).astype(np.float32)


@settings(derandomize=True, max_examples=20)
@given(mean=st.floats(-3, 3), scale=st.floats(0.2, 3))
def test_frechet_distance_of_a_moved_and_scaled_copy_is_the_closed_formula(mean: float, scale: float) -> None:
    a = features(400)
    b = (mean + scale * a).astype(np.float32)
    trace = np.cov(a.astype(np.float64), rowvar=False).trace()
    expected = np.square(b.mean(0) - a.mean(0)).sum() + trace * (1 - scale) ** 2
    assert frechet_distance(statistics(a), statistics(b)) == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_frechet_distance_is_symmetric_and_zero_only_for_equal_sets() -> None:
    a, b = statistics(features(100)), statistics(features(150, seed=1, scale=2))
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-5)
    assert frechet_distance(a, b) == pytest.approx(frechet_distance(b, a))
    assert frechet_distance(a, b) > 1


@pytest.mark.parametrize("n", [1, 2, 3])
def test_frechet_distance_is_defined_for_very_few_sprites(n: int) -> None:
    few, many = statistics(features(n)), statistics(features(50, seed=1))
    assert few.n == n
    assert math.isfinite(frechet_distance(few, many))
    assert frechet_distance(few, few) == pytest.approx(0, abs=1e-5)


def test_one_feature_is_enough() -> None:
    a, b = statistics(features(30, dim=1)), statistics(features(30, dim=1, mean=2))
    assert frechet_distance(a, b) == pytest.approx(4, rel=1e-4)


def test_flat_features_have_a_distance() -> None:
    flat = np.ones((10, 4), np.float32)
    assert frechet_distance(statistics(flat), statistics(flat)) == 0
    assert frechet_distance(statistics(flat), statistics(flat + 1)) == pytest.approx(4)


@pytest.mark.parametrize("bad", [np.empty((0, 4), np.float32), np.full((3, 4), np.nan, np.float32)])
def test_no_features_or_broken_features_are_refused(bad: np.ndarray) -> None:
    with pytest.raises(MetricError, match="cannot compare sprites"):
        statistics(bad)


def test_kernel_distance_tells_sets_apart_and_repeats_with_its_seed() -> None:
    a, same, other = features(600), features(600, seed=1), features(600, seed=2, mean=0.5)
    assert abs(kernel_distance(a, same)) < 0.05
    assert kernel_distance(a, other) > 5 * abs(kernel_distance(a, same))
    assert kernel_distance(a, other, seed=3) == kernel_distance(a, other, seed=3)
    assert kernel_distance(a, other, seed=3) != kernel_distance(a, other, seed=4)


def test_kernel_distance_takes_sets_that_are_smaller_than_its_subsets() -> None:
    assert math.isfinite(kernel_distance(features(2), features(500, seed=1)))
    assert math.isnan(kernel_distance(features(1), features(500, seed=1)))

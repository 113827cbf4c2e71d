"""Distances between two sets of sprites by their features, computed by torch-fidelity.

Fréchet distance: Heusel et al. 2017, https://arxiv.org/abs/1706.08500. Kernel distance: Bińkowski et al. 2018,
https://arxiv.org/abs/1801.01401. Both are 0 for equal distributions and grow without bound.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch_fidelity.metric_fid import KEY_METRIC_FID, fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_kid import KEY_METRIC_KID_MEAN, kid_features_to_metric

from pixelgen.errors import MetricError

Features = NDArray[np.float32]

_KID_SUBSETS = 50
_KID_SUBSET_SIZE = 250


@dataclass(frozen=True, slots=True)
class Statistics:
    """Mean (dim,) and covariance (dim, dim) of the features of ``n`` sprites."""

    mu: NDArray[np.floating]
    sigma: NDArray[np.float64]
    n: int


def statistics(features: Features) -> Statistics:
    """Mean and covariance of features (N, dim).

    One sprite alone has covariance 0. Below about 2,000 sprites the Fréchet distance is biased upwards, by about
    1/N: compare it only with a floor at the same N.

    Raises:
        MetricError: for no sprites, or features that are not finite.
    """
    if len(features) == 0:
        raise MetricError("cannot compare sprites", "there are none", "make at least one, better 1,000")
    if not np.isfinite(features).all():
        raise MetricError("cannot compare sprites", "their features are not finite numbers")
    if len(features) == 1:
        dim = features.shape[1]
        return Statistics(features[0], np.zeros((dim, dim)), 1)
    found = fid_features_to_statistics(torch.from_numpy(np.ascontiguousarray(features)))
    return Statistics(found["mu"], np.atleast_2d(found["sigma"]), len(features))


def frechet_distance(a: Statistics, b: Statistics) -> float:
    """Fréchet distance between the normal distributions with these statistics: |μ₁−μ₂|² + tr(Σ₁+Σ₂−2(Σ₁Σ₂)^½)."""
    first, second = ({"mu": each.mu, "sigma": each.sigma} for each in (a, b))
    distance: float = fid_statistics_to_metric(first, second, verbose=False)[KEY_METRIC_FID]
    return max(distance, 0.0)  # rounding leaves −1e-6 for equal sets


def kernel_distance(a: Features, b: Features, *, seed: int = 0) -> float:
    """Kernel distance (squared maximum mean discrepancy, cubic kernel): its mean over random subsets of both sets.

    Unbiased at any number of sprites; may be slightly negative for equal sets. The same seed takes the same subsets.

    Args:
        a: features (N, dim).
        b: features (M, dim).

    Returns:
        The distance; NaN if a set holds fewer than two sprites, where it is not defined.
    """
    size = min(len(a), len(b), _KID_SUBSET_SIZE)
    if size < 2:
        return float("nan")
    found = kid_features_to_metric(
        torch.from_numpy(np.ascontiguousarray(a)),
        torch.from_numpy(np.ascontiguousarray(b)),
        kid_subsets=_KID_SUBSETS,
        kid_subset_size=size,
        rng_seed=seed,
        verbose=False,
    )
    return float(found[KEY_METRIC_KID_MEAN])

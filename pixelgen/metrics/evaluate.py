"""All metrics of a set of made sprites at once, against a training set that is prepared once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgen.metrics.cache import cached
from pixelgen.metrics.features import FeatureExtractor
from pixelgen.metrics.fid import Statistics, frechet_distance, kernel_distance, statistics
from pixelgen.metrics.originality import NearestIndex, Originality, held_out_distances, judge
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.spriteset import SpriteSet

_FLOOR_SUBSETS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Metrics of made sprites against the training sprites. Distances: smaller is better.

    Attributes:
        fid: Fréchet distance in the features of the network ``features``.
        fid_floor: the same distance for real sprites that were not trained on, at the same number: as good as it gets.
        kid: kernel distance; NaN below two sprites.
        kid_floor: the same for real sprites; NaN below two sprites.
        originality: about 1 is as new as real art, near 0 is copying.
        n_samples: how many sprites were made.
        features: name of the network ("sprite encoder", "Inception").
        details: distances and nearest training sprite of each made sprite.
    """

    fid: float
    fid_floor: float
    kid: float
    kid_floor: float
    originality: float
    n_samples: int
    features: str
    details: Originality


class Evaluator:
    """Measures made sprites: call it with (N, H, W, 4) uint8 straight RGBA, N ≥ 1.

    Features of the training and validation sprites are kept in the cache folder.

    Args:
        training: what the model learns from.
        validation: real sprites that it does not learn from, at least one.
        extractor: the network in whose features sets are compared.
        seed: of the random subsets.
        progress: told (done, all) while features of the training sprites are computed.
        cancel: looked at meanwhile.

    Raises:
        MetricError: if a set is empty.
    """

    def __init__(
        self,
        training: SpriteSet,
        validation: SpriteSet,
        extractor: FeatureExtractor,
        *,
        seed: int = 0,
        progress: Callable[[int, int], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> None:
        self._extractor = extractor
        self._seed = seed
        self._key = f"{training.digest()} {validation.digest()} {extractor.digest}"
        self._training = _features(training, extractor, progress=progress, cancel=cancel)
        self._validation = _features(validation, extractor, cancel=cancel)
        self._statistics = statistics(self._training)
        self._index = NearestIndex(training.pixels)
        self._held_out = held_out_distances(validation.pixels, self._index)
        self._kid_floor = kernel_distance(self._validation, self._training, seed=seed)
        self._fid_floors: dict[int, float] = {}

    def __call__(
        self,
        made: NDArray[np.uint8],
        *,
        progress: Callable[[int, int], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> Scores:
        """Measure made sprites (N, H, W, 4).

        Raises:
            MetricError: for no sprites.
            Cancelled: if ``cancel`` says so.
        """
        features = self._extractor(made, progress=progress, cancel=cancel)
        details = judge(made, self._index, threshold=float(np.median(self._held_out)))
        return Scores(
            fid=frechet_distance(statistics(features), self._statistics),
            fid_floor=self.fid_floor(len(made)),
            kid=kernel_distance(features, self._training, seed=self._seed),
            kid_floor=self._kid_floor,
            originality=details.score,
            n_samples=len(made),
            features=self._extractor.name,
            details=details,
        )

    @property
    def reference(self) -> Statistics:
        """Of the features of the training sprites."""
        return self._statistics

    @property
    def held_out_distances(self) -> NDArray[np.float32]:
        """Distance of each validation sprite to its nearest training sprite, in [0, 1]: what is usual for real art."""
        return self._held_out

    def fid_floor(self, n: int) -> float:
        """Fréchet distance of ``n`` validation sprites to the training sprites.

        For more sprites than there are to validate with, the distance of all of them is lowered by as much as that of
        training sprites to the other half of the training set falls from the one number to the other; beyond a half,
        along the line in 1/n that such distances approach (Chong & Forsyth 2020, https://arxiv.org/abs/1911.07023).
        """
        if n not in self._fid_floors:
            key = f"{self._key} {n} {self._seed} along 1/n"
            floor = cached("floor", key, lambda: np.array([self._measure_floor(n)], np.float32))
            self._fid_floors[n] = float(floor[0])
        return self._fid_floors[n]

    def _measure_floor(self, n: int) -> float:
        held, most = len(self._validation), len(self._training) // 2
        floor = self._mean_distance(self._validation, self._statistics, min(n, held))
        if n <= held or most < 2:
            return floor
        order = np.random.default_rng(self._seed).permutation(len(self._training))
        one, other = self._training[order[:most]], statistics(self._training[order[most:]])

        def of_half(count: int) -> float:
            return self._mean_distance(one, other, count)

        known = max(held, min(n, most))
        floor -= of_half(min(held, most)) - of_half(min(known, most))
        slope = most * (of_half(most // 2) - of_half(most))
        return max(0.0, floor - slope * (1 / known - 1 / n))

    def _mean_distance(self, features: NDArray[np.float32], reference: Statistics, n: int) -> float:
        """Mean over random subsets of ``n``."""
        rng = np.random.default_rng(self._seed)
        subsets = [rng.permutation(len(features))[:n] for _ in range(1 if n == len(features) else _FLOOR_SUBSETS)]
        return float(np.mean([frechet_distance(statistics(features[subset]), reference) for subset in subsets]))


def _features(
    sprites: SpriteSet,
    extractor: FeatureExtractor,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancel: CancelToken | None = None,
) -> NDArray[np.float32]:
    def compute() -> NDArray[np.float32]:
        return extractor(sprites.pixels, progress=progress, cancel=cancel)

    return cached(f"{extractor.key}-features", f"{sprites.digest()} {extractor.digest}", compute)

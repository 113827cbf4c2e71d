"""How far few calls are from many, in the features in which sprites are compared: what ``flow.tuning`` searches by.

Sprites that few calls make are compared with those that many calls of the same network make of the same noise, by the
Fréchet distance d. No real sprites are needed: √d is a metric, so with R the distance of many calls to real sprites,
few calls are at most (√R + √d)² away from them. That both come from one noise takes the chance out of it that would
otherwise decide between near settings.
"""

from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.flow.tuning import MANY_CALLS, Distance
from pixelgen.metrics.features import FeatureExtractor
from pixelgen.metrics.fid import frechet_distance, statistics
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.rgba import Pixels


def distance_to_many_calls(
    sampler: Sampler,
    extractor: FeatureExtractor,
    *,
    count: int,
    seed: int = 0,
    cancel: CancelToken | None = None,
) -> Distance:
    """The Fréchet distance to what many calls make of the noise of ``count`` sprites of ``seed``.

    Raises:
        Cancelled: after ``cancel.abort()``; the distance itself as well.
    """
    fine = sampler.sample(SampleConfig(count=count, seed=seed, calls=MANY_CALLS), cancel=cancel)
    reference = statistics(extractor(fine, cancel=cancel))

    def distance(sprites: Pixels) -> float:
        return frechet_distance(statistics(extractor(sprites, cancel=cancel)), reference)

    return distance

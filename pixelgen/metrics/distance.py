"""How far sprites of few calls are from what they should be like: what ``flow.tuning`` searches by.

Both distances are Fréchet distances in the features in which sprites are compared, of the same noise in each try: that
takes the chance out of it that would otherwise decide between near settings.

* To real sprites: the very distance that a model is judged by.
* To what many calls of the same network make of the same noise, where no real sprites are at hand. √d is a metric, so
  with R the distance of many calls to real sprites, few calls are at most (√R + √d)² away from them. But a network's
  many calls may be plainer than real sprites, and few calls nearer to these than many.
"""

from pixelgen.flow.precision import quickest
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.flow.tuning import MANY_CALLS, Distance
from pixelgen.metrics.features import FeatureExtractor
from pixelgen.metrics.fid import Statistics, frechet_distance, statistics
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.rgba import Pixels


def distance_to(reference: Statistics, extractor: FeatureExtractor, *, cancel: CancelToken | None = None) -> Distance:
    """The Fréchet distance to sprites whose features have the statistics ``reference``.

    The distance raises Cancelled after ``cancel.abort()``.
    """

    def distance(sprites: Pixels) -> float:
        return frechet_distance(statistics(extractor(sprites, cancel=cancel)), reference)

    return distance


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
    asked = SampleConfig(count=count, seed=seed, calls=MANY_CALLS, precision=quickest(sampler.device).key)
    fine = sampler.sample(asked, cancel=cancel)
    return distance_to(statistics(extractor(fine, cancel=cancel)), extractor, cancel=cancel)

"""Whether long steps that a model has learned are better than its own best way to walk with as many calls."""

from collections.abc import Iterator
from dataclasses import dataclass

from pixelgen.flow.config import SampleConfig
from pixelgen.flow.precision import quickest
from pixelgen.flow.sampler import Sampler
from pixelgen.flow.tuning import SOLVERS_TRIED, TRIED_SPRITES, Distance, Tuned, Way, tune
from pixelgen.runtime.cancel import CancelToken
from pixelgen.training.ways import BUDGETS


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one number of calls makes, by long steps and without.

    Attributes:
        mapped: by long steps.
        walked: the best way without them.
    """

    mapped: Tuned
    walked: Tuned

    @property
    def calls(self) -> int:
        return self.mapped.calls

    @property
    def better(self) -> bool:
        """Whether the long steps are."""
        return self.mapped.distance < self.walked.distance

    @property
    def best(self) -> Tuned:
        """The better of the two."""
        return self.mapped if self.better else self.walked


def judge_few_calls(
    sampler: Sampler,
    distance: Distance,
    *,
    count: int = TRIED_SPRITES,
    seed: int = 0,
    seconds: float | None = None,
    cancel: CancelToken | None = None,
) -> Iterator[Judgement]:
    """Compare, for each of ``BUDGETS``, the best of the model's own ways with the long steps as they are.

    Args:
        sampler: of the model, with its flow map.
        distance: judges ``count`` sprites of ``seed``.
        count: sprites in each try.
        seed: of their noise.
        seconds: for the search; None for no limit.
        cancel: looked at before each call of the network.

    Raises:
        Cancelled: while iterating, after ``cancel.abort()``.
    """
    ways = tune(
        sampler,
        distance,
        budgets=BUDGETS,
        solvers=SOLVERS_TRIED,
        count=count,
        seed=seed,
        seconds=seconds,
        cancel=cancel,
    )
    for walked in ways:
        settings = Way.guess("flow-map", walked.calls).settings
        asked = SampleConfig(count=count, seed=seed, calls=walked.calls, precision=quickest(sampler.device).key)
        off = distance(sampler.sample(asked.model_copy(update=settings), cancel=cancel))
        mapped = Tuned(calls=walked.calls, settings=settings, distance=off, usual=walked.usual)
        yield Judgement(mapped=mapped, walked=walked)

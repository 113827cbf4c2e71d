"""Whether long steps that a model has learned are better than its own best way to walk with as many calls."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch

from pixelgen.flow.tuning import Tuned, tune
from pixelgen.metrics.features import sprite_encoder
from pixelgen.metrics.tuning import distance_to_many_calls
from pixelgen.model.checkpoint import SpriteModel
from pixelgen.runtime.cancel import CancelToken
from pixelgen.training.distillation import Distilled

CALLS = (1, 2, 4)
"""The numbers of calls that are judged; steps for these are practised."""

_SHARE, _LONGEST = 0.1, 90.0  # for the search of each of the two: of the learning's seconds, and seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one number of calls makes, by long steps and without.

    Attributes:
        mapped: the best way to take long steps.
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
    model: SpriteModel,
    distilled: Distilled,
    *,
    device: torch.device,
    count: int = 256,
    cancel: CancelToken | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Judgement]:
    """Tune both for each of ``CALLS``, by the distance to what many calls of the model make of the same noise.

    After a short learning there is time for the usual way of each only.

    Args:
        model: that was distilled.
        distilled: its long steps.
        device: that computes.
        count: sprites in each try.
        cancel: looked at before each call of the network.
        progress: told (numbers of calls done, all of them).

    Raises:
        Cancelled: after ``cancel.abort()``.
    """
    sampler = replace(model, flow_map=distilled.network()).sampler(device=device)
    distance = distance_to_many_calls(sampler, sprite_encoder(device), count=count, cancel=cancel)
    found: dict[str, dict[int, Tuned]] = {"ab2": {}, "flow-map": {}}
    seconds = min(_LONGEST, _SHARE * float(distilled.header.training["seconds"]))
    for done, (solver, by_calls) in enumerate(found.items()):
        ways = tune(sampler, distance, budgets=CALLS, count=count, seconds=seconds, solvers=(solver,), cancel=cancel)
        for tuned in ways:
            by_calls[tuned.calls] = tuned
            if progress is not None:
                progress(done * len(CALLS) + len(by_calls), len(found) * len(CALLS))
    return [Judgement(mapped=found["flow-map"][calls], walked=found["ab2"][calls]) for calls in CALLS]

"""How far a training is, and the learning rate that follows from it."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What the user gave: optimiser steps, or seconds of training. Exactly one is set."""

    steps: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        if (self.steps is None) == (self.seconds is None):
            raise ValueError("a budget is either steps or seconds")

    def progress(self, step: float, seconds: float) -> float:
        """Share of the budget used up after ``step`` steps and ``seconds`` seconds, in [0, 1]."""
        used = step / self.steps if self.steps is not None else seconds / (self.seconds or math.inf)
        return min(1.0, used)

    def seconds_left(self, step: int, seconds: float, *, steps_per_s: float) -> float | None:
        """Seconds until the budget is used up; None while the speed is not known."""
        if self.seconds is not None:
            return max(0.0, self.seconds - seconds)
        assert self.steps is not None
        return (self.steps - step) / steps_per_s if steps_per_s > 0 else None


def rate_factor(progress: float, *, warm_up: float) -> float:
    """The learning rate's share of its peak: a line up over ``warm_up``, then half a cosine to 0 at the budget's end.

    Args:
        progress: share of the budget, [0, 1].
        warm_up: share of the budget that the rise takes, [0, 0.5].
    """
    if progress < warm_up:
        return progress / warm_up
    return 0.5 * (1 + math.cos(math.pi * (progress - warm_up) / (1 - warm_up)))

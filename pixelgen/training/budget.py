"""How far a training is, and the learning rate that follows from it."""

import math
from dataclasses import dataclass

ENDLESS_WARM_UP = 300
"""Steps in which the learning rate of an endless training rises, as there is no budget to take a share of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What the user gave: optimiser steps, or seconds of training; neither is a training without an end."""

    steps: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.steps is not None and self.seconds is not None:
            raise ValueError("a budget is either steps or seconds")

    @property
    def endless(self) -> bool:
        return self.steps is None and self.seconds is None

    def progress(self, step: float, seconds: float) -> float:
        """Share of the budget used up after ``step`` steps and ``seconds`` seconds, in [0, 1]; 0 without an end."""
        used = step / self.steps if self.steps is not None else seconds / (self.seconds or math.inf)
        return min(1.0, used)

    def seconds_left(self, step: int, seconds: float, *, steps_per_s: float) -> float | None:
        """Seconds until the budget is used up; None while the speed is not known, and without an end."""
        if self.seconds is not None:
            return max(0.0, self.seconds - seconds)
        return (self.steps - step) / steps_per_s if self.steps is not None and steps_per_s > 0 else None

    def rate(self, step: float, seconds: float, *, warm_up: float, cooldown: float) -> float:
        """The learning rate's share of its peak there: ``rate_factor``, or constant after a rise without an end."""
        if self.endless:
            return min(1.0, step / ENDLESS_WARM_UP)
        return rate_factor(self.progress(step, seconds), warm_up=warm_up, cooldown=cooldown)


def rate_factor(progress: float, *, warm_up: float, cooldown: float) -> float:
    """The learning rate's share of its peak: a line up, the peak itself, then half a cosine to 0 at the budget's end.

    Averaged weights need no small steps to come to rest, so the rate can stay at its peak for long (Hägele et al. 2024,
    https://arxiv.org/abs/2405.18392).

    Args:
        progress: share of the budget, [0, 1].
        warm_up: share of the budget that the rise takes, [0, 0.5].
        cooldown: share of the budget that the fall takes, [0, 1], at most what the rise leaves.
    """
    if progress < warm_up:
        return progress / warm_up
    cooldown = min(cooldown, 1 - warm_up)
    left = 1 - progress
    return 1.0 if left >= cooldown else 0.5 * (1 - math.cos(math.pi * left / cooldown))

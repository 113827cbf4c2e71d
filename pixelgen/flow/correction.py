"""Steering by what is foreseen: the predicted sprite x̂₁ is changed, and the way goes on towards the changed one.

At a state x the velocity u and the prediction say the same thing (``path.convert``), so a velocity towards x̂₁′ instead
of x̂₁ is u′ = α̇·x̂₁′ + σ̇·(x − α·x̂₁′)/σ. Any solver can walk it. With x̂₁′ equal to known pixels where they are known
this is the null-space correction of Wang et al. 2023, https://arxiv.org/abs/2212.00490.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from pixelgen.flow.path import VelocityField, along, convert
from pixelgen.flow.schedule import Schedule

Correction = Callable[[Tensor, Tensor, range], Tensor]
"""(predicted (B, 4, H, W), how far they are (B,) in [0, 1] as α/(α+σ), which sprites of the request) → (B, 4, H, W).
Each sprite's answer may depend on that sprite only. Its answer at the very end is not looked at: there nothing is
foreseen any more, and no velocity would lead anywhere else."""

_LATEST = 1 - 1e-4  # of α/(α+σ): until here a prediction tells a velocity


def corrected(
    velocity: VelocityField, correct: Correction, sprites: range, *, schedule: Schedule, earliest: float
) -> VelocityField:
    """``velocity`` towards corrected predictions.

    Args:
        velocity: on ``schedule``.
        correct: what is done to predictions. Values that it leaves alone keep their velocity to the last bit.
        sprites: their numbers in the request.
        schedule: that is walked.
        earliest: the first time at which the velocity tells a prediction.
    """
    latest = schedule.time_at(_LATEST)

    def steered(x: Tensor, t: Tensor) -> Tensor:
        u = velocity(x, t)
        known = t.clamp(min=earliest)
        predicted = convert(u, x, known, schedule, source="velocity", target="data")
        alpha, sigma, _, _ = schedule(t)
        changed = correct(predicted, alpha / (alpha + sigma), sprites)
        towards = convert(changed, x, known.clamp(max=latest), schedule, source="data", target="velocity")
        return torch.where((changed == predicted) | along(t > latest, u).bool(), u, towards)

    return steered


def in_turn(*corrections: Correction) -> Correction:
    """One correction after the other; the last has the last word."""

    def correct(predicted: Tensor, t: Tensor, sprites: range) -> Tensor:
        for each in corrections:
            predicted = each(predicted, t, sprites)
        return predicted

    return correct

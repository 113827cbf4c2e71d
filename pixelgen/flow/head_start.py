"""A head start: the first part of the way, where nothing of a sprite is settled yet, is walked at no call.

At t = 0 the velocity is E[x₁] − x₀ whatever the noise x₀ is: all that there is to foresee is the average sprite, and a
solver's first call goes into finding that out. The average is the same for all sprites, so it is found once, and the
way begins at x_b = α(b)·E[x₁] + σ(b)·x₀ with the first call at b, where the network has something to tell. The error
is that of one Euler step of length b, and with few calls a call is worth more. Solvers that look back are told of the
stretch (``integration.Terms.before``), so that already their first step does: without that it would be Euler's, long,
and where the way turns most.
"""

from torch import Tensor

from pixelgen.flow.integration import at
from pixelgen.flow.path import VelocityField, convert
from pixelgen.flow.schedule import LinearSchedule, Schedule


def average_sprite(velocity: VelocityField, noise: Tensor, *, earliest: float = 0.0) -> Tensor:
    """E[x₁] as a network knows it: (4, H, W), the mean of what it foresees from pure noise.

    Args:
        velocity: on the straight path.
        noise: (B, 4, H, W) N(0, I); the more, the less of the network's own error is in the answer.
        earliest: the first time at which the velocity tells a prediction.
    """
    times = at(earliest, noise)
    foreseen = convert(velocity(noise, times), noise, times, LinearSchedule(), source="velocity", target="data")
    return foreseen.mean(dim=0)


def head_start(noise: Tensor, average: Tensor, t: float, schedule: Schedule) -> Tensor:
    """The states (B, 4, H, W) at ``t`` on a schedule, of sprites that come out of ``noise`` (B, 4, H, W)."""
    alpha, sigma, _, _ = schedule(t)
    return alpha * average + sigma * noise


def before_head_start(state: Tensor, average: Tensor, t: float, schedule: Schedule) -> Tensor:
    """The reverse: the noise (B, 4, H, W) from which ``head_start`` leads to states at ``t``, below 1."""
    alpha, sigma, _, _ = schedule(t)
    return (state - alpha * average) / sigma

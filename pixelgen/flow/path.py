"""Points and velocities on the path, and the ways to say the same thing: x_t = α·x₁ + σ·x₀, u = α̇·x₁ + σ̇·x₀.

A network may predict the velocity u, the data x₁, the noise x₀ or the score ∇log p_t = −x₀/σ. Given x_t, each is a
linear function of any other (``convert``). A network trained on one schedule serves every other by a change of scale
and time (``reschedule``). Lipman et al. 2023, https://arxiv.org/abs/2210.02747; Lipman et al. 2024, "Flow Matching
Guide and Code", section 4.8 and 4.6, https://arxiv.org/abs/2412.06264.
"""

from collections.abc import Callable
from typing import Literal, get_args

import torch
from torch import Tensor

from pixelgen.flow.density import TIME_DENSITIES as TIME_DENSITIES
from pixelgen.flow.schedule import Coefficients, LinearSchedule, Schedule

Quantity = Literal["velocity", "data", "noise", "score"]

EARLIEST = 1e-7
"""A time so early that the state is pure noise, at which every schedule's velocity still tells noise from data."""

VelocityField = Callable[[Tensor, Tensor], Tensor]
"""(states (B, …), times (B,)) → velocities (B, …)."""


def along(values: Tensor, like: Tensor) -> Tensor:
    """Shape one value per sprite, (B,), to (B, 1, 1, …) in the dtype of ``like`` (B, …), so that it multiplies."""
    return values.to(like.dtype).reshape(-1, *[1] * (like.ndim - 1))


def _coefficients(schedule: Schedule, t: float | Tensor, like: Tensor) -> Coefficients[Tensor]:
    """α, σ, α̇, σ̇ at ``t``, each (B, 1, …) or (1, 1, …), in the dtype and on the device of ``like`` (B, …)."""
    times = t if isinstance(t, Tensor) else torch.tensor([t], dtype=torch.float64)
    return Coefficients(*(along(value.to(like.device), like) for value in schedule(times)))


def sample_path(schedule: Schedule, x1: Tensor, x0: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
    """The point between noise and data at time t, and the velocity with which the path passes it.

    Args:
        schedule: α and σ.
        x1: (B, …) data.
        x0: (B, …) noise of the same shape.
        t: (B,) times in [0, 1]; below 1 where the schedule's σ̇ is infinite there.

    Returns:
        x_t (B, …) and the conditional velocity (B, …): what a network is asked to predict from x_t and t.
    """
    alpha, sigma, d_alpha, d_sigma = _coefficients(schedule, t, x1)
    return alpha * x1 + sigma * x0, d_alpha * x1 + d_sigma * x0


def convert(
    value: Tensor, x_t: Tensor, t: float | Tensor, schedule: Schedule, *, source: Quantity, target: Quantity
) -> Tensor:
    """Turn a prediction of one quantity at x_t into the prediction of another.

    Args:
        value: (B, …) the known quantity.
        x_t: (B, …) the state it belongs to.
        t: the time, a float or (B,).
        schedule: on which x_t lies and to which a velocity belongs.
        source: what ``value`` is: "velocity", "data", "noise" or "score".
        target: what is wanted.

    Returns:
        (B, …). Data is the state itself at t = 1, and noise the state itself at t = 0, whatever the source. Where the
        answer does not exist (data from noise at t = 0, velocity from data at t = 1) it is not finite.

    Raises:
        ValueError: for an unknown quantity.
    """
    for name, quantity in (("source", source), ("target", target)):
        if quantity not in get_args(Quantity):
            raise ValueError(f"{name} = {quantity!r}: expected one of {', '.join(get_args(Quantity))}")
    if source == target:
        return value
    at_t = _coefficients(schedule, t, x_t)
    if target == "data":
        return torch.where(at_t.sigma == 0, x_t / at_t.alpha, _data(value, x_t, at_t, source))
    if target == "noise":
        return torch.where(at_t.alpha == 0, x_t / at_t.sigma, _noise(value, x_t, at_t, source))
    if target == "score":
        return -_noise(value, x_t, at_t, source) / at_t.sigma
    return at_t.d_alpha * _data(value, x_t, at_t, source) + at_t.d_sigma * _noise(value, x_t, at_t, source)


def _data(value: Tensor, x_t: Tensor, at_t: Coefficients[Tensor], source: Quantity) -> Tensor:
    """x₁ from what is known: the equations of x_t and, for the velocity, of u are solved for it."""
    alpha, sigma, d_alpha, d_sigma = at_t
    if source == "data":
        return value
    if source == "velocity":
        return (sigma * value - d_sigma * x_t) / (d_alpha * sigma - alpha * d_sigma)
    return (x_t - sigma * _noise(value, x_t, at_t, source)) / alpha


def _noise(value: Tensor, x_t: Tensor, at_t: Coefficients[Tensor], source: Quantity) -> Tensor:
    """x₀ from what is known."""
    alpha, sigma, d_alpha, d_sigma = at_t
    if source == "noise":
        return value
    if source == "score":
        return -sigma * value
    if source == "velocity":
        return (d_alpha * x_t - alpha * value) / (d_alpha * sigma - alpha * d_sigma)
    return (x_t - alpha * value) / sigma


def reschedule(velocity: VelocityField, *, trained: Schedule, wanted: Schedule) -> VelocityField:
    """Walk another path with the same network.

    With s = α + σ and τ = α / s the path of any schedule is x_t = s·y, where y is on the straight path at time τ.
    Differentiating, u(x, t) = (ṡ/s)·x + s·τ̇·v(x/s, τ) with v the straight path's velocity. Read from right to left
    this gives ``wanted`` from the straight path, and from left to right the straight path from ``trained``.

    Nothing is divided by α or σ, so the result is finite at t = 0 and t = 1. Where ``trained`` says nothing about v at
    an end (see ``Schedule.regular``) its velocity a little inside is used; where the velocity of ``wanted`` is
    infinite, the velocity at its last regular time is given.

    Args:
        velocity: (x (B, …), t (B,)) → (B, …), on the schedule ``trained``.
        trained: the schedule of ``velocity``.
        wanted: the schedule of the result.

    Returns:
        The velocity field on ``wanted``; ``velocity`` itself where the two are equal.
    """
    if trained == wanted:
        return velocity
    straight = _to_straight(velocity, trained)
    return straight if wanted == LinearSchedule() else _from_straight(straight, wanted)


def _to_straight(velocity: VelocityField, trained: Schedule) -> VelocityField:
    if trained == LinearSchedule():
        return velocity

    def straight(y: Tensor, tau: Tensor) -> Tensor:
        t = trained.time_at(tau).clamp(*trained.regular)
        scale, _, d_scale, d_tau = (along(c, y) for c in scale_and_time(trained, t))
        return (velocity(scale * y, t) - d_scale * y) / (scale * d_tau)

    return straight


def _from_straight(straight: VelocityField, wanted: Schedule) -> VelocityField:
    def velocity(x: Tensor, t: Tensor) -> Tensor:
        scale, tau, d_scale, d_tau = scale_and_time(wanted, t.clamp(EARLIEST, wanted.regular[1]))
        s = along(scale, x)
        return along(d_scale, x) / s * x + s * along(d_tau, x) * straight(x / s, tau)

    return velocity


def scale_and_time(schedule: Schedule, t: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """s = α+σ, τ = α/s and their time derivatives ṡ = α̇+σ̇, τ̇ = (α̇s − αṡ)/s², each of the shape of ``t``."""
    alpha, sigma, d_alpha, d_sigma = schedule(t)
    scale, d_scale = alpha + sigma, d_alpha + d_sigma
    return scale, alpha / scale, d_scale, (d_alpha * scale - alpha * d_scale) / scale**2

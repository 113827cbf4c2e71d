"""Dormand–Prince 5(4), every sprite for itself: its own time, step length and error.

Dormand & Prince 1980, https://doi.org/10.1016/0771-050X(80)90013-3. Step lengths by a PI controller (Gustafsson 1991,
https://doi.org/10.1145/210232.210242), h ← h·0.9·e_n^−α·e_{n−1}^β with e the error over the tolerance. First step and
continuous output as in Hairer, Nørsett & Wanner 1993, sections II.4 and II.6,
https://doi.org/10.1007/978-3-540-78862-1.

A batch-wide error norm, as is usual elsewhere, would let a difficult sprite shorten the steps of its neighbours: a
sprite would then depend on its batch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from pixelgen.flow.grid import Grid
from pixelgen.flow.integration import Solver, Step, Terms
from pixelgen.flow.path import VelocityField, along
from pixelgen.flow.runge_kutta import Tableau, weighted

DORMAND_PRINCE = Tableau(
    a=(
        (),
        (1 / 5,),
        (3 / 40, 9 / 40),
        (44 / 45, -56 / 15, 32 / 9),
        (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
        (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
        (35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
    ),
    b=(35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84, 0),
    c=(0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1),
)
"""Seven stages; the last is the first of the next step (FSAL), so a step costs six calls."""

_ERROR = (71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)
"""Weights of the result of order 5 less those of the embedded result of order 4."""

_CONTINUOUS = (
    -12715105075 / 11282082432,
    0,
    87487479700 / 32700410799,
    -10690763975 / 1880347072,
    701980252875 / 199316789632,
    -1453857185 / 822651844,
    69997945 / 29380423,
)
"""Weights of the last term of the continuous output of order 4."""

_SAFETY, _SHRINK, _GROW = 0.9, 0.2, 5.0
_ALPHA, _BETA = 0.7 / 5, 0.4 / 5
_FIRST_STEP_CALLS = 2  # the velocity at the start, and one look ahead


@dataclass(frozen=True)
class Piece:
    """The solution over the last accepted step of each sprite, x(t + θh), as five coefficients (B, …) of a quartic."""

    time: Tensor
    length: Tensor
    terms: tuple[Tensor, ...]

    def __call__(self, t: float) -> tuple[Tensor, Tensor]:
        """State (B, …) and velocity (B, …) at ``t``, for sprites whose step spans it."""
        start, rise, bend, twist, last = self.terms
        share = along(((t - self.time) / self.length).clamp(0.0, 1.0), start)
        rest = 1 - share
        inner = twist + rest * last
        middle = bend + share * inner
        outer = rise + rest * middle
        d_middle = inner - share * last
        d_outer = rest * d_middle - middle
        return start + share * outer, (outer + share * d_outer) / along(self.length, start)

    def replaced(self, where: Tensor, other: "Piece") -> "Piece":
        """This piece, and ``other`` for the sprites (B,) ``where``."""
        return Piece(
            torch.where(where, other.time, self.time),
            torch.where(where, other.length, self.length),
            tuple(_select(where, new, old) for new, old in zip(other.terms, self.terms, strict=True)),
        )


@dataclass(frozen=True)
class DormandPrince(Solver):
    """Order 5 with an error estimate of order 4. Stops at the cap on calls with the state reached until then.

    ``nodes`` are times at which to show all sprites, from the continuous output: they cost no call and do not change
    the steps. A sprite that the cap has stopped stays where it is.
    """

    adaptive: ClassVar[bool] = True
    shown: int = 16
    """Number of intervals between the states given."""

    def nodes(self, grid: Grid, calls: int, *, shift: float = 1.0) -> list[float]:
        return grid.times(self.shown, shift=shift)

    def solve(self, velocity: VelocityField, x: Tensor, nodes: Sequence[float], terms: Terms) -> Iterator[Step]:
        start, end, tolerance = nodes[0], nodes[-1], terms.tolerance
        time = torch.full((len(x),), start, dtype=torch.float64, device=x.device)
        slope = velocity(x, time)
        calls = torch.ones(len(x), dtype=torch.int64, device=x.device)
        yield Step(time, x, slope, 1, torch.zeros_like(time))

        length = torch.zeros_like(time)
        if terms.calls >= _FIRST_STEP_CALLS + self.calls_per_step:
            length = _first_length(velocity, x, slope, time, end, tolerance)
            calls += 1
        error = torch.zeros_like(time)
        ratio_before = torch.ones_like(time)  # error over tolerance of the last accepted step
        rejected = torch.zeros_like(time, dtype=torch.bool)
        piece = Piece(time, torch.ones_like(time), (x, slope, *[torch.zeros_like(x)] * 3))

        for node in nodes[1:]:
            while (active := (time < node) & (calls + self.calls_per_step <= terms.calls)).any():
                last = time + length >= end
                length = torch.where(last, end - time, length)
                step = torch.where(active, length, 0.0)
                ahead, stages = _stages(velocity, x, slope, time, step)
                calls = calls + self.calls_per_step * active
                difference = along(step, x) * weighted(_ERROR, stages)
                ratio = _rms(difference / (tolerance * (1 + torch.maximum(x.abs(), ahead.abs()))))
                accepted = active & (ratio <= 1)  # false where the velocity is not finite

                piece = piece.replaced(accepted, _piece(x, ahead, stages, time, step))
                error = torch.where(accepted, _rms(difference), error)
                time = torch.where(accepted, torch.where(last, end, time + step), time)
                x, slope = _select(accepted, ahead, x), _select(accepted, stages[-1], slope)
                factor = _factor(ratio, ratio_before, accepted=accepted, rejected=rejected)
                length = torch.where(active, length * factor, length)
                ratio_before = torch.where(accepted, ratio, ratio_before)
                rejected = torch.where(active, ~accepted, rejected)

            inside = time > node  # the end of a step is known better than by the continuous output
            shown, shown_slope = piece(node)
            done = node == end and bool((time == end).all())
            yield Step(
                torch.where(inside, node, time),
                _select(inside, shown, x),
                None if done else _select(inside, shown_slope, slope),
                int(calls.max()),
                error,
            )


def _factor(ratio: Tensor, before: Tensor, *, accepted: Tensor, rejected: Tensor) -> Tensor:
    """By how much the step length changes, (B,).

    Args:
        ratio: (B,) error over tolerance of the step just tried; not a number counts as infinite.
        before: (B,) the same of the last accepted step.
        accepted: (B,) whether the step just tried was; after a refusal the ratio before says nothing.
        rejected: (B,) whether the try before it was refused; right after that no step grows.
    """
    ratio = ratio.nan_to_num(nan=torch.inf).clamp(min=1e-10)
    steady = (_SAFETY * ratio**-_ALPHA * before.clamp(min=1e-4) ** _BETA).clamp(_SHRINK, _GROW)
    plain = (_SAFETY * ratio ** (-1 / 5)).clamp(_SHRINK, 1.0)
    return torch.where(accepted, torch.where(rejected, steady.clamp(max=1.0), steady), plain)


def _stages(
    velocity: VelocityField, x: Tensor, first: Tensor, time: Tensor, step: Tensor
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """The result (B, …) of order 5 and the seven stages of a step of length ``step`` (B,) from ``x`` at ``time``."""
    h = along(step, x)
    stages = [first]
    for a, c in zip(DORMAND_PRINCE.a[1:], DORMAND_PRINCE.c[1:], strict=True):
        ahead = x + h * weighted(a, stages)
        stages.append(velocity(ahead, (time + c * step).clamp(max=1.0)))
    return ahead, tuple(stages)


def _piece(x: Tensor, ahead: Tensor, stages: Sequence[Tensor], time: Tensor, step: Tensor) -> Piece:
    h = along(step, x)
    rise = ahead - x
    bend = h * stages[0] - rise
    twist = rise - h * stages[-1] - bend
    return Piece(time, step, (x, rise, bend, twist, h * weighted(_CONTINUOUS, stages)))


def _first_length(
    velocity: VelocityField, x: Tensor, slope: Tensor, time: Tensor, end: float, tolerance: float
) -> Tensor:
    """A step length (B,) for which an explicit method of order 5 may be expected to meet the tolerance; one call."""
    size = tolerance * (1 + x.abs())
    state, first = _rms(x / size), _rms(slope / size)
    guess = torch.where((state > 1e-5) & (first > 1e-5), 0.01 * state / first, 1e-3).clamp(max=end - float(time[0]))
    ahead = velocity(x + along(guess, x) * slope, time + guess)
    second = _rms((ahead - slope) / size) / guess  # of the order of the second derivative
    largest = torch.maximum(first, second)
    length = (0.01 / largest.clamp(min=1e-15)) ** (1 / 5)
    return torch.minimum(100 * guess, length).nan_to_num(nan=1e-6).clamp(max=end - float(time[0]))


def _rms(values: Tensor) -> Tensor:
    """Root mean square over each sprite: (B, …) → (B,) float64."""
    return values.double().square().flatten(1).mean(dim=1).sqrt()


def _select(where: Tensor, yes: Tensor, no: Tensor) -> Tensor:
    """Whole sprites: (B, …) from ``yes`` where (B,) ``where`` is true, else from ``no``."""
    return torch.where(where.reshape(-1, *[1] * (yes.ndim - 1)), yes, no)

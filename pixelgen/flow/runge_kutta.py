"""Explicit Runge–Kutta methods: kᵢ = u(x + h·Σⱼ aᵢⱼ·kⱼ, t + cᵢ·h), x(t+h) = x + h·Σᵢ bᵢ·kᵢ.

Hairer, Nørsett & Wanner 1993, "Solving Ordinary Differential Equations I", section II.1,
https://doi.org/10.1007/978-3-540-78862-1; Butcher 2016, https://doi.org/10.1002/9781119121534.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor

from pixelgen.flow.integration import Solver, Step, Terms, at
from pixelgen.flow.path import VelocityField


@dataclass(frozen=True, slots=True)
class Tableau:
    """Butcher's table of an explicit method.

    Attributes:
        a: row i holds the i weights of the stages before stage i; the first row is empty.
        b: weights of the stages in the result.
        c: where in the step each stage is; the first is 0.
    """

    a: tuple[tuple[float, ...], ...]
    b: tuple[float, ...]
    c: tuple[float, ...]

    @property
    def stages(self) -> int:
        return len(self.b)


EULER = Tableau(a=((),), b=(1,), c=(0,))
"""Order 1."""

MIDPOINT = Tableau(a=((), (1 / 2,)), b=(0, 1), c=(0, 1 / 2))
"""Order 2; Runge 1895."""

HEUN = Tableau(a=((), (1,)), b=(1 / 2, 1 / 2), c=(0, 1))
"""Order 2, the explicit trapezoidal rule."""

KUTTA3 = Tableau(a=((), (1 / 2,), (-1, 2)), b=(1 / 6, 2 / 3, 1 / 6), c=(0, 1 / 2, 1))
"""Order 3; Kutta 1901."""

RK4 = Tableau(
    a=((), (1 / 2,), (0, 1 / 2), (0, 0, 1)),
    b=(1 / 6, 1 / 3, 1 / 3, 1 / 6),
    c=(0, 1 / 2, 1 / 2, 1),
)
"""Order 4, the classical method; Kutta 1901."""

_BEST_WITH = {1: EULER, 2: HEUN, 3: KUTTA3}
"""The method for a last step that has fewer calls left than a full step takes."""


def weighted(weights: Sequence[float], stages: Sequence[Tensor]) -> Tensor:
    """Σ wᵢ·kᵢ over the weights that are not zero; (B, …) each, at least one of them counts."""
    # Plain products and sums, each rounded once: fused forms may round otherwise at the end of a row of memory, and a
    # sprite would depend on its place in the batch.
    terms = [w * k for w, k in zip(weights, stages, strict=True) if w != 0]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def advance(tableau: Tableau, velocity: VelocityField, x: Tensor, first: Tensor, t: float, h: float) -> Tensor:
    """One step of an explicit method.

    Args:
        tableau: the method.
        velocity: the field.
        x: (B, …) state at ``t``.
        first: (B, …) the velocity there, already known.
        t, h: start and length of the step.

    Returns:
        (B, …) the state at t + h.
    """
    stages = [first]
    for a, c in zip(tableau.a[1:], tableau.c[1:], strict=True):
        stages.append(velocity(x + h * weighted(a, stages), at(t + c * h, x)))
    return x + h * weighted(tableau.b, stages)


@dataclass(frozen=True)
class RungeKutta(Solver):
    """A fixed-step method given by its tableau.

    A budget that is not a multiple of the stages ends with one shorter step of the best method that the remaining
    calls allow, so exactly the budget is used.
    """

    tableau: Tableau

    def solve(self, velocity: VelocityField, x: Tensor, nodes: Sequence[float], terms: Terms) -> Iterator[Step]:
        calls = 0
        for t, after in pairwise(nodes):
            tableau = self.tableau if terms.calls - calls >= self.tableau.stages else _BEST_WITH[terms.calls - calls]
            first = velocity(x, at(t, x))
            yield Step(at(t, x), x, first, calls + 1)
            x = advance(tableau, velocity, x, first, t, after - t)
            calls += tableau.stages
        yield Step(at(nodes[-1], x), x, None, calls)

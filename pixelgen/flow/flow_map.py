"""One call for a step of any length: the network knows the mean velocity between two times, not only that of one.

The flow map leads along the way from t to s, X(t→s)(x) = x + (s − t)·ū(x, t, s), with ū the mean of the velocity
between them (Boffi et al. 2024, "Flow Map Matching", https://arxiv.org/abs/2406.07507; Geng et al. 2025, "Mean Flows",
https://arxiv.org/abs/2505.13447). For s → t that is the velocity itself, so without a map a step is Euler's.

A map is learned on the straight path (``training.distillation``), and walked on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from torch import Tensor

from pixelgen.flow.integration import Solver, Step, Terms, at
from pixelgen.flow.path import VelocityField


@dataclass(frozen=True)
class FlowMap(Solver):
    """Steps by ``Terms.mean_velocity``: exact for a map without error, however long they are."""

    needs_flow_map: ClassVar[bool] = True

    def solve(self, velocity: VelocityField, x: Tensor, nodes: Sequence[float], terms: Terms) -> Iterator[Step]:
        calls = 0
        for t, after in pairwise(nodes):
            mean = velocity if terms.mean_velocity is None else terms.mean_velocity(after)
            u = mean(x, at(t, x))
            calls += 1
            yield Step(at(t, x), x, u, calls)
            x = x + (after - t) * u
        yield Step(at(nodes[-1], x), x, None, calls)

"""From a sprite back to the noise it comes out of: the way walked backwards, dx/ds = −u(x, 1 − s) with s = 1 − t.

With the exact flow this is its inverse (Song et al. 2021, section 4.3, https://arxiv.org/abs/2011.13456). With a few
steps it is not, so the noise is refined: with F the way forth and B the way back, x₀ ← x₀ + λ·(B(x₁) − B(F(x₀))), kept
for each sprite where it brings F(x₀) nearer to x₁. What remains is returned: a person's sprite need not be one that the
network can make at all, for its last step leads onto the sprites that it knows.
"""

from dataclasses import replace

import torch
from torch import Tensor

from pixelgen.flow.grid import GRIDS
from pixelgen.flow.guidance import guided
from pixelgen.flow.head_start import before_head_start
from pixelgen.flow.lanes import abreast, in_lanes, split_lanes
from pixelgen.flow.parents import Parents
from pixelgen.flow.path import VelocityField, along
from pixelgen.flow.plan import state_of
from pixelgen.flow.precision import PRECISIONS
from pixelgen.flow.route import Route
from pixelgen.flow.sampler import SampleConfig, Sampler, State
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS, Terms, squeezed
from pixelgen.runtime.cancel import CancelToken

_DAMPING = 0.5
"""λ at first: a full step overshoots with a trained network, and half of one brings a third to a half (measured)."""


@torch.inference_mode()
def invert(
    sampler: Sampler,
    parents: Parents,
    config: SampleConfig,
    *,
    refine: int = 1,
    cancel: CancelToken | None = None,
) -> Parents:
    """The sprites with their noise, and what the way from it leaves of them.

    Args:
        sampler: of the model that is to go on with them.
        parents: sprites; noise that is known already is found anew.
        config: the request with which the noise will be used; solvers that add noise walk without it.
        refine: rounds of refinement, each twice as much work as the way back.
        cancel: looked at before each call of the network.

    Raises:
        Cancelled: after ``cancel.abort()``.
    """
    solver, calls = SOLVERS[config.solver], config.calls
    if solver.needs_flow_map:  # a map leads forth only
        solver = next(iter(SOLVERS.values()))
        calls = max(calls, solver.usual_calls)
    velocity, route = _field(sampler, parents, config, cancel)
    begin = config.head_start
    nodes = route.nodes(squeezed(solver.nodes(GRIDS[config.grid], calls, shift=config.shift), begin))
    terms = Terms(calls=calls, tolerance=config.tolerance, strength=0.0, schedule=route.walked)
    x1 = state_of(parents.pixels).to(sampler.device)
    shares = None if parents.shares is None else parents.shares.to(sampler.device)

    def back(x: Tensor) -> Tensor:
        *_, step = solver.solve(lambda x, s: -velocity(x, 1 - s), x, [1 - t for t in reversed(nodes)], terms)
        state = route.leave(step.state, begin)
        if begin == 0:
            return state
        return before_head_start(state, sampler.average(shares, guidance=config.guidance), begin, route.wanted)

    def forth(noise: Tensor) -> Tensor:
        return _forth(sampler, noise, parents.shares, config, cancel).to(sampler.device)

    straight = back(x1)
    noise, reached = straight, forth(straight)
    damping = torch.full((len(parents),), _DAMPING, device=sampler.device)
    for _ in range(refine):
        tried = noise + along(damping, noise) * (straight - back(reached))
        there = forth(tried)
        nearer = _distance(there, x1) < _distance(reached, x1)
        noise = torch.where(along(nearer, noise).bool(), tried, noise)
        reached = torch.where(along(nearer, noise).bool(), there, reached)
        damping = torch.where(nearer, (2 * damping).clamp(max=1.0), damping / 2)
    return replace(parents, noise=noise.cpu(), residual=(x1 - reached).cpu())


@torch.inference_mode()
def explain(sampler: Sampler, parents: Parents, config: SampleConfig, *, cancel: CancelToken | None = None) -> Parents:
    """Sprites whose noise is known, with what the way from it leaves of them: their colours were changed since, or
    they were made with other settings.

    Raises:
        ValueError: if their noise is not known.
        Cancelled: after ``cancel.abort()``.
    """
    if parents.noise is None:
        raise ValueError("their noise is not known")
    reached = _forth(sampler, parents.noise, parents.shares, config, cancel)
    return replace(parents, residual=state_of(parents.pixels) - reached)


def _forth(
    sampler: Sampler, noise: Tensor, shares: Tensor | None, config: SampleConfig, cancel: CancelToken | None
) -> Tensor:
    calm = config.model_copy(update={"count": len(noise), "sde_strength": 0.0, "label": None, "mix": None})
    *_, step = sampler.stream(calm, cancel=cancel, start=State(0.0, noise, shares))
    return step.predicted


def _field(
    sampler: Sampler, parents: Parents, config: SampleConfig, cancel: CancelToken | None
) -> tuple[VelocityField, Route]:
    route = Route(trained=sampler.schedule, wanted=SCHEDULES[config.schedule])
    network, fields = PRECISIONS[config.precision].of(sampler.network, sampler.device), []
    for lane in split_lanes(range(len(parents)), sampler.lane):
        shares = None if parents.shares is None else parents.shares[lane.start : lane.stop].to(sampler.device)
        fields.append(route.velocity(guided(network, shares, guidance=config.guidance)))
    sharing = abreast(len(parents), sampler.lane)
    return in_lanes(fields, lane=sampler.lane, cancel=cancel, sharing=sharing), route


def _distance(a: Tensor, b: Tensor) -> Tensor:
    """Mean square over each sprite, (B,) float64."""
    return (a - b).double().square().flatten(1).mean(dim=1)

from itertools import pairwise

import numpy as np
import pytest
import torch
from variation_models import TARGET, drawn, exact, mixing, request

from pixelgen.flow.inversion import explain, invert
from pixelgen.flow.parents import given_parents, made_parents
from pixelgen.flow.plan import state_of
from pixelgen.flow.sampler import State
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS
from pixelgen.flow.vary import VaryConfig, branch, vary

every_schedule = pytest.mark.parametrize("schedule", SCHEDULES)


def forth(sampler, noise, config, shares=None):
    *_, last = sampler.stream(
        config.model_copy(update={"count": len(noise), "sde_strength": 0.0}), start=State(0.0, noise, shares)
    )
    return last.predicted


@every_schedule
@pytest.mark.parametrize("solver", SOLVERS)
def test_the_exact_flow_is_undone(solver, schedule):
    """A Gaussian's flow leads from x₀ to m + c·x₀, whatever the schedule."""
    sampler = exact()
    calls = 200 if SOLVERS[solver].order == 1 else 100
    config = request(1, solver=solver, calls=calls, schedule=schedule, shift=1.0, tolerance=1e-5)
    parents = invert(sampler, given_parents(sampler, drawn(2, size=8)), config, refine=0)
    expected = (state_of(parents.pixels) - TARGET.mean) / TARGET.spread
    close = 0.25 if SOLVERS[solver].order == 1 else 0.05
    torch.testing.assert_close(parents.noise, expected, rtol=0, atol=close)


@every_schedule
@pytest.mark.parametrize("solver", ["ab2", "heun", "dopri5"])
def test_the_noise_leads_back_to_the_sprite(solver, schedule):
    sampler = mixing(("cat", "dog"))
    config = request(1, solver=solver, calls=60, schedule=schedule, shift=1.0)
    parents = invert(sampler, given_parents(sampler, drawn(3), label="dog"), config, refine=0)
    reached = forth(sampler, parents.noise, config, parents.shares)
    target = state_of(parents.pixels)
    torch.testing.assert_close(reached, target, rtol=0, atol=0.02)
    torch.testing.assert_close(reached + parents.residual, target, rtol=0, atol=1e-5)


@pytest.mark.parametrize("solver", ["ab2", "euler", "midpoint"])
def test_refining_brings_it_nearer_and_never_further(solver):
    sampler, config = mixing(), request(1, solver=solver, calls=4)
    parents = given_parents(sampler, drawn(4))
    left = [
        invert(sampler, parents, config, refine=rounds).residual.square().flatten(1).mean(dim=1) for rounds in range(5)
    ]
    for before, after in pairwise(left):
        assert (after <= before).all()
    assert (left[-1] < 0.1 * left[0]).all()


def test_it_does_not_depend_on_company_nor_on_randomness():
    sampler, config = mixing(), request(1, solver="euler-maruyama", calls=6)
    parents = given_parents(sampler, drawn(16))
    one = invert(sampler, parents, config)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        assert torch.equal(invert(sampler, parents, config).noise, one.noise)
    longer = invert(sampler, given_parents(sampler, drawn(20)), config)
    assert torch.equal(longer.noise[:16], one.noise)


def test_a_neighbour_at_no_distance_is_the_sprite():
    """The residual is carried along: what the noise does not explain is still there."""
    sampler, config = mixing(), request(1, calls=3)
    parents = invert(sampler, given_parents(sampler, drawn(2)), config)
    assert parents.residual.abs().max() > 1e-3
    made = branch(sampler, parents, config, t=0.0, strength=1e-9).make(sampler)
    assert np.array_equal(made, parents.pixels)
    far = vary(sampler, parents, config, VaryConfig(strength=0.9, method="noise")).make(sampler)
    assert not np.array_equal(far, parents.pixels)


def test_colours_changed_later_are_explained():
    sampler, config = mixing(), request(2)
    pixels = sampler.sample(config)
    other = pixels.copy()
    other[..., 0] = 0
    parents = explain(sampler, made_parents(sampler, config, other, range(2)), config)
    torch.testing.assert_close(
        forth(sampler, parents.noise, config) + parents.residual, state_of(other), rtol=0, atol=1e-5
    )
    with pytest.raises(ValueError, match="not known"):
        explain(sampler, given_parents(sampler, pixels), config)

from itertools import pairwise

import pytest
import torch
from exact_fields import Gaussian
from variation_models import TARGET, drawn, exact, mixing, request

from pixelgen.flow.guidance import shares_of
from pixelgen.flow.head_start import NOISES, before_head_start, head_start
from pixelgen.flow.inversion import invert
from pixelgen.flow.parents import given_parents, made_parents
from pixelgen.flow.plan import state_of
from pixelgen.flow.sampler import Sampler, State
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS
from pixelgen.flow.vary import VaryConfig, vary

every_schedule = pytest.mark.parametrize("schedule", SCHEDULES)
every_solver = pytest.mark.parametrize("solver", SOLVERS)


@every_schedule
def test_a_network_knows_its_average_sprite_whatever_it_was_trained_on(schedule):
    average = exact(schedule).average()
    assert average.shape == (1, 4, 8, 8)
    torch.testing.assert_close(average, torch.full_like(average, TARGET.mean), rtol=0, atol=2e-2)


def knowing(classes: int, asked: list) -> Sampler:
    """Foresees for label k that every value is k, and notes which labels it is asked for."""

    def network(x, t, labels):
        asked.append(labels.tolist())
        return labels.to(x.dtype).reshape(-1, 1, 1, 1) - x

    names = tuple(f"c{label}" for label in range(classes))
    return Sampler(network, size=8, classes=names, schedule=SCHEDULES["linear"], binary_alpha=False)


def test_the_average_is_found_once_and_is_that_of_no_class():
    asked: list = []
    sampler = knowing(2, asked)
    assert torch.equal(sampler.average(), sampler.average())
    assert [set(labels) for labels in asked] == [{2}]
    torch.testing.assert_close(sampler.average(), torch.full((1, 4, 8, 8), 2.0))


def test_each_class_has_an_average_of_its_own_that_is_found_once():
    asked: list = []
    sampler = knowing(9, asked)
    shares = shares_of(torch.tensor([0, 8, 9, 5]), classes=9)
    averages = sampler.average(shares)
    torch.testing.assert_close(averages, torch.tensor([0.0, 8, 9, 5]).reshape(-1, 1, 1, 1).expand(4, 4, 8, 8))
    calls = len(asked)
    sampler.average(shares.flip(0))
    assert len(asked) == calls
    assert all(len(labels) <= NOISES for labels in asked)


def test_averages_are_mixed_and_guided_as_velocities_are():
    sampler = knowing(3, [])
    halves = torch.tensor([[0.5, 0.0, 0.5, 0.0]])  # of classes 0 and 2; "any" is 3
    for guidance, expected in ((1.0, 1.0), (0.0, 3.0), (2.0, -1.0)):
        average = sampler.average(halves, guidance=guidance)
        torch.testing.assert_close(average, torch.full((1, 4, 8, 8), expected))


def test_a_class_that_is_far_from_all_together_is_reached_from_any_head_start():
    linear = SCHEDULES["linear"]
    fields = [Gaussian(mean=mean, spread=0.1).network(linear) for mean in (-0.5, 0.5, 0.0)]

    def network(x, t, labels):
        answers = torch.stack([field(x, t, None) for field in fields])
        return answers[labels.expand(len(x)), torch.arange(len(x))]

    sampler = Sampler(network, size=8, classes=("low", "high"), schedule=linear, binary_alpha=False)
    for label, mean in (("low", -0.5), ("high", 0.5)):
        for begin in (0.1, 0.3):
            *_, last = sampler.stream(request(4, calls=64, head_start=begin, label=label))
            assert last.state.mean().item() == pytest.approx(mean, abs=0.02)


@every_schedule
def test_the_states_are_on_the_path_and_lead_back_to_their_noise(schedule):
    generator = torch.Generator().manual_seed(2)
    noise, average = torch.randn(3, 4, 8, 8, generator=generator), torch.randn(4, 8, 8, generator=generator)
    way = SCHEDULES[schedule]
    begun = head_start(noise, average, 0.3, way)
    alpha, sigma, _, _ = way(0.3)
    torch.testing.assert_close(begun, alpha * average + sigma * noise)
    torch.testing.assert_close(before_head_start(begun, average, 0.3, way), noise)


@every_schedule
@every_solver
def test_the_way_begins_there_and_costs_what_was_asked_for(solver, schedule):
    config = request(3, solver=solver, schedule=schedule, calls=30, head_start=0.15)
    steps = list(exact().stream(config))
    assert steps[0].t == pytest.approx(0.15)
    assert steps[-1].t == 1.0
    assert all(before.t < after.t for before, after in pairwise(steps))
    assert [step.index for step in steps] == list(range(len(steps)))
    assert steps[0].calls == 1
    assert steps[-1].calls <= 30 if SOLVERS[solver].adaptive else steps[-1].calls == 30
    assert torch.isfinite(steps[-1].state).all()


@every_schedule
def test_data_is_reached_as_without_one(schedule):
    """To the order of the head start: it is one Euler step."""
    config = request(4, solver="rk4", schedule=schedule, calls=120, shift=1.0)
    *_, plain = exact().stream(config)
    *_, begun = exact().stream(config.model_copy(update={"head_start": 0.05}))
    assert (begun.state - plain.state).abs().max() < 0.05
    assert not torch.equal(begun.state, plain.state)


@pytest.mark.parametrize("calls", [2, 3, 4])
def test_with_few_calls_it_brings_sprites_nearer_to_the_flow(calls):
    """The spread of the data is much less than that of the noise, as it is with sprites."""
    target = Gaussian(mean=-0.6, spread=0.15)
    linear = SCHEDULES["linear"]
    sampler = Sampler(target.network(linear), size=8, schedule=linear, binary_alpha=False)
    config = request(8, calls=calls)
    *_, exactly = sampler.stream(config.model_copy(update={"solver": "rk4", "calls": 200, "shift": 1.0}))
    off = []
    for begin in (0.0, 0.1):
        *_, last = sampler.stream(config.model_copy(update={"head_start": begin}))
        off.append((last.state - exactly.state).square().mean().item())
    assert off[1] < off[0]


def test_no_head_start_asks_for_no_average():
    sampler = mixing()
    sampler.sample(request(3))
    assert sampler._averages is None


def test_batches_lanes_and_company_change_nothing():
    sampler, config = mixing(("cat", "dog")), request(40, head_start=0.2)
    whole = sampler.sample(config)
    assert (sampler.sample(config.model_copy(update={"batch_size": 16})) == whole).all()
    assert (sampler.sample(config.model_copy(update={"count": 16})) == whole[:16]).all()


def test_sprites_that_do_not_come_out_of_noise_have_none():
    sampler = mixing()
    x = torch.randn(2, 4, 16, 16, generator=torch.Generator().manual_seed(0))
    plain, begun = (
        list(sampler.stream(request(2, head_start=begin), start=State(0.4, x)))[-1].state for begin in (0.0, 0.2)
    )
    assert torch.equal(plain, begun)


@every_schedule
def test_made_sprites_are_varied_through_their_noise(schedule):
    """At no distance they are themselves, by way of the noise and the head start."""
    sampler, config = mixing(), request(2, schedule=schedule, head_start=0.2)
    parents = made_parents(sampler, config, sampler.sample(config), [0, 1])
    same = vary(sampler, parents, config.model_copy(update={"count": 1}), VaryConfig(strength=1e-9, method="noise"))
    assert (same.make(sampler) == parents.pixels).all()


@every_schedule
def test_the_noise_found_for_a_sprite_leads_back_to_it(schedule):
    sampler, config = mixing(), request(1, solver="heun", schedule=schedule, calls=60, shift=1.0, head_start=0.1)
    parents = invert(sampler, given_parents(sampler, drawn(3)), config, refine=0)
    *_, last = sampler.stream(config.model_copy(update={"count": 3}), start=State(0.0, parents.noise))
    torch.testing.assert_close(last.state, state_of(parents.pixels), rtol=0, atol=0.02)

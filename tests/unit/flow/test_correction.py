"""Steering by the predicted sprite, ways that are walked again, and the palette lock that steers."""

import numpy as np
import pytest
import torch
from variation_models import TARGET, drawn, exact, mixing, request

from pixelgen.flow.correction import corrected, in_turn
from pixelgen.flow.grid import GRIDS
from pixelgen.flow.legs import back, legs
from pixelgen.flow.palette_lock import PaletteLock, snapped
from pixelgen.flow.parents import given_parents
from pixelgen.flow.path import convert, sample_path
from pixelgen.flow.plan import state_of
from pixelgen.flow.reroll import RerollConfig, reroll
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS
from pixelgen.sprites.palette import load_palette

every_schedule = pytest.mark.parametrize("schedule", SCHEDULES)
every_solver = pytest.mark.parametrize("solver", SOLVERS)


def visible_colours(pixels):
    return {tuple(map(int, colour)) for colour in pixels[pixels[..., 3] > 0][:, :3]}


# ---------------------------------------------------------------- corrections


@every_schedule
@every_solver
def test_a_known_answer_is_reached_by_every_solver_on_every_path(solver, schedule):
    target = state_of(drawn(3, size=8))
    config = request(3, solver=solver, schedule=schedule, calls=40, tolerance=1e-3, sde_strength=0.5)
    *_, last = exact().stream(config, correct=lambda predicted, t, sprites: target[sprites.start : sprites.stop])
    # Methods of several calls look once at the very end, where nothing is corrected, and keep some of that.
    straight = schedule in ("linear", "vp") and SOLVERS[solver].calls_per_step == 1 and not SOLVERS[solver].stochastic
    off = (last.predicted - target).square().mean().sqrt().item()
    assert off < (1e-4 if straight else 0.15)


@pytest.mark.parametrize("schedule", ["linear", "cosine", "polynomial"])
def test_what_is_left_alone_keeps_its_velocity_to_the_last_bit(schedule):
    path = SCHEDULES[schedule]
    x, t = torch.randn(5, 4, 8, 8, generator=torch.Generator().manual_seed(0)), torch.linspace(0, 1, 5).double()
    field = TARGET.on(path)

    def half(predicted, t, sprites):
        changed = predicted.clone()
        changed[..., :4] = 0.7
        return changed

    steered = corrected(field, half, range(5), schedule=path, earliest=0.01)(x, t)
    assert torch.equal(steered[..., 4:], field(x, t)[..., 4:])
    told = steered[1:4]
    foreseen = convert(told, x[1:4], t[1:4], path, source="velocity", target="data")
    torch.testing.assert_close(foreseen[..., :4], torch.full((3, 4, 8, 4), 0.7), rtol=0, atol=1e-4)
    assert torch.equal(steered[4], field(x, t)[4])  # at the end nothing is foreseen


def test_each_sprite_is_corrected_as_itself_in_every_batch():
    seen = []

    def correct(predicted, t, sprites):
        seen.append((len(predicted), sprites))
        return predicted + torch.tensor(list(sprites))[:, None, None, None] / 100

    sampler = mixing()
    made = [list(sampler.stream(request(35, batch_size=size), correct=correct))[-1].predicted for size in (1, 64)]
    assert torch.equal(*made)
    assert all(length == len(sprites) for length, sprites in seen)
    assert {sprites for _, sprites in seen} == {range(16), range(16, 32), range(32, 35)}


def test_the_last_correction_has_the_last_word():
    both = in_turn(lambda predicted, t, sprites: predicted + 1, lambda predicted, t, sprites: predicted * 2)
    assert both(torch.ones(1), torch.ones(1), range(1)).item() == 4


# ---------------------------------------------------------------- legs


@every_schedule
def test_going_back_gives_states_of_the_earlier_time(schedule):
    path = SCHEDULES[schedule]
    generator = torch.Generator().manual_seed(0)
    x1 = torch.full((1, 40_000), 0.8)
    x0, fresh = (torch.randn(x1.shape, generator=generator) for _ in range(2))
    for t, to in ((0.7, 0.3), (1.0, 0.5), (0.6, 0.6), (0.5, 0.01)):
        then, _ = sample_path(path, x1, x0, torch.tensor([t]).double())
        earlier = back(then, fresh, path, t=t, to=to)
        alpha, sigma, _, _ = path(to)
        assert earlier.mean().item() == pytest.approx(alpha * 0.8, abs=0.02)
        assert earlier.std().item() == pytest.approx(sigma, abs=0.02)
        if t == to:
            torch.testing.assert_close(earlier, then)


@every_solver
@pytest.mark.parametrize("calls", [1, 3, 7, 12])
@pytest.mark.parametrize("rounds", [1, 2])
def test_legs_are_the_whole_way_and_spend_what_they_may(solver, calls, rounds):
    method = SOLVERS[solver]
    nodes = method.nodes(GRIDS["uniform"], calls)
    found = legs(method, nodes, calls=calls, rounds=rounds)
    assert found[0].nodes[0] == 0
    assert found[-1].nodes[-1] == 1
    joined = [*found[0].nodes, *(t for leg in found[1:] for t in leg.nodes[1:])]
    assert joined == nodes
    if not method.adaptive:
        assert sum(leg.calls for leg in found) == calls


@every_solver
def test_walking_again_costs_calls_and_shows_the_same_moments(solver):
    sampler, config = exact(), request(20, solver=solver, calls=36, sde_strength=0.5)
    once, thrice = (list(sampler.stream(config, rounds=rounds)) for rounds in (1, 3))
    assert [step.t for step in thrice] == pytest.approx([step.t for step in once], abs=1e-6)
    assert [step.index for step in thrice] == list(range(len(once)))
    if not SOLVERS[solver].adaptive:
        assert thrice[-1].calls == 108
    n = thrice[-1].state.numel()
    assert thrice[-1].predicted.mean().item() == pytest.approx(TARGET.mean, abs=5 * TARGET.spread / n**0.5 + 0.02)
    assert thrice[-1].predicted.std().item() == pytest.approx(TARGET.spread, rel=0.2)
    with pytest.raises(ValueError, match="rounds = 0"):
        sampler.stream(config, rounds=0)


# ---------------------------------------------------------------- the palette


def test_snapping_changes_colours_only_and_to_those_of_the_palette():
    palette = load_palette("pico-8")
    states = state_of(drawn(6))
    locked = snapped(states, palette)
    assert torch.equal(locked[:, 3], states[:, 3])
    assert visible_colours(mixing().finish(locked)) <= set(palette.colours)
    torch.testing.assert_close(snapped(locked, palette), locked)


@every_schedule
def test_the_lock_pulls_only_when_its_time_has_come(schedule):
    sampler = mixing()
    lock = PaletteLock(load_palette("game-boy"), begin=0.6)
    config = request(3, calls=10, schedule=schedule, shift=1.0)
    free, held = list(sampler.stream(config)), list(sampler.stream(config, correct=lock))
    for one, other in zip(free, held, strict=True):
        alpha, sigma, _, _ = SCHEDULES[schedule](one.t)
        if alpha / (alpha + sigma) < 0.6:
            assert torch.equal(one.predicted, other.predicted)
    assert not torch.equal(free[-1].predicted, held[-1].predicted)

    def off(step):
        return (snapped(step.predicted, lock.palette) - step.predicted).square().mean().item()

    assert off(held[-1]) < 0.5 * off(free[-1])


def test_no_strength_is_no_lock():
    palette = load_palette("game-boy")
    sampler, config = mixing(), request(3)
    *_, free = sampler.stream(config)
    *_, held = sampler.stream(config, correct=PaletteLock(palette, strength=0.0))
    assert torch.equal(free.predicted, held.predicted)
    for wrong in ({"begin": 1.0}, {"strength": 1.5}):
        with pytest.raises(ValueError, match="expected"):
            PaletteLock(palette, **wrong)


def test_what_is_new_is_of_the_palette_and_what_is_kept_stays():
    sampler, palette = mixing(), load_palette("pico-8")
    parents = given_parents(sampler, np.random.default_rng(0).integers(0, 256, (1, 16, 16, 4), dtype=np.uint8))
    mask = np.zeros((16, 16), dtype=np.bool_)
    mask[4:12, 3:9] = True
    plan = reroll(sampler, parents, request(4), mask, RerollConfig()).locked(PaletteLock(palette))
    for step in plan.stream(sampler):
        made = plan.finish(sampler, step)
        assert np.array_equal(made[:, ~mask], parents.pixels.repeat(4, axis=0)[:, ~mask])
        assert visible_colours(made[:, mask]) <= set(palette.colours)

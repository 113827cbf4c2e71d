import pytest
import torch
from exact_fields import Gaussian, regressed_order

from pixelgen.flow.grid import GRIDS
from pixelgen.flow.integration import at
from pixelgen.flow.path import convert
from pixelgen.flow.schedule import SCHEDULES, CosineSchedule, LinearSchedule
from pixelgen.flow.solver import SOLVERS, Terms
from pixelgen.flow.stochastic import drift

STOCHASTIC = [solver for solver in SOLVERS.values() if solver.stochastic]
every_solver = pytest.mark.parametrize("solver", STOCHASTIC, ids=lambda solver: solver.key)
TARGET = Gaussian(mean=0.3, spread=0.5)


def normal(generator, like):
    return lambda: torch.randn(like.shape, generator=generator, dtype=like.dtype)


@every_solver
@pytest.mark.parametrize("strength", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("schedule", [LinearSchedule(), CosineSchedule()], ids=lambda schedule: schedule.key)
def test_marginals_are_kept_all_the_way(solver, strength, schedule):
    source = torch.Generator().manual_seed(7)
    n = 5_000
    x = torch.randn(n, 1, generator=source, dtype=torch.float64)
    calls = 100 * solver.calls_per_step
    terms = Terms(calls=calls, strength=strength, schedule=schedule, noise=normal(source, x))
    steps = list(solver.solve(TARGET.on(schedule), x, solver.nodes(GRIDS["uniform"], calls), terms))
    for step in steps[::20]:
        alpha, sigma, *_ = schedule(step.time[0].item())
        spread = (alpha**2 * TARGET.spread**2 + sigma**2) ** 0.5
        # Four standard errors, and room for what steps of a hundredth leave.
        assert step.state.mean().item() == pytest.approx(alpha * TARGET.mean, abs=4 * spread / n**0.5 + 0.005)
        assert step.state.std().item() == pytest.approx(spread, rel=4 / (2 * n) ** 0.5 + 0.015)


@every_solver
def test_weak_order(solver):
    """The variance at the end, computed without chance: each noise and the start as a sprite of its own, added up."""
    target, schedule = Gaussian(mean=0.0, spread=0.5), LinearSchedule()
    counts, errors = [16, 24, 32, 48, 64], []
    for n in counts:
        x = torch.zeros(n + 1, 1, dtype=torch.float64)
        x[n] = 1.0
        one_each = iter(torch.eye(n + 1, dtype=torch.float64).unsqueeze(-1))
        calls = n * solver.calls_per_step
        terms = Terms(calls=calls, strength=1.5, schedule=schedule, noise=lambda one_each=one_each: next(one_each))
        *_, last = solver.solve(target.on(schedule), x, solver.nodes(GRIDS["uniform"], calls), terms)
        errors.append(abs((last.state**2).sum().item() - 0.25))
    assert -regressed_order(counts, errors) >= solver.order - 0.25


@every_solver
def test_no_strength_is_the_deterministic_solver(solver):
    twin = SOLVERS["heun" if solver.corrected else "euler"]
    x = torch.linspace(-2, 2, 9, dtype=torch.float64)[:, None]
    nodes = solver.nodes(GRIDS["uniform"], 10)
    field = TARGET.on(LinearSchedule())
    noisy = list(solver.solve(field, x, nodes, Terms(calls=10, strength=0.0)))
    plain = list(twin.solve(field, x, nodes, Terms(calls=10)))
    for one, other in zip(noisy, plain, strict=True):
        torch.testing.assert_close(one.state, other.state, rtol=1e-13, atol=1e-13)


@every_solver
def test_the_step_that_arrives_adds_no_noise(solver):
    drawn = []

    def noise():
        drawn.append(1)
        return torch.ones(2, 1, dtype=torch.float64)

    x = torch.ones(2, 1, dtype=torch.float64)
    nodes = solver.nodes(GRIDS["uniform"], 6 * solver.calls_per_step)
    list(solver.solve(TARGET.on(LinearSchedule()), x, nodes, Terms(calls=6 * solver.calls_per_step, noise=noise)))
    assert len(drawn) == 5


@every_solver
def test_noise_must_be_given(solver):
    x = torch.ones(2, 1)
    with pytest.raises(ValueError, match=r"Terms\.noise"):
        list(solver.solve(lambda x, t: x, x, [0.0, 0.5, 1.0], Terms(calls=4)))


@pytest.mark.parametrize("schedule", [s for s in SCHEDULES.values() if s.key != "vp"], ids=lambda s: s.key)
def test_the_drift_is_velocity_and_score(schedule):
    x = torch.linspace(-1, 1, 7, dtype=torch.float64)[:, None]
    for t in (0.1, 0.5, 0.9):
        u = TARGET.velocity(x, at(t, x), schedule)
        alpha, sigma, *_ = schedule(t)
        score = -(x - alpha * TARGET.mean) / (alpha**2 * TARGET.spread**2 + sigma**2)
        torch.testing.assert_close(convert(u, x, t, schedule, source="velocity", target="score"), score)
        torch.testing.assert_close(drift(u, x, t, schedule, 1.5), u + 0.5 * (1.5 * sigma) ** 2 * score)


@pytest.mark.parametrize("schedule", [s for s in SCHEDULES.values() if s.key != "vp"], ids=lambda s: s.key)
def test_the_drift_is_finite_at_both_ends(schedule):
    x = torch.ones(3, 1, dtype=torch.float64)
    for t in (0.0, 1.0):
        u = TARGET.velocity(x, at(max(t, 1e-7), x), schedule)
        assert torch.isfinite(drift(u, x, t, schedule, 2.0)).all()

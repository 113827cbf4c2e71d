import math
from itertools import pairwise

import pytest
import torch
from exact_fields import Counted, bernoulli, bernoulli_at, regressed_order
from torchdiffeq import odeint

from pixelgen.flow.adaptive import DORMAND_PRINCE
from pixelgen.flow.grid import GRIDS
from pixelgen.flow.integration import at
from pixelgen.flow.multistep import SpriteBashforth2
from pixelgen.flow.runge_kutta import EULER, HEUN, KUTTA3, MIDPOINT, RK4, RungeKutta, advance
from pixelgen.flow.solver import SOLVERS, Terms

DETERMINISTIC = [solver for solver in SOLVERS.values() if not solver.stochastic]
FIXED = [solver for solver in DETERMINISTIC if not solver.adaptive]
TABLEAUX = {1: [EULER], 2: [MIDPOINT, HEUN], 3: [KUTTA3], 4: [RK4], 5: [DORMAND_PRINCE]}

every_solver = pytest.mark.parametrize("solver", SOLVERS.values(), ids=lambda solver: solver.key)
START = torch.tensor([[0.4], [1.0], [2.5]], dtype=torch.float64)


def quiet(calls, *, tolerance=1e-3, strength=1.0):
    """Terms whose noise is silent, which lets stochastic solvers run where only calls and times matter."""
    return Terms(calls=calls, tolerance=tolerance, strength=strength, noise=lambda: torch.zeros_like(START))


def solved(solver, velocity, x, calls, *, grid="uniform", shift=1.0, tolerance=1e-3):
    nodes = solver.nodes(GRIDS[grid], calls, shift=shift)
    return list(solver.solve(velocity, x, nodes, quiet(calls, tolerance=tolerance)))


def test_the_known_answer_solves_its_equation():
    t, h = 0.6, 1e-5
    derivative = (bernoulli_at(START, t + h) - bernoulli_at(START, t - h)) / (2 * h)
    torch.testing.assert_close(derivative, bernoulli(bernoulli_at(START, t), at(t, START)), rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("solver", FIXED, ids=lambda solver: solver.key)
def test_order_of_convergence(solver, grid):
    truth = bernoulli_at(START, 1.0)
    steps = [16, 24, 32, 48, 64, 96]
    errors = [
        (solved(solver, bernoulli, START, n * solver.calls_per_step, grid=grid)[-1].state - truth).abs().max().item()
        for n in steps
    ]
    near = 0.4 if isinstance(solver, SpriteBashforth2) else 0.25  # its error is of the order h²·log(1/h), as it says
    assert -regressed_order(steps, errors) == pytest.approx(solver.order, abs=near)


@pytest.mark.parametrize("solver", [s for s in DETERMINISTIC if s.adaptive], ids=lambda solver: solver.key)
def test_order_of_convergence_of_adaptive_solvers(solver):
    # They have no step length to vary; with the tolerance, error falls as calls to the power of minus the order.
    truth = bernoulli_at(START[1:2], 1.0)
    ends = [solved(solver, bernoulli, START[1:2], 100_000, tolerance=10.0**-k)[-1] for k in (7, 8, 9, 10, 11)]
    errors = [(end.state - truth).abs().max().item() for end in ends]
    assert -regressed_order([end.calls for end in ends], errors) == pytest.approx(solver.order, abs=0.7)


@pytest.mark.parametrize(
    ("order", "tableau"), [(order, tableau) for order, tableaux in TABLEAUX.items() for tableau in tableaux]
)
def test_every_tableau_is_consistent_and_has_its_order(order, tableau):
    for row, c in zip(tableau.a, tableau.c, strict=True):
        assert sum(row) == pytest.approx(c)
    for power in range(order):  # the quadrature conditions: Σ bᵢ·cᵢᵏ = 1/(k+1)
        assert sum(b * c**power for b, c in zip(tableau.b, tableau.c, strict=True)) == pytest.approx(1 / (power + 1))
    errors, counts = [], [24, 32, 48, 64]
    for n in counts:
        x = START[:2]
        for t, after in pairwise(GRIDS["uniform"].times(n)):
            x = advance(tableau, bernoulli, x, bernoulli(x, at(t, x)), t, after - t)
        errors.append((x - bernoulli_at(START[:2], 1.0)).abs().max().item())
    assert order - 0.2 <= -regressed_order(counts, errors) < order + 0.8


@pytest.mark.parametrize(("key", "oracle"), [("euler", "euler"), ("midpoint", "midpoint"), ("heun", "heun2")])
def test_fixed_steps_equal_those_of_torchdiffeq(key, oracle):
    steps = solved(SOLVERS[key], bernoulli, START, 12 * SOLVERS[key].calls_per_step, shift=3.0)
    times = torch.cat([step.time[:1] for step in steps])
    expected = odeint(lambda t, x: bernoulli(x, at(float(t), x)), START, times, method=oracle)
    torch.testing.assert_close(torch.stack([step.state for step in steps]), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("solver", DETERMINISTIC, ids=lambda solver: solver.key)
def test_solutions_agree_with_a_fine_one_of_torchdiffeq(solver):
    steps = solved(solver, bernoulli, START, 600, tolerance=1e-7)
    times = torch.cat([step.time[:1] for step in steps])
    expected = odeint(lambda t, x: bernoulli(x, at(float(t), x)), START, times, method="dopri8", rtol=1e-11, atol=1e-11)
    allowed = {1: 1e-2, 2: 1e-4}.get(solver.order, 1e-6)
    torch.testing.assert_close(torch.stack([step.state for step in steps]), expected, rtol=0, atol=allowed)


@every_solver
def test_every_budget_is_kept(solver):
    for calls in range(1, 41):
        field = Counted(bernoulli)
        x = START[:1]
        nodes = solver.nodes(GRIDS["cosine"], calls, shift=2.0)
        terms = Terms(calls=calls, tolerance=1e-6, noise=lambda: torch.zeros(1, 1, dtype=torch.float64))
        *_, last = solver.solve(field, x, nodes, terms)
        assert last.calls == field.calls
        assert field.calls <= calls if solver.adaptive else field.calls == calls
        assert torch.isfinite(last.state).all()
        assert (torch.cat(field.times) <= 1.0).all()


@every_solver
@pytest.mark.parametrize("calls", [1, 7, 30])
def test_there_is_a_step_for_each_node_and_calls_only_grow(solver, calls):
    nodes = solver.nodes(GRIDS["uniform"], calls)
    steps = solved(solver, bernoulli, START, calls)
    assert len(steps) == len(nodes)
    assert torch.equal(steps[0].state, START)
    assert steps[0].calls == 1
    assert all(before.calls <= after.calls for before, after in pairwise(steps))
    if not solver.adaptive:
        assert [step.time[0].item() for step in steps] == nodes
        assert steps[-1].velocity is None


@pytest.mark.parametrize("solver", FIXED, ids=lambda solver: solver.key)
def test_a_step_comes_with_the_velocity_at_its_state(solver):
    for step in solved(solver, bernoulli, START, 13)[:-1]:
        torch.testing.assert_close(step.velocity, bernoulli(step.state, step.time), rtol=0, atol=0)


@every_solver
def test_a_straight_flow_is_followed_exactly_with_any_budget(solver):
    for calls in (8, 9, 11, 20):
        end = solved(solver, lambda x, t: torch.full_like(x, 1.5), START, calls)[-1]
        # The noisy solvers see noise in any state; what they take out of it is not put back by silent noise.
        if not solver.stochastic:
            torch.testing.assert_close(end.state, START + 1.5 * end.time[:, None])


@every_solver
def test_the_start_is_not_overwritten(solver):
    x = START.clone()
    steps = solved(solver, bernoulli, x, 12)
    copies = [step.state.clone() for step in steps]
    assert torch.equal(x, START)
    assert all(torch.equal(step.state, copy) for step, copy in zip(steps, copies, strict=True))


@every_solver
def test_a_span_that_starts_later(solver):
    nodes = [0.4 + 0.6 * t for t in solver.nodes(GRIDS["uniform"], 200)[:-1]] + [1.0]
    x = bernoulli_at(START, 0.4)
    *_, last = solver.solve(bernoulli, x, nodes, quiet(200, tolerance=1e-6, strength=0.0))
    torch.testing.assert_close(last.state, bernoulli_at(START, 1.0), rtol=0, atol=5e-3)


@pytest.mark.parametrize("solver", [s for s in FIXED if isinstance(s, RungeKutta)], ids=lambda solver: solver.key)
def test_tableau_and_price_agree(solver):
    assert solver.calls_per_step == solver.tableau.stages


def test_left_over_calls_make_a_shorter_last_step():
    nodes = SOLVERS["heun"].nodes(GRIDS["uniform"], 9)
    assert nodes == pytest.approx([0, 2 / 9, 4 / 9, 6 / 9, 8 / 9, 1])
    assert math.isclose(SOLVERS["rk4"].nodes(GRIDS["uniform"], 3)[-1], 1.0)


def test_two_steps_of_adams_bashforth_are_the_formula():
    field, x = bernoulli, START
    t, h0, h1 = 0.0, 0.25, 0.75
    u0 = field(x, at(t, x))
    x1 = x + h0 * u0
    expected = x1 + h1 * u0 + h1**2 / (2 * h0) * (field(x1, at(h0, x)) - u0) + 0 * u0
    expected = expected + h1 * (field(x1, at(h0, x)) - u0)
    *_, last = SOLVERS["ab2"].solve(field, x, [0.0, 0.25, 1.0], quiet(2))
    torch.testing.assert_close(last.state, expected)


def test_two_steps_that_continue_the_predicted_sprite_are_the_line_through_it():
    u0 = bernoulli(START, at(0.0, START))
    x1 = START + 0.25 * u0
    end0, end1 = START + u0, x1 + 0.75 * bernoulli(x1, at(0.25, START))
    *_, last = SOLVERS["ab2-sprite"].solve(bernoulli, START, [0.0, 0.25, 1.0], quiet(2))
    torch.testing.assert_close(last.state, end1 + (end1 - end0) / 0.25 * 0.75)


def test_a_line_of_predicted_sprites_is_followed_exactly():
    """D(t) = 1 + t·x₀ with dx/dt = (D − x)/(1−t); the stretch before the first node pointed to D there."""

    def velocity(x, t):
        left = 1 - t.reshape(-1, 1)
        return (1 + (1 - left) * START - x) / left

    solver = SOLVERS["ab2-sprite"]
    nodes = [0.2, 0.3, 0.55, 0.9, 1.0]

    def exactly(t):
        # From x(0.2) = START on: ∫ D(s)/(1−s)² ds by parts.
        rise = (1 + START) * (1 / (1 - t) - 1 / 0.8) - START * math.log(0.8 / (1 - t))
        return (1 - t) * (START / 0.8 + rise)

    before = ((1 + 0.1 * START - START) / 0.8, 0.1)
    steps = list(solver.solve(velocity, START, nodes, Terms(calls=4, before=before)))
    for step, t in list(zip(steps, nodes, strict=True))[1:-1]:
        torch.testing.assert_close(step.state, exactly(t), rtol=0, atol=1e-12)
    torch.testing.assert_close(steps[-1].state, 1 + START)


@pytest.mark.parametrize("key", ["ab2", "ab2-sprite"])
def test_extrapolation_is_how_much_of_the_change_is_used(key):
    def end(extrapolation):
        terms = Terms(calls=2, extrapolation=extrapolation)
        return list(SOLVERS[key].solve(bernoulli, START, [0.0, 0.4, 1.0], terms))[-1].state

    *_, euler = SOLVERS["euler"].solve(bernoulli, START, [0.0, 0.4, 1.0], quiet(2))
    torch.testing.assert_close(end(0.0), euler.state)
    torch.testing.assert_close(end(2.0) - euler.state, 2 * (end(1.0) - euler.state))


@pytest.mark.parametrize("key", ["ab2", "ab2-sprite"])
def test_a_stretch_that_was_walked_before_is_looked_back_at(key):
    """A straight Euler step, and then the rest, is the same as the whole way."""
    nodes = [0.0, 0.2, 0.5, 1.0]
    *_, whole = SOLVERS[key].solve(bernoulli, START, nodes, quiet(3))
    u = bernoulli(START, at(0.0, START))
    terms = Terms(calls=2, before=(u, 0.2))
    *_, rest = SOLVERS[key].solve(bernoulli, START + 0.2 * u, nodes[1:], terms)
    torch.testing.assert_close(rest.state, whole.state)


@every_solver
def test_what_a_person_reads_is_there(solver):
    assert solver.label
    assert solver.help.endswith(".")
    assert 1 <= solver.usual_calls <= 1000

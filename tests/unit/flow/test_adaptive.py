import pytest
import torch
from exact_fields import Counted, bernoulli, bernoulli_at
from torchdiffeq import odeint

from pixelgen.flow.grid import GRIDS
from pixelgen.flow.integration import at
from pixelgen.flow.solver import SOLVERS, Terms

SOLVER = SOLVERS["dopri5"]
START = torch.tensor([[0.4], [1.0], [2.5]], dtype=torch.float64)


def stiff_by_place(x, t):
    """Every sprite is pulled to cos(t) with a strength that its second number tells: some need far more steps."""
    rate, t = x[:, 1:], t.to(x.dtype)[:, None]
    return torch.cat([rate * (torch.cos(3 * t) - x[:, :1]), torch.zeros_like(rate)], dim=1)


def crowd(*rates):
    generator = torch.Generator().manual_seed(0)
    first = torch.randn(len(rates), 1, dtype=torch.float64, generator=generator)
    return torch.cat([first, torch.tensor(rates, dtype=torch.float64)[:, None]], dim=1)


def solved(velocity, x, *, calls=10_000, tolerance=1e-6):
    return list(
        SOLVER.solve(velocity, x, SOLVER.nodes(GRIDS["uniform"], calls), Terms(calls=calls, tolerance=tolerance))
    )


@pytest.mark.parametrize("tolerance", [1e-3, 1e-5, 1e-8])
def test_the_tolerance_is_met(tolerance):
    last = solved(bernoulli, START, tolerance=tolerance)[-1]
    assert (last.state - bernoulli_at(START, 1.0)).abs().max() < 10 * tolerance
    assert torch.equal(last.time, torch.ones(3, dtype=torch.float64))
    assert last.velocity is None


def test_agrees_with_torchdiffeq_at_every_state_shown_and_costs_no_more():
    theirs, ours = Counted(lambda x, t: bernoulli(x, t)), Counted(bernoulli)
    steps = solved(ours, START[1:2], tolerance=1e-7)
    times = torch.cat([step.time for step in steps])
    expected = odeint(lambda t, x: theirs(x, at(float(t), x)), START[1:2], times, method="dopri5", rtol=1e-7, atol=1e-7)
    torch.testing.assert_close(torch.stack([step.state for step in steps]), expected, rtol=0, atol=1e-6)
    assert ours.calls <= 1.25 * theirs.calls


def test_states_between_steps_are_on_the_solution_and_so_are_their_velocities():
    for step in solved(bernoulli, START, tolerance=1e-7)[:-1]:
        t = step.time[0].item()
        torch.testing.assert_close(step.state, bernoulli_at(START, t), rtol=0, atol=1e-6)
        torch.testing.assert_close(step.velocity, bernoulli(bernoulli_at(START, t), step.time), rtol=0, atol=2e-5)


def test_showing_states_costs_no_calls():
    counts = []
    for shown in (1, 7, 100):
        field = Counted(bernoulli)
        nodes = GRIDS["uniform"].times(shown)
        *_, last = SOLVER.solve(field, START, nodes, Terms(calls=1000, tolerance=1e-6))
        counts.append((last.calls, last.state))
    assert all(torch.equal(state, counts[0][1]) for _, state in counts)
    assert len({calls for calls, _ in counts}) == 1


def test_a_sprite_does_not_depend_on_its_mates():
    together = solved(stiff_by_place, crowd(0.5, 3.0, 40.0, 10.0))
    others = solved(stiff_by_place, torch.cat([crowd(0.5), crowd(0.1, 60.0, 1.0)]))
    assert torch.equal(together[-1].state[0], others[-1].state[0])
    for place, alone in enumerate(crowd(0.5, 3.0, 40.0, 10.0)):
        steps = solved(stiff_by_place, alone[None])
        for mine, theirs in zip(steps, together, strict=True):
            torch.testing.assert_close(mine.state[0], theirs.state[place], rtol=1e-12, atol=1e-12)
            torch.testing.assert_close(mine.time[0], theirs.time[place], rtol=1e-12, atol=1e-12)


def test_an_easy_sprite_takes_fewer_calls():
    assert solved(stiff_by_place, crowd(0.5))[-1].calls < solved(stiff_by_place, crowd(40.0))[-1].calls / 2


@pytest.mark.parametrize("cap", [1, 2, 7, 8, 13, 14, 20, 50])
def test_the_cap_returns_the_state_reached(cap):
    x = crowd(0.5, 300.0)
    field = Counted(stiff_by_place)
    last = solved(field, x, calls=cap, tolerance=1e-8)[-1]
    assert last.calls <= cap
    assert torch.isfinite(last.state).all()
    assert last.time[1] < 1.0
    assert last.velocity is not None
    # It is a state of the solution, at the time that is told.
    free = torch.linspace(0, last.time[1].item(), 2, dtype=torch.float64)
    if free[1] > 0:
        expected = odeint(
            lambda t, x: stiff_by_place(x, at(float(t), x)), x[1:], free, method="dopri8", rtol=1e-10, atol=1e-10
        )
        torch.testing.assert_close(last.state[1:], expected[-1], rtol=0, atol=1e-5)


def test_a_capped_sprite_does_not_hold_up_the_others():
    last = solved(stiff_by_place, crowd(0.5, 3000.0), calls=60)[-1]
    assert last.time[0] == 1.0
    assert last.time[1] < 1.0


def test_a_field_that_breaks_ends_at_the_cap():
    def broken(x, t):
        return torch.where(t[:, None] > 0.3, torch.nan, 1.0).to(x.dtype).expand_as(x)

    last = solved(broken, START, calls=200)[-1]
    assert last.calls <= 200
    assert torch.isfinite(last.state).all()
    assert (last.time <= 0.31).all()


def test_a_field_without_motion_needs_few_steps():
    last = solved(lambda x, t: torch.zeros_like(x), START)[-1]
    assert torch.equal(last.state, START)
    assert last.calls <= 20


def test_the_error_is_an_estimate_within_the_tolerance():
    for step in solved(bernoulli, START, tolerance=1e-5):
        assert step.error.shape == (3,)
        assert ((step.error >= 0) & (step.error <= 1e-5 * (1 + step.state.abs().max()))).all()

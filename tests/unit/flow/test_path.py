import itertools
from typing import get_args

import pytest
import torch
from exact_fields import Gaussian

from pixelgen.flow.path import Quantity, convert, reschedule, sample_path
from pixelgen.flow.schedule import SCHEDULES, CosineSchedule, LinearSchedule, PolynomialSchedule

QUANTITIES = get_args(Quantity)
every_schedule = pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=repr)


@pytest.fixture
def pair():
    generator = torch.Generator().manual_seed(3)
    return tuple(torch.randn(5, 4, 3, 3, generator=generator, dtype=torch.float64) for _ in range(2))


@every_schedule
def test_the_path_runs_from_noise_to_data(schedule, pair):
    x1, x0 = pair
    ends = torch.tensor([0.0, 1.0], dtype=torch.float64)
    x_t, _ = sample_path(schedule, x1[:2], x0[:2], ends)
    assert torch.equal(x_t[1], x1[1])
    start = schedule(0.0)
    torch.testing.assert_close(x_t[0], start.alpha * x1[0] + start.sigma * x0[0])


@every_schedule
def test_the_velocity_is_the_derivative_of_the_path(schedule, pair):
    x1, x0 = pair
    t = torch.tensor([0.05, 0.3, 0.5, 0.8, 0.95], dtype=torch.float64)
    ahead, _ = sample_path(schedule, x1, x0, t + 1e-6)
    behind, _ = sample_path(schedule, x1, x0, t - 1e-6)
    _, velocity = sample_path(schedule, x1, x0, t)
    torch.testing.assert_close(velocity, (ahead - behind) / 2e-6, rtol=1e-6, atol=1e-6)


def test_float32_sprites_stay_float32_with_double_times():
    x = torch.zeros(2, 4, 8, 8)
    assert all(part.dtype == torch.float32 for part in sample_path(LinearSchedule(), x, x, torch.rand(2).double()))


@every_schedule
@pytest.mark.parametrize(("source", "target"), list(itertools.product(QUANTITIES, QUANTITIES)))
def test_every_quantity_tells_every_other(schedule, source, target, pair):
    x1, x0 = pair
    t = torch.tensor([0.1, 0.3, 0.5, 0.7, 0.9], dtype=torch.float64)
    x_t, velocity = sample_path(schedule, x1, x0, t)
    sigma = schedule(t).sigma.reshape(-1, 1, 1, 1)
    truth = {"velocity": velocity, "data": x1, "noise": x0, "score": -x0 / sigma}
    found = convert(truth[source], x_t, t, schedule, source=source, target=target)
    torch.testing.assert_close(found, truth[target], rtol=1e-8, atol=1e-8)
    back = convert(found, x_t, t, schedule, source=target, target=source)
    torch.testing.assert_close(back, truth[source], rtol=1e-8, atol=1e-8)


def test_on_the_straight_path_the_predicted_sprite_is_the_state_and_the_rest_of_the_way(pair):
    x, velocity = pair
    found = convert(velocity, x, 0.25, LinearSchedule(), source="velocity", target="data")
    torch.testing.assert_close(found, x + 0.75 * velocity)


@every_schedule
@pytest.mark.parametrize("source", ["velocity", "noise", "score"])
def test_at_the_end_the_data_is_the_state(schedule, source, pair):
    x, value = pair
    assert torch.equal(convert(value, x, 1.0, schedule, source=source, target="data"), x)


@pytest.mark.parametrize("schedule", [LinearSchedule(), CosineSchedule(), PolynomialSchedule()], ids=repr)
@pytest.mark.parametrize("source", ["velocity", "data", "score"])
def test_at_the_start_the_noise_is_the_state(schedule, source, pair):
    x, value = pair
    assert torch.equal(convert(value, x, 0.0, schedule, source=source, target="noise"), x)


def test_an_unknown_quantity_is_named():
    with pytest.raises(ValueError, match="target = 'sprite'"):
        convert(torch.zeros(1, 4), torch.zeros(1, 4), 0.5, LinearSchedule(), source="velocity", target="sprite")


TARGET = Gaussian(mean=0.7, spread=0.4)
PAIRS = [*itertools.product(SCHEDULES.values(), SCHEDULES.values()), (CosineSchedule(), PolynomialSchedule(n=3.0))]


@pytest.mark.parametrize(("trained", "wanted"), PAIRS, ids=repr)
def test_rescheduling_gives_the_exact_marginal_velocity(trained, wanted):
    # From 0.2, because VP and the polynomial say nothing about the first thousandths of the straight path.
    t = torch.linspace(0.2, 0.99, 40, dtype=torch.float64)
    x = torch.randn(40, 6, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    found = reschedule(TARGET.on(trained), trained=trained, wanted=wanted)(x, t)
    torch.testing.assert_close(found, TARGET.velocity(x, t, wanted), rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize(("trained", "wanted"), [pair for pair in PAIRS if pair[0] != pair[1]], ids=repr)
def test_rescheduling_is_finite_at_both_ends(trained, wanted):
    ends = torch.tensor([0.0, 1.0], dtype=torch.float64)
    for dtype in (torch.float32, torch.float64):
        found = reschedule(TARGET.on(trained), trained=trained, wanted=wanted)(torch.ones(2, 6, dtype=dtype), ends)
        assert torch.isfinite(found).all()
        assert found.dtype == dtype


@pytest.mark.parametrize(
    ("trained", "wanted"),
    list(itertools.permutations([LinearSchedule(), CosineSchedule()], 2)),
    ids=repr,
)
def test_between_regular_schedules_it_is_exact_at_the_ends_too(trained, wanted):
    ends = torch.tensor([0.0, 1.0], dtype=torch.float64)
    x = torch.tensor([[0.3, -1.0], [0.9, 0.1]], dtype=torch.float64)
    found = reschedule(TARGET.on(trained), trained=trained, wanted=wanted)(x, ends)
    torch.testing.assert_close(found, TARGET.velocity(x, ends, wanted), rtol=0, atol=1e-6)


def test_the_same_schedule_is_left_alone():
    field = TARGET.on(LinearSchedule())
    assert reschedule(field, trained=LinearSchedule(), wanted=LinearSchedule()) is field

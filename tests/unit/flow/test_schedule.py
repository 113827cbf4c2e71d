import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.errors import ConfigError
from pixelgen.flow.schedule import (
    SCHEDULES,
    CosineSchedule,
    LinearSchedule,
    PolynomialSchedule,
    Schedule,
    VPSchedule,
)

ALL: list[Schedule] = [
    *SCHEDULES.values(),
    PolynomialSchedule(n=1.0),
    PolynomialSchedule(n=3.5),
    VPSchedule(beta_max=5),
]
every_schedule = pytest.mark.parametrize("schedule", ALL, ids=repr)
inside = st.floats(0.001, 0.999)


@every_schedule
def test_is_exactly_the_sprite_at_the_data_end(schedule):
    end = schedule(1.0)
    assert (end.alpha, end.sigma) == (1.0, 0.0)
    single = schedule(torch.tensor([1.0]))
    assert (single.alpha.item(), single.sigma.item()) == (1.0, 0.0)


@pytest.mark.parametrize("schedule", [s for s in ALL if not isinstance(s, VPSchedule)], ids=repr)
def test_is_exactly_noise_at_the_noise_end(schedule):
    start = schedule(0.0)
    assert (start.alpha, start.sigma) == (0.0, 1.0)
    assert all(math.isfinite(value) for value in (*start, *schedule(1.0)))


def test_vp_keeps_the_known_trace_of_data_at_the_noise_end_and_its_infinite_slope_at_the_other():
    schedule = VPSchedule()
    assert schedule(0.0).alpha == pytest.approx(math.exp(-(0.1 + 20) / 4))
    assert schedule(1.0).d_sigma == -math.inf
    assert schedule(1.0).d_alpha == pytest.approx(0.05)
    assert schedule.regular[1] < 1.0
    assert all(math.isfinite(value) for value in schedule(schedule.regular[1]))


@every_schedule
@settings(derandomize=True, max_examples=40, deadline=None)
@given(t=inside)
def test_derivatives_are_those_of_the_function(schedule, t):
    time = torch.tensor(t, dtype=torch.float64, requires_grad=True)
    values = schedule(time)
    for value, derivative in ((values.alpha, values.d_alpha), (values.sigma, values.d_sigma)):
        (expected,) = torch.autograd.grad(value, time, retain_graph=True)
        assert derivative.item() == pytest.approx(expected.item(), rel=1e-8, abs=1e-12)
        step = 1e-6
        place = 0 if value is values.alpha else 1
        ahead, behind = schedule(t + step * (1 - t))[place], schedule(t - step * (1 - t))[place]
        difference = (ahead - behind) / (2 * step * (1 - t))
        assert derivative.item() == pytest.approx(difference, rel=1e-4, abs=1e-6)


@every_schedule
def test_data_grows_and_noise_falls(schedule):
    values = schedule(torch.linspace(0, 1, 1001, dtype=torch.float64))
    assert (values.alpha.diff() > 0).all()
    assert (values.sigma.diff() < 0).all()


@pytest.mark.parametrize("schedule", [CosineSchedule(), VPSchedule()], ids=repr)
def test_variance_preserving_schedules_preserve_it(schedule):
    values = schedule(torch.linspace(0, 1, 101, dtype=torch.float64))
    torch.testing.assert_close(values.alpha**2 + values.sigma**2, torch.ones(101, dtype=torch.float64))


@every_schedule
@pytest.mark.parametrize("shape", [(), (1,), (7,), (2, 3)])
def test_a_tensor_gives_tensors_of_its_shape_and_the_values_of_a_float(schedule, shape):
    t = torch.rand(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(1)) * 0.98 + 0.01
    of_tensor = schedule(t)
    assert all(value.shape == shape and value.dtype == t.dtype for value in of_tensor)
    for index, single in enumerate(t.flatten().tolist()):
        of_float = schedule(single)
        assert all(type(value) is float for value in of_float)
        for one, many in zip(of_float, of_tensor, strict=True):
            assert one == pytest.approx(many.flatten()[index].item(), rel=1e-12)


@every_schedule
@settings(derandomize=True, max_examples=40, deadline=None)
@given(t=inside)
def test_time_at_undoes_the_pace(schedule, t):
    values = schedule(t)
    tau = values.alpha / (values.alpha + values.sigma)
    assert schedule.time_at(tau) == pytest.approx(t, abs=1e-9)
    assert schedule.time_at(torch.tensor([tau], dtype=torch.float64)).item() == pytest.approx(t, abs=1e-9)


@every_schedule
def test_time_at_the_ends_is_the_ends(schedule):
    assert (schedule.time_at(0.0), schedule.time_at(1.0)) == (0.0, 1.0)


@every_schedule
@pytest.mark.parametrize("t", [-1e-9, 1.0000001, math.nan, math.inf])
def test_a_float_outside_the_path_is_refused(schedule, t):
    with pytest.raises(ValueError, match="time on the path"):
        schedule(t)
    with pytest.raises(ValueError, match="time on the path"):
        schedule.time_at(t)


@every_schedule
def test_a_tensor_outside_the_path_is_clamped(schedule):
    outside = schedule(torch.tensor([-0.5, 1.5], dtype=torch.float64))
    ends = schedule(torch.tensor([0.0, 1.0], dtype=torch.float64))
    for clamped, end in zip(outside, ends, strict=True):
        assert torch.equal(clamped, end)


def test_polynomial_of_degree_one_is_the_linear_schedule():
    t = torch.linspace(0, 1, 11)
    for one, other in zip(PolynomialSchedule(n=1.0)(t), LinearSchedule()(t), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("make", [lambda: PolynomialSchedule(n=0.5), lambda: VPSchedule(beta_min=0.0)])
def test_impossible_fields_are_refused(make):
    with pytest.raises(ConfigError):
        make()


def test_schedules_are_equal_by_kind_and_fields():
    assert PolynomialSchedule(n=3) == PolynomialSchedule(n=3) != PolynomialSchedule(n=4)
    assert LinearSchedule() == SCHEDULES["linear"] != CosineSchedule()

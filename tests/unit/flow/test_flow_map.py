"""The solver that walks by mean velocities: exact in any number of steps where the map is."""

import pytest
import torch
from exact_fields import Gaussian

from pixelgen.errors import ConfigError
from pixelgen.flow.sampler import SampleConfig, Sampler, State
from pixelgen.flow.schedule import SCHEDULES, LinearSchedule

TARGET = Gaussian(mean=0.2, spread=0.3)
every_schedule = pytest.mark.parametrize("schedule", SCHEDULES)


def sampler(**options):
    arguments = {"size": 8, "schedule": LinearSchedule(), "binary_alpha": False, "flow_map": TARGET.flow_map}
    return Sampler(TARGET.network(LinearSchedule()), **{**arguments, **options})


def end(calls, **options):
    *_, last = sampler().stream(SampleConfig(count=3, solver="flow-map", calls=calls, **options))
    assert last.calls == calls
    return last.state


@every_schedule
@pytest.mark.parametrize("calls", [1, 2, 7])
def test_an_exact_map_needs_one_call_on_any_path(calls, schedule):
    noise = sampler().noise(SampleConfig(count=3), range(3))
    expected = TARGET.mean + TARGET.spread * noise
    # VP begins with a trace of data, 0.7 %, that the noise does not have.
    torch.testing.assert_close(end(calls, schedule=schedule), expected, rtol=0, atol=0.02 if schedule == "vp" else 1e-5)


@every_schedule
def test_the_states_on_the_way_lie_on_the_path_that_was_asked_for(schedule):
    many = SampleConfig(count=2, solver="rk4", calls=400, schedule=schedule, shift=1.0)
    few = many.model_copy(update={"solver": "flow-map", "calls": 4})
    ways = {round(step.t, 6): step.state for step in sampler().stream(many)}
    for step in sampler().stream(few):
        nearest = min(ways, key=lambda t: abs(t - step.t))
        assert abs(nearest - step.t) < 1e-5
        torch.testing.assert_close(step.state, ways[nearest], rtol=0, atol=0.02)


def test_it_goes_on_from_any_time():
    x = torch.randn(3, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    *_, last = sampler().stream(SampleConfig(count=3, solver="flow-map", calls=2), start=State(0.4, x))
    t = torch.tensor(0.4)
    spread = TARGET.spread / TARGET.variance(t, 1 - t).sqrt()
    torch.testing.assert_close(last.state, TARGET.mean + spread * (x - 0.4 * TARGET.mean), rtol=0, atol=1e-5)


def test_guidance_acts_on_mean_velocities():
    def leaning(x, t, labels, until):
        assert until.shape == (1,)
        return TARGET.flow_map(x, t, labels, until) + labels.reshape(-1, 1, 1, 1)

    classed = sampler(classes=("elf", "orc"), flow_map=leaning)

    def of(guidance):
        config = SampleConfig(count=3, solver="flow-map", calls=1, label="orc", guidance=guidance)
        *_, last = classed.stream(config)
        return last.state

    torch.testing.assert_close(of(3.0), of(0.0) + 3 * (of(1.0) - of(0.0)), rtol=0, atol=1e-5)


def test_a_model_without_a_map_is_refused_in_one_sentence():
    without = sampler(flow_map=None)
    for ask in (without.stream, without.sample):
        with pytest.raises(ConfigError, match="not distilled; run pixelgen distil"):
            ask(SampleConfig(solver="flow-map"))

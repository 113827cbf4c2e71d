"""How fast a model is: measured once, remembered, and turned into seconds."""

import itertools
import json

import pytest
import torch

from pixelgen.errors import Cancelled
from pixelgen.flow.sampler import SampleConfig
from pixelgen.flow.solver import SOLVERS
from pixelgen.model.checkpoint import load_model
from pixelgen.model.speed import Speed, calls_per_second, measured_speed
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import has_bfloat16


def ticking(step):
    """A clock that goes on by ``step`` seconds each time it is looked at."""
    times = itertools.count()
    return lambda: next(times) * step


@pytest.fixture
def threads():
    """Sets torch's threads, for the test only."""
    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def sampler(small_model):
    return load_model(small_model).sampler()


def test_it_is_measured_once_for_a_file(small_model, sampler, tmp_path):
    cache = tmp_path / "speed.json"
    assert calls_per_second(small_model, sampler, cache=cache, clock=ticking(0.5)) == 2
    assert calls_per_second(small_model, sampler, cache=cache, clock=ticking(7)) == 2
    assert calls_per_second(small_model, sampler, sprites=4, cache=cache, clock=ticking(0.25)) == 4
    other = tmp_path / "other.safetensors"
    other.write_bytes(small_model.read_bytes())
    assert calls_per_second(other, sampler, cache=cache, clock=ticking(0.2)) == pytest.approx(5)
    cache.write_text("damaged")
    assert calls_per_second(small_model, sampler, cache=cache, clock=ticking(0.1)) == pytest.approx(10)
    assert json.loads(cache.read_text())


def test_it_is_measured_for_real_and_can_be_stopped(small_model, sampler, tmp_path):
    assert calls_per_second(small_model, sampler, cache=tmp_path / "a.json") > 0
    cancel = CancelToken()
    cancel.abort()
    with pytest.raises(Cancelled):
        calls_per_second(small_model, sampler, cache=tmp_path / "b.json", cancel=cancel)
    assert not (tmp_path / "b.json").exists()


@pytest.mark.parametrize(
    "solver", [key for key, each in SOLVERS.items() if not each.adaptive and not each.needs_flow_map]
)
@pytest.mark.parametrize(
    "asked", [{}, {"guidance": 2.0}, {"mix": "cat=1,dog=1"}, {"mix": "cat=1,dog=1", "guidance": 3}]
)
def test_the_estimate_counts_what_the_network_works(solver, asked, small_model):
    """A network that counts: the sprites that it worked on, over those of a lane, are its calls."""
    loaded = load_model(small_model)
    sampler = loaded.sampler()
    config = SampleConfig.model_validate({"count": 40, "solver": solver, "calls": 6, **asked})
    worked = 0
    network = sampler.network

    def counting(x, t, labels=None):
        nonlocal worked
        worked += len(x)
        return network(x, t, labels)

    sampler.network = counting
    list(sampler.stream(config))
    seconds = Speed(calls_per_second=9, abreast=1, lane=sampler.lane, device="").seconds(config)
    assert seconds >= worked / sampler.lane
    assert seconds <= worked / sampler.lane * (48 / 40) + 1e-9  # the last lane is not full


def test_an_adaptive_solver_takes_at_most_its_limit():
    config = SampleConfig(count=16, solver="dopri5", calls=50)
    assert Speed(calls_per_second=10, abreast=20, lane=16, device="").seconds(config) == 5
    many = config.model_copy(update={"count": 32})  # its lanes are walked one after the other
    assert Speed(calls_per_second=10, abreast=20, lane=16, device="").seconds(many) == 10


def test_lanes_side_by_side_are_measured_apart_from_a_lane_alone(small_model, sampler, tmp_path, threads):
    """The clock gives every request 0.5 s: one of four lanes then makes four times the calls."""
    threads(2)
    cache = tmp_path / "speed.json"
    found = measured_speed(small_model, sampler, cache=cache, clock=ticking(0.5))
    assert (found.calls_per_second, found.abreast) == (2, 8)
    assert found.seconds(SampleConfig(count=16, calls=4)) == 2
    assert found.seconds(SampleConfig(count=64, calls=4)) == 2
    threads(1)
    alone = measured_speed(small_model, sampler, cache=cache, clock=ticking(0.5))
    assert alone.calls_per_second == alone.abreast == 2


def test_each_number_format_is_measured_apart(small_model, sampler, tmp_path, threads):
    threads(1)
    cache = tmp_path / "speed.json"
    whole = measured_speed(small_model, sampler, cache=cache, clock=ticking(0.5))
    half = measured_speed(small_model, sampler, precision="bfloat16", cache=cache, clock=ticking(0.25))
    assert (whole.precision, whole.calls_per_second) == ("float32", 2)
    assert (half.precision, half.calls_per_second) == ("bfloat16", 4)
    assert whole.has_bfloat16 is half.has_bfloat16 is has_bfloat16(sampler.device)
    assert measured_speed(small_model, sampler, cache=cache, clock=ticking(9)) == whole


def test_what_a_request_took_corrects_the_speed_of_all():
    asked = SampleConfig(count=64, calls=4)
    speed = Speed(calls_per_second=10, abreast=20, lane=16, device="").corrected(asked, 2.0)
    assert speed.seconds(asked) == pytest.approx(2)
    assert speed.abreast == pytest.approx(2 * speed.calls_per_second)

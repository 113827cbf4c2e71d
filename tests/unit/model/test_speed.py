"""How fast a model is: measured once, remembered, and turned into seconds."""

import itertools
import json

import pytest

from pixelgen.errors import Cancelled
from pixelgen.flow.sampler import SampleConfig
from pixelgen.flow.solver import SOLVERS
from pixelgen.model.checkpoint import load_model
from pixelgen.model.speed import calls_per_second, estimated_seconds, known_speed
from pixelgen.runtime.cancel import CancelToken


def ticking(step):
    """A clock that goes on by ``step`` seconds each time it is looked at."""
    times = itertools.count()
    return lambda: next(times) * step


@pytest.fixture(scope="module")
def sampler(small_model):
    return load_model(small_model).sampler()


def test_it_is_measured_once_for_a_file(small_model, sampler, tmp_path):
    cache = tmp_path / "speed.json"
    assert known_speed(small_model, sampler, cache=cache) is None
    assert calls_per_second(small_model, sampler, cache=cache, clock=ticking(0.5)) == 2
    assert calls_per_second(small_model, sampler, cache=cache, clock=ticking(7)) == 2
    assert known_speed(small_model, sampler, cache=cache) == 2
    assert calls_per_second(small_model, sampler, sprites=4, cache=cache, clock=ticking(0.25)) == 4
    other = tmp_path / "other.safetensors"
    other.write_bytes(small_model.read_bytes())
    assert known_speed(other, sampler, cache=cache) is None
    cache.write_text("damaged")
    assert known_speed(small_model, sampler, cache=cache) is None
    assert calls_per_second(small_model, sampler, cache=cache, clock=ticking(0.1)) == pytest.approx(10)
    assert json.loads(cache.read_text())


def test_it_is_measured_for_real_and_can_be_stopped(small_model, sampler, tmp_path):
    assert calls_per_second(small_model, sampler, cache=tmp_path / "a.json") > 0
    cancel = CancelToken()
    cancel.abort()
    with pytest.raises(Cancelled):
        calls_per_second(small_model, sampler, cache=tmp_path / "b.json", cancel=cancel)
    assert not (tmp_path / "b.json").exists()


@pytest.mark.parametrize("solver", [key for key, each in SOLVERS.items() if not each.adaptive])
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
    seconds = estimated_seconds(config, 1.0, lane=sampler.lane)
    assert seconds >= worked / sampler.lane
    assert seconds <= worked / sampler.lane * (48 / 40) + 1e-9  # the last lane is not full


def test_an_adaptive_solver_takes_at_most_its_limit():
    config = SampleConfig(count=16, solver="dopri5", calls=50)
    assert estimated_seconds(config, 10.0, lane=16) == 5

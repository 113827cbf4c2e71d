"""bfloat16: nearly the same sprites, the same ones each time, and float32 around the network."""

import numpy as np
import pytest
import torch
from torch import Tensor
from variation_models import drawn, mixing, request

from pixelgen.flow import precision
from pixelgen.flow.compare import compare
from pixelgen.flow.inversion import invert
from pixelgen.flow.parents import Parents
from pixelgen.flow.precision import BFLOAT16, FLOAT32, quickest
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.flow.solver import SOLVERS
from pixelgen.flow.tuning import tune
from pixelgen.metrics.distance import distance_to_many_calls
from pixelgen.model.checkpoint import load_model
from pixelgen.model.zoo import find_model
from pixelgen.runtime.device import has_bfloat16
from pixelgen.sprites.rgba import Pixels

CPU = torch.device("cpu")
HALF = {"precision": BFLOAT16.key}


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer with instructions for bfloat16."""
    monkeypatch.setattr(precision, "has_bfloat16", lambda device: True)


class Watched:
    """Networks of a sampler that note in which format, and for what, they are asked."""

    def __init__(self, sampler: Sampler) -> None:
        self.formats: list[torch.dtype] = []
        self.times: list[float] = []
        self.asked: set[torch.dtype] = set()
        self.sampler = sampler
        network, flow_map = sampler.network, sampler.flow_map
        assert flow_map is not None
        sampler.network = lambda x, t, labels: self._noting(network(x, t, labels), x, t)
        sampler.flow_map = lambda x, t, labels, until: self._noting(flow_map(x, t, labels, until), x, t, until)

    def _noting(self, answer: Tensor, *asked: Tensor) -> Tensor:
        on = torch.is_autocast_enabled("cpu")
        self.formats.append(torch.get_autocast_dtype("cpu") if on else torch.float32)
        self.times.append(float(asked[1].max()))
        self.asked |= {each.dtype for each in asked}
        return answer


def _colours_apart(one: Pixels, other: Pixels) -> float:
    """Mean difference in levels of 255, where both are opaque."""
    both = (one[..., 3] > 0) & (other[..., 3] > 0)
    return float(np.abs(one[both][:, :3].astype(float) - other[both][:, :3]).mean())


def test_sprites_of_a_trained_model_are_nearly_those_of_float32() -> None:
    sampler = load_model(find_model("heroes-tiny-32")).sampler()
    config = SampleConfig(count=4, calls=4, solver="ab2-sprite", seed=3)
    whole, half = sampler.sample(config), sampler.sample(config.model_copy(update=HALF))
    assert not np.array_equal(whole, half)
    assert (whole[..., 3] != half[..., 3]).mean() < 0.05
    assert _colours_apart(whole, half) < 3


@pytest.mark.parametrize("solver", SOLVERS)
def test_it_is_the_same_each_time_and_in_every_batch_and_part(solver: str) -> None:
    sampler = mixing(("cat", "dog"))
    config = request(37, solver=solver, calls=6, guidance=2.0, **HALF)
    whole = sampler.sample(config)
    assert np.array_equal(sampler.sample(config), whole)
    assert np.array_equal(sampler.sample(config.model_copy(update={"batch_size": 1})), whole)
    assert np.array_equal(sampler.sample(config, sprites=range(20, 37)), whole[20:])
    *_, last = sampler.stream(config)
    assert np.array_equal(sampler.finish(last.predicted), whole)
    assert last.state.dtype == last.predicted.dtype == torch.float32


@pytest.mark.parametrize("solver", ["ab2", "flow-map"])
@pytest.mark.parametrize("threads", [1, 2])
def test_only_what_the_network_does_is_in_bfloat16(solver: str, threads: int) -> None:
    watched, before = Watched(mixing()), torch.get_num_threads()
    try:
        torch.set_num_threads(threads)  # with several, lanes are asked for by threads of their own
        for asked, seen in (({}, FLOAT32), (HALF, BFLOAT16)):
            watched.formats.clear()
            for step in watched.sampler.stream(request(40, solver=solver, calls=2, **asked)):
                assert not torch.is_autocast_enabled("cpu")
                assert step.state.dtype == torch.float32
            assert set(watched.formats) == {seen.format}
    finally:
        torch.set_num_threads(before)
    assert watched.asked == {torch.float32}


def test_a_head_start_begins_at_the_same_average_sprite() -> None:
    one, other = mixing(), mixing()
    list(one.stream(request(2, head_start=0.2, **HALF)))
    assert torch.equal(one.average(), other.average())


def test_the_way_back_is_walked_in_the_format_that_is_asked_for() -> None:
    watched = Watched(mixing())
    invert(watched.sampler, Parents(pixels=drawn(1)), request(1, calls=2, **HALF))
    assert set(watched.formats) == {torch.bfloat16}


def test_ways_are_compared_with_a_reference_in_float32() -> None:
    config = request(2, **HALF)
    reference, *trials = compare(mixing(), config, solvers=["rk4"], calls=[200])
    assert reference.config.precision == FLOAT32.key
    assert [trial.config.precision for trial in trials] == [BFLOAT16.key]
    assert trials[0].distance is not None
    assert trials[0].distance > 0  # what the format alone does


@pytest.mark.usefixtures("fast")
def test_tuning_searches_in_the_quickest_format_and_does_not_tell_of_it() -> None:
    watched = Watched(mixing())
    (found,) = tune(watched.sampler, lambda pixels: float(pixels.mean()), budgets=[2], count=2, seconds=1e-9)
    assert "precision" not in found.settings
    distance_to_many_calls(watched.sampler, lambda pixels, **_: np.ones((len(pixels), 2)), count=2)
    # All but the average sprites where a head start begins, foreseen from pure noise: every request has the same ones.
    assert {each for each, t in zip(watched.formats, watched.times, strict=True) if t > 0} == {torch.bfloat16}


def test_the_quickest_format_follows_from_what_the_processor_can(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, object] = {}
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: told, raising=False)
    for names, known in (({}, False), ({"avx512_bf16": False}, False), ({"avx512_bf16": True}, True)):
        told.update(names)
        assert has_bfloat16(CPU) is known
        assert quickest(CPU) is (BFLOAT16 if known else FLOAT32)
    told.update({"avx512_bf16": False, "amx_bf16": True})
    assert has_bfloat16(CPU)
    monkeypatch.delattr(torch.cpu, "get_capabilities")
    assert not has_bfloat16(CPU)  # torch that does not tell
    assert not has_bfloat16(torch.device("mps"))

"""Learning long steps: from the model itself, towards what it makes with many calls."""

from dataclasses import replace

import pytest
import torch

from pixelgen.errors import Cancelled, ConfigError
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.checkpoint import TEACHER, ModelHeader, SpriteModel
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import NumberFormat
from pixelgen.training.distillation import DistilConfig, Learner, distil

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def model():
    """A network that was never trained: its flow bends, and leads to the same end from the same noise."""
    unet = UNetConfig(size=8, channels=(16, 16), blocks=(1, 1), patch=1, classes=2, dropout=0.1)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        network = UNet(unet)
        for parameter in network.parameters():
            torch.nn.init.normal_(parameter, std=0.12)
    network.eval().requires_grad_(requires_grad=False)
    return SpriteModel("bent", network, ModelHeader(unet=unet, classes=("cat", "dog"), class_counts=(2, 1)))


def distilled(model, *, token=None, report=None, **settings):
    config = DistilConfig.model_validate({"batch": 16, "steps": 3, **settings})
    return distil(model, config, digest="ab12", device=CPU, cancel=token or CancelToken(), report=report)


def test_a_learner_begins_as_the_model_however_long_the_step(model):
    learner = Learner(model, device=CPU, number_format=NumberFormat())
    x = torch.randn(5, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    t, labels = torch.tensor([0.0, 0.1, 0.5, 0.9, 1.0]), torch.tensor([0, 1, 2, 0, 1])
    with torch.no_grad():
        velocity = model.network(x, t, labels)
        for until in (t, torch.ones(1), None):
            torch.testing.assert_close(learner.network.eval()(x, t, labels, until), velocity)


def test_long_steps_come_nearer_to_what_many_calls_make(model):
    sampler = replace(model, flow_map=distilled(model, steps=60, learning_rate=3e-3).network()).sampler()

    def end(solver, calls):  # of noise that the learner has not seen
        *_, last = sampler.stream(SampleConfig(count=32, seed=123, solver=solver, calls=calls))
        return last.state

    exact = end("ab2", 32)
    for calls, share in ((1, 0.9), (2, 0.5)):  # what the ways themselves are off is half of what is left
        off, before = ((end(solver, calls) - exact).square().mean().sqrt() for solver in ("flow-map", "ab2"))
        assert off < share * before


def test_the_same_seed_learns_the_same(model):
    one, same, other = (distilled(model, seed=seed).weights for seed in (1, 1, 2))
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert any(not torch.equal(one[name], other[name]) for name in one)


def test_the_teacher_stays_as_it_is(model):
    before = {name: value.clone() for name, value in model.network.state_dict().items()}
    distilled(model)
    assert all(torch.equal(value, before[name]) for name, value in model.network.state_dict().items())
    assert model.flow_map is None


def test_the_header_says_what_it_is_of(model):
    header = distilled(model).header
    assert header.unet == replace(model.header.unet, flow_map=True, dropout=0.0)
    assert (header.classes, header.class_counts) == (("cat", "dog"), (2, 1))
    assert header.training[TEACHER] == "ab12"
    assert header.training["steps"] == 3
    assert header.training["images"] == 48
    assert ModelHeader.from_json(header.to_json()) == header


def test_a_stop_keeps_what_was_learned_and_an_abort_does_not(model):
    token, seen = CancelToken(), []

    def report(event):
        seen.append(event)
        token.stop()

    stopped = distilled(model, token=token, report=report, steps=None, minutes=1000)
    assert stopped.header.training["steps"] == seen[-1].step
    assert 0 < seen[-1].progress < 1
    aborted = CancelToken()
    aborted.abort()
    with pytest.raises(Cancelled):
        distilled(model, token=aborted)


def test_settings_outside_their_limits_are_told():
    with pytest.raises(ConfigError, match=r"[Mm]inutes"):
        DistilConfig(minutes=0)

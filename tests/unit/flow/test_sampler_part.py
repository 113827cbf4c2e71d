"""A part of a request: whichever process makes a sprite, it is the same to the last bit."""

import numpy as np
import pytest
import torch
from exact_fields import Gaussian

from pixelgen.flow.lanes import part_of, whole_lanes, within
from pixelgen.flow.plan import make
from pixelgen.flow.sampler import SampleConfig, Sampler, State
from pixelgen.flow.schedule import LinearSchedule
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.sprites.palette import load_palette

LANE = 4


class Watched:
    """A network that remembers how large its batches were."""

    def __init__(self, network):
        self.network, self.batches = network, []

    def __call__(self, x, t, labels):
        self.batches.append(len(x))
        return self.network(x, t, labels)


@pytest.fixture(scope="module")
def network():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        unet = UNet(UNetConfig(size=8, channels=(32, 32), blocks=(1, 1), patch=1, classes=2)).eval()
        with torch.no_grad():  # a fresh network's last layer is zero, which would hide every difference
            for parameter in unet.parameters():
                parameter += 0.02 * torch.randn_like(parameter)
    return Watched(unet)


def sampler_of(network, **options):
    return Sampler(
        network, size=8, classes=("a", "b"), schedule=LinearSchedule(), binary_alpha=True, lane=LANE, **options
    )


@pytest.mark.parametrize("solver", ["ab2", "dopri5", "euler-maruyama"])
@pytest.mark.parametrize("part", [range(4), range(3, 10), range(9, 11), range(11), range(5, 6)])
def test_a_part_is_cut_out_of_the_whole(network, solver, part):
    sampler, config = sampler_of(network), SampleConfig(count=11, calls=6, solver=solver, seed=3, batch_size=8)
    whole, made = sampler.sample(config), sampler.sample(config, sprites=part)
    assert np.array_equal(made, whole[part.start : part.stop])
    *_, all_of_them = sampler.stream(config)
    *_, streamed = sampler.stream(config, sprites=part)
    assert torch.equal(streamed.state, all_of_them.state[part.start : part.stop])
    assert np.array_equal(sampler.finish(streamed.predicted), made)


def test_only_the_lanes_that_are_asked_for_are_worked_off(network):
    network.batches.clear()
    done = []
    sampler_of(network).sample(
        SampleConfig(count=1000, calls=1, solver="euler", batch_size=LANE),
        sprites=range(501, 510),
        progress=lambda *told: done.append(told),
    )
    assert network.batches == [LANE, LANE, LANE]
    assert done == [(3, 9), (7, 9), (9, 9)]


def test_a_plan_for_a_part_knows_its_sprites(network):
    sampler, config = sampler_of(network), SampleConfig(count=11, calls=2)
    whole = make(sampler, config).coloured(load_palette("pico-8"))
    plan = make(sampler, config, part=range(2, 7)).coloured(load_palette("pico-8"))
    assert plan.sprites == range(2, 7)
    assert whole.sprites == range(11)
    assert torch.equal(plan.shares, whole.shares[2:7])
    assert np.array_equal(plan.make(sampler), whole.make(sampler)[2:7])


def test_no_part_is_beyond_the_request():
    for wrong in (range(12), range(3, 3), range(5, 2), range(0, 8, 2), range(-1, 2)):
        with pytest.raises(ValueError, match="range of neighbours"):
            part_of(11, wrong)
    assert part_of(11, None) == range(11)
    exact = Gaussian(mean=0.2, spread=0.3)
    sampler = Sampler(exact.network(LinearSchedule()), size=8, schedule=LinearSchedule(), binary_alpha=False)
    with pytest.raises(ValueError, match="for all 4 sprites only"):
        sampler.stream(SampleConfig(count=4), sprites=range(2), start=State(0.0, torch.zeros(4, 4, 8, 8)))


def test_lanes_around_a_part():
    assert whole_lanes(range(17, 33), 16, count=40) == range(16, 40)
    assert whole_lanes(range(16), 16, count=40) == range(16)
    assert within(range(16, 32), range(17, 33)) == slice(1, 16)
    assert within(range(32, 40), range(17, 33)) == slice(0, 1)

"""Lanes side by side: what threads are there for, and that they change nothing."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import Tensor

from pixelgen.errors import Cancelled
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.lanes import abreast, in_lanes
from pixelgen.flow.sampler import Sampler
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.runtime.cancel import CancelToken


@pytest.fixture(autouse=True)
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def test_two_lanes_are_worked_on_at_the_same_time_by_a_thread_each() -> None:
    meeting, seen = threading.Barrier(2, timeout=30), []

    def field(x: Tensor, t: Tensor) -> Tensor:
        meeting.wait()  # breaks if the lanes come one after the other
        seen.append((torch.get_num_threads(), torch.is_inference_mode_enabled()))
        return x + t[:, None]

    velocity = in_lanes((field, field), lane=3, cancel=None, sharing=2)
    x, t = torch.randn(5, 2), torch.rand(5)
    with torch.inference_mode():
        found = velocity(x, t)
    assert torch.equal(found, x + t[:, None])
    assert seen == [(1, True), (1, True)]
    assert torch.get_num_threads() == 2
    with ThreadPoolExecutor(1) as later:
        assert later.submit(torch.get_num_threads).result() == 2


def test_a_lane_alone_has_all_threads() -> None:
    seen = []

    def field(x: Tensor, t: Tensor) -> Tensor:
        seen.append((torch.get_num_threads(), threading.current_thread()))
        return x

    in_lanes((field, field), lane=1, cancel=None, sharing=1)(torch.zeros(2, 1), torch.zeros(2))
    assert seen == [(2, threading.main_thread())] * 2


def test_gradients_go_through_lanes_side_by_side() -> None:
    x = torch.randn(4, 2, requires_grad=True)
    velocity = in_lanes((lambda x, t: x**2, lambda x, t: x**2), lane=2, cancel=None, sharing=2)
    velocity(x, torch.zeros(4)).sum().backward()
    torch.testing.assert_close(x.grad, 2 * x.detach())


def test_an_abort_ends_all_lanes() -> None:
    token, called = CancelToken(), []

    def field(x: Tensor, t: Tensor) -> Tensor:
        called.append(len(x))
        return x

    velocity = in_lanes((field,) * 4, lane=1, cancel=token, sharing=4)
    velocity(torch.zeros(4, 1), torch.zeros(4))
    token.abort()
    with pytest.raises(Cancelled):
        velocity(torch.zeros(4, 1), torch.zeros(4))
    assert len(called) == 4


def test_an_error_in_one_lane_is_the_error_of_all() -> None:
    def broken(x: Tensor, t: Tensor) -> Tensor:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_lanes((lambda x, t: x, broken), lane=1, cancel=None, sharing=2)(torch.zeros(2, 1), torch.zeros(2))


@pytest.mark.parametrize(("count", "lanes"), [(1, 1), (16, 1), (17, 2), (64, 4), (100_000, 4)])
def test_how_many_lanes_share_the_threads_follows_from_the_request(count: int, lanes: int) -> None:
    assert abreast(count, 16) == lanes
    assert abreast(count, 16, adaptive=True) == 1


@pytest.mark.parametrize("solver", ["ab2", "heun", "dopri5"])
def test_sprites_are_the_same_to_the_last_bit_in_every_batch_and_part(solver: str) -> None:
    torch.manual_seed(0)
    network = UNet(UNetConfig(size=8, channels=(32, 64), blocks=(1, 1), patch=1)).eval()
    for parameter in network.parameters():
        if not parameter.any():
            torch.nn.init.normal_(parameter, std=0.05)
    sampler = Sampler(network, size=8, schedule=SCHEDULES["linear"], binary_alpha=True)
    config = SampleConfig(count=37, solver=solver, calls=7)

    def end(config: SampleConfig, sprites: range | None = None) -> Tensor:
        *_, step = sampler.stream(config, sprites=sprites)
        return step.state

    whole = end(config)
    for batch_size in (1, 32):
        assert torch.equal(end(config.model_copy(update={"batch_size": batch_size})), whole)
    assert torch.equal(end(config, range(32, 37)), whole[32:])
    assert torch.equal(end(config, range(3, 20)), whole[3:20])

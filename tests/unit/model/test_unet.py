"""The network: shapes for every size, the start as zero, conditioning that matters, parameters as promised."""

import pytest
import torch

from pixelgen.errors import ConfigError
from pixelgen.model.unet import MODEL_SIZES, UNet, UNetConfig, count_parameters, gigaflops_per_call, patch_for

SMALL = {"channels": (16, 32), "blocks": (1, 1)}


def network(size: int = 8, *, classes: int = 0, patch: int = 1) -> UNet:
    torch.manual_seed(0)
    made = UNet(UNetConfig(size=size, patch=patch, classes=classes, **SMALL)).eval()
    # Layers that start at zero hide what is behind them.
    for parameter in made.parameters():
        if not parameter.any():
            torch.nn.init.normal_(parameter, std=0.1)
    return made


@pytest.mark.parametrize("size", [8, 9, 15, 16, 23, 24, 31, 32, 48, 95, 96, 100, 127, 128])
def test_velocity_has_the_shape_of_the_state(size: int) -> None:
    made = network(size, patch=patch_for(size))
    x = torch.randn(2, 4, size, size)
    assert made(x, torch.tensor([0.2, 0.7])).shape == x.shape


@pytest.mark.parametrize("size", [7, 129, 0])
def test_sizes_out_of_range_are_refused(size: int) -> None:
    with pytest.raises(ConfigError, match=f"sprite size {size}"):
        UNetConfig.named("tiny", size=size)


@pytest.mark.parametrize("name", MODEL_SIZES)
def test_a_new_network_predicts_no_velocity_at_all(name: str) -> None:
    made = UNet(UNetConfig.named(name, size=8)).eval()
    with torch.no_grad():
        assert not made(torch.randn(1, 4, 8, 8), torch.tensor([0.5])).any()


@pytest.mark.parametrize(
    ("name", "millions"), [("nano", 0.7), ("tiny", 1.4), ("small", 3.3), ("medium", 25), ("large", 36)]
)
def test_sizes_are_what_their_names_promise(name: str, millions: float) -> None:
    made = UNet(UNetConfig.named(name, size=32))
    assert count_parameters(made) / 1e6 == pytest.approx(millions, rel=0.1)


def test_larger_networks_cost_more_and_the_count_is_of_real_work() -> None:
    names = ("nano", "tiny", "small", "medium")
    costs = [gigaflops_per_call(UNet(UNetConfig.named(name, size=16)).eval()) for name in names]
    assert costs == sorted(costs)
    one = network()
    layer = torch.nn.Conv2d(4, 16, 3, padding=1)  # as the stem: 2 · 9 · 4 · 16 · 64 operations
    assert gigaflops_per_call(one) > 2 * 9 * layer.in_channels * layer.out_channels * 64 / 1e9


def test_one_shared_time_is_the_same_as_that_time_for_each() -> None:
    made, x = network(), torch.randn(3, 4, 8, 8)
    with torch.no_grad():
        shared, each = made(x, torch.tensor([0.3])), made(x, torch.full((3,), 0.3))
    torch.testing.assert_close(shared, each, rtol=1e-5, atol=1e-6)


def test_time_and_class_change_the_velocity() -> None:
    made, x = network(classes=2), torch.randn(1, 4, 8, 8)
    with torch.no_grad():
        base = made(x, torch.tensor([0.3]), torch.tensor([0]))
        assert not torch.allclose(base, made(x, torch.tensor([0.8]), torch.tensor([0])), atol=1e-4)
        assert not torch.allclose(base, made(x, torch.tensor([0.3]), torch.tensor([1])), atol=1e-4)
        anything = made(x, torch.tensor([0.3]), torch.tensor([2]))
        assert torch.equal(made(x, torch.tensor([0.3])), anything)


def test_the_memory_format_does_not_change_the_answer() -> None:
    made, x = network(16), torch.randn(2, 4, 16, 16)
    with torch.no_grad():
        plain = made(x, torch.tensor([0.4]))
        last = made.to(memory_format=torch.channels_last)(x.to(memory_format=torch.channels_last), torch.tensor([0.4]))
    torch.testing.assert_close(plain, last, rtol=1e-4, atol=1e-5)


def test_every_parameter_is_reached_by_the_gradient() -> None:
    made = network(classes=2)
    made.train()
    made(torch.randn(4, 4, 8, 8), torch.rand(4), torch.tensor([0, 1, 2, 0])).square().mean().backward()
    unreached = [name for name, p in made.named_parameters() if p.grad is None or not p.grad.any()]
    assert unreached == []

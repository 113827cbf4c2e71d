"""What the benchmarks compare is the same: one network, computed in two ways; trainers that really train it."""

from importlib import import_module

import pytest
import torch

from pixelgen.model.unet import UNet, UNetConfig
from trainers.task import Task
from trainers.textbook import TextbookUNet


@pytest.mark.parametrize("size", [8, 20, 32])
@pytest.mark.parametrize("classes", [0, 3])
def test_the_textbook_network_computes_what_the_program_computes(size: int, classes: int) -> None:
    config = UNetConfig(size=size, channels=(16, 32, 32), blocks=(1, 2, 1), patch=2, classes=classes)
    network, textbook = UNet(config).eval(), TextbookUNet(config).eval()
    generator = torch.Generator().manual_seed(size)
    weights = {
        name: torch.randn(value.shape, generator=generator) * (0.5 if value.ndim < 2 else value[0].numel() ** -0.5)
        for name, value in network.state_dict().items()
    }
    network.load_state_dict(weights)
    textbook.load_state_dict(weights)
    x, t = torch.randn(3, 4, size, size, generator=generator), torch.tensor([0.0, 0.4, 1.0])
    labels = torch.tensor([0, 2, 3]) if classes else None
    for given in (labels, None):
        with torch.no_grad():
            velocity = network(x, t, given)
            torch.testing.assert_close(textbook(x, t, given), velocity, rtol=1e-4, atol=1e-4)
        assert velocity.abs().mean() > 0.1


def test_the_textbook_network_has_the_same_gradients() -> None:
    config = UNetConfig(size=16, channels=(16, 32), blocks=(1, 1), patch=1)
    network, textbook = UNet(config), TextbookUNet(config)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    textbook.load_state_dict(network.state_dict())
    x, t = torch.randn(2, 4, 16, 16), torch.tensor([0.2, 0.7])
    for each in (network, textbook):
        each(x, t).square().mean().backward()
    for (name, ours), theirs in zip(network.named_parameters(), textbook.parameters(), strict=True):
        assert ours.grad is not None, name
        torch.testing.assert_close(theirs.grad, ours.grad, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("name", ["ours", "plain"])
def test_a_trainer_trains(name: str) -> None:
    steps, about = import_module(f"trainers.{name}").make(Task(model="tiny", size=8, batch=2))
    steps(2)
    assert "float32" in about or "bfloat16" in about

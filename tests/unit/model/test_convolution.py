"""Convolutions: whichever way they are worked out, answers and gradients are those of the direct sum."""

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from pixelgen.model import winograd
from pixelgen.model.convolution import Convolution, arrange
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.runtime.device import NumberFormat

FEWEST_MULTIPLICATIONS = NumberFormat(channels_last=True, winograd=True)


def tensors(*shape: int, kernels: int, seed: int = 0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """An input, kernels, biases and a gradient of the answer, in double precision."""
    generator = torch.Generator().manual_seed(seed)

    def drawn(*sides: int) -> Tensor:
        return torch.randn(sides, generator=generator, dtype=torch.float64)

    return drawn(*shape), drawn(kernels, shape[1], 3, 3), drawn(kernels), drawn(shape[0], kernels, *shape[2:])


def assert_same(found: Tensor, exact: Tensor) -> None:
    torch.testing.assert_close(found.double(), exact, rtol=0, atol=3e-5 * exact.abs().max().item())


@pytest.mark.parametrize("shape", [(1, 1, 4, 4), (2, 3, 4, 8), (3, 16, 8, 8), (1, 5, 16, 12)])
@pytest.mark.parametrize("order", [torch.contiguous_format, torch.channels_last])
def test_winograd_gives_the_sums_and_gradients_of_a_convolution(
    shape: tuple[int, ...], order: torch.memory_format
) -> None:
    x, weight, bias, gradient = tensors(*shape, kernels=7)
    exact_inputs = [each.requires_grad_() for each in (x, weight, bias)]
    exact = F.conv2d(x, weight, bias, padding=1)
    inputs = [each.detach().float().requires_grad_() for each in (x, weight, bias)]
    found = winograd.convolve(inputs[0].to(memory_format=order), inputs[1].to(memory_format=order), inputs[2])
    assert_same(found, exact)
    exact_back = torch.autograd.grad(exact, exact_inputs, gradient)
    for of_found, of_exact in zip(torch.autograd.grad(found, inputs, gradient.float()), exact_back, strict=True):
        assert_same(of_found, of_exact)


@pytest.mark.parametrize("wanted", ["x", "weight"])
def test_only_the_gradients_that_are_asked_for_are_worked_out(wanted: str) -> None:
    x, weight, _, gradient = tensors(2, 3, 8, 8, kernels=4)
    ours = {"x": x.float(), "weight": weight.float()}
    exact = {"x": x, "weight": weight}
    for each in (ours, exact):
        each[wanted].requires_grad_()
    winograd.convolve(ours["x"], ours["weight"], None).backward(gradient.float())
    F.conv2d(exact["x"], exact["weight"], padding=1).backward(gradient)
    for name, tensor in ours.items():
        assert (tensor.grad is not None) == (name == wanted)
    found, expected = ours[wanted].grad, exact[wanted].grad
    assert found is not None
    assert expected is not None
    assert_same(found, expected)


@pytest.mark.parametrize(
    ("x", "kernels"),
    [
        (torch.zeros(16, 64, 6, 8), (64, 64, 3, 3)),  # no whole tiles
        (torch.zeros(1, 64, 4, 4), (64, 64, 3, 3)),  # hardly any work
        (torch.zeros(64, 8, 16, 16), (8, 8, 3, 3)),  # few channels
        (torch.zeros(64, 64, 8, 8), (64, 64, 1, 1)),  # another size of kernel
        (torch.zeros(64, 64, 8, 8, dtype=torch.bfloat16), (64, 64, 3, 3)),
        (torch.zeros(64, 64, 8, 8, device="meta"), (64, 64, 3, 3)),
    ],
)
def test_winograd_is_left_alone_where_it_cannot_be_had_or_does_not_pay(x: Tensor, kernels: tuple[int, ...]) -> None:
    assert not winograd.pays(x, torch.zeros(kernels))
    assert winograd.pays(torch.zeros(64, 64, 8, 8), torch.zeros(64, 64, 3, 3))


def test_mixed_precision_keeps_to_the_direct_sum() -> None:
    with torch.autocast("cpu", torch.bfloat16):
        assert not winograd.pays(torch.zeros(64, 64, 8, 8), torch.zeros(64, 64, 3, 3))


def test_the_layer_takes_winograd_in_training_only_and_sampling_stays_bit_for_bit() -> None:
    torch.manual_seed(0)
    layer, x = Convolution(64, 64), torch.randn(16, 64, 8, 8)
    direct = layer(x).detach()
    arrange(layer, FEWEST_MULTIPLICATIONS)
    with torch.no_grad():
        assert torch.equal(layer(x.to(memory_format=torch.channels_last)), F.conv2d(
            x.to(memory_format=torch.channels_last), layer.weight, layer.bias, padding=1
        ))  # fmt: skip
    trained = layer(x)
    assert not torch.equal(trained, direct)
    assert_same(trained, direct.double())
    arrange(layer, NumberFormat())
    assert torch.equal(layer(x), direct)


def test_a_network_learns_the_same_either_way() -> None:
    losses: list[list[float]] = []
    for number_format in (NumberFormat(channels_last=True), FEWEST_MULTIPLICATIONS):
        torch.manual_seed(0)
        network = UNet(UNetConfig(size=16, patch=1, channels=(64, 64), blocks=(1, 1)))
        for parameter in network.parameters():
            if not parameter.any():  # layers that start at zero hide what is behind them
                torch.nn.init.normal_(parameter, std=0.02)
        arrange(network, number_format)
        optimizer = torch.optim.SGD(network.parameters(), lr=0.02)
        x, t = torch.randn(4, 4, 16, 16), torch.rand(4)
        losses.append([])
        for _ in range(4):
            optimizer.zero_grad()
            loss = F.mse_loss(network(x, t), x)
            loss.backward()
            optimizer.step()
            losses[-1].append(loss.item())
    direct, fewest = losses
    assert fewest != direct  # it was another way
    assert fewest == pytest.approx(direct, rel=1e-4)
    assert fewest[-1] < fewest[0]

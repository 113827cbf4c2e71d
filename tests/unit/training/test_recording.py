"""Recorded networks, with a recorder that runs the network itself and is as strict about shapes as a card's is."""

from dataclasses import replace

import pytest
import torch
from lightning_fabric import Fabric
from torch import Tensor, nn

from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.training.batches import Batches
from pixelgen.training.config import TrainConfig
from pixelgen.training.recording import record
from pixelgen.training.stepper import Stepper

UNET = UNetConfig(size=8, channels=(16, 32), blocks=(1, 1), patch=1)


class Recorder:
    """Stands in for CUDA graphs: replays calls of one shape in training, all given by position."""

    def __init__(self) -> None:
        self.replays = 0

    def __call__(self, network: nn.Module, batch: tuple[Tensor, ...]) -> None:
        plain = network.forward
        plain(*batch).sum().backward()  # a card warms up first, and leaves gradients behind

        def forward(*tensors: Tensor) -> Tensor:
            if not network.training:
                return plain(*tensors)
            kinds = [[(each.shape, each.dtype, each.requires_grad) for each in some] for some in (tensors, batch)]
            assert kinds[0] == kinds[1]
            self.replays += 1
            return plain(*tensors)

        network.forward = forward


def refuse(network: nn.Module, batch: tuple[Tensor, ...]) -> None:
    Recorder()(network, batch)
    raise RuntimeError("CUDA error: operation not permitted when stream is capturing")


def stepper(*, classes: int = 0) -> Stepper:
    torch.manual_seed(0)
    source = Batches(
        procedural_sprites(16, size=8, seed=0), device=torch.device("cpu"), batch=8, seed=0, shift=0, flip=False
    )
    network = UNet(replace(UNET, classes=classes))
    return Stepper(TrainConfig(batch=8, device="cpu"), Fabric(accelerator="cpu", devices=1), network, source)


def assert_same_weights(one: Stepper, other: Stepper) -> None:
    for ours, theirs in zip(one.network.parameters(), other.network.parameters(), strict=True):
        assert torch.equal(ours, theirs)


@pytest.mark.parametrize("classes", [0, 20])
def test_a_recorded_network_learns_what_it_would_otherwise(classes: int) -> None:
    recorded, usual, recorder = stepper(classes=classes), stepper(classes=classes), Recorder()
    recorded.record(bfloat16=False, capture=recorder)
    assert all(parameter.grad is None for parameter in recorded.network.parameters())
    for made in (recorded, usual):
        for number in range(2):
            made.step(number, 1.0)
    assert recorder.replays == 2
    assert_same_weights(recorded, usual)


def test_where_nothing_can_be_recorded_training_goes_on_without() -> None:
    made, usual = stepper(), stepper()
    made.record(bfloat16=False, capture=refuse)
    for each in (made, usual):
        each.step(0, 1.0)
    assert_same_weights(made, usual)


def test_a_network_that_could_not_be_recorded_is_as_it_was() -> None:
    network = UNet(UNET)
    plain = network.forward
    with pytest.raises(RuntimeError, match="stream is capturing"):
        record(network, (torch.zeros(2, 4, 8, 8), torch.zeros(2)), bfloat16=False, capture=refuse)
    assert network.forward == plain


def test_smaller_pieces_are_not_forced_into_the_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    made, recorder, room = stepper(), Recorder(), [False]
    made.record(bfloat16=False, capture=recorder)
    recorded = made.network.forward

    def roomless(*tensors: Tensor) -> Tensor:
        if not room[0]:
            room[0] = True
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return recorded(*tensors)

    monkeypatch.setattr(made.network, "forward", roomless)
    made.step(0, 1.0)
    assert (made.pieces, recorder.replays) == (2, 0)
    usual = stepper()
    usual.step(0, 1.0)
    for ours, theirs in zip(made.network.parameters(), usual.network.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-5)


def test_evaluation_and_other_shapes_are_free_again_once_the_recording_is_forgotten() -> None:
    network = UNet(UNET)
    forget = record(network, (torch.zeros(2, 4, 8, 8), torch.zeros(2)), bfloat16=False, capture=Recorder())
    forget()
    assert network(torch.zeros(3, 4, 8, 8), torch.zeros(3)).shape == (3, 4, 8, 8)

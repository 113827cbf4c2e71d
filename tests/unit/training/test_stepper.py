"""Steps that go wrong: numbers that are not finite, memory that gives out."""

from pathlib import Path

import pytest
import torch
from lightning_fabric import Fabric
from torch import Tensor

from pixelgen.errors import RunError
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.training.batches import Batches
from pixelgen.training.config import TrainConfig
from pixelgen.training.stepper import Stepper

UNET = UNetConfig(size=8, channels=(16, 32), blocks=(1, 1), patch=1)


class Roomless(UNet):
    """A network that runs out of memory above two sprites at a time."""

    room = 2

    def forward(self, x: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        if len(x) > self.room:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return super().forward(x, t, labels)


class Poisoned(Batches):
    """Batches of which one step's holds a number that is none."""

    def batch(self, step: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        states, labels = super().batch(step, generator)
        if step == 1:
            states[0, 0, 0, 0] = float("nan")
        return states, labels


def stepper(network: type[UNet] = UNet, batches: type[Batches] = Batches) -> Stepper:
    torch.manual_seed(0)
    sprites = procedural_sprites(16, size=8, seed=0)
    config = TrainConfig(batch=8, device="cpu")
    source = batches(sprites, device=torch.device("cpu"), batch=8, seed=0, shift=0, flip=False)
    return Stepper(config, Fabric(accelerator="cpu", devices=1), network(UNET), source)


def parameters(made: Stepper) -> list[Tensor]:
    return [p.detach().clone() for p in made.network.parameters()]


def test_a_step_without_a_finite_gradient_changes_nothing_and_lowers_the_rate() -> None:
    made = stepper(batches=Poisoned)
    made.step(0, 1.0)
    before = parameters(made)
    made.step(1, 1.0)
    assert all(torch.equal(a, b) for a, b in zip(before, parameters(made), strict=True))
    loss, norm, steps, skipped = made.report()
    assert (steps, skipped) == (2, 1)
    assert loss > 0
    assert norm > 0
    assert made.rate_scale == 0.5
    made.step(2, 1.0)
    assert not all(torch.equal(a, b) for a, b in zip(before, parameters(made), strict=True))
    assert made.report()[3] == 0


def test_out_of_memory_is_met_with_smaller_pieces_and_the_same_result() -> None:
    made, roomy = stepper(Roomless), stepper()
    made.step(0, 1.0)
    roomy.step(0, 1.0)
    assert made.pieces == 4
    for ours, theirs in zip(parameters(made), parameters(roomy), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-5)


def test_no_room_for_a_single_sprite_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Roomless, "room", 0)
    with pytest.raises(RunError, match="smaller model"):
        stepper(Roomless).step(0, 1.0)


def test_other_errors_are_not_swallowed(tmp_path: Path) -> None:
    made = stepper()
    made.network.head = torch.nn.Conv2d(3, 3, 1)
    with pytest.raises(RuntimeError, match="channels"):
        made.step(0, 1.0)

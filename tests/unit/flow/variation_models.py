"""Samplers for the tests of variations: exact flows, and a small network whose answers depend on everything."""

import torch
from exact_fields import Gaussian
from torch import nn

from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.flow.schedule import SCHEDULES, LinearSchedule
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.rgba import Pixels

SIZE = 16
TARGET = Gaussian(mean=0.2, spread=0.3)


class Mixing(nn.Module):
    """A convolution, time, label and a matrix product: small, smooth, and no sprite's answer is another's."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.classes = classes
        self.enter, self.leave = nn.Conv2d(4, 24, 3, padding=1), nn.Conv2d(24, 4, 3, padding=1)
        self.given = nn.Linear(1 + classes + 1, 24)

    def forward(self, x, t, labels=None):
        assert (labels is None) == (self.classes == 0)
        chosen = torch.zeros(len(x), self.classes + 1)
        if labels is not None:
            chosen[torch.arange(len(x)), labels] = 2.0
        hidden = self.enter(x) + self.given(torch.cat([t[:, None], chosen], dim=1))[:, :, None, None]
        return self.leave(torch.tanh(hidden)) - 0.5 * x


def mixing(classes: tuple[str, ...] = (), *, binary_alpha: bool = False) -> Sampler:
    """A sampler of 16 px sprites with a network that was never trained."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        network = Mixing(len(classes)).eval().requires_grad_(requires_grad=False)
    return Sampler(
        network,
        size=SIZE,
        classes=classes,
        schedule=LinearSchedule(),
        binary_alpha=binary_alpha,
        flow_map=lambda x, t, labels, until: network(x, (t + until) / 2, labels),
    )


def exact(schedule: str = "linear") -> Sampler:
    """A sampler of Gaussian noise as sprites of 8 px, whose flow is known."""
    trained = SCHEDULES[schedule]
    return Sampler(TARGET.network(trained), size=8, schedule=trained, binary_alpha=False, flow_map=TARGET.flow_map)


def drawn(count: int, *, size: int = SIZE) -> Pixels:
    """Sprites that no model made."""
    return procedural_sprites(count, size=size, seed=4).pixels


def request(count: int, **settings: object) -> SampleConfig:
    """Few calls, so that the tests are quick."""
    return SampleConfig.model_validate({"count": count, "calls": 4, "seed": 3, **settings})

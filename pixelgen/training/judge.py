"""Looking at the network while it learns: previews from fixed seeds, validation loss, distances, originality.

Everything here works on the moving average of the weights, in a second network, and draws its noise from its own seeds:
whether and when it is called changes nothing in the training.
"""

import time
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor

from pixelgen.errors import MetricError
from pixelgen.flow.path import sample_path
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.metrics.evaluate import Evaluator, Scores
from pixelgen.metrics.features import sprite_encoder
from pixelgen.model.ema import PowerEma
from pixelgen.model.unet import UNet
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.batches import derived_seed, to_states
from pixelgen.training.plan import Plan

_PREVIEW_CALLS = 8
_FEWEST = 128  # sprites in an evaluation; fewer say nothing
_CHECKS = 5  # at least so many in a run, by making fewer sprites if need be
_FORWARD_SHARE = 1 / 3  # of a training step: the gradient costs twice the forward pass
_LOSS_SPRITES = 256


@dataclass(slots=True)
class Judge:
    """Judges averages of a network against held-out sprites.

    Attributes:
        problem: why there will be no distances, or None.
        count: sprites made for each evaluation; fixed for the run, so that its values compare.
    """

    plan: Plan
    training: SpriteSet
    validation: SpriteSet
    binary_alpha: bool
    problem: str | None = field(init=False, default=None)
    count: int = field(init=False)
    _network: UNet = field(init=False)
    _evaluator: Evaluator | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        plan = self.plan
        self._network = UNet(plan.unet).to(plan.device).eval().requires_grad_(requires_grad=False)
        self._network.to(memory_format=plan.number_format.memory_format)
        self.count = plan.config.evaluation_sprites
        if plan.budget.seconds is not None:
            afforded = plan.config.evaluation_share * plan.budget.seconds / _CHECKS / self._seconds_per_sprite
            self.count = min(self.count, max(_FEWEST, round(afforded)))
        try:
            self._evaluator = Evaluator(self.training, self.validation, sprite_encoder(plan.device))
        except MetricError as error:
            self.problem = str(error)

    @property
    def _seconds_per_sprite(self) -> float:
        return self.plan.config.evaluation_calls * _FORWARD_SHARE / self.plan.images_per_s

    @property
    def expected_seconds(self) -> float:
        """What an evaluation will take, by the probe's speed."""
        return self.count * self._seconds_per_sprite

    def previews(self, ema: PowerEma) -> NDArray[np.uint8]:
        """The same seeds each time: (N, S, S, 4) straight RGBA, read-only."""
        sprites = self._sample(ema, self.plan.config.previews, calls=_PREVIEW_CALLS, seed=self.plan.config.seed)
        sprites.setflags(write=False)
        return sprites

    def scores(self, ema: PowerEma, cancel: CancelToken) -> Scores | None:
        """Distances of freshly made sprites, or None where they cannot be had (``problem`` says why).

        Raises:
            Cancelled: if the training is aborted or stopped meanwhile.
        """
        if self._evaluator is None:
            return None
        seed = derived_seed(self.plan.config.seed, 1)
        made = self._sample(ema, self.count, calls=self.plan.config.evaluation_calls, seed=seed, cancel=cancel)
        return self._evaluator(made)

    @torch.no_grad()
    def validation_loss(self, ema: PowerEma) -> float:
        """The training's loss on held-out sprites, at fixed times and noise, so that values compare."""
        ema.copy_to(self._network)
        chosen = self.validation.take(range(min(_LOSS_SPRITES, len(self.validation))))
        device = self.plan.device
        x1 = to_states(torch.from_numpy(chosen.pixels).to(device))
        generator = torch.Generator().manual_seed(derived_seed(self.plan.config.seed, 2))
        x0 = torch.randn(x1.shape, generator=generator).to(device)
        t = ((torch.arange(len(x1)) + 0.5) / len(x1)).to(device)
        x_t, velocity = sample_path(SCHEDULES[self.plan.config.schedule], x1, x0, t)
        labels = torch.from_numpy(chosen.labels).to(device) if self.plan.unet.classes else None
        pieces = zip(x_t.split(64), velocity.split(64), t.split(64), _split(labels, len(x1)), strict=True)
        total = sum(F.mse_loss(self._forward(x, s, c), v, reduction="sum").item() for x, v, s, c in pieces)
        return total / velocity.numel()

    def _forward(self, x: Tensor, t: Tensor, labels: Tensor | None) -> Tensor:
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self.plan.number_format.bfloat16):
            return self._network(x, t, labels).float()

    def _sample(
        self, ema: PowerEma, count: int, *, calls: int, seed: int, cancel: CancelToken | None = None
    ) -> NDArray[np.uint8]:
        ema.copy_to(self._network)
        sampler = Sampler(
            self._forward,
            size=self.plan.unet.size,
            classes=self.training.classes if self.plan.unet.classes else (),
            class_weights=self.training.class_counts if self.plan.unet.classes else (),
            schedule=SCHEDULES[self.plan.config.schedule],
            binary_alpha=self.binary_alpha,
            device=self.plan.device,
        )
        return sampler.sample(SampleConfig(count=count, calls=calls, seed=seed), cancel=cancel)


def _split(labels: Tensor | None, count: int) -> list[Tensor] | list[None]:
    return list(labels.split(64)) if labels is not None else [None] * -(-count // 64)


class Timetable:
    """When the next preview and the next evaluation are due, so that looking costs only its share of the time."""

    def __init__(self, plan: Plan, judge: Judge) -> None:
        self._share = plan.config.evaluation_share
        self._every_steps = plan.config.evaluation_steps
        self._next_evaluation = self._after(0.0, judge.expected_seconds)
        self._next_preview = 2.0

    def evaluation_due(self, step: int, seconds: float) -> bool:
        if self._every_steps is not None:
            return step % self._every_steps == 0
        return seconds >= self._next_evaluation

    def preview_due(self, seconds: float) -> bool:
        return seconds >= self._next_preview

    def evaluated(self, seconds: float, took: float) -> None:
        self._next_evaluation = self._after(seconds, took)

    def previewed(self, seconds: float, took: float) -> None:
        """The next preview comes a quarter of the run later: changes are quick at first, and the series stays short."""
        self._next_preview = seconds + max(0.25 * seconds, 50 * took, 2.0)

    def _after(self, seconds: float, took: float) -> float:
        return seconds + took / self._share if self._share > 0 else float("inf")


class Stopwatch:
    """Seconds of training, going on from an earlier session, not counting pauses."""

    def __init__(self, earlier: float) -> None:
        self._earlier = earlier
        self._since = time.monotonic()

    @property
    def seconds(self) -> float:
        return self._earlier + time.monotonic() - self._since

    def leave_out(self, pause: float) -> None:
        """Take ``pause`` seconds back out."""
        self._since += pause

"""Looking at the network while it learns: previews from fixed seeds, validation loss, distances, originality.

Everything here works on the moving average of the weights, in a second network, and draws its noise from its own seeds:
whether and when it is called changes nothing in the training.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor

from pixelgen.errors import CheckpointError, MetricError
from pixelgen.flow.path import sample_path
from pixelgen.flow.precision import BFLOAT16, FLOAT32
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.metrics.evaluate import Evaluator, Scores
from pixelgen.metrics.features import sprite_encoder
from pixelgen.model.ema import PowerEma
from pixelgen.model.unet import UNet
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.batches import derived_seed, to_states
from pixelgen.training.copying import Nearness, measure_nearness
from pixelgen.training.plan import Plan
from pixelgen.training.tuning import tune_checkpoint

_PREVIEW_CALLS = 8
_FEWEST = 128  # sprites in an evaluation; fewer say nothing
_CHECKS = 5  # at least so many in a run, by making fewer sprites if need be
_FORWARD_SHARE = 1 / 3  # of a training step: the gradient costs twice the forward pass
_LOSS_SPRITES = 256
_ENDLESS = 1800.0  # seconds of the run that a training without an end is taken for, to space its first checks


@dataclass(slots=True)
class Judge:
    """Judges averages of a network against held-out sprites.

    Attributes:
        count: sprites made for each evaluation; chosen by the budget and the probe's speed if 0.
        problem: why there will be no distances, or None.
    """

    plan: Plan
    training: SpriteSet
    validation: SpriteSet
    binary_alpha: bool
    count: int = 0
    problem: str | None = field(init=False, default=None)
    _network: UNet = field(init=False)
    _evaluator: Evaluator | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        plan = self.plan
        self._network = UNet(plan.unet).to(plan.device).eval().requires_grad_(requires_grad=False)
        self._network.to(memory_format=plan.number_format.memory_format)
        self.count = self.count or self._affordable_sprites()
        try:
            self._evaluator = Evaluator(self.training, self.validation, sprite_encoder(plan.device))
        except MetricError as error:
            self.problem = str(error)

    @property
    def sprites_per_s(self) -> float:
        """How many sprites the network is through with in a second, in one call each, by the probe's speed."""
        return self.plan.images_per_s / _FORWARD_SHARE

    @property
    def _seconds_per_sprite(self) -> float:
        return self.plan.config.evaluation_calls / self.sprites_per_s

    @property
    def expected_seconds(self) -> float:
        """What an evaluation will take, by the probe's speed."""
        return self.count * self._seconds_per_sprite

    def _affordable_sprites(self) -> int:
        config, budget = self.plan.config, self.plan.budget
        if budget.steps is not None:
            return config.evaluation_sprites
        afforded = config.evaluation_share * (budget.seconds or _ENDLESS) / _CHECKS / self._seconds_per_sprite
        return min(config.evaluation_sprites, max(_FEWEST, round(afforded)))

    def previews(self, ema: PowerEma, cancel: CancelToken) -> NDArray[np.uint8]:
        """The same seeds each time: (N, S, S, 4) straight RGBA, read-only.

        Raises:
            Cancelled: if ``cancel`` says so meanwhile.
        """
        config = self.plan.config
        sprites = self._sample(ema, config.previews, calls=_PREVIEW_CALLS, seed=config.seed, cancel=cancel)
        sprites.setflags(write=False)
        return sprites

    def scores(self, ema: PowerEma, cancel: CancelToken) -> Scores:
        """Distances of freshly made sprites.

        Raises:
            RuntimeError: where they cannot be had: ``problem`` says why.
            Cancelled: if ``cancel`` says so meanwhile.
        """
        if self._evaluator is None:
            raise RuntimeError(f"there is nothing to judge with: {self.problem}")
        seed = derived_seed(self.plan.config.seed, 1)
        made = self._sample(ema, self.count, calls=self.plan.config.evaluation_calls, seed=seed, cancel=cancel)
        return self._evaluator(made, cancel=cancel)

    def nearness(self, scores: Scores) -> Nearness:
        """How many of the sprites just judged, and of the held-out ones, lie very near to a training sprite."""
        if self._evaluator is None:
            raise RuntimeError(f"there is nothing to judge with: {self.problem}")
        return measure_nearness(scores.details.distances, self._evaluator.held_out_distances)

    def tune(self, checkpoint: Path, *, seconds: float, cancel: CancelToken) -> None:
        """Find the settings with which a model needs few calls, if ``seconds`` of training leave time for it.

        Raises:
            Cancelled: if ``cancel`` says so meanwhile.
        """
        if self._evaluator is not None:
            with suppress(CheckpointError):  # a full disk: ``pixelgen tune`` finds them again
                tune_checkpoint(
                    checkpoint,
                    self._evaluator.reference,
                    seconds=seconds,
                    sprites_per_s=self.sprites_per_s,
                    device=self.plan.device,
                    cancel=cancel,
                )

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
        precision = BFLOAT16 if self.plan.number_format.bfloat16 else FLOAT32
        return precision.of(self._network, x.device)(x, t, labels)

    def _sample(self, ema: PowerEma, count: int, *, calls: int, seed: int, cancel: CancelToken) -> NDArray[np.uint8]:
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
        # A way in few calls that suits every model; its own is found at the end. Never another one: whatever version
        # goes on with a run, its distances have to be comparable.
        asked = SampleConfig(count=count, calls=calls, seed=seed, solver="ab2-sprite", shift=2.0, head_start=0.1)
        return sampler.sample(asked, cancel=cancel)


def _split(labels: Tensor | None, count: int) -> list[Tensor] | list[None]:
    return list(labels.split(64)) if labels is not None else [None] * -(-count // 64)

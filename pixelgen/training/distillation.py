"""The second stage of training: a model learns to take in one call the steps for which it needs many.

The learner ū(x, t, s) is the model's own network with one more input, the time s until which a step leads, and begins
as the model: as its velocity, whatever s is. It learns the mean velocity between two states of the model's own ways,
E‖ū(x_t, t, s) − (x_s − x_t)/(s − t)‖, with both states from ``Ways``: a flow map learned from solutions of the flow,
with no derivative taken of the network by t or x (flow maps: Boffi et al. 2024, https://arxiv.org/abs/2406.07507; steps
of the teacher as targets: Salimans & Ho 2022, https://arxiv.org/abs/2202.00512, here all lengths at once). The same
noise leads to the same sprite as with many calls of the model, as nearly as few calls can.

The loss is each sprite's norm, not its square (Song & Dhariwal 2023, https://arxiv.org/abs/2310.14189, section 3.3):
the long steps, whose errors are large at first, do not drown the short ones.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from pydantic import Field
from torch import Tensor

from pixelgen.errors import RunError
from pixelgen.flow.config import Request
from pixelgen.flow.precision import BFLOAT16, FLOAT32
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.model.checkpoint import TEACHER, ModelHeader, SpriteModel
from pixelgen.model.convolution import arrange
from pixelgen.model.ema import PowerEma
from pixelgen.model.unet import UNet
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import NumberFormat, describe
from pixelgen.training.budget import Budget
from pixelgen.training.optimizer import OPTIMIZERS
from pixelgen.training.probe import probe
from pixelgen.training.ways import Steps, Ways, pool_size

_WARM_UP = 0.03
_WIDTH = 0.1  # of the average of weights that is kept
_SOFTENING = 1e-4  # added to the mean square, so that the norm has a gradient everywhere
_CLIP = 1.0
_FIRST = 128  # ways before the first step
_REPORT_SECONDS = 0.2


class DistilConfig(Request):
    """How a model is distilled."""

    minutes: float = Field(
        20.0,
        ge=0.01,
        le=100_000,
        title="Minutes",
        description="How long to learn; the learning rate falls to zero at the end.",
        json_schema_extra={"unit": "min"},
    )
    steps: int | None = Field(
        None, ge=1, le=100_000_000, title="Steps", description="Budget in optimiser steps, instead of minutes."
    )
    batch: int = Field(32, ge=1, le=65_536, title="Batch", description="Parts of ways that are learned at once.")
    reuse: float = Field(
        8.0,
        ge=0.1,
        le=1000,
        title="Use of a way",
        description="How often each way is learned from: more leaves more time to learning, fewer see more noise.",
    )
    learning_rate: float = Field(1e-3, ge=1e-7, le=1, title="Learning rate", description="At its peak.")
    seed: int = Field(0, ge=0, le=2**63 - 1, title="Seed", description="Of the ways and their order.")

    @property
    def budget(self) -> Budget:
        """The steps that were asked for, else the minutes."""
        return Budget(steps=self.steps) if self.steps is not None else Budget(seconds=60 * self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class DistilProgress:
    """At most about five a second, in the thread that distils.

    Attributes:
        step: taken so far.
        loss: mean since the last report.
        images_per_s: parts of ways learned in a second.
        progress: share of the budget, [0, 1].
        seconds_left: until the budget is used up.
    """

    step: int
    loss: float
    images_per_s: float
    progress: float
    seconds_left: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Distilled:
    """What came of it.

    Attributes:
        weights: of the flow map by name, float32 on the CPU.
        header: of its file.
        seconds: that the learning took.
    """

    weights: dict[str, Tensor]
    header: ModelHeader
    seconds: float

    def network(self) -> UNet:
        """The flow map, ready to sample from, on the CPU."""
        network = UNet(self.header.unet)
        network.load_state_dict(self.weights)
        return network.eval().requires_grad_(requires_grad=False).to(memory_format=torch.channels_last)


class Learner:
    """A network that learns long steps, from a model that knows short ones.

    Args:
        model: as which it begins.
        device: where it is.
        number_format: in which it computes.
    """

    def __init__(self, model: SpriteModel, *, device: torch.device, number_format: NumberFormat) -> None:
        self.network = UNet(replace(model.header.unet, flow_map=True, dropout=0.0))
        self.network.load_state_dict(model.network.state_dict(), strict=False)  # all but the new input, which is zero
        arrange(self.network.to(device), number_format)
        fused = device.type in ("cpu", "cuda")
        self._optimizers = next(iter(OPTIMIZERS.values())).optimizers(self.network, weight_decay=0.0, fused=fused)
        self._bfloat16, self._device = number_format.bfloat16, device
        self.average = PowerEma(self.network, _WIDTH)
        self.steps = 0

    def learn(self, parts: Steps, *, rate: float) -> Tensor:
        """Take one optimiser step at a learning rate; the loss before it, on the device."""
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._bfloat16):
            told = self.network(parts.x, parts.t, parts.labels, parts.until).float()
        loss = ((told - parts.velocity).square().flatten(1).mean(dim=1) + _SOFTENING).sqrt().mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), _CLIP)
        for optimizer in self._optimizers:
            optimizer.param_groups[0]["lr"] = rate
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.steps += 1
        self.average.update(self.network, self.steps)
        return loss.detach()


def distil(
    model: SpriteModel,
    config: DistilConfig,
    *,
    digest: str,
    device: torch.device,
    cancel: CancelToken,
    report: Callable[[DistilProgress], None] | None = None,
) -> Distilled:
    """Teach a copy of a model's network long steps. The model itself stays as it is, on ``device``.

    Args:
        model: the teacher.
        config: how, and how long.
        digest: SHA-256 of the model's file, to which the map belongs.
        device: that computes.
        cancel: stop ends with what was learned so far; abort leaves with nothing.
        report: told how far it is.

    Raises:
        RunError: if the loss is no number any more.
        Cancelled: after ``cancel.abort()``.
    """
    number_format, _ = probe(model.header.unet, device)
    torch.manual_seed(config.seed)
    learner = Learner(model, device=device, number_format=number_format)
    ways = _ways(model, config, device=device, number_format=number_format)
    budget, seconds, reported = config.budget, 0.0, 0.0
    losses: list[Tensor] = []
    while budget.progress(learner.steps, seconds) < 1 and not (cancel.stopping and learner.steps):
        cancel.checkpoint()
        began = time.monotonic()
        while ways.walked < min(_FIRST, ways.kept) or ways.walked * config.reuse < learner.steps * config.batch:
            ways.walk()
        rate = config.learning_rate * budget.rate(learner.steps + 0.5, seconds, warm_up=_WARM_UP, cooldown=1.0)
        losses.append(learner.learn(ways.draw(config.batch), rate=rate))
        seconds += time.monotonic() - began
        progress = budget.progress(learner.steps, seconds)
        if seconds - reported >= _REPORT_SECONDS or progress >= 1:
            loss = torch.stack(losses).mean().item()
            if math.isnan(loss):
                raise RunError("the distillation broke down", "its loss is no number", "choose a lower learning rate")
            if report is not None:
                left = budget.seconds_left(learner.steps, seconds, steps_per_s=learner.steps / max(seconds, 1e-9))
                speed = len(losses) * config.batch / max(seconds - reported, 1e-9)
                report(
                    DistilProgress(
                        step=learner.steps, loss=loss, images_per_s=speed, progress=progress, seconds_left=left
                    )
                )
            losses, reported = [], seconds
    training = {
        TEACHER: digest,
        "steps": learner.steps,
        "images": learner.steps * config.batch,
        "ways": ways.walked,
        "seconds": round(seconds, 1),
        "device": describe(device),
        "number_format": str(number_format),
        "seed": config.seed,
    }
    header = replace(model.header, unet=learner.network.config, training=training, metrics={})
    weights = {name: value.cpu() for name, value in learner.average.averages.items()}
    return Distilled(weights=weights, header=header, seconds=seconds)


def _ways(model: SpriteModel, config: DistilConfig, *, device: torch.device, number_format: NumberFormat) -> Ways:
    precision = BFLOAT16 if number_format.bfloat16 else FLOAT32
    return Ways(
        network=precision.of(model.network.to(device), device),
        schedule=SCHEDULES[model.header.schedule],
        size=model.size,
        class_weights=tuple(map(float, model.header.class_counts)),
        device=device,
        generator=torch.Generator().manual_seed(config.seed),
        kept=pool_size(model.size),
    )

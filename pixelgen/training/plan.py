"""From what the user asked to what will be done here: each open setting filled in by the sprites and a short probe."""

from dataclasses import dataclass, replace

import torch

from pixelgen.model.unet import UNetConfig
from pixelgen.runtime.device import NumberFormat, resolve_device
from pixelgen.runtime.priority import cores
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.budget import Budget
from pixelgen.training.config import TrainConfig
from pixelgen.training.presets import CPU_BATCH, GPU_BATCH, PRESETS
from pixelgen.training.probe import probe
from pixelgen.training.start import Start


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a training will do.

    Attributes:
        config: the user's settings with nothing left open.
        unet: the network's shape.
        device, number_format: where and how it is computed.
        images_per_s: training speed that the probe measured, sprites a second.
        budget: steps, seconds, or no end.
        start: the model that the weights come from; None for a training from scratch.
    """

    config: TrainConfig
    unet: UNetConfig
    device: torch.device
    number_format: NumberFormat
    images_per_s: float
    budget: Budget
    start: Start | None = None


def make_plan(
    config: TrainConfig,
    sprites: SpriteSet,
    *,
    start: Start | None = None,
    shape: UNetConfig | None = None,
    gain: int = 1,
) -> Plan:
    """Settle every open setting of ``config`` for ``sprites`` on this machine. Takes some seconds the first time.

    Args:
        start: the model that it starts from, whose network it then takes.
        shape: of the network, where that is settled; its classes, dropout and size of the sprites may differ.
        gain: by how much the processes that train together are faster than this one.

    Raises:
        ConfigError: if the device is not there.
    """
    device = resolve_device(config.device)
    preset = PRESETS[config.preset]
    classes = len(sprites.classes) if config.labels and len(sprites.classes) > 1 else 0
    dropout = config.dropout if config.dropout is not None else _dropout_for(len(sprites))

    def network(name: str) -> UNetConfig:
        return UNetConfig.named(name, size=sprites.size, classes=classes, dropout=dropout)

    name: str | None = config.model or preset.model
    unet = network(config.model or preset.model)
    if start is not None:
        name, shape = start.model, start.header.unet
    if shape is not None:
        unet = replace(shape, size=sprites.size, classes=classes, dropout=dropout)
    chosen, images_per_s = probe(unet, device)
    if shape is None and config.model is None and preset.model_at(gain * images_per_s) != name:
        name = preset.model_at(gain * images_per_s)
        unet = network(name)
        chosen, images_per_s = probe(unet, device)
    if config.number_format != "auto":
        bfloat16 = config.number_format == "bfloat16"
        chosen = replace(chosen, bfloat16=bfloat16, winograd=chosen.winograd and not bfloat16)
    if config.low_priority and chosen.threads > max(1, cores() - 1):
        fewer = max(1, cores() - 1)
        images_per_s *= fewer / chosen.threads
        chosen = replace(chosen, threads=fewer)
        torch.set_num_threads(fewer)
    batch = config.batch or (GPU_BATCH if device.type == "cuda" else CPU_BATCH)
    minutes = config.minutes
    if config.steps is None and minutes is None and not config.endless:
        minutes = float(preset.minutes_at(gain * images_per_s))
    settled = config.model_copy(
        update={
            "model": name,
            "size": sprites.size,
            "batch": batch,
            "dropout": dropout,
            "learning_rate": config.peak_rate,
            "minutes": minutes,
        }
    )
    budget = Budget(steps=config.steps, seconds=None if minutes is None else 60 * minutes)
    return Plan(
        config=settled,
        unet=unet,
        device=device,
        number_format=chosen,
        images_per_s=images_per_s,
        budget=budget,
        start=start,
    )


def _dropout_for(sprites: int) -> float:
    """The smaller the set, the more a network has to be kept from learning it by heart."""
    return 0.0 if sprites >= 3000 else 0.1 if sprites >= 1000 else 0.2

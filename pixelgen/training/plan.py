"""From what the user asked to what will be done here: each open setting filled in by the sprites and a short probe."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812

from pixelgen import paths
from pixelgen.model.convolution import arrange
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.runtime.device import NumberFormat, fastest_format, resolve_device
from pixelgen.runtime.priority import cores
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.budget import Budget
from pixelgen.training.config import TrainConfig
from pixelgen.training.optimizer import OPTIMIZERS
from pixelgen.training.presets import CPU_BATCH, GPU_BATCH, PRESETS
from pixelgen.training.recording import record
from pixelgen.training.start import Start

_PROBE_BATCH = 16


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


def make_plan(config: TrainConfig, sprites: SpriteSet, *, start: Start | None = None, gain: int = 1) -> Plan:
    """Settle every open setting of ``config`` for ``sprites`` on this machine. Takes some seconds the first time.

    Args:
        start: the model that it starts from, whose network it then takes.
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
        name, unet = start.model, start.shape(size=sprites.size, classes=classes, dropout=dropout)
    chosen, images_per_s = probe(unet, device)
    if start is None and config.model is None and preset.model_at(gain * images_per_s) != name:
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


def probe(unet: UNetConfig, device: torch.device) -> tuple[NumberFormat, float]:
    """The fastest number format for training ``unet`` on ``device``, and sprites a second in it."""
    key = f"{unet.channels}x{unet.blocks}@{unet.size}"
    chosen, seconds = fastest_format(
        device, lambda f: training_step(unet, device, f, batch=_PROBE_BATCH), key=key, cache=_cache()
    )
    if chosen.threads:
        torch.set_num_threads(chosen.threads)
    return chosen, _PROBE_BATCH / seconds


def _cache() -> Path:
    return paths.cache_dir() / "speed.json"


def training_step(
    unet: UNetConfig, device: torch.device, number_format: NumberFormat, *, batch: int
) -> Callable[[], object]:
    """A step of the real network on noise, ``batch`` sprites at a time, which waits for the device."""
    torch.manual_seed(0)
    network = UNet(unet).to(device)
    arrange(network, number_format)
    usual = next(iter(OPTIMIZERS.values()))
    optimizers = usual.optimizers(network, weight_decay=0.0, fused=device.type in ("cpu", "cuda"))
    x = torch.randn(batch, 4, unet.size, unet.size, device=device).to(memory_format=torch.channels_last)
    t = torch.rand(batch, device=device)
    if number_format.recorded:
        record(network, (x, t), bfloat16=number_format.bfloat16)

    def step() -> float:
        for optimizer in optimizers:
            optimizer.zero_grad()
        with torch.autocast(device.type, torch.bfloat16, enabled=number_format.bfloat16):
            loss = F.mse_loss(network(x, t).float(), x)
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
        return loss.item()

    return step


def _dropout_for(sprites: int) -> float:
    """The smaller the set, the more a network has to be kept from learning it by heart."""
    return 0.0 if sprites >= 3000 else 0.1 if sprites >= 1000 else 0.2

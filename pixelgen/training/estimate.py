"""How long each preset takes on this machine, measured: one probe for each network that differs."""

from dataclasses import dataclass, replace

from pixelgen.model.unet import UNetConfig
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import describe, resolve_device
from pixelgen.runtime.world import World
from pixelgen.training.compute import gain
from pixelgen.training.config import TrainConfig
from pixelgen.training.presets import CPU_BATCH, GPU_BATCH, PRESETS
from pixelgen.training.probe import probe
from pixelgen.training.start import find_start


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetTime:
    """What one preset means here.

    Attributes:
        preset: its key.
        model: the network it gets, as a key of ``MODEL_SIZES``; empty for that of a start of another shape.
        minutes: time that it takes.
        images_per_s: training speed of that network, sprites a second.
        batch: sprites per step.
        device: what computes, in words.
    """

    preset: str
    model: str
    minutes: float
    images_per_s: float
    batch: int
    device: str


def measure_presets(config: TrainConfig, *, size: int, cancel: CancelToken) -> tuple[PresetTime, ...]:
    """The time that each preset takes with ``config``'s model and device. Some seconds for each network.

    Classes and dropout are left out of the probe: they cost next to nothing.

    Args:
        size: side of a sprite in pixels.
        cancel: looked at between two probes.

    Raises:
        ConfigError: if the device is not there, or the model to start from does not suit.
        CheckpointError: if that model is not there.
        Cancelled: from ``cancel``.
    """
    device, start = resolve_device(config.device), find_start(config)
    batch = config.batch or (GPU_BATCH if device.type == "cuda" else CPU_BATCH)
    together = gain(World.here(devices=config.devices), device)
    speeds: dict[str, float] = {}

    def network(name: str) -> UNetConfig:
        if start is not None:
            return replace(start.header.unet, size=size, classes=0, dropout=0.0)
        return UNetConfig.named(name, size=size, classes=0, dropout=0.0)

    def speed(name: str) -> float:
        if name not in speeds:
            cancel.checkpoint()
            speeds[name] = together * probe(network(name), device)[1]
        return speeds[name]

    found = []
    for preset in PRESETS.values():
        name = config.model or preset.model
        if start is not None:
            name = start.model or ""
        elif config.model is None:
            name = preset.model_at(speed(name))
        minutes = float(preset.minutes_at(speed(name)))
        found.append(
            PresetTime(
                preset=preset.key,
                model=name,
                minutes=minutes,
                images_per_s=speed(name),
                batch=batch,
                device=describe(device),
            )
        )
    return tuple(found)

"""How fast a network trains on this machine: steps of the real thing on noise, in each number format."""

from collections.abc import Callable

import torch
import torch.nn.functional as F  # noqa: N812

from pixelgen import paths
from pixelgen.model.convolution import arrange
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.runtime.device import NumberFormat, fastest_format
from pixelgen.training.optimizer import OPTIMIZERS
from pixelgen.training.recording import record

_BATCH = 16


def probe(unet: UNetConfig, device: torch.device) -> tuple[NumberFormat, float]:
    """The fastest number format for training ``unet`` on ``device``, and sprites a second in it.

    Takes some seconds the first time. torch is left with the threads of the answer.
    """
    key = f"{unet.channels}x{unet.blocks}@{unet.size}"
    chosen, seconds = fastest_format(
        device, lambda f: training_step(unet, device, f, batch=_BATCH), key=key, cache=paths.cache_dir() / "speed.json"
    )
    if chosen.threads:
        torch.set_num_threads(chosen.threads)
    return chosen, _BATCH / seconds


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

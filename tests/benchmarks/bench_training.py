"""Training speed: the program's step against a plain PyTorch loop, in pairs, on the same network and batch.

    python tests/benchmarks/bench_training.py [--model small] [--batch 32] [--pairs 5]

Prints sprites a second of both, and the median of the ratios of neighbouring runs: machines drift, pairs do not.
"""

import argparse
import time
from collections.abc import Callable
from statistics import median

from pixelgen.runtime.environment import prepare

prepare()

import torch  # noqa: E402  after the environment is set
import torch.nn.functional as F  # noqa: E402, N812
from lightning_fabric import Fabric  # noqa: E402

from pixelgen.model.unet import UNet, UNetConfig, gigaflops_per_call  # noqa: E402
from pixelgen.runtime.device import describe, resolve_device  # noqa: E402
from pixelgen.sprites.procedural import procedural_sprites  # noqa: E402
from pixelgen.training.batches import Batches, to_states  # noqa: E402
from pixelgen.training.config import TrainConfig  # noqa: E402
from pixelgen.training.plan import probe  # noqa: E402
from pixelgen.training.stepper import Stepper  # noqa: E402

STEPS = 3


def plain(unet: UNetConfig, pixels: torch.Tensor, batch: int) -> Callable[[], None]:
    """What one would write first: float32, AdamW as it comes, a moving average by a loop over the weights."""
    network = UNet(unet)
    average = [p.detach().clone() for p in network.parameters()]
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)

    def step() -> None:
        x1 = to_states(pixels[torch.randint(len(pixels), (batch,))]).contiguous()
        x0, t = torch.randn_like(x1), torch.rand(batch)
        s = t[:, None, None, None]
        optimizer.zero_grad()
        F.mse_loss(network(s * x1 + (1 - s) * x0, t), x1 - x0).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        for kept, now in zip(average, network.parameters(), strict=True):
            kept.mul_(0.999).add_(now.detach(), alpha=0.001)

    return step


def ours(unet: UNetConfig, batch: int) -> tuple[Callable[[], None], str]:
    device = resolve_device("cpu")
    chosen, _ = probe(unet, device)
    batches = Batches(procedural_sprites(256, size=unet.size), device=device, batch=batch, seed=0, shift=1, flip=False)
    network = UNet(unet).to(memory_format=chosen.memory_format)
    fabric = Fabric(accelerator="cpu", devices=1, precision=chosen.precision)
    stepper = Stepper(TrainConfig(batch=batch), fabric, network, batches)
    number = iter(range(10**9))
    return lambda: stepper.step(next(number), 0.5), f"{chosen}, {describe(device)}"


def rate(step: Callable[[], None], batch: int) -> float:
    step()
    start = time.perf_counter()
    for _ in range(STEPS):
        step()
    return STEPS * batch / (time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="small")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--pairs", type=int, default=5)
    arguments = parser.parse_args()
    unet = UNetConfig.named(arguments.model, size=32)
    step, how = ours(unet, arguments.batch)
    pixels = torch.from_numpy(procedural_sprites(256, size=32).pixels)
    other = plain(unet, pixels, arguments.batch)
    cost = 3 * gigaflops_per_call(UNet(unet).eval())
    rates = [(rate(step, arguments.batch), rate(other, arguments.batch)) for _ in range(arguments.pairs)]
    print(f"{arguments.model} at 32 px, batch {arguments.batch}, {how}, {cost:.2f} GFLOP a sprite")
    print(f"ours   {median(a for a, _ in rates):7.1f} sprites/s")
    print(f"plain  {median(b for _, b in rates):7.1f} sprites/s")
    print(f"ratio  {median(a / b for a, b in rates):7.2f} (median of {arguments.pairs} pairs)")


if __name__ == "__main__":
    main()

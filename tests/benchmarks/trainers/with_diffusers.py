"""The training of diffusers' examples, around our network: accelerate, their noise scheduler, optimiser and averages.

The loop of ``examples/unconditional_image_generation/train_unconditional.py`` with the flow-matching objective of
``examples/dreambooth/train_dreambooth_sd3.py``, both of https://github.com/huggingface/diffusers: logit-normal times
looked up in the scheduler's table, a loss weight for each sprite, clipping at 1, EMAModel, a progress log that reads
the loss at each step.
"""

from collections.abc import Callable, Iterator

import torch
from accelerate import Accelerator
from diffusers import FlowMatchEulerDiscreteScheduler
from diffusers.optimization import get_scheduler
from diffusers.training_utils import (
    EMAModel,
    compute_density_for_timestep_sampling,
    compute_loss_weighting_for_sd3,
)
from torch import Tensor
from torch.utils.data import DataLoader

from trainers.pictures import Pictures
from trainers.task import Task


def make(task: Task) -> tuple[Callable[[int], None], str]:
    """So many steps of the examples' loop."""
    accelerator = Accelerator(mixed_precision="no", cpu=task.device == "cpu")
    noise = FlowMatchEulerDiscreteScheduler(num_train_timesteps=1000)
    loader = DataLoader(Pictures(task.sprites()), batch_size=task.batch, shuffle=True, num_workers=0, drop_last=True)
    network = task.network()
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-4, betas=(0.95, 0.999), weight_decay=1e-6, eps=1e-8)
    schedule = get_scheduler("cosine", optimizer=optimizer, num_warmup_steps=500, num_training_steps=100_000)
    network, optimizer, loader, schedule = accelerator.prepare(network, optimizer, loader, schedule)
    average = EMAModel(network.parameters(), decay=0.9999, use_ema_warmup=True, inv_gamma=1.0, power=0.75)
    batches = _endless(loader)

    def step() -> float:
        x1 = next(batches)
        x0 = torch.randn_like(x1)
        with accelerator.accumulate(network):
            density = compute_density_for_timestep_sampling(
                weighting_scheme="logit_normal", batch_size=len(x1), logit_mean=0.0, logit_std=1.0, mode_scale=1.29
            )
            chosen = (density * noise.config.num_train_timesteps).long()
            sigma = noise.sigmas[chosen].to(x1.device).view(-1, 1, 1, 1)
            predicted = network((1 - sigma) * x1 + sigma * x0, 1 - sigma.flatten())
            weight = compute_loss_weighting_for_sd3(weighting_scheme="logit_normal", sigmas=sigma)
            loss = (weight * (predicted - (x1 - x0)) ** 2).reshape(len(x1), -1).mean(1).mean()
            accelerator.backward(loss)
            accelerator.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
        average.step(network.parameters())
        return loss.detach().item()

    def steps(count: int) -> None:
        for _ in range(count):
            step()

    return steps, f"float32, adamw, {task.about()}"


def _endless(loader: DataLoader[Tensor]) -> Iterator[Tensor]:
    while True:
        yield from loader

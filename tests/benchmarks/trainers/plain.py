"""What one writes first: float32, AdamW as it comes, the moving average by a loop over the weights, torch's defaults.

It need not even read its sprites from a disk: they are one tensor in memory, as in the program.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F  # noqa: N812

from pixelgen.training.batches import to_states
from trainers.task import Task


def make(task: Task) -> tuple[Callable[[int], None], str]:
    """So many steps of the loop."""
    pixels = torch.from_numpy(task.sprites().pixels).to(task.device)
    network = task.network()
    average = [parameter.detach().clone() for parameter in network.parameters()]
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)

    def step() -> None:
        x1 = to_states(pixels[torch.randint(len(pixels), (task.batch,))]).contiguous()
        x0, t = torch.randn_like(x1), torch.rand(task.batch, device=task.device)
        s = t[:, None, None, None]
        optimizer.zero_grad()
        F.mse_loss(network(s * x1 + (1 - s) * x0, t), x1 - x0).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        for kept, now in zip(average, network.parameters(), strict=True):
            kept.mul_(0.999).add_(now.detach(), alpha=0.001)

    def steps(count: int) -> None:
        for _ in range(count):
            step()
        task.wait()

    return steps, f"float32, adamw, {task.about()}"

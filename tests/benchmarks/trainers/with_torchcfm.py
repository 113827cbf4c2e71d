"""The training of torchcfm's CIFAR-10 example, around our network: its matcher, data loader, optimiser and averages.

As in ``examples/images/cifar10/train_cifar10.py`` of https://github.com/atong01/conditional-flow-matching: optimal
transport within a batch, up to four processes that turn pictures into numbers one by one, Adam with a
linear warm-up, clipping at 1, and an average of the whole state of the network.
"""

import copy
from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.utils.data import DataLoader
from torchcfm.conditional_flow_matching import ExactOptimalTransportConditionalFlowMatcher

from pixelgen.runtime.priority import cores
from trainers.pictures import Pictures
from trainers.task import Task

_MOST_WORKERS, _WARM_UP, _DECAY = 4, 5000, 0.9999


def make(task: Task) -> tuple[Callable[[int], None], str]:
    """So many steps of the example's loop."""
    workers = min(_MOST_WORKERS, cores())  # torch warns of more than that
    loader = DataLoader(
        Pictures(task.sprites()), batch_size=task.batch, shuffle=True, num_workers=workers, drop_last=True
    )
    network = task.network()
    average = copy.deepcopy(network)
    optimizer = torch.optim.Adam(network.parameters(), lr=2e-4)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(step, _WARM_UP) / _WARM_UP)
    matcher = ExactOptimalTransportConditionalFlowMatcher(sigma=0.0)
    batches = _endless(loader)

    def step() -> None:
        optimizer.zero_grad()
        x1 = next(batches).to(task.device)
        t, x_t, velocity = matcher.sample_location_and_conditional_flow(torch.randn_like(x1), x1)
        loss = torch.mean((network(x_t, t) - velocity) ** 2)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        now = network.state_dict()
        for name, kept in average.state_dict().items():
            kept.copy_(kept * _DECAY + now[name] * (1 - _DECAY))

    def steps(count: int) -> None:
        for _ in range(count):
            step()
        task.wait()

    return steps, f"float32, adam, {task.about()}, loader processes: {workers}"


def _endless(loader: DataLoader[Tensor]) -> Iterator[Tensor]:
    while True:
        yield from loader

"""One launch instead of hundreds: a network's kernels recorded on an NVIDIA card, and replayed in every step.

A network of this size is done computing before Python has launched its next kernel. A CUDA graph holds all kernels of
the way forward, and another those of the way back, with the places of their inputs; a step copies its batch there and
launches each graph once (https://pytorch.org/docs/stable/notes/cuda.html#cuda-graphs). The shapes are then fixed.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

Capture = Callable[[nn.Module, tuple[Tensor, ...]], object]
"""Records a module's calls with tensors like those given, and lets its ``forward`` replay them in training."""


def record(
    network: nn.Module, batch: tuple[Tensor, ...], *, bfloat16: bool, capture: Capture | None = None
) -> Callable[[], None]:
    """Let the network in training replay its kernels for batches of one shape; how it evaluates does not change.

    Args:
        network: on a CUDA device, in training mode; its parameters must stay where they are in memory.
        batch: what it will be called with, by position; all calls in training must have these shapes and formats.
        bfloat16: whether it will be called in mixed precision.
        capture: for tests without a card; torch's own if left out.

    Returns:
        What takes the recording away again, for batches of another shape; to be called once or not at all.

    Raises:
        RuntimeError: if this card, driver or network cannot be recorded. The network is then as it was.
    """
    if capture is None:
        capture = torch.cuda.make_graphed_callables
    kind = batch[0].device.type

    def forget() -> None:
        vars(network).pop("forward", None)

    try:
        # Weights rounded to bfloat16 belong into the recording: outside it they would be those of the first step.
        with torch.autocast(kind, torch.bfloat16, enabled=bfloat16, cache_enabled=False):
            capture(network, batch)
    except RuntimeError:
        forget()
        raise
    for parameter in network.parameters():
        parameter.grad = None  # of the batches that were only for warming up
    return forget

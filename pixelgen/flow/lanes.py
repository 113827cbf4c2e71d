"""A velocity field worked out lane by lane, so that a sprite's last bit does not depend on how the work is divided.

A *lane* is a fixed number of neighbouring sprites, which the network always sees alone and whole (why: ``sampler``).
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import Tensor

from pixelgen.flow.path import VelocityField
from pixelgen.runtime.cancel import CancelToken

MOST_ABREAST = 4
"""Lanes that share a CPU's threads at the most: those of a usual batch."""

_Part = tuple[VelocityField, Tensor, Tensor]


def split_lanes(sprites: range, lane: int) -> list[range]:
    """Numbers of sprites, ``lane`` of them at a time; the last lane may be shorter."""
    return [sprites[first : first + lane] for first in range(0, len(sprites), lane)]


def part_of(count: int, sprites: range | None) -> range:
    """Which of ``count`` sprites are asked for: ``sprites``, or all of them.

    Raises:
        ValueError: for none, for some that there are not, or for a range that leaves some out.
    """
    asked = range(count) if sprites is None else sprites
    if asked.step != 1 or not 0 <= asked.start < asked.stop <= count:
        raise ValueError(f"sprites: expected a range of neighbours within 0 to {count}, got {asked}")
    return asked


def whole_lanes(sprites: range, lane: int, *, count: int) -> range:
    """The sprites of all lanes that hold some of ``sprites``, of a request for ``count``."""
    return range(sprites.start // lane * lane, min(count, -(-sprites.stop // lane) * lane))


def within(batch: range, asked: range) -> slice:
    """Where in a batch the sprites lie that were asked for, of which it holds at least one."""
    return slice(max(asked.start - batch.start, 0), min(asked.stop, batch.stop) - batch.start)


def abreast(count: int, lane: int, *, adaptive: bool = False) -> int:
    """Lanes of a request that share a CPU's threads: more threads for a lane round its last bit differently, so how
    many it has must follow from the request, and neither from the batch size nor from the part that is asked for.

    Args:
        count: sprites in the whole request.
        lane: sprites in a lane.
        adaptive: whether the solver takes one lane after the other.
    """
    return 1 if adaptive else min(MOST_ABREAST, -(-count // lane))


def share_threads(device: torch.device) -> bool:
    """Whether lanes are worked out side by side on ``device``: on a CPU, where this thread has others to share."""
    return device.type == "cpu" and torch.get_num_threads() > 1


def in_lanes(
    fields: Sequence[VelocityField], *, lane: int, cancel: CancelToken | None, sharing: int = 1
) -> VelocityField:
    """One field from those of all lanes.

    On a CPU lanes are worked out side by side, each with its share of torch's threads: threads that have a lane of
    their own need not meet after every operation.

    Args:
        fields: of each lane, in order; they may be called from several threads at once.
        lane: sprites in each, but for the last.
        cancel: looked at before each lane: a point at which to pause or to leave.
        sharing: lanes that share the threads (``abreast``); 1 gives each lane all of them in turn.
    """

    def answer(part: _Part) -> Tensor:
        if cancel is not None:
            cancel.checkpoint()
        field, x, t = part
        return field(x, t)

    def velocity(x: Tensor, t: Tensor) -> Tensor:
        parts = list(zip(fields, x.split(lane), t.split(lane), strict=True))
        if sharing == 1 or not share_threads(x.device):
            return torch.cat([answer(part) for part in parts])
        return torch.cat(_side_by_side(answer, parts, threads=max(1, torch.get_num_threads() // sharing)))

    return velocity


def _side_by_side(answer: Callable[[_Part], Tensor], parts: Sequence[_Part], *, threads: int) -> list[Tensor]:
    """The answers to all parts, each worked out with so many of this thread's threads."""
    inference, gradients = torch.is_inference_mode_enabled(), torch.is_grad_enabled()
    mine = torch.get_num_threads()

    def alone(part: _Part) -> Tensor:
        torch.set_num_threads(threads)  # these settings are each thread's own
        with torch.inference_mode(inference), torch.set_grad_enabled(gradients):
            return answer(part)

    try:
        with ThreadPoolExecutor(min(len(parts), mine // threads)) as crew:
            return list(crew.map(alone, parts))
    finally:
        torch.set_num_threads(mine)  # a thread that sets nothing begins with what was set last, in whichever thread

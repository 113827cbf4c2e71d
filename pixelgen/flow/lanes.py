"""A velocity field worked out lane by lane, so that a sprite's last bit does not depend on how the work is divided.

A *lane* is a fixed number of neighbouring sprites, which the network always sees alone and whole (why: ``sampler``).
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from pixelgen.flow.path import VelocityField
from pixelgen.runtime.cancel import CancelToken


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


def in_lanes(fields: Sequence[VelocityField], *, lane: int, cancel: CancelToken | None) -> VelocityField:
    """One field from those of all lanes.

    Args:
        fields: of each lane, in order.
        lane: sprites in each, but for the last.
        cancel: looked at before each lane: a point at which to pause or to leave.
    """

    def velocity(x: Tensor, t: Tensor) -> Tensor:
        answers = []
        for field, lane_x, lane_t in zip(fields, x.split(lane), t.split(lane), strict=True):
            if cancel is not None:
                cancel.checkpoint()
            answers.append(field(lane_x, lane_t))
        return torch.cat(answers)

    return velocity

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

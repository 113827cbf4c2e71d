"""Part of a sprite drawn anew: what lies outside the mask stays, what lies inside comes out of fresh noise to fit it.

At each call the predicted sprite gets its known pixels back, so that the network sees them while it makes the others
(``correction``). Each part of the way is walked several times, so that what is new settles with what is known across
the mask's edge (``legs``): RePaint, Lugmayr et al. 2022, https://arxiv.org/abs/2201.09865.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field
from torch import Tensor

from pixelgen.errors import ConfigError
from pixelgen.flow.config import Request
from pixelgen.flow.parents import Parents
from pixelgen.flow.plan import Plan, state_of
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.flow.vary import RENOISE, VaryConfig, vary


class RerollConfig(Request):
    """How a part is drawn anew."""

    strength: float = Field(
        1.0,
        ge=0,
        le=1,
        title="Strength",
        description="How new the part becomes: below 1 something of what was there shines through.",
    )
    rounds: int = Field(
        3,
        ge=1,
        le=20,
        title="Settling rounds",
        description="How often each part of the way is walked: more fit the new part better to its surroundings.",
        json_schema_extra={"unit": "×"},
    )


@dataclass(frozen=True, slots=True)
class Known:
    """A ``Correction`` that gives predictions their known pixels.

    Attributes:
        states: (N, 4, S, S) the sprites.
        free: (N, 1, S, S) bool, where they are drawn anew.
    """

    states: Tensor
    free: Tensor

    def __call__(self, predicted: Tensor, t: Tensor, sprites: range) -> Tensor:
        part = slice(sprites.start, sprites.stop)
        states = self.states[part].to(predicted.device, predicted.dtype)
        return torch.where(self.free[part].to(predicted.device), predicted, states)


def reroll(
    sampler: Sampler, parents: Parents, config: SampleConfig, mask: NDArray[np.bool_], how: RerollConfig
) -> Plan:
    """``config.count`` sprites of each parent that differ from it inside the mask only, those of the first one first.

    Args:
        sampler: of the model that makes them.
        parents: P sprites.
        config: seed, solver and the rest.
        mask: (S, S) or (P, S, S) bool, true where sprites are drawn anew.
        how: how new, and how patiently.

    Raises:
        ConfigError: for a mask with nothing in it or of another size, or an unknown class.
    """
    size = sampler.size
    if mask.shape not in ((size, size), (len(parents), size, size)):
        raise ConfigError(f"a mask of {mask.shape[-1]}×{mask.shape[-2]} pixels", f"the sprites have {size}×{size}")
    if not mask.any():
        raise ConfigError("the mask is empty", "no pixel would change", "paint over the part to draw anew")
    plan = vary(sampler, parents, config, VaryConfig(strength=how.strength, method=RENOISE.key))
    free = np.broadcast_to(mask, parents.pixels.shape[:3]).repeat(config.count, axis=0)
    known = Known(state_of(plan.old), torch.from_numpy(free.copy())[:, None])
    rounds = how.rounds if plan.walks else 1
    return replace(plan, kept=plan.kept | ~free, correct=known, rounds=rounds)

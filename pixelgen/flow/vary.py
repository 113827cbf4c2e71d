"""Variations: a finished sprite is noised again, and walks another way from there.

One formula serves all of them, x_t = α·x₁ + σ·n with n = slerp(x₀, ε, w): x₁ is the sprite, x₀ the noise that it came
out of and ε fresh noise.

* *Noised again* (SDEdit, Meng et al. 2022, https://arxiv.org/abs/2108.01073): w = 1 at α/(α+σ) = 1 − strength. Needs
  no x₀, and keeps of the sprite what is above the noise: large forms and colours.
* *Through the noise*: t = 0 and w = strength. A neighbour in the space of all sprites.
* *A branch*: any t and w. What was settled by then stays; what was open is drawn again.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field, field_validator
from torch import Tensor

from pixelgen.choices import Choices
from pixelgen.errors import ConfigError
from pixelgen.flow.config import Request
from pixelgen.flow.latent import slerp
from pixelgen.flow.noise import SpriteNoise
from pixelgen.flow.parents import Parents
from pixelgen.flow.plan import Plan, nothing_kept, state_of
from pixelgen.flow.sampler import SampleConfig, Sampler, State
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.sprites.rgba import Pixels

SUBTLE, STRONG = 0.4, 0.7
"""Strengths that show at a glance: details change, and only the large forms stay."""


@dataclass(frozen=True, slots=True)
class VaryMethod:
    """A way to vary, for a person to choose."""

    key: str
    label: str
    help: str


RENOISE = VaryMethod(
    "renoise", "Noise again", "Covers the sprite with noise, out of which it comes anew; for any sprite."
)
NOISE = VaryMethod("noise", "Neighbours", "Turns the noise that the sprite came out of; forms may change at once.")
VARY_METHODS: Choices[VaryMethod] = Choices("way to vary", (RENOISE, NOISE))


class VaryConfig(Request):
    """How variations differ from their parent."""

    strength: float = Field(
        SUBTLE,
        ge=0,
        le=1,
        title="Strength",
        description="How far variations go: 0 is the sprite itself, 1 has nothing to do with it.",
    )
    method: str = Field(
        RENOISE.key,
        title="Way to vary",
        description="How a sprite is varied.",
        json_schema_extra={"choices": list(VARY_METHODS)},
    )

    @field_validator("method")
    @classmethod
    def _listed(cls, value: str) -> str:
        return VARY_METHODS[value].key


class BranchConfig(Request):
    """Where sprites part from another one's way."""

    t: float = Field(
        0.5,
        ge=0,
        le=1,
        title="Branch at",
        description="The time of the state to go on from: 0 is noise, where nothing is settled, 1 the finished sprite.",
    )
    strength: float = Field(
        1.0,
        ge=0.02,
        le=1,
        title="New noise",
        description="How much of the noise that is still in the state is drawn anew: less keeps closer to the sprite.",
    )
    schedule: str | None = Field(
        None,
        title="Schedule of the time",
        description="The path that the time was read on; left out, the sprite's own, else the one that is asked for.",
        json_schema_extra={"choices": list(SCHEDULES), "advanced": True},
    )

    @field_validator("schedule")
    @classmethod
    def _listed(cls, value: str | None) -> str | None:
        return None if value is None else SCHEDULES[value].key

    def time_on(self, schedule: str) -> float:
        """The time on another schedule at which there is as much noise beside the sprite: α/(α+σ) is the same."""
        if self.schedule is None or self.schedule == schedule or self.t in (0.0, 1.0):
            return self.t
        alpha, sigma, _, _ = SCHEDULES[self.schedule](self.t)
        return SCHEDULES[schedule].time_at(alpha / (alpha + sigma))


def vary(sampler: Sampler, parents: Parents, config: SampleConfig, how: VaryConfig) -> Plan:
    """``config.count`` variations of each sprite, those of the first one first.

    At strength 0 they are the very sprites; at 1 nothing of the parent is in them but its class, and its class is not
    either where the request names one.

    Args:
        sampler: of the model that makes them.
        parents: P sprites; with their noise for ``NOISE``.
        config: seed, solver and the rest. The seed may be the one that the parents were made with.
        how: how much, and in which way.

    Raises:
        ConfigError: for a way that needs noise that is not known, or an unknown class.
    """
    schedule = SCHEDULES[config.schedule]
    if how.strength == 0:
        return branch(sampler, parents, config, t=1.0)
    if how.method == RENOISE.key:
        t = 0.0 if how.strength == 1 else schedule.time_at(1 - how.strength)
        return branch(sampler, parents, config, t=t)
    return branch(sampler, parents, config, t=0.0, strength=how.strength)


def branch(
    sampler: Sampler,
    parents: Parents,
    config: SampleConfig,
    *,
    t: float,
    strength: float = 1.0,
    state: Tensor | None = None,
) -> Plan:
    """``config.count`` sprites that part from each parent at a time of its way, those of the first one first.

    At t = 1 they are the parents themselves, at t = 0 with full strength fresh sprites.

    Args:
        sampler: of the model that makes them.
        parents: P sprites, the ends of their ways.
        config: seed, solver and the rest.
        t: when, in [0, 1], on the schedule that is asked for.
        strength: how much of the noise that is still there is new, in [0, 1]; below 1 the parents' noise has to be
            known, or ``state`` be given.
        state: (P, 4, S, S) where the parents were at ``t``; left out, the point between their noise and them.

    Raises:
        ConfigError: for noise that is needed and not known, or an unknown class.
        ValueError: for a time or strength outside [0, 1].
    """
    for name, value in (("t", t), ("strength", strength)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} = {value}: expected 0 to 1")
    family = families(sampler, parents, config)
    x1 = state_of(family.old)
    alpha, sigma, _, _ = SCHEDULES[config.schedule](t)
    if t == 0:
        alpha, sigma = 0.0, 1.0  # also on a schedule that keeps a trace of the sprite here (VP)
    if t == 1 or strength == 0:
        return family.at(State(1.0, x1), kept=np.ones(family.old.shape[:3], dtype=np.bool_))
    noise = family.fresh(sampler)
    residual = None
    if strength < 1:
        known = parents.noise if state is None or sigma == 0 else (state - alpha * state_of(parents.pixels)) / sigma
        if known is None:
            raise ConfigError(
                "cannot vary these sprites through their noise", "it is not known", "find it first, or noise them again"
            )
        noise = slerp(known[family.parent], noise, strength)
        if parents.residual is not None and t == 0:
            residual = (1 - strength) * parents.residual[family.parent]
    return family.at(State(t, alpha * x1 + sigma * noise, family.shares), residual=residual)


def explore(sampler: Sampler, parents: Parents, config: SampleConfig, how: VaryConfig, *, side: int = 3) -> Plan:
    """A square of sprites around one, which stays exactly as it is in the middle; row by row.

    Args:
        sampler: of the model that makes them.
        parents: one sprite.
        config: seed, solver and the rest; its count is not looked at.
        how: how far its neighbours are away.
        side: sprites in a row, odd.

    Raises:
        ConfigError: as ``vary``.
        ValueError: for more sprites than one, or an even side.
    """
    if len(parents) != 1 or side < 3 or side % 2 == 0:
        raise ValueError(f"expected one sprite and an odd side of at least 3, got {len(parents)} and {side}")
    plan = vary(sampler, parents, config.model_copy(update={"count": side**2}), how)
    plan.kept[side**2 // 2] = True
    return plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """Which child is whose.

    Attributes:
        config: the request for all children.
        parent: (N,) int64, the parent of each.
        old: (N, S, S, 4) uint8, that parent.
        shares: (N, classes + 1) of their classes, or None.
    """

    config: SampleConfig
    parent: Tensor
    old: Pixels
    shares: Tensor | None

    def fresh(self, sampler: Sampler) -> Tensor:
        """Noise (N, 4, S, S) for the children, independent of what any sprite of the same seed was made from."""
        shape = (4, sampler.size, sampler.size)
        noise = SpriteNoise(self.config.seed, range(len(self.old)), shape=shape, device=torch.device("cpu"))
        return noise.variation() * self.config.temperature

    def at(self, start: State, *, residual: Tensor | None = None, kept: NDArray[np.bool_] | None = None) -> Plan:
        """The plan that begins at ``start``."""
        kept = nothing_kept(self.old) if kept is None else kept
        return Plan(config=self.config, start=start, old=self.old, kept=kept, shares=self.shares, residual=residual)


def families(sampler: Sampler, parents: Parents, config: SampleConfig) -> Families:
    """``config.count`` children for each parent; of its classes, unless the request names others.

    Raises:
        ConfigError: for an unknown class.
    """
    asked = config.model_copy(update={"count": config.count * len(parents)})
    parent = torch.arange(len(parents)).repeat_interleave(config.count)
    named = config.label is not None or config.mix is not None
    shares = sampler.shares(asked, range(asked.count)) if named or parents.shares is None else parents.shares[parent]
    return Families(config=asked, parent=parent, old=parents.pixels[parent.numpy()], shares=shares)

"""Offspring of two sprites: noise from both, as genes are.

*Blended*, a child lies on the great circle between its parents' noises. In *patches*, each place of it has the noise of
one parent, with borders drawn at random, so that one may give the head and the other the weapon. Out of either the
network makes one sprite, not an overlay of two. A mutation turns the result a little towards fresh noise.
"""

from dataclasses import dataclass, replace

import torch
from pydantic import Field, field_validator
from torch import Tensor

from pixelgen.choices import Choices
from pixelgen.errors import ConfigError
from pixelgen.flow.config import Request
from pixelgen.flow.latent import slerp
from pixelgen.flow.parents import Parents
from pixelgen.flow.plan import Plan
from pixelgen.flow.sampler import SampleConfig, Sampler, State
from pixelgen.flow.vary import families

_SPREAD = 0.25  # blended children lie this far to both sides of the balance
_PATCHES = 4  # places across a sprite at which a parent is drawn


@dataclass(frozen=True, slots=True)
class Crossover:
    """A way to mix parents, for a person to choose."""

    key: str
    label: str
    help: str


PATCHES = Crossover("patches", "Patches", "Each part of a child comes from one parent.")
BLEND = Crossover("blend", "Blend", "A child is something between its parents everywhere.")
CROSSOVERS: Choices[Crossover] = Choices("crossover", (PATCHES, BLEND))


class BreedConfig(Request):
    """How two sprites are mixed."""

    crossover: str = Field(
        PATCHES.key,
        title="Crossover",
        description="How the parents are mixed.",
        json_schema_extra={"choices": list(CROSSOVERS)},
    )
    balance: float = Field(
        0.5,
        ge=0,
        le=1,
        title="Balance",
        description="How much of the second parent is in the children.",
    )
    mutation: float = Field(0.1, ge=0, le=1, title="Mutation", description="How much children have of neither parent.")

    @field_validator("crossover")
    @classmethod
    def _listed(cls, value: str) -> str:
        return CROSSOVERS[value].key


def breed(sampler: Sampler, parents: Parents, config: SampleConfig, how: BreedConfig) -> Plan:
    """``config.count`` children of two sprites, of both their classes unless the request names one.

    With a balance of 0 or 1 and no mutation they are that parent, as its noise makes it.

    Args:
        sampler: of the model that makes them.
        parents: two sprites with their noise.
        config: count, seed, solver and the rest.
        how: how they are mixed.

    Raises:
        ConfigError: for another number of sprites, noise that is not known, or an unknown class.
    """
    if len(parents) != 2:
        raise ConfigError(f"cannot breed {len(parents)} sprites", fix="give two")
    if parents.noise is None:
        raise ConfigError("cannot breed these sprites", "their noise is not known", "find it first")
    first = Parents(pixels=parents.pixels[:1])
    family = families(sampler, first, config)
    fresh = family.fresh(sampler)
    a, b = (parents.noise[[each]].expand_as(fresh) for each in (0, 1))
    if how.crossover == BLEND.key:
        means = fresh.double().flatten(1).mean(dim=1) * fresh[0].numel() ** 0.5
        drawn = torch.special.ndtr(means / (config.temperature or 1.0))  # without noise all alike, in the middle
        spread = min(_SPREAD, how.balance, 1 - how.balance)
        share = (how.balance + spread * (2 * drawn - 1)).float()
        noise = slerp(a, b, share)
    else:
        second = _patches(fresh, how.balance)
        noise = torch.where(second, b, a)
        share = second.float().flatten(1).mean(dim=1)
    if how.mutation > 0:
        noise = slerp(noise, fresh, how.mutation)
    shares = family.shares
    if config.label is None and config.mix is None and parents.shares is not None:
        both = torch.stack((1 - share, share), dim=1)
        shares = both.to(parents.shares.device) @ parents.shares
    residual = None
    if parents.residual is not None:
        residual = (1 - how.mutation) * torch.einsum(
            "np,pchw->nchw", torch.stack((1 - share, share), dim=1), parents.residual
        )
    return replace(family, shares=shares).at(State(0.0, noise, shares), residual=residual)


def _patches(noise: Tensor, balance: float) -> Tensor:
    """Where the second parent is, (N, 1, H, W) bool: a share ``balance`` of each child, in smooth patches.

    The patches are the upper part of a smooth random field, which is taken from the noise that is drawn anyway.
    """
    coarse = torch.nn.functional.adaptive_avg_pool2d(noise.double().mean(dim=1, keepdim=True), _PATCHES)
    field = torch.nn.functional.interpolate(coarse, size=noise.shape[2:], mode="bicubic", align_corners=False)
    order = field.flatten(1).argsort(dim=1, descending=True, stable=True).argsort(dim=1)
    wanted = round(balance * order.shape[1])
    return (order < wanted).reshape(field.shape)

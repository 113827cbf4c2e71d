"""A walk from sprite to sprite through the noise between them, round to the first again: a seamless animation.

Noise lies on a sphere (``latent``), so the walk stays on one. Each point of it is a sum of the sprites' directions,
Σ cᵢ·xᵢ/|xᵢ|, times a length between theirs. *Arcs* are great circles from one to the next, with a corner at each.
*Curves* go through the same points without corners: the coefficients are those of Catmull & Rom's spline (1974,
https://doi.org/10.1016/B978-0-12-079050-0.50020-5), brought back to the sphere. Inside a leg the angle grows evenly.
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
from pixelgen.flow.parents import Parents
from pixelgen.flow.plan import Plan
from pixelgen.flow.sampler import SampleConfig, Sampler, State

_NONE = 1e-12  # a noise that is shorter has no direction: that of temperature 0
_MEASURED = 256  # pieces of a leg of which the angles are added up


@dataclass(frozen=True, slots=True)
class LoopPath:
    """A shape of the walk, for a person to choose."""

    key: str
    label: str
    help: str


ARCS = LoopPath("arcs", "Arcs", "The shortest way from sprite to sprite; it turns sharply at each.")
CURVES = LoopPath("curves", "Curves", "Swings through the sprites without a sharp turn; for three and more.")
LOOP_PATHS: Choices[LoopPath] = Choices("path", (ARCS, CURVES))


class LoopConfig(Request):
    """How sprites are walked through."""

    frames: int = Field(
        8,
        ge=1,
        le=240,
        title="Frames",
        description="Frames from one sprite to the next, the first of the two included.",
        json_schema_extra={"unit": "frames"},
    )
    closed: bool = Field(
        True, title="Loop", description="Goes back to the first sprite, so that the animation can repeat for ever."
    )
    path: str = Field(
        ARCS.key,
        title="Path",
        description="The way through the noise.",
        json_schema_extra={"choices": list(LOOP_PATHS)},
    )

    @field_validator("path")
    @classmethod
    def _listed(cls, value: str) -> str:
        return LOOP_PATHS[value].key


def interpolate(sampler: Sampler, parents: Parents, config: SampleConfig, how: LoopConfig) -> Plan:
    """An animation through the sprites, which are frames 0, k, 2k, … of it exactly, k being ``how.frames``.

    Closed it has P·k frames, and the first follows the last; open (P − 1)·k + 1, and the last is the last sprite.
    Their classes change from one to the next, unless the request names one.

    Args:
        sampler: of the model that makes the frames.
        parents: P ≥ 2 sprites with their noise.
        config: solver and the rest; its count is not looked at.
        how: frames and path.

    Raises:
        ConfigError: for fewer sprites than two, noise that is not known, or an unknown class.
    """
    if len(parents) < 2:
        raise ConfigError(f"cannot interpolate {len(parents)} sprite", fix="give two or more")
    if parents.noise is None:
        raise ConfigError("cannot interpolate these sprites", "their noise is not known", "find it first")
    weights, keys = loop_weights(len(parents), how)
    asked = config.model_copy(update={"count": len(weights)})
    if config.label is not None or config.mix is not None or parents.shares is None:
        shares = sampler.shares(asked, range(asked.count))
    else:
        shares = torch.from_numpy(weights).to(parents.shares.device, torch.float32) @ parents.shares
    coefficients, lengths = walk(parents.noise, how)
    flat = parents.noise.flatten(1).double()
    unit = flat / flat.norm(dim=1, keepdim=True).clamp(min=_NONE)
    noise = (lengths[:, None] * (coefficients @ unit)).reshape(-1, *parents.noise.shape[1:]).float()
    nearest = weights.argmax(axis=1)
    old = parents.pixels[nearest]
    kept = np.zeros(old.shape[:3], dtype=np.bool_)
    kept[keys] = True
    residual = None
    if parents.residual is not None:
        residual = torch.einsum("np,pchw->nchw", torch.from_numpy(weights).float(), parents.residual)
    return Plan(config=asked, start=State(0.0, noise, shares), old=old, kept=kept, shares=shares, residual=residual)


def loop_weights(sprites: int, how: LoopConfig) -> tuple[NDArray[np.float64], list[int]]:
    """How much each frame is of each sprite, (N, P) with rows that sum to 1, and which frames are the sprites."""
    legs = sprites if how.closed else sprites - 1
    places = np.arange(legs * how.frames + (not how.closed)) / how.frames
    leg = places.astype(np.int64)
    share = places - leg
    weights = np.zeros((len(places), sprites))
    rows = np.arange(len(places))
    weights[rows, leg % sprites] += 1 - share
    weights[rows, (leg + 1) % sprites] += share
    return weights, [k * how.frames for k in range(sprites)]


def walk(noise: Tensor, how: LoopConfig) -> tuple[Tensor, Tensor]:
    """The frames' noise as sums of the directions of P noises (P, …).

    Returns:
        Coefficients (N, P) float64, such that N sums of unit vectors are unit vectors again; and lengths (N,) float64.
    """
    flat = noise.flatten(1).double()
    lengths = flat.norm(dim=1)
    unit = flat / lengths[:, None].clamp(min=_NONE)
    gram = unit @ unit.T
    sprites = len(noise)
    legs = sprites if how.closed else sprites - 1
    rows, sizes = [], []
    for leg in range(legs):
        after = (leg + 1) % sprites
        fine = torch.linspace(0, 1, _MEASURED + 1, dtype=torch.float64)
        points = _leg(leg, fine, gram, how)
        turned = ((points[:-1] @ gram) * points[1:]).sum(dim=1).clamp(-1, 1).arccos().cumsum(dim=0)
        travelled = torch.cat((torch.zeros(1, dtype=torch.float64), turned))
        share = torch.arange(how.frames + (not how.closed and leg == legs - 1), dtype=torch.float64) / how.frames
        even = share
        if travelled[-1] > 0:
            even = torch.from_numpy(np.interp(share * travelled[-1], travelled, fine))
        rows.append(_leg(leg, even, gram, how))
        sizes.append((1 - share) * lengths[leg] + share * lengths[after])
    return torch.cat(rows), torch.cat(sizes)


def _leg(leg: int, share: Tensor, gram: Tensor, how: LoopConfig) -> Tensor:
    """Coefficients (M, P) of points of one leg, at shares (M,) of its parameter, on the unit sphere."""
    sprites = len(gram)
    after = (leg + 1) % sprites
    found = torch.zeros(len(share), sprites, dtype=torch.float64)
    if how.path == CURVES.key and sprites > 2:
        s = share
        spline = (
            (-s + 2 * s**2 - s**3) / 2,
            (2 - 5 * s**2 + 3 * s**3) / 2,
            (s + 4 * s**2 - 3 * s**3) / 2,
            (-(s**2) + s**3) / 2,
        )
        for offset, basis in zip((-1, 0, 1, 2), spline, strict=True):
            place = leg + offset
            place = place % sprites if how.closed else min(max(place, 0), sprites - 1)
            found[:, place] += basis
    else:
        cosine = gram[leg, after].clamp(-1, 1)
        angle = cosine.arccos()
        if angle.sin() < 1e-3:  # the same direction, or opposite ones with no way that is preferred
            found[:, leg] += 1 - share
            found[:, after] += share
        else:
            found[:, leg] += ((1 - share) * angle).sin() / angle.sin()
            found[:, after] += (share * angle).sin() / angle.sin()
    size = ((found @ gram) * found).sum(dim=1).clamp(min=1e-12).sqrt()
    return found / size[:, None]

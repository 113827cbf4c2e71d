"""Sprites that others are made from, and what is known of how they came about."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from pixelgen.errors import ConfigError
from pixelgen.flow.guidance import mixture
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.sprites.rgba import Pixels, clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Parents:
    """P finished sprites.

    Attributes:
        pixels: (P, S, S, 4) uint8, straight RGBA.
        shares: (P, classes + 1) how much of each class they are, the last column "any"; None for a network without
            classes.
        noise: (P, 4, S, S) float32 out of which they come, on the CPU; None where it is not known (see ``invert``).
        residual: (P, 4, S, S) what they have beyond the sprites that the noise leads to; None for nothing.
    """

    pixels: Pixels
    shares: Tensor | None = None
    noise: Tensor | None = None
    residual: Tensor | None = None

    def __len__(self) -> int:
        return len(self.pixels)

    def take(self, places: Sequence[int]) -> "Parents":
        """The sprites at ``places``, in that order."""
        where = list(places)
        return Parents(
            pixels=self.pixels[where],
            shares=None if self.shares is None else self.shares[where],
            noise=None if self.noise is None else self.noise[where],
            residual=None if self.residual is None else self.residual[where],
        )


def made_parents(sampler: Sampler, config: SampleConfig, pixels: Pixels, indices: Sequence[int]) -> Parents:
    """Sprites that this sampler made: their noise and classes are known.

    Args:
        sampler: of the model that made them.
        config: the request that they were made with.
        pixels: (P, S, S, 4) uint8, the sprites.
        indices: their numbers in the request.

    Raises:
        ValueError: for numbers that do not fit.
    """
    if len(pixels) != len(indices):
        raise ValueError(f"{len(pixels)} sprites for {len(indices)} numbers")
    shares = sampler.shares(config, indices)
    return Parents(pixels=pixels, shares=shares, noise=sampler.noise(config, indices))


def given_parents(sampler: Sampler, pixels: Pixels, *, label: str | None = None) -> Parents:
    """Sprites from elsewhere, as large as the model's.

    Args:
        sampler: of the model that is to go on with them.
        pixels: (P, S, S, 4) uint8, straight RGBA.
        label: the class they are of; left out, any.

    Raises:
        ConfigError: for sprites of another size, or a class that the model does not know.
    """
    size = sampler.size
    if pixels.dtype != np.uint8 or pixels.ndim != 4 or pixels.shape[3] != 4:
        raise ValueError(f"pixels: expected (P, S, S, 4) uint8, got {pixels.shape} {pixels.dtype}")
    if pixels.shape[1:3] != (size, size):
        was = f"{pixels.shape[2]}×{pixels.shape[1]}"
        raise ConfigError(
            f"a sprite of {was} pixels", f"this model makes sprites of {size}×{size}", "fit it into a cell first"
        )
    known = len(sampler.classes)
    if label is None and not known:
        return Parents(pixels=clean(pixels))
    asked = known if label is None else sampler.label(label)
    shares = mixture([(asked, 1.0)], len(pixels), classes=known).to(sampler.device)
    return Parents(pixels=clean(pixels), shares=shares)


def join(parents: Sequence[Parents]) -> Parents:
    """Several parents as one, in order. Noise that is not known of all of them is not known of the whole.

    Raises:
        ValueError: for none, or some with and some without classes.
    """
    if not parents:
        raise ValueError("there is nothing to join")
    shares = [each.shares for each in parents if each.shares is not None]
    if shares and len(shares) != len(parents):
        raise ValueError("some of the sprites have classes and some have none")
    noise = [each.noise for each in parents if each.noise is not None]
    known = len(noise) == len(parents)
    residual = [
        torch.zeros_like(own) if each.residual is None else each.residual
        for each, own in zip(parents, noise, strict=known)
    ]
    return Parents(
        pixels=np.concatenate([each.pixels for each in parents]),
        shares=torch.cat(shares) if shares else None,
        noise=torch.cat(noise) if known else None,
        residual=torch.cat(residual) if known else None,
    )

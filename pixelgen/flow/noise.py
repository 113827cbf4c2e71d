"""Noise that belongs to a sprite: sprite i of seed s has the same noise in every batch, on every device.

Each sprite has its own generators, seeded by (seed, index) and drawn on the CPU by numpy's PCG64. (torch's generator on
the CPU keeps 32 bits of a seed; among 100,000 sprites two would be expected to be twins.)
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

_START, _ON_THE_WAY, _CLASS, _AGAIN, _VARIATION = range(5)


class SpriteNoise:
    """The noise of some sprites of one seed.

    Args:
        seed: at least 0.
        indices: B numbers of sprites, each at least 0.
        shape: of one sprite's state, (4, H, W).
        device: where the tensors are wanted.
    """

    def __init__(self, seed: int, indices: Sequence[int], *, shape: tuple[int, ...], device: torch.device) -> None:
        self._seed, self._indices, self._shape, self._device = seed, indices, shape, device
        self._going: dict[int, list[np.random.Generator]] = {}  # generators that go on from call to call, by purpose

    def start(self) -> Tensor:
        """x₀ ~ N(0, I): (B, *shape) float32, the same at every call."""
        return self._drawn([self._generator(index, _START) for index in self._indices])

    def variation(self) -> Tensor:
        """Noise for a variation of a sprite: (B, *shape) float32, the same at every call, independent of ``start``.

        A sprite may so be varied with the very seed that it was made with.
        """
        return self._drawn([self._generator(index, _VARIATION) for index in self._indices])

    def on_the_way(self) -> Tensor:
        """Fresh N(0, I) for a stochastic solver: (B, *shape) float32, new at every call, independent of the others."""
        return self._next(_ON_THE_WAY)

    def again(self) -> Tensor:
        """Fresh N(0, I) to go back with: (B, *shape) float32, new at every call, independent of the others."""
        return self._next(_AGAIN)

    def classes(self, weights: Sequence[float]) -> Tensor:
        """A class for each sprite, drawn in proportion to ``weights``: (B,) int64 in [0, len(weights))."""
        edges = np.cumsum(weights) / np.sum(weights)
        shares = [self._generator(index, _CLASS).random() for index in self._indices]
        drawn = np.minimum(np.searchsorted(edges, shares, side="right"), len(edges) - 1)
        return torch.from_numpy(drawn.astype(np.int64)).to(self._device)

    def _next(self, purpose: int) -> Tensor:
        if purpose not in self._going:
            self._going[purpose] = [self._generator(index, purpose) for index in self._indices]
        return self._drawn(self._going[purpose])

    def _generator(self, index: int, purpose: int) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence((self._seed, index, purpose))))

    def _drawn(self, generators: Sequence[np.random.Generator]) -> Tensor:
        rows = [generator.standard_normal(self._shape, dtype=np.float32) for generator in generators]
        return torch.from_numpy(np.stack(rows)).to(self._device)

"""Batches out of a set that lives on the device: gathered, moved and mirrored there by whole-pixel indexing.

The whole set is one uint8 tensor on the device. A batch is one gather in which the shift and the mirror are already in
the row and column indices, so that augmentation costs nothing and pixels stay pixels. Everything random follows from
(seed, step): a resumed training sees what an uninterrupted one would have seen, without saving generators. Several
processes all draw the whole batch, which is cheap, and each computes its share: how many they are changes nothing.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from pixelgen.sprites.spriteset import SpriteSet


def derived_seed(*parts: int) -> int:
    """One 63-bit seed from several numbers, each of which matters (numpy's SeedSequence)."""
    return int(np.random.SeedSequence(parts).generate_state(1, np.uint64)[0] >> 1)


def to_states(pixels: Tensor) -> Tensor:
    """Straight RGBA uint8 (B, S, S, 4) to premultiplied states (B, 4, S, S) float32 in [-1, 1], channels last."""
    unit = pixels.float() / 255
    colour, alpha = unit[..., :3], unit[..., 3:]
    return (torch.cat((colour * alpha, alpha), dim=3) * 2 - 1).permute(0, 3, 1, 2)


class Batches:
    """An endless stream of training batches, addressed by step.

    Args:
        sprites: the training set.
        device: where the set is kept and batches are made.
        batch: sprites per step, over all ranks.
        seed: of order and augmentation.
        shift: largest move in pixels; a sprite moves only over its own transparent border, so nothing is cut off.
        flip: mirror every other sprite, on average.
        rank, ranks: this process among those that share every batch.

    Attributes:
        share: the part of every batch that this process computes; all parts together are the batch.
    """

    def __init__(
        self,
        sprites: SpriteSet,
        *,
        device: torch.device,
        batch: int,
        seed: int,
        shift: int,
        flip: bool,
        rank: int = 0,
        ranks: int = 1,
    ) -> None:
        self._pixels = torch.from_numpy(np.ascontiguousarray(sprites.pixels)).to(device)
        self._labels = torch.from_numpy(sprites.labels).to(device)
        self._batch, self._seed, self._flip = batch, seed, flip
        self.share = slice(rank * batch // ranks, (rank + 1) * batch // ranks)
        borders = transparent_borders(sprites.pixels).clip(max=shift)
        self._borders = torch.from_numpy(borders).to(device)  # (N, 4): left, right, top, bottom
        self._order: tuple[int, np.ndarray] = (-1, np.empty(0, np.int64))

    def generator(self, step: int) -> torch.Generator:
        """The generator of everything random in ``step``, on the device."""
        generator = torch.Generator(self._pixels.device)
        return generator.manual_seed(derived_seed(self._seed, step, 0))

    def batch(self, step: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """The sprites of ``step``, of all processes: states (B, 4, S, S) and labels (B,)."""
        first = step * self._batch
        device = self._pixels.device
        # A blocking copy to a graphics card would wait for all that it still has to do.
        chosen = torch.from_numpy(self._stream(range(first, first + self._batch)))
        chosen = chosen.to(device, non_blocking=device.type == "cuda")
        rows, columns = self._coordinates(chosen, generator)
        pixels = self._pixels[chosen[:, None, None], rows[:, :, None], columns[:, None, :]]
        return to_states(pixels), self._labels[chosen]

    def _stream(self, positions: Sequence[int]) -> np.ndarray:
        """Indices at the given places of the endless stream: one permutation of the set after another."""
        n = len(self._pixels)
        chosen = np.empty(len(positions), np.int64)
        for place, position in enumerate(positions):
            epoch, within = divmod(position, n)
            if self._order[0] != epoch:
                self._order = epoch, np.random.default_rng((self._seed, epoch)).permutation(n)
            chosen[place] = self._order[1][within]
        return chosen

    def _coordinates(self, chosen: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        size, device = self._pixels.shape[1], self._pixels.device
        left, right, top, bottom = self._borders[chosen].unbind(1)

        def moves(before: Tensor, after: Tensor) -> Tensor:
            """A whole number in [-before, after], each as likely."""
            share = torch.rand(len(chosen), generator=generator, device=device)
            return (share * (before + after + 1)).floor().long() - before

        grid = torch.arange(size, device=device)
        rows = (grid - moves(top, bottom)[:, None]) % size
        columns = (grid - moves(left, right)[:, None]) % size
        if self._flip:
            mirrored = torch.rand(len(chosen), generator=generator, device=device) < 0.5
            columns = torch.where(mirrored[:, None], columns.flip(1), columns)
        return rows, columns


def transparent_borders(pixels: np.ndarray) -> np.ndarray:
    """Fully transparent columns and rows around each sprite.

    Args:
        pixels: (N, S, S, 4) uint8.

    Returns:
        (N, 4) int64: left, right, top, bottom. An empty sprite counts as having none, for there is nothing to move.
    """
    visible = pixels[..., 3] > 0
    columns, rows = (np.logical_or.reduce(visible, axis=axis) for axis in (1, 2))
    borders = [line.argmax(axis=1) for line in (columns, columns[:, ::-1], rows, rows[:, ::-1])]
    return np.stack(borders, axis=1).astype(np.int64)

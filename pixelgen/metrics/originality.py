"""Are made sprites new, or copies of the training set? Distance to the nearest training sprite, found exactly.

A sprite is compared with every training sprite, mirrored or not and moved by up to two pixels each way, as
premultiplied RGBA (so that colour hidden under alpha 0 does not count, and alpha does). A distance is the root mean
square over the four channels of the sprite's cell, in [0, 1].
"""

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from pixelgen.errors import MetricError

Pixels = NDArray[np.uint8]

_SHIFT = 2  # pixels
_DIRECTIONS = 64  # of the projection in which candidates are looked for
_BASIS_SPRITES = 768  # training sprites from which the projection is made
_CANDIDATES = 24  # training sprites per made sprite that are compared pixel by pixel
_CHUNK_FLOATS = 2**23  # 32 MB of mirrored and moved sprites at a time
_ONE_LEVEL = 1 / 255

COPY_BELOW = 0.25
CLOSE_BELOW = 0.6


class Verdict(Enum):
    """What to call a made sprite, by its distance relative to the usual distance of real sprites never trained on."""

    ORIGINAL = "Original"
    CLOSE = "Close"
    COPY = "Copy"


@dataclass(frozen=True, slots=True)
class Originality:
    """How new a set of made sprites is.

    Attributes:
        score: median distance of made sprites over the median distance of held-out real sprites. About 1: as new as
            real art that was not trained on. Near 0: copies.
        distances: (N,) float32, each made sprite to its nearest training sprite, in [0, 1].
        nearest: (N,) int64, index of that training sprite.
        threshold: the median distance of held-out real sprites, by which distances are judged.
    """

    score: float
    distances: NDArray[np.float32] = field(repr=False)
    nearest: NDArray[np.int64] = field(repr=False)
    threshold: float

    def verdicts(self) -> tuple[Verdict, ...]:
        """For each made sprite: Copy up to ¼ of the usual distance of real art, Close below 0.6 of it, or Original."""
        return tuple(verdict(float(distance), threshold=self.threshold) for distance in self.distances)


def verdict(distance: float, *, threshold: float) -> Verdict:
    """Judge one distance by the median distance of held-out real sprites. Distance 0 is always a copy."""
    if distance <= COPY_BELOW * threshold:
        return Verdict.COPY
    return Verdict.CLOSE if distance < CLOSE_BELOW * threshold else Verdict.ORIGINAL


class NearestIndex:
    """Finds the nearest training sprite under mirroring and moves of up to two pixels.

    Moves act on an endless transparent canvas, so that nothing is cut off at a border and the norm of a sprite is that
    of all its moves. Candidates are found in a projection onto an orthonormal basis with the length of the remainder as
    one more coordinate: distances there are never larger than true ones. The best candidates by that bound are then
    compared pixel by pixel. The answer is exact whenever no other bound is below it, and a near miss otherwise.

    Args:
        training: (N, H, W, 4) uint8 straight RGBA, N ≥ 1.

    Raises:
        MetricError: if there are no training sprites.
    """

    def __init__(self, training: Pixels) -> None:
        if len(training) == 0:
            raise MetricError("cannot measure originality", "there are no training sprites to compare with")
        self._training = training
        self._shape = training.shape[1:3]
        sample = np.random.default_rng(0).permutation(len(training))[:_BASIS_SPRITES]
        self._basis = _principal_directions(self._canvas(training[np.sort(sample)]), _DIRECTIONS)
        per_chunk = max(1, _CHUNK_FLOATS // len(self._basis))
        parts = [self._describe(self._canvas(part)) for part in _chunks(training, per_chunk)]
        self._descriptors = torch.cat(parts)

    @torch.inference_mode()
    def distances(self, sprites: Pixels) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Distance of each sprite to its nearest training sprite, and that sprite's index.

        Args:
            sprites: (M, H, W, 4) uint8 straight RGBA, of the training sprites' size.

        Returns:
            (M,) float32 in [0, 1] and (M,) int64.

        Raises:
            ValueError: for sprites of another size.
        """
        if sprites.shape[1:] != (*self._shape, 4):
            raise ValueError(f"sprites: expected (M, {self._shape[0]}, {self._shape[1]}, 4), got {sprites.shape}")
        moves = 2 * (2 * _SHIFT + 1) ** 2
        per_chunk = max(1, _CHUNK_FLOATS // (len(self._basis) * moves))
        found = [self._search(part) for part in _chunks(sprites, per_chunk)]
        if not found:
            return np.zeros(0, np.float32), np.zeros(0, np.int64)
        distance, index = (torch.cat(each).numpy() for each in zip(*found, strict=True))
        return distance, index

    def _canvas(self, sprites: Pixels) -> Tensor:
        """(N, D) float32: premultiplied colour and alpha in [0, 1], in a transparent border as wide as the moves."""
        x = torch.from_numpy(np.ascontiguousarray(sprites)).float() / 255
        x = torch.cat([x[..., :3] * x[..., 3:], x[..., 3:]], -1)
        return functional.pad(x, (0, 0, _SHIFT, _SHIFT, _SHIFT, _SHIFT)).flatten(1)

    def _moved(self, sprites: Pixels) -> Tensor:
        """(N, moves, D): each sprite mirrored or not, at each place in its canvas."""
        height, width = self._shape
        wide = self._canvas(sprites).view(len(sprites), height + 2 * _SHIFT, width + 2 * _SHIFT, 4)
        steps = range(-_SHIFT, _SHIFT + 1)
        both = (wide, wide.flip(2))
        moved = [torch.roll(each, (dy, dx), (1, 2)).flatten(1) for each in both for dy in steps for dx in steps]
        return torch.stack(moved, 1)

    def _describe(self, x: Tensor) -> Tensor:
        """(…, D) to (…, directions + 1): the projection, and the length of what it leaves out."""
        inside = x @ self._basis
        outside = (x.square().sum(-1) - inside.square().sum(-1)).clamp_min(0).sqrt()
        return torch.cat([inside, outside[..., None]], -1)

    def _search(self, sprites: Pixels) -> tuple[Tensor, Tensor]:
        moved = self._moved(sprites)
        n, moves, _ = moved.shape
        described = self._describe(moved)
        bounds = torch.cdist(described.flatten(0, 1), self._descriptors, compute_mode="use_mm_for_euclid_dist")
        bounds = bounds.view(n, moves, -1).amin(1)
        candidates = bounds.topk(min(_CANDIDATES, bounds.shape[1]), largest=False).indices
        canvas = self._canvas(self._training[candidates.numpy().ravel()]).view(n, candidates.shape[1], -1)
        likeness = torch.bmm(moved, canvas.transpose(1, 2))
        # |a−b|² = |a|² + |b|² − 2ab, and all moves of a have one length.
        squared = canvas.square().sum(-1)[:, None] - 2 * likeness
        best = squared.flatten(1).argmin(1)
        move, which = best // candidates.shape[1], best % candidates.shape[1]
        row = torch.arange(n)
        # The difference itself, not the expanded square, so that a copy has distance 0.
        difference = moved[row, move] - canvas[row, which]
        height, width = self._shape
        distance = (difference.square().sum(1) / (4 * height * width)).sqrt()
        return distance, candidates[row, which]


def originality(made: Pixels, training: Pixels | NearestIndex, held_out: Pixels) -> Originality:
    """Judge made sprites by how far real sprites that were not trained on lie from the training set.

    Args:
        made: (N, H, W, 4) uint8, N ≥ 1.
        training: the training sprites, or the index over them if it is there already.
        held_out: (M, H, W, 4) uint8, M ≥ 1, real sprites not in the training set.

    Raises:
        MetricError: if one of the sets is empty.
    """
    index = training if isinstance(training, NearestIndex) else NearestIndex(training)
    return judge(made, index, threshold=usual_distance(held_out, index))


def usual_distance(held_out: Pixels, index: NearestIndex) -> float:
    """Median distance of real sprites that were not trained on: the measure of what is original."""
    if len(held_out) == 0:
        raise MetricError("cannot measure originality", "there are no held-out sprites to judge by")
    return float(np.median(index.distances(held_out)[0]))


def judge(made: Pixels, index: NearestIndex, *, threshold: float) -> Originality:
    """Originality of made sprites against a known median distance of held-out sprites.

    Where held-out sprites are themselves copies (threshold 0), made copies score 1, and what differs is measured in
    single steps of the 8-bit scale.
    """
    if len(made) == 0:
        raise MetricError("cannot measure originality", "there are no made sprites")
    distances, nearest = index.distances(made)
    median = float(np.median(distances))
    score = 1.0 if median == threshold else median / max(threshold, _ONE_LEVEL)
    return Originality(score, distances, nearest, threshold)


def _principal_directions(x: Tensor, count: int) -> Tensor:
    """(D, count) orthonormal directions in which the rows of x (N, D) are largest, by way of the small Gram matrix."""
    count = min(count, *x.shape)
    _, vectors = torch.linalg.eigh(x @ x.T)
    # Directions of rank-deficient sets come out as rounding noise; QR makes an orthonormal basis of them all the same.
    return torch.linalg.qr(x.T @ vectors[:, -count:].flip(1)).Q


def _chunks(sprites: Pixels, size: int) -> list[Pixels]:
    return [sprites[start : start + size] for start in range(0, len(sprites), size)]

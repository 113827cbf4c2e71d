"""Are made sprites new, or copies of the training set? Distance to the nearest training sprite, pixel by pixel.

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
_PLACES = 2 * _SHIFT + 1  # along each axis
_MOVES = 2 * _PLACES**2  # mirrored or not, at every place
_COARSE_SIDE = 16  # candidates are looked for in sprites averaged down to about this size
_DIRECTIONS = 96  # of the projection in which candidates are looked for
_LIKENESS = 0.6  # cosine that is taken for granted between what the projection leaves out of two sprites
_BASIS_SPRITES = 768  # training sprites from which the projection is made
_CANDIDATES = 32  # training sprites per made sprite, and
_PAIRS = 32  # moves of them that are compared pixel by pixel
_CHUNK_FLOATS = 2**22  # 16 MB of moved sprites at a time
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

    Moves act on an endless transparent canvas, so that nothing is cut off at a border and all moves of a sprite have
    one norm. All pairs are ranked by an estimate of their distance: that of their projections onto the main directions
    of the averaged-down training sprites, and of the norms of all that these leave out, which are taken to be partly
    alike. The first few pairs are then compared pixel by pixel. Copies are found as such, and of other sprites the
    nearest, or one that is farther by a few hundredths.

    Args:
        training: (N, S, S, 4) uint8 straight RGBA, N ≥ 1.

    Raises:
        MetricError: if there are no training sprites.
    """

    def __init__(self, training: Pixels) -> None:
        if len(training) == 0:
            raise MetricError("cannot measure originality", "there are no training sprites to compare with")
        self._training = training
        self._size = training.shape[1]
        self._coarse = max(1, self._size // _COARSE_SIDE)  # pixels of a side that are averaged
        self._side = -(-(self._size + 2 * _SHIFT) // self._coarse) * self._coarse  # of the canvas
        sample = np.random.default_rng(0).permutation(len(training))[:_BASIS_SPRITES]
        self._basis = _principal_directions(self._averaged(self._canvas(training[np.sort(sample)])), _DIRECTIONS)
        parts = [self._canvas(part) for part in _chunks(training, max(1, _CHUNK_FLOATS // (4 * self._side**2)))]
        self._norms = torch.cat([part.square().sum((1, 2, 3)) for part in parts])
        averaged = torch.cat([self._averaged(part) for part in parts])
        self._descriptors = self._describe(averaged, self._norms)

    @torch.inference_mode()
    def distances(self, sprites: Pixels) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Distance of each sprite to its nearest training sprite, and that sprite's index.

        Args:
            sprites: (M, S, S, 4) uint8 straight RGBA, of the training sprites' size.

        Returns:
            (M,) float32 in [0, 1] and (M,) int64.

        Raises:
            ValueError: for sprites of another size.
        """
        if sprites.shape[1:] != (self._size, self._size, 4):
            raise ValueError(f"sprites: expected (M, {self._size}, {self._size}, 4), got {sprites.shape}")
        coarse = _MOVES * (len(self._basis) + len(self._training))
        per_chunk = max(1, _CHUNK_FLOATS // max(coarse, _PAIRS * 4 * self._side**2))
        found = [self._search(part) for part in _chunks(sprites, per_chunk)]
        if not found:
            return np.zeros(0, np.float32), np.zeros(0, np.int64)
        distance, index = (torch.cat(each).numpy() for each in zip(*found, strict=True))
        return distance, index

    def _search(self, sprites: Pixels) -> tuple[Tensor, Tensor]:
        wide = self._canvas(sprites, margin=_SHIFT)
        both = torch.stack([wide, _mirrored(wide, self._size + 4 * _SHIFT)], 1)
        norms = wide.square().sum((1, 2, 3))
        described = self._describe(self._averaged_moves(both), norms[:, None])
        # |a−b|² = |a|² + |b|² − 2ab, of which |a|² is the same for all candidates.
        ranks = torch.addmm(self._norms, described.flatten(0, 1), self._descriptors.T, alpha=-2)
        ranks = ranks.view(len(sprites), _MOVES, -1)
        candidates = ranks.amin(1).topk(min(_CANDIDATES, len(self._training)), largest=False).indices
        row = torch.arange(len(sprites))[:, None]
        pairs = ranks.transpose(1, 2)[row, candidates].flatten(1)
        pairs = pairs.topk(min(_PAIRS, pairs.shape[1]), largest=False).indices
        which, move = candidates.gather(1, pairs // _MOVES), pairs % _MOVES
        mirror, y, x = move // _PLACES**2, move // _PLACES % _PLACES, move % _PLACES
        moved = both.unfold(3, self._side, 1).unfold(4, self._side, 1)[row, mirror, :, y, x]
        needed, place = which.unique(return_inverse=True)
        other = self._canvas(self._training[needed.numpy()])[place]
        squared, best = moved.sub_(other).square_().sum((2, 3, 4)).min(1)
        return (squared / (4 * self._size**2)).sqrt(), which[row[:, 0], best]

    def _canvas(self, sprites: Pixels, *, margin: int = 0) -> Tensor:
        """(N, 4, side, side) float32: premultiplied colour and alpha in [0, 1], with room to move and a margin."""
        x = torch.from_numpy(np.ascontiguousarray(sprites)).permute(0, 3, 1, 2).to(torch.float32) / 255
        before = _SHIFT + margin
        after = self._side + 2 * margin - self._size - before
        x = torch.cat([x[:, :3] * x[:, 3:], x[:, 3:]], 1)
        return functional.pad(x, (before, after, before, after))

    def _averaged(self, canvas: Tensor) -> Tensor:
        """(N, d): means over blocks, scaled so that they are coordinates along orthonormal directions."""
        return (functional.avg_pool2d(canvas, self._coarse) * self._coarse).flatten(1)

    def _averaged_moves(self, both: Tensor) -> Tensor:
        """(N, moves, d): what ``_averaged`` gives for each place of (N, 2, 4, side + 4, side + 4)."""
        means = functional.avg_pool2d(both.flatten(0, 1), self._coarse, 1) * self._coarse
        last = self._side - self._coarse + 1
        places = [
            means[:, :, y : y + last : self._coarse, x : x + last : self._coarse].flatten(1)
            for y in range(_PLACES)
            for x in range(_PLACES)
        ]
        return torch.stack(places, 1).view(len(both), _MOVES, -1)

    def _describe(self, averaged: Tensor, norms: Tensor) -> Tensor:
        """(…, d) to (…, directions + 1), scalar products of which estimate those of sprites with squared norms (…)."""
        inside = averaged @ self._basis
        outside = _LIKENESS * (norms - inside.square().sum(-1)).clamp_min(0)
        return torch.cat([inside, outside.sqrt()[..., None]], -1)


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
    """Median distance of real sprites that were not trained on: the measure of what is original.

    Raises:
        MetricError: if there are none.
    """
    return float(np.median(held_out_distances(held_out, index)))


def held_out_distances(held_out: Pixels, index: NearestIndex) -> NDArray[np.float32]:
    """How far real sprites (M, H, W, 4) that were not trained on lie from the training set: (M,), in [0, 1].

    Raises:
        MetricError: if there are none.
    """
    if len(held_out) == 0:
        raise MetricError("cannot measure originality", "there are no held-out sprites to judge by")
    return index.distances(held_out)[0]


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


def _mirrored(wide: Tensor, extent: int) -> Tensor:
    """Mirrored within the first ``extent`` columns, where the sprite is centred; the columns after them are empty."""
    return torch.cat([wide[..., :extent].flip(-1), wide[..., extent:]], -1)


def _chunks(sprites: Pixels, size: int) -> list[Pixels]:
    return [sprites[start : start + size] for start in range(0, len(sprites), size)]

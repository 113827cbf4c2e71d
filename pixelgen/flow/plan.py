"""What is to be walked: where the way begins, what steers it, and what of older sprites stays.

New sprites, variations, branches, loops, offspring and re-rolled parts are all plans of this one kind. A plan is a
value: to make one asks no network, and it can be streamed and stopped as any request can.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pixelgen.flow.correction import Correction, in_turn
from pixelgen.flow.palette_lock import PaletteLock
from pixelgen.flow.sampler import SampleConfig, Sampler, SolveStep, State
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.palette import Palette, apply_palette
from pixelgen.sprites.rgba import Pixels, premultiply


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to walk, for N sprites.

    Attributes:
        config: the request, with ``count`` N, or more if the plan is for a part of it.
        start: where the way begins; None for the request's own noise. At t = 1 there is nothing to walk, and the
            sprites are ``old``. At t = 0 its states are the noise that the sprites come out of.
        old: (N, S, S, 4) uint8, the sprites that they are made from; empty ones for sprites out of noise.
        kept: (N, S, S) bool, the pixels of ``old`` that stay exactly as they are.
        shares: (N, classes + 1) how much of each class they are, the last column "any"; None without classes.
        residual: (N, 4, S, S) added to the finished states: what is known to be lost on the way; or None.
        correct: changes what the network foresees.
        rounds: how often each part of the way is walked.
        palette: of everything that is made new.
        part: which N of the request's sprites these are; None for all. Only sprites out of noise can be a part.
    """

    config: SampleConfig
    start: State | None
    old: Pixels
    kept: NDArray[np.bool_]
    shares: Tensor | None = None
    residual: Tensor | None = None
    correct: Correction | None = None
    rounds: int = 1
    palette: Palette | None = None
    part: range | None = None

    @property
    def sprites(self) -> range:
        """The numbers of the sprites in the request."""
        return range(self.config.count) if self.part is None else self.part

    @property
    def walks(self) -> bool:
        """Whether there is anything to walk."""
        return self.start is None or self.start.t < 1

    def locked(self, lock: PaletteLock) -> "Plan":
        """This plan with all that is new in the colours of a palette, from the steps on that the lock names.

        Kept pixels are not touched: they stay as they are also where they are not of the palette.
        """
        before = () if self.correct is None else (self.correct,)
        return replace(self, correct=in_turn(lock, *before), palette=lock.palette)

    def coloured(self, palette: Palette) -> "Plan":
        """This plan with all that is new in the colours of a palette, once it is finished. Kept pixels stay."""
        return replace(self, palette=palette)

    def stream(self, sampler: Sampler, *, cancel: CancelToken | None = None) -> Iterator[SolveStep]:
        """All sprites in step with each other, as ``Sampler.stream`` gives them. Finish its steps with ``finish``.

        Raises:
            ConfigError: at once, for a class that the network does not know.
            Cancelled: while iterating, after ``cancel.abort()``.
        """
        if self.start is None or self.start.t < 1:
            return sampler.stream(
                self.config,
                sprites=self.part,
                cancel=cancel,
                start=self.start,
                correct=self.correct,
                rounds=self.rounds,
            )
        x = self.start.x.cpu()
        return iter([SolveStep(index=0, total=0, t=1.0, state=x, predicted=x, calls=0, error=None)])

    def finish(self, sampler: Sampler, step: SolveStep) -> Pixels:
        """The sprites foreseen at a step of the stream, and at its last the sprites: (N, S, S, 4) uint8."""
        state = step.predicted
        if self.residual is not None and step.index == step.total:
            state = state + self.residual.cpu()
        return self._settled(sampler.finish(state))

    def _settled(self, pixels: Pixels) -> Pixels:
        """Finished sprites in the colours of the palette, with what is kept."""
        if self.palette is not None:
            pixels = apply_palette(pixels, self.palette)
        if not self.kept.any():
            return pixels
        return np.where(self.kept[..., None], self.old, pixels)

    def make(
        self,
        sampler: Sampler,
        *,
        cancel: CancelToken | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Pixels:
        """The finished sprites. Those out of noise are made a batch at a time, however many they are.

        Args:
            sampler: that walks.
            cancel: looked at before each call of the network.
            progress: told (steps done, all steps) after each step; for sprites out of noise (sprites done, all).

        Returns:
            (N, S, S, 4) uint8, straight RGBA.
        """
        if self.start is None:
            pixels = sampler.sample(
                self.config, sprites=self.part, cancel=cancel, progress=progress, correct=self.correct
            )
            return self._settled(pixels)
        for step in self.stream(sampler, cancel=cancel):
            if progress is not None:
                progress(step.index, max(1, step.total))
        return self.finish(sampler, step)


def make(sampler: Sampler, config: SampleConfig, *, part: range | None = None) -> Plan:
    """New sprites out of the request's own noise: the same as ``Sampler.stream`` and ``Sampler.sample`` make.

    Args:
        sampler: that will walk.
        config: the request.
        part: which of its sprites, neighbours; all if left out. A sprite is the same in every part.

    Raises:
        ConfigError: for a class that the network does not know.
    """
    sprites = range(config.count) if part is None else part
    shares = sampler.shares(config, sprites)
    shape = (len(sprites), sampler.size, sampler.size)
    nothing, none = np.broadcast_to(np.uint8(0), (*shape, 4)), np.broadcast_to(np.False_, shape)  # take no memory
    return Plan(config=config, start=None, old=nothing, kept=none, shares=shares, part=part)


def state_of(pixels: Pixels) -> Tensor:
    """Sprites (N, S, S, 4) uint8 as states at t = 1: (N, 4, S, S) float32."""
    return torch.from_numpy(premultiply(pixels)).permute(0, 3, 1, 2).contiguous()


def nothing_kept(pixels: Pixels) -> NDArray[np.bool_]:
    """(N, S, S) bool, False everywhere."""
    return np.zeros(pixels.shape[:3], dtype=np.bool_)

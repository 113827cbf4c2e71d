"""How good made sprites are: distances and originality against a set, always measured in the same way.

The set is split as a training does it; what is made is compared with the training part in the features of the sprite
encoder, and the floor is what held-out real sprites reach at the same number.
"""

from dataclasses import dataclass

import numpy as np

from measuring.sprite_sets import real_or_drawn
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.metrics.evaluate import Evaluator
from pixelgen.metrics.features import sprite_encoder
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.workspace import has_hard_edges

SEED = 11
"""Of the noise that sprites are made from; the same for every contestant, so that differences are theirs."""


_WAY = ("solver", "schedule", "grid", "shift", "head_start", "extrapolation", "precision", "calls")
"""What of a request a row says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was measured of made sprites. Distances: smaller is better.

    Attributes:
        config: what was made, and how.
        fid, floor: Fréchet distance of the made, and of held-out real sprites, to the training sprites.
        kid: kernel distance, unbiased at any number.
        originality: about 1 is as new as real art, near 0 is copying.
    """

    config: SampleConfig
    fid: float
    floor: float
    kid: float
    originality: float

    def row(self) -> dict[str, str]:
        """As text for a CSV, with the digits that mean something."""
        measured = {name: f"{getattr(self, name):.6g}" for name in ("fid", "floor", "kid", "originality")}
        return {**way(self.config), **measured}

    def sentence(self) -> str:
        """For a terminal."""
        return f"FID {self.fid:.1f} (floor {self.floor:.1f}), KID {self.kid:.2f}, originality {self.originality:.2f}"


def way(config: SampleConfig) -> dict[str, str]:
    """How sprites are made, and how many, as text for a CSV."""
    values = {name: getattr(config, name) for name in _WAY}
    return {"sprites": str(config.count)} | {
        name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in values.items()
    }


class Jury:
    """Judges samplers by one set of sprites.

    Args:
        name: a real set ("dcss-heroes"); where it is not there, drawn sprites take its place.
        learned: take so many of the training sprites only; they are then also what is judged by.

    Attributes:
        description: the set in words.
        training, validation: what a contestant may learn from, and what it must not see.
        binary_alpha: whether made sprites get hard edges.
    """

    def __init__(self, name: str, *, learned: int | None = None) -> None:
        sprites, self.description = real_or_drawn(name)
        whole, self.validation = sprites.split(validation=0.1, seed=0)
        self.training = _part(whole, learned)
        if len(self.training) < len(whole):
            self.description += f", of which {len(self.training):,} are learned"
        self.binary_alpha = has_hard_edges(self.training)
        self._evaluator: Evaluator | None = None

    def __call__(self, sampler: Sampler, config: SampleConfig) -> Verdict:
        """Make ``config.count`` sprites and measure them."""
        if self._evaluator is None:  # a training that is interrupted before its first look never needs it
            self._evaluator = Evaluator(self.training, self.validation, sprite_encoder())
        scores = self._evaluator(sampler.sample(config))
        return Verdict(
            config=config,
            fid=scores.fid,
            floor=scores.fid_floor,
            kid=scores.kid,
            originality=scores.originality,
        )


def _part(sprites: SpriteSet, count: int | None) -> SpriteSet:
    """Some of the set, drawn at random but always the same; all of it for None or more than there are."""
    if count is None or count >= len(sprites):
        return sprites
    return sprites.take(np.random.default_rng(0).permutation(len(sprites))[:count])

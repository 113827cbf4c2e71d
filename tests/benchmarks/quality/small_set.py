"""Judging what was learned from a part of a set: are made sprites like the whole set, and are they not those learned?

The distance is to all training sprites of the set, of which the model has seen few: who only repeats those stays far.
Originality is against the few that were learned, with what is usual between real sprites taken from those that were
not. Of the sprites that a model is started from, some may come through: these are counted too.
"""

from dataclasses import dataclass

import numpy as np

from measuring.sprite_sets import DATA
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.metrics.evaluate import Evaluator
from pixelgen.metrics.features import sprite_encoder
from pixelgen.metrics.originality import NearestIndex, held_out_distances, judge
from pixelgen.sprites.folder import load_sprites
from pixelgen.training.copying import measure_nearness
from quality.judging import Jury

_RESEMBLING = 1000  # real sprites that were not learned, to know what distance is usual


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallSetVerdict:
    """What was measured of sprites made after learning a few.

    Attributes:
        fid, floor: Fréchet distance of the made, and of real sprites, to the whole set.
        kid: kernel distance to the whole set.
        originality: against the sprites that were learned; about 1 is as new as real art.
        near, near_real: share of the made, and of real sprites, that lie near to one that was learned.
        near_parent: share that lies near to a sprite of the set that the start had learned; NaN if that is not known.
    """

    fid: float
    floor: float
    kid: float
    originality: float
    near: float
    near_real: float
    near_parent: float


class SmallSetJury(Jury):
    """Judges samplers that learned ``learned`` sprites of the set ``name``.

    Args:
        name: a real set; where it is not there, drawn sprites take its place.
        learned: sprites to learn.
        parent: the set that a model to start from had learned; None for none, or if it is not there.
    """

    def __init__(self, name: str, *, learned: int, parent: str | None = None) -> None:
        super().__init__(name, learned=learned)
        everything = Jury(name).training
        self._whole = Evaluator(everything, self.validation, sprite_encoder())
        learned_names = set(self.training.names)
        others = [place for place, sprite in enumerate(everything.names) if sprite not in learned_names]
        if others:
            unseen = everything.take(np.random.default_rng(1).permutation(others)[:_RESEMBLING])
        else:  # the whole set is learned
            unseen = self.validation
        self._index = NearestIndex(self.training.pixels)
        self._usual = held_out_distances(unseen.pixels, self._index)
        folder = DATA / parent if parent is not None and parent != name else None
        there = folder is not None and folder.is_dir()
        self._parent = NearestIndex(load_sprites(folder).pixels) if folder is not None and there else None

    def verdict(self, sampler: Sampler, config: SampleConfig) -> SmallSetVerdict:
        """Make ``config.count`` sprites and measure them."""
        made = sampler.sample(config)
        scores = self._whole(made)
        new = judge(made, self._index, threshold=float(np.median(self._usual)))
        near = measure_nearness(new.distances, self._usual)
        near_parent = float("nan")
        if self._parent is not None:
            distances, _ = self._parent.distances(made)
            near_parent = measure_nearness(distances, self._usual).made_near / len(made)
        return SmallSetVerdict(
            fid=scores.fid,
            floor=scores.fid_floor,
            kid=scores.kid,
            originality=new.score,
            near=near.made_near / near.made,
            near_real=near.held_out_near / near.held_out,
            near_parent=near_parent,
        )

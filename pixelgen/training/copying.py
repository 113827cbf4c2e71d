"""When has a training begun to copy? An answer that noise does not change, nor a set that is full of variants.

A made sprite is *near* if it lies within 0.4 of the usual distance of real art from a training sprite, the usual
distance being the median over real sprites that were held out. That is wider than what is called a copy when someone
looks at finished sprites: checks make theirs in few calls, so that a copy comes out a little off. It is narrower than
what blurred first attempts reach, which lie near the mean of everything but not near to any one sprite.

Real art is near now and then as well: recolours, the same hero with another hat. So what counts is how much larger the
share of near sprites is among the made ones than among the held-out ones, measured by how far two such shares differ by
chance (the test of two proportions, z ≥ 3: by chance once in a thousand checks). A few held-out sprites prove little,
and then it takes more near sprites to tell.

One such check is a suspicion, a second one in a row proves it, if the training went on in between: two averages of the
same steps are no two witnesses. A check without clears it. What is proved stays proved: later rates and averages change
how a network copies, not that it has learned the sprites by heart. Copying then began after the last check that was
clear, and the model of that check is the last original one.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Copying = Literal["none", "suspected", "begun"]

NEAR = 0.4  # of the usual distance
_CHANCE = 3.0  # standard deviations
_LEAST = 0.05  # share of made sprites below which nobody need be told
_ONE_LEVEL = 1 / 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """How many sprites lie near to a training sprite.

    Attributes:
        made, made_near: sprites made for a check, and how many of them are near.
        held_out, held_out_near: the same of the real sprites that were not trained on.
    """

    made: int
    made_near: int
    held_out: int
    held_out_near: int

    @property
    def excess(self) -> float:
        """By how many standard deviations the share of near sprites is larger among the made than among the real."""
        share = (self.made_near + self.held_out_near) / (self.made + self.held_out)
        chance = math.sqrt(share * (1 - share) * (1 / self.made + 1 / self.held_out))
        return (self.made_near / self.made - self.held_out_near / self.held_out) / chance if chance else 0.0

    @property
    def copies(self) -> bool:
        """Whether the made sprites look like copies, at this check alone."""
        return self.excess >= _CHANCE and self.made_near >= _LEAST * self.made


def measure_nearness(made: NDArray[np.float32], held_out: NDArray[np.float32]) -> Nearness:
    """Count from distances to the nearest training sprite.

    Args:
        made: (N,) of made sprites, N ≥ 1.
        held_out: (M,) of real sprites that were not trained on, M ≥ 1.
    """
    limit = NEAR * max(float(np.median(held_out)), _ONE_LEVEL)
    return Nearness(
        made=len(made),
        made_near=int((made <= limit).sum()),
        held_out=len(held_out),
        held_out_near=int((held_out <= limit).sum()),
    )


def watch_for_copying(before: Copying, nearness: Nearness, *, moved: bool) -> Copying:
    """What is known after one more check.

    Args:
        before: what was known; "none" at the start of a run.
        nearness: that the check found.
        moved: whether the training has gone on since the check before.
    """
    if before == "begun":
        return "begun"
    if not nearness.copies:
        return "none"
    return "begun" if before == "suspected" and moved else "suspected"

"""Random choices that are the same on every machine and with every version of every library."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_MASK = 2**64 - 1
_GOLDEN = 0x9E3779B97F4A7C15


class Dice:
    """SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).

    NumPy does not promise the same stream from one version to the next; thirteen lines of integers do.

    Args:
        seeds: integers of 0 or more; different sequences give independent streams.
    """

    def __init__(self, *seeds: int) -> None:
        self._state = 0
        for seed in seeds:
            while True:  # 64 bits at a time, so that no part of a large seed is lost
                self._state ^= seed & _MASK
                self._state = self._next()
                seed >>= 64
                if not seed:
                    break

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1, evenly (to within n / 2**64)."""
        return self._next() * n >> 64

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True so many times in a hundred."""
        return self.below(100) < percent

    def pick(self, options: Sequence[T]) -> T:
        """One of ``options``, each as likely."""
        return options[self.below(len(options))]

    def _next(self) -> int:
        self._state = (self._state + _GOLDEN) & _MASK
        z = self._state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & _MASK
        return z ^ z >> 31

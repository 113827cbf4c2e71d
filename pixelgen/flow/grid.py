"""Where on the path the solver stops: 0 = t₀ < t₁ < … < t_n = 1.

Each grid is an increasing map of [0, 1] onto itself, taken at u = i/n, so that every second point of a grid of 2n
intervals is a grid of n. A shift s ≥ 1 is a further map, t = u / (s·(1−u) + u), which puts more of the points near the
noise, where the sprite is decided (Esser et al. 2024, section 5.3.2, https://arxiv.org/abs/2403.03206).
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from pixelgen.choices import Choices


@dataclass(frozen=True)
class Grid(ABC):
    """A spacing of times."""

    key: ClassVar[str]
    label: ClassVar[str]
    help: ClassVar[str]

    def times(self, intervals: int, *, shift: float = 1.0) -> list[float]:
        """The ends of ``intervals`` steps from noise to data.

        Args:
            intervals: at least 1.
            shift: s ≥ 1; 1 leaves the grid as it is, 3 puts three quarters of the points before the middle.

        Returns:
            ``intervals`` + 1 strictly increasing times, the first exactly 0.0 and the last exactly 1.0.

        Raises:
            ValueError: for no interval, or a shift below 1.
        """
        if intervals < 1:
            raise ValueError(f"intervals = {intervals}: expected at least 1")
        if not 1 <= shift < math.inf:
            raise ValueError(f"shift = {shift}: expected at least 1")
        inner = (self._at(i / intervals) for i in range(1, intervals))
        return [0.0, *(u / (shift * (1 - u) + u) for u in inner), 1.0]

    @abstractmethod
    def _at(self, u: float) -> float:
        """The map of (0, 1) onto itself."""


@dataclass(frozen=True)
class UniformGrid(Grid):
    """t = u."""

    key = "uniform"
    label = "Uniform"
    help = "Steps of equal length."

    def _at(self, u: float) -> float:
        return u


@dataclass(frozen=True)
class CosineGrid(Grid):
    """t = 1 − cos(πu/2): short steps near the noise (Chen et al. 2024, eq. 7 with s = −1, https://arxiv.org/abs/2410.06885)."""

    key = "cosine"
    label = "Cosine"
    help = "Short steps near the noise, long ones near the sprite."

    def _at(self, u: float) -> float:
        return 2 * math.sin(math.pi / 4 * u) ** 2  # the same without the cancellation near 0


@dataclass(frozen=True)
class KarrasGrid(Grid):
    """Noise-to-data ratios with evenly spaced ρ-th roots, r = (r_max^⅟ρ + u·(r_min^⅟ρ − r_max^⅟ρ))^ρ, and t = 1/(1+r).

    Karras et al. 2022, eq. 5, https://arxiv.org/abs/2206.00364. The first and the last point are moved from r_max and
    r_min to pure noise and pure data.
    """

    key = "karras"
    label = "Karras"
    help = "Short steps at both ends, most of them near the sprite; for many calls."

    rho: float = 7.0
    r_min: float = 0.002
    r_max: float = 80.0

    def _at(self, u: float) -> float:
        first, last = self.r_max ** (1 / self.rho), self.r_min ** (1 / self.rho)
        return 1 / (1 + (first + u * (last - first)) ** self.rho)


GRIDS: Choices[Grid] = Choices("grid", [UniformGrid(), CosineGrid(), KarrasGrid()])
"""The grids that can be chosen by name."""

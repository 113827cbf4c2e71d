"""How sprites came out of noise: each kept state of a solver as pixels, to be scrubbed through. No Qt, no torch."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgen.choices import Choices

STATE_BYTES = 1 << 30
"""What states may take up in memory: those of one generation, and those of all that are kept."""


@dataclass(frozen=True, slots=True)
class View:
    """One of the two pictures that a solver's state has."""

    key: str
    label: str
    help: str


RAW = View(
    "raw", "Raw state", "What the solver holds at this time: noise at t = 0, the finished sprite at t = 1 (x_t)."
)
PREDICTED = View(
    "predicted", "Predicted sprite", "Where the network expects this state to end, seen from time t (x_t + (1 − t)·v)."
)
VIEWS: Choices[View] = Choices("view", (RAW, PREDICTED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """All sprites at one time of the path from noise to sprite.

    Attributes:
        index: number of the solver's state, 0 for pure noise.
        total: the last state's index, as far as it is known when this one is reported.
        t: time in [0, 1]; 0 is noise, 1 is the finished sprite.
        calls: network calls spent up to here.
        raw: (N, H, W, 4) uint8, the state itself as straight RGBA.
        predicted: (N, H, W, 4) uint8, the predicted sprite as straight RGBA.
    """

    index: int
    total: int
    t: float
    calls: int
    raw: NDArray[np.uint8]
    predicted: NDArray[np.uint8]

    def __post_init__(self) -> None:
        for name, pixels in (("raw", self.raw), ("predicted", self.predicted)):
            if pixels.dtype != np.uint8 or pixels.ndim != 4 or pixels.shape[3] != 4:
                raise ValueError(f"{name}: expected (N, H, W, 4) uint8, got {pixels.shape} {pixels.dtype}")
        if self.raw.shape != self.predicted.shape:
            raise ValueError(f"raw is {self.raw.shape}, predicted is {self.predicted.shape}")
        self.raw.flags.writeable = False
        self.predicted.flags.writeable = False

    def pixels(self, view: str) -> NDArray[np.uint8]:
        """The picture of ``view``, (N, H, W, 4) uint8 straight RGBA, read-only.

        Raises:
            ConfigError: for a view that does not exist.
        """
        return self.raw if VIEWS[view] is RAW else self.predicted


class TrajectoryStore:
    """The moments of one generation in the order of their computation, all with the same sprites.

    Both pictures of a moment are kept, so a store takes ``2 · len(store) · N · H · W · 4`` bytes (26 MB for 64
    sprites of 32 px in 50 states); ``thinning`` keeps it below a limit.

    Attributes:
        way_lost: only the finished sprites are known, not how they came out of noise.
    """

    def __init__(self) -> None:
        self.way_lost = False
        self._moments: list[Moment] = []

    @classmethod
    def finished(cls, sprites: NDArray[np.uint8], *, calls: int = 0) -> "TrajectoryStore":
        """Sprites whose way out of noise is not known: (N, H, W, 4) uint8 straight RGBA, as the moment at t = 1."""
        store = cls()
        store.way_lost = True
        store.append(Moment(index=0, total=0, t=1.0, calls=calls, raw=sprites, predicted=sprites))
        return store

    def __len__(self) -> int:
        return len(self._moments)

    def __getitem__(self, position: int) -> Moment:
        return self._moments[position]

    def __iter__(self) -> Iterator[Moment]:
        return iter(self._moments)

    def clear(self) -> None:
        self._moments = []

    def append(self, moment: Moment) -> None:
        """Add the next moment.

        Raises:
            ValueError: if its sprites have another shape, or it does not come after the last one.
        """
        if self._moments:
            last = self._moments[-1]
            if moment.raw.shape != last.raw.shape:
                raise ValueError(f"the moments hold sprites of shape {last.raw.shape}, got {moment.raw.shape}")
            if moment.index <= last.index or moment.t < last.t:
                raise ValueError(f"state {moment.index} at t = {moment.t} does not follow {last.index} at {last.t}")
        self._moments.append(moment)

    @property
    def sprites(self) -> int:
        """N, the number of sprites; 0 while the store is empty."""
        return len(self._moments[0].raw) if self._moments else 0

    @property
    def complete(self) -> bool:
        """True once the moment at t = 1 is there."""
        return bool(self._moments) and self._moments[-1].index >= self._moments[-1].total

    @property
    def last_position(self) -> int:
        """The position that the last moment will have, as far as it is known: states may be left out on the way."""
        if not self._moments:
            return 0
        if self.complete:
            return len(self._moments) - 1
        if len(self._moments) == 1:
            return self._moments[0].total
        every = self._moments[1].index - self._moments[0].index
        return max(len(self._moments), -(-self._moments[-1].total // every))

    @property
    def nbytes(self) -> int:
        """Memory of all pictures in bytes. One array that serves as both pictures of a moment counts once."""
        return sum(m.raw.nbytes + (m.predicted.nbytes if m.predicted is not m.raw else 0) for m in self._moments)

    def stack(self, view: str) -> NDArray[np.uint8]:
        """All moments as one (steps, N, H, W, 4) array, copied.

        Raises:
            ValueError: when the store is empty.
        """
        return np.stack([moment.pixels(view) for moment in self._moments])

    def strip(self, sprite: int, view: str) -> NDArray[np.uint8]:
        """The way of one sprite out of noise, (steps, H, W, 4), copied.

        Raises:
            IndexError: for a sprite that does not exist.
        """
        return np.stack([moment.pixels(view)[sprite] for moment in self._moments])


class TrajectoryCache:
    """States of several batches by the key of the batch, within ``limit`` bytes in all.

    The batch that was not asked for longest goes first. The one put in last always stays, however large.
    """

    def __init__(self, *, limit: int = STATE_BYTES) -> None:
        self._stores: OrderedDict[str, TrajectoryStore] = OrderedDict()
        self._limit = limit

    def __len__(self) -> int:
        return len(self._stores)

    def __contains__(self, key: object) -> bool:
        return key in self._stores

    @property
    def nbytes(self) -> int:
        """Memory of all states in bytes."""
        return sum(store.nbytes for store in self._stores.values())

    def get(self, key: str) -> TrajectoryStore | None:
        """The states of the batch ``key``, which counts as looked at; None where they are not kept."""
        store = self._stores.get(key)
        if store is not None:
            self._stores.move_to_end(key)
        return store

    def put(self, key: str, store: TrajectoryStore) -> None:
        """Keep ``store``, complete, as the states of the batch ``key``."""
        self._stores.pop(key, None)
        self._stores[key] = store
        taken = self.nbytes
        while taken > self._limit and len(self._stores) > 1:
            taken -= self._stores.popitem(last=False)[1].nbytes

    def forget(self, key: str) -> None:
        """Drop the states of the batch ``key``, if they are kept."""
        self._stores.pop(key, None)


def thinning(states: int, *, count: int, size: int, limit: int = STATE_BYTES) -> int:
    """Every how many states one must be kept so that a generation stays below ``limit`` bytes.

    Args:
        states: number of states that the solver will go through, the first and the last included.
        count: sprites.
        size: their side in pixels.

    Returns:
        1 where all fit; otherwise k, for states 0, k, 2k, … and the last. 0 when not even noise and result fit.
    """
    per_state = 2 * count * size * size * 4
    room = limit // per_state
    if room < 2:
        return 0
    if states <= room:
        return 1
    return -(-(states - 1) // (room - 1))

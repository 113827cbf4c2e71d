"""Which sprites of a batch stand where on the canvas, and in which colours. No Qt."""

from collections import OrderedDict
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from pixelgen.gui.models.trajectory import TrajectoryStore

Paint = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
"""(N, S, S, 4) uint8 straight RGBA in, the same sprites in other colours out; equal sprites give equal ones."""

PAINTED_BYTES = 128 << 20
"""What painted states may take up: both pictures of 250 states of 64 sprites of 32 px."""


class ShownSprites:
    """A batch's states as they are seen: some of its sprites, in an order, painted.

    A sprite is known by its *number* in the batch; its *place* is where it stands on the canvas. A painted state is
    kept, so that scrubbing paints each state once; beyond ``limit`` bytes the one that was not looked at for longest
    goes.
    """

    def __init__(self, store: TrajectoryStore, *, limit: int = PAINTED_BYTES) -> None:
        self._store = store
        self._limit = limit
        self._shown: tuple[int, ...] | None = None
        self._places: dict[int, int] = {}
        self._paint: Paint | None = None
        self._plain = False
        self._painted: OrderedDict[tuple[int, bool], NDArray[np.uint8]] = OrderedDict()
        self._painted_bytes = 0

    # What is shown

    @property
    def store(self) -> TrajectoryStore:
        return self._store

    def set_store(self, store: TrajectoryStore) -> None:
        """Show another batch, all of its sprites."""
        self._store = store
        self.set_shown(None)
        self.forget()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The sprite at each place."""
        return self._shown if self._shown is not None else tuple(range(self._store.sprites))

    def set_shown(self, numbers: tuple[int, ...] | None) -> None:
        """Show these sprites in this order; None for all as they were made.

        Raises:
            ValueError: a number twice, or below 0.
        """
        if numbers is not None and (len(set(numbers)) != len(numbers) or any(number < 0 for number in numbers)):
            raise ValueError(f"shown: expected different numbers from 0 on, got {numbers}")
        if numbers == tuple(range(self._store.sprites)):
            numbers = None  # saves picking them out of each state
        self._shown = numbers
        self._places = {number: place for place, number in enumerate(numbers or ())}

    def set_paint(self, paint: Paint | None) -> None:
        """Colours for everything that is shown; None for the sprites' own."""
        self._paint = paint
        self.forget()

    @property
    def plain(self) -> bool:
        """True while sprites are shown in their own colours whatever the paint is."""
        return self._plain or self._paint is None

    def set_plain(self, *, plain: bool) -> None:
        """Leave the paint off for a while: what was painted is kept."""
        self._plain = plain

    def forget(self) -> None:
        """Drop what was painted: the states are others now."""
        self._painted.clear()
        self._painted_bytes = 0

    # Where and how

    def number(self, place: int) -> int:
        """The sprite at ``place``.

        Raises:
            IndexError: for a place that there is not.
        """
        if not 0 <= place < self._store.sprites:
            raise IndexError(f"there is no place {place}")
        return place if self._shown is None else self._shown[place]

    def place(self, number: int) -> int | None:
        """Where the sprite stands; None while it is not shown."""
        if self._shown is None:
            return number if 0 <= number < self._store.sprites else None
        return self._places.get(number)

    def places(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """Where those of ``numbers`` stand that are shown, in the order of the canvas."""
        return tuple(sorted(place for number in numbers if (place := self.place(number)) is not None))

    def pixels(self, position: int, view: str) -> NDArray[np.uint8]:
        """(P, S, S, 4) uint8: what each place shows of the state at ``position`` of the store."""
        everything = self._in_colours(position, view)
        return everything if self._shown is None else everything[list(self._shown)]

    def way(self, number: int, view: str, *, start: int = 0) -> NDArray[np.uint8]:
        """(T, S, S, 4) uint8: one sprite in all states from ``start`` on, painted."""
        states = np.stack([self._store[index].pixels(view)[number] for index in range(start, len(self._store))])
        return states if self.plain or self._paint is None else self._paint(states)

    def _in_colours(self, position: int, view: str) -> NDArray[np.uint8]:
        moment = self._store[position]
        pixels = moment.pixels(view)
        if self.plain or self._paint is None:
            return pixels
        key = position, pixels is moment.raw and pixels is not moment.predicted
        if key in self._painted:
            self._painted.move_to_end(key)
            return self._painted[key]
        painted = self._paint(pixels)
        self._painted[key] = painted
        self._painted_bytes += painted.nbytes
        while self._painted_bytes > self._limit and len(self._painted) > 1:
            self._painted_bytes -= self._painted.popitem(last=False)[1].nbytes
        return painted

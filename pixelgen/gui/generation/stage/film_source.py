"""The way of sprites out of noise, ready to be written. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pixelgen.gui.generation.stage.shown_sprites import Paint
from pixelgen.gui.models.trajectory import Moment


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FilmSource:
    """States of a batch as they were shown when a person asked for a film of them.

    Attributes:
        moments: at least two, from noise to the end.
        shown: numbers of the sprites in sight, in their order.
        selected: those of them that are selected.
        view: key of the picture that was shown.
        title: proposed name of the file, without suffix.
        paint: colours that are put on; None for the sprites' own.
        entries: how each sprite of the batch was made, objects of plain JSON values; none where that is not known.
        per_second: states a second, as they were played.
    """

    moments: tuple[Moment, ...] = field(repr=False)
    shown: tuple[int, ...]
    selected: tuple[int, ...]
    view: str
    title: str
    paint: Paint | None = None
    entries: Sequence[Mapping[str, object]] = field(default=(), repr=False)
    per_second: int = 8

    def pictures(self, numbers: tuple[int, ...], view: str) -> NDArray[np.uint8]:
        """(T, n, S, S, 4) uint8 straight RGBA: these sprites in every state, painted."""
        chosen = list(numbers)
        states = [moment.pixels(view)[chosen] for moment in self.moments]
        return np.stack(states if self.paint is None else [self.paint(state) for state in states])

    def metadata(self, numbers: tuple[int, ...], view: str) -> list[dict[str, object]] | None:
        """What is known of each picture of a strip, sprite by sprite; None where that is nothing."""
        if not self.entries:
            return None
        return [
            {**self.entries[number], "state": moment.index, "t": moment.t, "view": view}
            for number in numbers
            for moment in self.moments
        ]

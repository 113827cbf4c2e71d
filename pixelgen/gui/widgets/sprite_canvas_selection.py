"""Which sprites of a canvas are selected, and what a click or a key makes of that. No Qt."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Selection:
    """Sprites by their place on the canvas. Every change is a new object.

    Attributes:
        places: those that are selected.
        current: the one of them that keys start from and that is looked at; None if nothing is selected.
        anchor: where a range begins.
    """

    places: frozenset[int] = frozenset()
    current: int | None = None
    anchor: int | None = None

    @property
    def ordered(self) -> tuple[int, ...]:
        return tuple(sorted(self.places))

    def only(self, places: Iterable[int], current: int | None = None) -> "Selection":
        """Just ``places``, of which ``current`` is looked at: by default the one that is, if it stays, else the last.

        Raises:
            ValueError: if ``current`` is not one of them.
        """
        wanted = tuple(places)
        if current is None and wanted:
            current = self.current if self.current in wanted else wanted[-1]
        if current is not None and current not in wanted:
            raise ValueError(f"sprite {current} is not among the selected {wanted}")
        anchor = self.anchor if self.anchor in wanted else current
        return Selection(frozenset(wanted), current, anchor)

    def at(self, place: int) -> "Selection":
        """Just ``place``."""
        return Selection(frozenset((place,)), place, place)

    def toggled(self, place: int) -> "Selection":
        """With ``place`` added, or without it if it was selected."""
        if place not in self.places:
            return Selection(self.places | {place}, place, place)
        left = self.places - {place}
        nearest = min(left, key=lambda other: (abs(other - place), other), default=None)
        return Selection(left, self.current if self.current in left else nearest, place)

    def ranged(self, place: int, *, add: bool = False) -> "Selection":
        """From the anchor to ``place``; with ``add`` beside what is selected."""
        start = self.anchor if self.anchor is not None else place
        span = frozenset(range(min(start, place), max(start, place) + 1))
        return replace(self, places=self.places | span if add else span, current=place, anchor=start)

    def swept(self, places: Iterable[int], *, add: bool) -> "Selection":
        """What a rubber band leaves behind that was drawn over ``places`` from this selection on."""
        found = frozenset(places)
        if add:
            found |= self.places
        if not found:
            return Selection()
        current = self.current if self.current in found else max(found)
        return Selection(found, current, current)

"""What a person made of a batch: which sprites stay, in which order, which are starred, what they are called. No Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class CurationState:
    """The sprites of one batch, by their numbers in it. A fresh one is as they were made.

    Attributes:
        count: how many sprites the batch has, deleted ones included.
        order: of those that stay; N unique numbers in [0, count).
        starred: in the order in which they were.
        names: of those that were given one.
    """

    count: int
    order: tuple[int, ...]
    starred: tuple[int, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def fresh(cls, count: int) -> "CurationState":
        return cls(count, tuple(range(count)))

    @property
    def deleted(self) -> frozenset[int]:
        return frozenset(range(self.count)).difference(self.order)

    @property
    def stars(self) -> tuple[int, ...]:
        """Those starred sprites that stay."""
        staying = set(self.order)
        return tuple(number for number in self.starred if number in staying)

    @property
    def precious(self) -> bool:
        """Whether somebody starred or named one of its sprites."""
        return bool(self.stars or self.names)

    # -- changed copies ------------------------------------------------------------------------------------------------

    def with_stars(self, numbers: Iterable[int], *, on: bool) -> "CurationState":
        chosen = dict.fromkeys(numbers)
        if on:
            return replace(self, starred=tuple(dict.fromkeys((*self.starred, *chosen))))
        return replace(self, starred=tuple(number for number in self.starred if number not in chosen))

    def without(self, numbers: Iterable[int]) -> "CurationState":
        gone = set(numbers)
        return replace(self, order=tuple(number for number in self.order if number not in gone))

    def with_back(self, numbers: Iterable[int]) -> "CurationState":
        """Deleted sprites come back to where they stood as they were made, as far as the order tells."""
        order = list(self.order)
        for number in sorted(set(numbers) & self.deleted):
            place = next((place for place, other in enumerate(order) if other > number), len(order))
            order.insert(place, number)
        return replace(self, order=tuple(order))

    def with_name(self, number: int, name: str) -> "CurationState":
        """An empty name takes the name away."""
        said = " ".join(name.split())[:LONGEST_NAME]
        names = {other: text for other, text in self.names.items() if other != number}
        return replace(self, names={**names, number: said} if said else names)

    def moved(self, numbers: Iterable[int], before: int | None) -> "CurationState":
        """``numbers`` come together, in their present order, before the number ``before``; None: to the end."""
        moving = set(numbers)
        ordered = [number for number in self.order if number in moving]
        rest = [number for number in self.order if number not in moving]
        if before in moving:  # before the next one that stays where it is
            after = self.order[self.order.index(before) :]
            before = next((number for number in after if number not in moving), None)
        place = rest.index(before) if before in rest else len(rest)
        return replace(self, order=(*rest[:place], *ordered, *rest[place:]))

    # -- as plain values -----------------------------------------------------------------------------------------------

    def as_json(self) -> dict[str, Any]:
        """What differs from a fresh one, as plain JSON values."""
        kept: dict[str, Any] = {}
        if self.order != tuple(range(self.count)):
            kept["order"] = list(self.order)
        if self.starred:
            kept["starred"] = list(self.starred)
        if self.names:
            kept["names"] = {str(number): name for number, name in sorted(self.names.items())}
        return kept

    @classmethod
    def from_json(cls, kept: Any, count: int) -> "CurationState":
        """From what ``as_json`` gave. Whatever is not of that form is left out: no sprite is lost by a damaged file."""
        fresh = cls.fresh(count)
        if not isinstance(kept, Mapping):
            return fresh
        order = kept.get("order")
        names = kept.get("names")
        names = names if isinstance(names, Mapping) else {}
        numbered = {int(key): name for key, name in names.items() if isinstance(name, str) and str(key).isdecimal()}
        state = cls(
            count,
            fresh.order if not isinstance(order, list) else _numbers(order, count),
            _numbers(kept.get("starred"), count),
        )
        for number, name in numbered.items():
            if number < count:
                state = state.with_name(number, name)
        return state


def _numbers(kept: Any, count: int) -> tuple[int, ...]:
    if not isinstance(kept, list):
        return ()
    sound = (each for each in kept if isinstance(each, int) and not isinstance(each, bool) and 0 <= each < count)
    return tuple(dict.fromkeys(sound))

"""What a user can choose by name: one immutable registry type for schedules, solvers, grids, layouts and formats."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from pixelgen.errors import ConfigError


class Choice(Protocol):
    """Anything listed for the user: a stable key, a label for the window, one sentence of help."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def help(self) -> str: ...


T = TypeVar("T", bound=Choice)


class Choices(Mapping[str, T]):
    """An ordered, read-only table of choices by key.

    Args:
        kind: what is chosen, as a word for the error message ("solver").
        choices: the entries, in the order in which a person should see them; the first is the default.

    Raises:
        ConfigError: on look-up of a key that is not listed.
    """

    def __init__(self, kind: str, choices: Iterable[T]) -> None:
        self.kind = kind
        self._by_key: dict[str, T] = {}
        for choice in choices:
            if choice.key in self._by_key:
                raise ValueError(f"{kind} {choice.key!r} is listed twice")
            self._by_key[choice.key] = choice

    def __getitem__(self, key: str) -> T:
        try:
            return self._by_key[key]
        except KeyError:
            raise ConfigError(f"unknown {self.kind} {key!r}", fix=f"choose one of {', '.join(self._by_key)}") from None

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

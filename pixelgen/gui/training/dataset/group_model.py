"""Sprites that belong together, because they are alike or the same, as a list of groups."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pixelgen.choices import Choices
from pixelgen.gui.wording import count
from pixelgen.sprites.spriteset import SpriteSet

if TYPE_CHECKING:
    from pixelgen.sprites.similar import LookAlikes

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Kind:
    """A way of being alike."""

    key: str
    label: str
    help: str


KINDS: Choices[Kind] = Choices(
    "kind of likeness",
    (
        Kind("near", "Nearly the same", "They differ in a few pixels."),
        Kind("recolour", "Recoloured", "The same drawing in other colours: often wanted, as variants."),
        Kind("mirrored", "Mirrored", "The same drawing facing the other way: the Flip setting makes those by itself."),
    ),
)


class GroupRole(IntEnum):
    """Own roles of ``GroupModel``."""

    GROUP = int(Qt.ItemDataRole.UserRole)  # SpriteGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class SpriteGroup:
    """Sprites that belong together.

    Attributes:
        label: in which way.
        detail: more about it, in words.
        members: indices into the set; the first is the one to keep.
    """

    label: str
    detail: str
    members: tuple[int, ...]


def look_alike_groups(found: Iterable["LookAlikes"], kind: str | None = None) -> list[SpriteGroup]:
    """What was found, of one kind or of all."""
    return [
        SpriteGroup(label=KINDS[each.kind].label, detail=count(len(each.members), "sprite"), members=each.members)
        for each in found
        if kind is None or each.kind == kind
    ]


def duplicate_groups(everything: SpriteSet) -> list[SpriteGroup]:
    """Files with the same pixels, by the sprite that stands for them."""
    copies: dict[str, list[str]] = {}
    for duplicate in everything.report.duplicates:
        copies.setdefault(duplicate.original, []).append(duplicate.name)
    rows = {name: row for row, name in enumerate(everything.names)}
    return [
        SpriteGroup(
            label=original,
            detail=f"{count(len(names), 'copy', 'copies')}: {', '.join(names)}",
            members=(rows[original],) if original in rows else (),
        )
        for original, names in copies.items()
    ]


class GroupModel(QAbstractListModel):
    """``SpriteGroup`` in rows, with the sprites that they speak of and which of them are left out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: Sequence[SpriteGroup] = ()
        self._sprites: SpriteSet | None = None
        self._out: frozenset[int] = frozenset()

    @property
    def groups(self) -> Sequence[SpriteGroup]:
        return self._groups

    @property
    def sprites(self) -> SpriteSet | None:
        """The set that the members are of."""
        return self._sprites

    @property
    def out(self) -> frozenset[int]:
        """Members that are left out."""
        return self._out

    def set_groups(self, groups: Sequence[SpriteGroup], sprites: SpriteSet | None) -> None:
        """Show other groups."""
        self.beginResetModel()
        self._groups, self._sprites = groups, sprites
        self.endResetModel()

    def set_out(self, names: Collection[str]) -> None:
        """Which sprites are left out."""
        known = self._sprites.names if self._sprites is not None else ()
        without = frozenset(names)
        self._out = frozenset(row for row, name in enumerate(known) if name in without) if without else frozenset()
        if self._groups:
            self.dataChanged.emit(self.index(0), self.index(len(self._groups) - 1), [GroupRole.GROUP])

    def names(self, members: Iterable[int]) -> tuple[str, ...]:
        """What members are called."""
        return tuple(self._sprites.names[each] for each in members) if self._sprites is not None else ()

    def spare(self, groups: Iterable[SpriteGroup]) -> tuple[int, ...]:
        """The members that go if one of each group stays: the first that is still in, or one that stays for another."""
        kept: set[int] = set()
        gone: dict[int, None] = {}
        for group in groups:
            there = [each for each in group.members if each not in self._out and each not in gone]
            if there:
                kept.add(next((each for each in there if each in kept), there[0]))
                gone.update(dict.fromkeys(each for each in there if each not in kept))
        return tuple(gone)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._groups)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._groups):
            return None
        group = self._groups[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{group.label}: {group.detail}"
            case Qt.ItemDataRole.AccessibleTextRole:
                out = sum(each in self._out for each in group.members)
                said = f", {count(out, 'sprite')} left out" if out else ""
                return f"{group.label}: {group.detail}{said}: {', '.join(self.names(group.members))}"
            case GroupRole.GROUP:
                return group
        return None

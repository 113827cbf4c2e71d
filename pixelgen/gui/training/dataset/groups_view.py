"""Look-alikes: groups of sprites of which one may be enough."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QItemSelection, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.theme import SPACE
from pixelgen.gui.training.dataset.group_list import GroupList
from pixelgen.gui.training.dataset.group_model import KINDS, Kind, SpriteGroup, duplicate_groups, look_alike_groups
from pixelgen.gui.training.dataset.selection import Selection
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.segmented import SegmentedChoice
from pixelgen.gui.wording import count
from pixelgen.sprites.spriteset import SpriteSet

if TYPE_CHECKING:
    from pixelgen.sprites.similar import LookAlikes

_ALL = Kind("all", "All", "Every group of sprites that are alike.")
_SHOWN: Choices[Kind] = Choices("kind of likeness", (_ALL, *KINDS.values()))
_SEARCHING = "Looking for sprites that are alike…"
_NONE = "No two sprites are nearly the same, recoloured or mirrored."


class LookAlikesView(QWidget):
    """Groups of each kind, and one click to keep one of each."""

    leaveOutWanted = Signal(object)  # noqa: N815  tuple[str, ...] of names
    takeBackWanted = Signal(object)  # noqa: N815  tuple[str, ...] of names

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[LookAlikes, ...] | None = None
        self._off: frozenset[str] = frozenset()  # names of classes
        self.kinds = SegmentedChoice(_SHOWN, "train.lookAlikes.kind")
        self.kinds.setAccessibleName("Which look-alikes are shown")
        self.kinds.keyChanged.connect(self._fill)
        self.list = GroupList()
        self.list.setObjectName("train.lookAlikes")
        self.list.setAccessibleName("Groups of sprites that are alike")
        self.list.memberToggled.connect(self._on_toggled)
        self.list.deleteWanted.connect(self._on_keep)
        self.list.selectionModel().selectionChanged.connect(self._on_selection)
        self._said = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self.keep = QPushButton("Keep one of each")
        self.keep.setObjectName("train.lookAlikes.keep")
        self.keep.clicked.connect(self._on_keep)
        self.take_back = QPushButton("Take back")
        self.take_back.setObjectName("train.lookAlikes.takeBack")
        self.take_back.clicked.connect(self._on_take_back)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE)
        bar.addWidget(self._said, 1)
        bar.addWidget(self.take_back)
        bar.addWidget(self.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.kinds)
        layout.addWidget(self.list, 1)
        layout.addLayout(bar)
        self._sprites: SpriteSet | None = None
        self._fill()

    # -- what is shown -----------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Another set is read: what was found in the last one does not count."""
        self._found = None
        self._sprites = None
        self._fill()

    def show_search(self, done: int, total: int) -> None:
        """Say how far the search is."""
        share = f" {100 * done // total} %" if total else ""
        self.list.set_message(f"{_SEARCHING}{share}")

    def show_found(self, everything: SpriteSet, found: "tuple[LookAlikes, ...]", selection: Selection) -> int | None:
        """Show what was found; returns how many groups there are."""
        self._sprites, self._found = everything, found
        self._fill()
        return self.show_selection(selection)

    def show_selection(self, selection: Selection) -> int | None:
        """Show the groups in the classes that are on, and which of their sprites are left out by hand.

        Returns:
            how many groups there are; None while they are looked for.
        """
        off = frozenset(selection.without_classes)
        if off != self._off:
            self._off = off
            self._fill()
        self.list.groups.set_out(selection.without_sprites)
        self._show_buttons()
        return None if self._found is None else len(self._in_classes())

    def _in_classes(self) -> "tuple[LookAlikes, ...]":
        """What was found, but for the sprites of classes that are off."""
        if self._found is None or self._sprites is None:
            return ()
        off = [label for label, name in enumerate(self._sprites.classes) if name in self._off]
        on = ~np.isin(self._sprites.labels, off)
        left = (replace(each, members=tuple(one for one in each.members if on[one])) for each in self._found)
        return tuple(each for each in left if len(each.members) > 1)

    @Slot()
    def _fill(self) -> None:
        found = self._in_classes()
        for key, kind in _SHOWN.items():
            number = sum(key in (_ALL.key, each.kind) for each in found)
            button = self.kinds.button(key)
            button.setText(f"{kind.label} {number:,}" if self._found is not None else kind.label)
            button.updateGeometry()
        self.kinds.setVisible(bool(found))
        self.list.set_message(_SEARCHING if self._found is None else _NONE)
        key = self.kinds.key
        self.list.groups.set_groups(look_alike_groups(found, None if key == _ALL.key else key), self._sprites)
        self._show_buttons()

    @Slot(QItemSelection, QItemSelection)
    def _on_selection(self, _on: QItemSelection, _off: QItemSelection) -> None:
        self._show_buttons()

    def _show_buttons(self) -> None:
        groups, chosen = self._wanted(), bool(self.list.selectionModel().selectedIndexes())
        spare, out = self._spare(groups), self._out(groups)
        self.keep.setVisible(bool(self.list.groups.groups))
        self.take_back.setVisible(bool(self.list.groups.groups))
        self.keep.setEnabled(bool(spare))
        self.take_back.setEnabled(bool(out))
        which = "the chosen groups" if chosen else "every group shown"
        self.keep.setToolTip(f"Leave out {count(len(spare), 'sprite')}: all but the first of {which} (Del)")
        self.take_back.setToolTip(f"Learn from {count(len(out), 'sprite')} of {which} again")
        self.keep.setText(f"Keep one of {count(len(groups), 'group')}" if chosen else "Keep one of each")
        said = f"{count(len(groups), 'group')} chosen" if chosen else "Click a sprite to leave it out or take it back"
        self._said.setText(said if self.list.groups.groups else "")

    # -- what is done with it ----------------------------------------------------------------------------------------

    def _wanted(self) -> list[SpriteGroup]:
        """The groups that are chosen, or all that are shown."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        groups = self.list.groups.groups
        return [groups[row] for row in rows] or list(groups)

    def _spare(self, groups: list[SpriteGroup]) -> tuple[str, ...]:
        return self.list.groups.names(self.list.groups.spare(groups))

    def _out(self, groups: list[SpriteGroup]) -> tuple[str, ...]:
        model = self.list.groups
        return model.names(dict.fromkeys(each for group in groups for each in group.members if each in model.out))

    @Slot()
    def _on_keep(self) -> None:
        names = self._spare(self._wanted())
        if names:
            self.leaveOutWanted.emit(names)

    @Slot()
    def _on_take_back(self) -> None:
        self.takeBackWanted.emit(self._out(self._wanted()))

    @Slot(int)
    def _on_toggled(self, member: int) -> None:
        names = self.list.groups.names((member,))
        (self.takeBackWanted if member in self.list.groups.out else self.leaveOutWanted).emit(names)


class DuplicatesView(QWidget):
    """Files that are pixel for pixel the same: which one stands for which others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = GroupList()
        self.list.setObjectName("train.duplicates")
        self.list.setAccessibleName("Files with the same pixels")
        self.list.set_toggles(toggles=False)
        self.list.set_message("No two files hold the same pixels.")
        said = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        said.setText("The first of each is learned from; its copies are left out by themselves.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.list, 1)
        layout.addWidget(said)

    def show_duplicates(self, everything: SpriteSet | None) -> int:
        """Show which copies there were; returns how many."""
        groups = duplicate_groups(everything) if everything is not None else []
        self.list.groups.set_groups(groups, everything)
        return len(everything.report.duplicates) if everything is not None else 0

"""The choice that a person makes among the sprites of one batch; every step can be taken back."""

import weakref
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from pixelgen.gui.models.curation_state import CurationState
from pixelgen.gui.wording import count

_MOST_UNDONE = 200


class Curation(QObject):
    """Which sprites of a batch are shown, in which order, which are starred and what they are called.

    Sprites are known by their number in the batch. What ``hide`` takes out of sight is neither kept nor undone: it is a
    way to look at the batch, while the rest is a change of it.

    Args:
        state: as it was kept; the number of sprites for a new batch.
        key: of the batch.
    """

    changed = Signal()  # anything: `shown`, `starred`, `names`
    edited = Signal(object)  # this Curation: a change of the batch was made, undone or redone, and is to be kept

    def __init__(self, state: CurationState | int, parent: QObject | None = None, *, key: str = "") -> None:
        super().__init__(parent)
        self.key = key
        self._state = CurationState.fresh(state) if isinstance(state, int) else state
        self._hidden: frozenset[int] = frozenset()
        self._shown = self._state.order
        self.undo = QUndoStack(self)
        self.undo.setUndoLimit(_MOST_UNDONE)

    # -- what is -------------------------------------------------------------------------------------------------------

    @property
    def state(self) -> CurationState:
        return self._state

    @property
    def count(self) -> int:
        """Sprites in the batch, deleted and hidden ones included."""
        return self._state.count

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers of those that are in sight, in their order: ``shown[place]`` is the number at a place."""
        return self._shown

    @property
    def starred(self) -> tuple[int, ...]:
        """Numbers, in the order in which they were starred; deleted ones are left out."""
        return self._state.stars

    @property
    def names(self) -> Mapping[int, str]:
        """Of those that were given one."""
        return self._state.names

    @property
    def deleted(self) -> frozenset[int]:
        return self._state.deleted

    @property
    def hidden(self) -> frozenset[int]:
        return self._hidden

    def is_starred(self, number: int) -> bool:
        return number in self._state.starred

    # -- what can be done ----------------------------------------------------------------------------------------------

    def star(self, numbers: Iterable[int], *, on: bool = True) -> None:
        """Give sprites a star, or take it from them."""
        chosen = self._checked(numbers)
        what = "Star" if on else "Unstar"
        self._do(f"{what} {count(len(chosen), 'sprite')}", self._state.with_stars(chosen, on=on))

    def toggle_star(self, numbers: Iterable[int]) -> None:
        """Star them all; if all of them are starred, none."""
        chosen = self._checked(numbers)
        self.star(chosen, on=not all(map(self.is_starred, chosen)))

    def delete(self, numbers: Iterable[int]) -> None:
        """Take sprites out of the batch. They stay in its file, and can be brought back at any time."""
        gone = [number for number in self._checked(numbers) if number not in self._state.deleted]
        self._do(f"Delete {count(len(gone), 'sprite')}", self._state.without(gone))

    def restore(self, numbers: Iterable[int] | None = None) -> None:
        """Bring deleted sprites back; all of them if none are named."""
        back = self._state.deleted & set(self._state.deleted if numbers is None else self._checked(numbers))
        self._do(f"Bring back {count(len(back), 'sprite')}", self._state.with_back(back))

    def rename(self, number: int, name: str) -> None:
        """Call a sprite ``name``; an empty one takes its name away."""
        self._checked((number,))
        state = self._state.with_name(number, name)
        said = state.names.get(number)
        self._do(f"Name a sprite “{said}”" if said else "Take a name away", state)

    def move(self, numbers: Iterable[int], before: int) -> None:
        """Let sprites stand together before the one that is at the place ``before`` now.

        Args:
            numbers: they keep their order among each other.
            before: a place in [0, len(shown)]; the last one is the end.

        Raises:
            IndexError: for a place that does not exist.
        """
        if not 0 <= before <= len(self._shown):
            raise IndexError(f"place {before} of {len(self._shown)}")
        chosen = self._checked(numbers)
        other = self._shown[before] if before < len(self._shown) else None
        self._do(f"Move {count(len(chosen), 'sprite')}", self._state.moved(chosen, other))

    def hide(self, numbers: Iterable[int]) -> None:
        """Let exactly these be out of sight, in place of those that were; none shows all again."""
        hidden = frozenset(self._checked(numbers))
        if hidden != self._hidden:
            self._hidden = hidden
            self._refresh()

    # -- how it is done ------------------------------------------------------------------------------------------------

    def _checked(self, numbers: Iterable[int]) -> list[int]:
        chosen = list(dict.fromkeys(numbers))
        wrong = [number for number in chosen if not 0 <= number < self._state.count]
        if wrong:
            raise IndexError(f"sprite {wrong[0]} of a batch of {self._state.count}")
        return chosen

    def _do(self, text: str, state: CurationState) -> None:
        if state != self._state:
            self.undo.push(_Step(self, text, self._state, state))

    def become(self, state: CurationState) -> None:
        """For the steps in ``undo``."""
        self._state = state
        self._refresh()
        self.edited.emit(self)

    def _refresh(self) -> None:
        self._shown = tuple(number for number in self._state.order if number not in self._hidden)
        self.changed.emit()


class _Step(QUndoCommand):
    def __init__(self, curation: Curation, text: str, before: CurationState, after: CurationState) -> None:
        super().__init__(text)
        # The stack belongs to the curation; holding it from here would keep both for good.
        self._curation = weakref.ref(curation)
        self._before, self._after = before, after

    def redo(self) -> None:
        self._become(self._after)

    def undo(self) -> None:
        self._become(self._before)

    def _become(self, state: CurationState) -> None:
        curation = self._curation()
        if curation is not None:
            curation.become(state)

"""One step of the person's switches, to be undone and done again."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from pixelgen.gui.training.dataset.selection import Selection


class SelectionChange(QUndoCommand):
    """Goes from one selection to another and back.

    Args:
        text: what it does, for the menu.
        select: makes a selection the current one.
    """

    def __init__(self, text: str, before: Selection, after: Selection, select: Callable[[Selection], None]) -> None:
        super().__init__(text)
        self._before, self._after, self._select = before, after, select

    def redo(self) -> None:
        self._select(self._after)

    def undo(self) -> None:
        self._select(self._before)

"""A canvas on which the sprites of a batch are known by their numbers, whatever order they stand in."""

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pixelgen.gui.generation.stage.clipboard import copy_sprite
from pixelgen.gui.generation.stage.shown_sprites import ShownSprites
from pixelgen.gui.widgets.sprite_canvas import Mark, SpriteCanvas
from pixelgen.gui.widgets.sprite_grid import fit

_NONE_LEFT = "No sprite of this batch is left to show. Undo brings deleted ones back (Ctrl+Z)."


class BatchCanvas(SpriteCanvas):
    """Shows ``shown``. All that ``SpriteCanvas`` says of places is said here of numbers as well."""

    numbersChanged = Signal()  # noqa: N815  selection, current one, or what they are called
    numberActivated = Signal(object)  # noqa: N815  int
    numbersMoveWanted = Signal(object, object)  # noqa: N815  tuple of numbers, place before which they go (count: end)
    numbersDragWanted = Signal(object)  # noqa: N815  tuple of numbers that were dragged out

    def __init__(self, shown: ShownSprites, parent: QWidget | None = None) -> None:
        super().__init__(parent, movable=True)
        self._shown = shown
        self._called: Mapping[int, Mark] = {}
        self._settling = False  # the canvas shows other sprites, and its selection is about to follow
        self.selectionChanged.connect(self._on_selection)
        self.activated.connect(self._on_activated)
        self.moveWanted.connect(self._on_move)
        self.dragWanted.connect(self._on_drag)

    # What is shown

    def show_state(self, position: int, view: str, *, onion: bool) -> None:
        """Show the state at ``position`` of the store; with ``onion`` what changed since the one before, too."""
        pixels = self._shown.pixels(position, view)
        if len(pixels) == 0:
            self.set_message(_NONE_LEFT)
        self.set_sprites(pixels if len(pixels) else None)
        self.set_onion(self._shown.pixels(position - 1, view) if onion and position > 0 else None)

    def set_numbers(self, numbers: tuple[int, ...] | None, position: int, view: str, *, onion: bool) -> None:
        """Show these sprites in this order. The selection follows; if it is gone, what now stands there is selected."""
        selected, current = self.selected_numbers, self.current_number
        place = self.current
        self._settling = True
        try:
            self._shown.set_shown(numbers)
            if position < len(self._shown.store):
                self.show_state(position, view, onion=onion)
            self.select(())
            self.select_numbers(selected, current=current)
            if place is not None and not self.selection and self.sprites is not None:
                self.select((min(place, len(self.sprites) - 1),))
        finally:
            self._settling = False
        self.set_numbered_marks(self._called)
        self.numbersChanged.emit()

    def set_numbered_marks(self, marks: Mapping[int, Mark]) -> None:
        """What is said of sprites, by number."""
        self._called = marks
        none = Mark()
        self.set_marks([marks.get(number, none) for number in self._shown.numbers] if marks else None)

    def name(self, number: int) -> str:
        """What the sprite is called; "" if nothing."""
        return self._called[number].name if number in self._called else ""

    def factor_in(self, height: int) -> int:
        """The magnification at which all sprites would be seen in a view of ``height`` logical pixels; 0 if empty."""
        if self._grid is None:
            return 0
        grid, ratio = self._grid, self._ratio()
        room = int(height * ratio)
        best = fit(grid.count, grid.size, width=self._view()[0], height=room, gap=grid.gap, margin=grid.margin)
        return best.factor if best.height <= room else 0

    # Selection

    @property
    def selected_numbers(self) -> tuple[int, ...]:
        """The selected sprites, in the order of their places."""
        return self._numbers(self.selection)

    @property
    def current_number(self) -> int | None:
        """The selected sprite that is looked at."""
        return self._shown.number(self.current) if self.current is not None else None

    def select_numbers(self, numbers: Sequence[int], *, current: int | None = None) -> None:
        """Select these sprites; those that are not in sight are passed over."""
        places = self._shown.places(numbers)
        at = self._shown.place(current) if current is not None else None
        self.select(places, at if at in places else None)

    @Slot()
    def copy_selected(self) -> None:
        """Put the selected sprites, as they are shown, onto the clipboard: several side by side."""
        if self.sprites is not None and self.selection:
            copy_sprite(np.concatenate([self.sprites[place] for place in self.selection], axis=1))

    def _numbers(self, places: Sequence[int]) -> tuple[int, ...]:
        return tuple(self._shown.number(place) for place in places)

    @Slot()
    def _on_selection(self) -> None:
        if not self._settling:
            self.numbersChanged.emit()

    @Slot(int)
    def _on_activated(self, place: int) -> None:
        self.numberActivated.emit(self._shown.number(place))

    @Slot(object, object)
    def _on_move(self, places: tuple[int, ...], before: int) -> None:
        self.numbersMoveWanted.emit(self._numbers(places), before)

    @Slot(object)
    def _on_drag(self, places: tuple[int, ...]) -> None:
        self.numbersDragWanted.emit(self._numbers(places))

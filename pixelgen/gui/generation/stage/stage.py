"""The time machine: the states of a generation on the canvas, and everything to look at them with."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from pixelgen.gui.generation.stage.batch_canvas import BatchCanvas
from pixelgen.gui.generation.stage.branch import BranchPoint
from pixelgen.gui.generation.stage.canvas_bar import CanvasBar
from pixelgen.gui.generation.stage.film_source import FilmSource
from pixelgen.gui.generation.stage.filmstrip import SpriteFilmstrip, where, which
from pixelgen.gui.generation.stage.selection_bar import SelectionBar
from pixelgen.gui.generation.stage.shown_sprites import Paint, ShownSprites
from pixelgen.gui.generation.stage.strip_fold import StripFold
from pixelgen.gui.generation.stage.way_buttons import WayButtons
from pixelgen.gui.generation.stage.way_row import WayRow
from pixelgen.gui.models.trajectory import Moment, TrajectoryStore
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import Panel
from pixelgen.gui.widgets.scrub_slider import ScrubMark
from pixelgen.gui.widgets.scrubber import Scrubber
from pixelgen.gui.widgets.sprite_canvas import Mark


class SpriteStage(Panel):
    """Shows one moment of a batch at a time, in one of its two pictures.

    Sprites are known by their number in the batch, whatever order they stand in; see ``ShownSprites``.

    Attributes:
        seed: of the sprites in the store, for the line that says what is selected.
        way: the states of the current sprite.
        buttons: what can be made of the states.
    """

    exportWanted = Signal()  # noqa: N815
    filmWanted = Signal()  # noqa: N815  write the states as a moving picture or a strip
    changed = Signal()  # what can be done here may have changed
    selectionChanged = Signal()  # noqa: N815
    branchWanted = Signal(object)  # noqa: N815  BranchPoint
    activated = Signal(object)  # number of the sprite that was double-clicked
    moveWanted = Signal(object, object)  # noqa: N815  tuple of numbers, place before which they go (count: end)
    dragWanted = Signal(object)  # noqa: N815  tuple of numbers, dragged out of the canvas
    statesWanted = Signal()  # noqa: N815  the way of a kept batch is to be made again

    def __init__(self, store: TrajectoryStore, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._sprites = ShownSprites(store)
        self._paint: Paint | None = None
        self._told: tuple[tuple[int, ...], int | None] = (), None
        self.seed: int | None = None
        self.canvas = BatchCanvas(self._sprites)
        self.canvas.setObjectName("generate.canvas")
        self.canvas.setAccessibleName("Generated sprites")
        self.bar = CanvasBar(self.canvas)
        self.way = WayRow(SpriteFilmstrip(self._sprites))
        self.scrubber = Scrubber("generate.scrub")
        self.buttons = WayButtons()
        self._fold = StripFold(self.canvas, self.way, self.buttons.strip)
        self.selection = SelectionBar()
        self.export = QPushButton("&Export…")
        self.export.setObjectName("generate.export")
        self.export.setIcon(icon("export"))
        self.export.setIconSize(QSize(12, 12))
        self.body.setSpacing(SPACE)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.canvas, 1)
        self.body.addWidget(self.way)
        self.body.addWidget(self.scrubber)
        self.scrubber.row.addWidget(self.buttons)
        self.scrubber.footer.setStretchFactor(self.scrubber.label, 0)
        self.scrubber.footer.addWidget(self.selection, 1)
        self.scrubber.footer.addWidget(self.export)
        self._connect()
        self._show_possible()

    def _connect(self) -> None:
        self.bar.viewChanged.connect(self._show_moment)
        self.bar.onionToggled.connect(self._show_sprites)
        self.scrubber.positionChanged.connect(self._show_moment)
        self.canvas.numbersChanged.connect(self._on_selection)
        self.canvas.numberActivated.connect(self.activated)
        self.canvas.numbersMoveWanted.connect(self.moveWanted)
        self.canvas.numbersDragWanted.connect(self.dragWanted)
        self.selection.copy.clicked.connect(self.canvas.copy_selected)
        self.export.clicked.connect(self.exportWanted)
        self.way.strip.chosen.connect(self._on_frame)
        self.buttons.branch.clicked.connect(self.branch_here)
        self.buttons.film.clicked.connect(self.filmWanted)
        self.way.again.clicked.connect(self.statesWanted)

    # What is shown

    @property
    def store(self) -> TrajectoryStore:
        """The states that are shown."""
        return self._sprites.store

    @property
    def moment(self) -> Moment | None:
        """The one that is shown."""
        position = self.scrubber.position
        return self.store[position] if position < len(self.store) else None

    @property
    def view(self) -> str:
        """Key of the picture that is shown."""
        return self.bar.view.key

    @property
    def numbers(self) -> tuple[int, ...]:
        """The sprites in sight, in their order on the canvas."""
        return self._sprites.numbers

    def show_store(self, store: TrajectoryStore) -> None:
        """Show another batch: all of its sprites, at its last state so far. It may be empty and still grow.

        The selection stays where it is if there are as many sprites of the same size.
        """
        self._sprites.set_store(store)
        self.canvas.set_numbered_marks({})
        self.way.strip.show_sprite(None, self.view, position=0)
        self.scrubber.clear()
        if len(store):
            self.scrubber.set_marks([_mark(moment) for moment in store])
            self.scrubber.show_states(reachable=len(store) - 1, last=store.last_position)
        else:
            self.canvas.set_sprites(None)
        self._on_selection()
        self._show_possible()
        self._fold_strip()

    def add_moment(self, position: int, *, last: int) -> None:
        """The moment at ``position`` of the store is new; the last one is expected at ``last``."""
        if position == 0:
            self._sprites.forget()
        known = self.scrubber.slider.marks[:position]
        self.scrubber.set_marks([*known, *map(_mark, list(self.store)[len(known) :])])
        self.scrubber.add_state(reachable=position, last=last)
        self._show_way()
        if position == 0 or self.store.complete:
            self._show_possible()
            self.changed.emit()

    def set_shown(self, numbers: tuple[int, ...] | None) -> None:
        """Show these sprites of the batch in this order; None for all as they were made.

        What is selected stays so while it is in sight; where none of it is, the sprite is selected that now stands
        where the current one stood.
        """
        self.canvas.set_numbers(numbers, self.scrubber.position, self.view, onion=self.bar.onion)
        self._show_possible()

    def set_paint(self, paint: Paint | None) -> None:
        """Colours for everything that is shown from now on; None for the sprites' own."""
        self._paint = paint
        self._sprites.set_paint(paint)
        self._repaint()

    @property
    def plain(self) -> bool:
        """True while sprites are shown in their own colours."""
        return self._sprites.plain

    def set_plain(self, *, plain: bool) -> None:
        """Show the sprites' own colours while ``plain``, to compare."""
        before = self.plain
        self._sprites.set_plain(plain=plain)
        if self.plain != before:
            self._repaint()

    def set_marks(self, marks: Mapping[int, Mark]) -> None:
        """What is said of sprites on the canvas, by number."""
        self.canvas.set_numbered_marks(marks)
        self._show_selection()

    def shown_sprites(self) -> NDArray[np.uint8] | None:
        """(P, S, S, 4) uint8: what the canvas shows, painted, in its order; None while it is empty."""
        return self.canvas.sprites

    # Selection

    @property
    def selected(self) -> tuple[int, ...]:
        """Numbers of the selected sprites, in their order on the canvas."""
        return self.canvas.selected_numbers

    @property
    def current(self) -> int | None:
        """Number of the sprite that the last click or key went to."""
        return self.canvas.current_number

    def select(self, numbers: Sequence[int], *, current: int | None = None) -> None:
        """Select sprites by number; those that are not in sight are passed over."""
        self.canvas.select_numbers(numbers, current=current)

    @Slot()
    def copy_selected(self) -> None:
        """Put the selected sprites, as they are shown, onto the clipboard: several side by side."""
        self.canvas.copy_selected()

    # What can be done with the states

    @property
    def branch_point(self) -> BranchPoint | None:
        """The current sprite where it stands on its way; None where nothing could branch off."""
        number, moment = self.current, self.moment
        if number is None or moment is None or not 0 < moment.t < 1:
            return None
        return BranchPoint(number=number, index=moment.index, t=moment.t, pixels=moment.predicted[number].copy())

    @Slot()
    def branch_here(self) -> None:
        """Ask for a family of the current sprite, from the state that is shown."""
        self.scrubber.stop()
        point = self.branch_point
        if point is not None:
            self.branchWanted.emit(point)

    def film_source(self, *, title: str, entries: Sequence[Mapping[str, object]] = ()) -> FilmSource | None:
        """The states of the batch as they are shown now, to be written; None while they are not all there.

        Args:
            title: proposed name of the file, without suffix.
            entries: how each sprite of the batch was made, if that is known.
        """
        if not self.store.complete or len(self.store) < 2 or not self.numbers:
            return None
        return FilmSource(
            moments=tuple(self.store),
            shown=self.numbers,
            selected=self.selected,
            view=self.view,
            title=title,
            paint=None if self.plain else self._paint,
            entries=entries,
            per_second=self.scrubber.speed.currentData(),
        )

    @Slot()
    def toggle_play(self) -> None:
        self.scrubber.toggle_play()

    @Slot()
    def switch_view(self) -> None:
        """From the raw state to the predicted sprite, or back."""
        self.bar.view.set_key("predicted" if self.view == "raw" else "raw")

    @Slot()
    def toggle_strip(self) -> None:
        """Show the filmstrip, or fold it away."""
        self.buttons.strip.click()

    def values(self) -> dict[str, Any]:
        """What a person chose here, to be remembered: plain JSON values."""
        return {"filmstrip": self._fold.choice, "speed": self.scrubber.speed.currentData()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show what ``values`` once returned; what is missing or makes no sense is left as it is."""
        if isinstance(values.get("filmstrip"), bool):
            self._fold.choose(shown=values["filmstrip"])
        speed = self.scrubber.speed.findData(values.get("speed"))
        if speed >= 0:
            self.scrubber.speed.setCurrentIndex(speed)

    # What changes

    @Slot()
    def _show_moment(self) -> None:
        moment = self.moment
        if moment is None:
            return
        self._show_sprites()
        said = where(moment)
        self.scrubber.label.setText(which(moment))
        self.scrubber.label.setToolTip(said)
        self.scrubber.slider.setAccessibleDescription(said)
        self._show_selection()
        self._show_way()
        self.changed.emit()

    @Slot()
    def _show_sprites(self) -> None:
        if self.moment is not None:
            self.canvas.show_state(self.scrubber.position, self.view, onion=self.bar.onion)

    def _repaint(self) -> None:
        self._show_sprites()
        self._show_selection()
        self.way.strip.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_strip()

    def _fold_strip(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self._fold.decide()

    @Slot(int)
    def _on_frame(self, row: int) -> None:
        self.scrubber.stop()
        self.scrubber.go_to(row)

    @Slot()
    def _on_selection(self) -> None:
        self._show_selection()
        self._show_way()
        if self._told != (self.selected, self.current):
            self._told = self.selected, self.current
            self.selectionChanged.emit()
        self.changed.emit()

    def _show_selection(self) -> None:
        sprites, places, current = self.canvas.sprites, self.canvas.selection, self.current
        total = self.store.sprites
        if sprites is None or current is None:
            self.selection.show_all(sprites, total=total)
        elif len(places) > 1:
            self.selection.show_several(len(places), total=total)
        else:
            self.selection.show_one(
                sprites[places[0]], number=current, total=total, seed=self.seed, name=self.canvas.name(current)
            )

    def _show_way(self) -> None:
        self.way.strip.show_sprite(self.current, self.view, position=self.scrubber.position)
        self.buttons.set_branchable(branchable=self.branch_point is not None, chosen=self.current is not None)

    def _show_possible(self) -> None:
        shown = bool(self.numbers)
        nothing = "No sprite of this batch is left to write" if len(self.store) else "Generate sprites first"
        self.export.setEnabled(shown)
        self.export.setToolTip("Write what is shown as a sprite sheet (Ctrl+E)" if shown else nothing)
        self.way.show_store(self.store)
        self.buttons.show_store(self.store, shown=shown)


def _mark(moment: Moment) -> ScrubMark:
    return ScrubMark(label=f"{moment.t:.2f}", tip=where(moment))

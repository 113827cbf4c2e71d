"""What becomes of starred sprites: a loop through them, children of two, files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.generation.history.stars import StarredSprite
from pixelgen.gui.generation.variations.paint import Paint
from pixelgen.gui.generation.variations.starred_list import StarredList
from pixelgen.gui.generation.variations.wish import Animation, SpriteRef, Wish
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.scroll_column import ScrollColumn
from pixelgen.gui.widgets.segmented import SegmentedChoice
from pixelgen.gui.widgets.tab_order import visit_after

if TYPE_CHECKING:
    from pixelgen.gui.generation.variations.breed_pane import BreedPane
    from pixelgen.gui.generation.variations.loop_pane import LoopPane


@dataclass(frozen=True, slots=True)
class Use:
    """What starred sprites are used for."""

    key: str
    label: str
    help: str


LOOP = Use("loop", "Loop", "An animation that turns the sprites into each other.")
BREED = Use("breed", "Breed", "Sprites that have something of two others.")
USES: Choices[Use] = Choices("use", (LOOP, BREED))


class StarredPage(QWidget):
    """Starred sprites of all batches, and what can be made of them.

    Made without torch: the fields come with ``load``, once torch is there. Starts no job: ``wished`` says what is
    wanted, and what came of it is handed back with ``show_results``.

    Attributes:
        sprites: the sprites, their order and selection.
        loop, breed: the fields; None until ``load``.
    """

    wished = Signal(object)  # Wish: "interpolate" or "breed"
    exportWanted = Signal(object)  # noqa: N815  tuple[SpriteRef, ...], the selected ones in their order, or all
    animationExportWanted = Signal(object)  # noqa: N815  Animation
    dragWanted = Signal(object)  # noqa: N815  tuple[SpriteRef, ...] dragged out of the list
    openWanted = Signal(object)  # noqa: N815  StarredSprite to be shown in its batch
    unstarWanted = Signal(object)  # noqa: N815  tuple[StarredSprite, ...]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paint: Paint | None = None
        self._reason = ""
        self._kept: dict[str, Any] = {}
        self.loop: LoopPane | None = None
        self.breed: BreedPane | None = None
        self.setObjectName("generate.starred")
        self.sprites = StarredList()
        self.use = SegmentedChoice(USES, "generate.starred.use")
        self.message = MessageLine()
        self.message.setObjectName("generate.starred.message")
        self.message.hide()
        self._together = Panel("Make of them")
        self._together.header.addWidget(self.use)
        self._together.body.setSpacing(SPACE)
        self._loading = FaintLabel("Loading the solvers…")
        self._together.body.addWidget(self._loading)
        self._column = ScrollColumn()
        self._column.rows.addWidget(self.sprites, 1)
        self._column.rows.addWidget(self._together)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self._column, 1)
        layout.addWidget(self.message)
        self.sprites.changed.connect(self._show_state)
        self.sprites.exportWanted.connect(self.exportWanted)
        self.sprites.dragWanted.connect(self.dragWanted)
        self.sprites.openWanted.connect(self.openWanted)
        self.sprites.unstarWanted.connect(self.unstarWanted)
        self.use.keyChanged.connect(self._show_state)
        self._show_state()

    @Slot()
    def load(self) -> None:
        """Make the fields; imports torch, so call it when that is loaded."""
        if self.loop is not None:
            return
        from pixelgen.gui.generation.variations.breed_pane import BreedPane
        from pixelgen.gui.generation.variations.loop_pane import LoopPane

        self.loop, self.breed = LoopPane(), BreedPane()
        self._loading.hide()
        for pane in (self.loop, self.breed):
            self._together.body.addWidget(pane)
            pane.set_paint(self._paint)
        visit_after(self.use, self.loop)
        visit_after(self.loop, self.breed)
        self.loop.wanted.connect(self._on_wanted)
        self.breed.wanted.connect(self._on_wanted)
        self.loop.exportWanted.connect(self.animationExportWanted)
        self.set_values(self._kept)
        self._show_state()

    # -- what is starred -----------------------------------------------------------------------------------------------

    def set_starred(self, starred: Sequence[StarredSprite]) -> None:
        """Show these, given newest first; new ones come behind those that are there already."""
        self.sprites.set_starred(starred)

    def set_paint(self, paint: Paint | None) -> None:
        """How sprites are shown: in the colours of a palette; None shows them as they are."""
        self._paint = paint
        self.sprites.set_paint(paint)
        if self.loop is not None and self.breed is not None:
            self.loop.set_paint(paint)
            self.breed.set_paint(paint)

    def set_reason(self, reason: str) -> None:
        """Why nothing can be made of them now, in one sentence; empty where it can."""
        self._reason = reason
        self._show_state()

    # -- values --------------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What a person set, and the order of the sprites, to be kept for the next start: plain JSON values."""
        kept = dict(self._kept)
        if self.loop is not None and self.breed is not None:
            kept = {"use": self.use.key, "loop": self.loop.values(), "breed": self.breed.values()}
        return {**kept, "order": [list(star) for star in self.sprites.order()]}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show settings as ``values`` gives them; what is left out or not accepted is the default."""
        self._kept = {name: value for name, value in values.items() if name != "order"}
        order = values.get("order")
        if isinstance(order, list | tuple):
            self.sprites.set_order((str(each[0]), int(each[1])) for each in order if _is_star(each))
        if values.get("use") in USES:
            self.use.set_key(str(values["use"]))
        if self.loop is not None and isinstance(values.get("loop"), Mapping):
            self.loop.set_values(values["loop"])
        if self.breed is not None and isinstance(values.get("breed"), Mapping):
            self.breed.set_values(values["breed"])

    # -- wishes and what came of them ----------------------------------------------------------------------------------

    def wish(self) -> Wish | None:
        """What the button would ask for now; None while it cannot be pressed."""
        pane = self.loop if self.use.key == LOOP.key else self.breed
        return pane.wish() if pane is not None else None

    def show_results(self, wish: Wish, sprites: Sequence[SpriteRef]) -> None:
        """Hand back what a wish led to, as far as it is made: a loop plays."""
        if wish.key != "interpolate" or self.loop is None or not sprites:
            return
        frames = np.stack([each.pixels for each in sprites])
        entries = tuple(each.entry for each in sprites if each.entry is not None)
        closed = bool(wish.how.get("closed", True))
        first = self.loop.animation is None
        self.loop.show_animation(Animation(frames=frames, entries=entries, loop=closed))
        if first:  # it comes up below what was in sight
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            self._column.ensureWidgetVisible(self.loop.export)

    def set_busy(self, *, busy: bool) -> None:
        """Whether a wish is being fulfilled; another one may follow all the same."""
        if busy:
            self.message.clear()

    def fail(self, reason: str) -> None:
        """A wish could not be fulfilled."""
        self.message.say(Tone.ERROR, reason)

    @property
    def animation(self) -> Animation | None:
        """The loop that plays."""
        return self.loop.animation if self.loop is not None else None

    # -- inside --------------------------------------------------------------------------------------------------------

    @Slot()
    def _show_state(self) -> None:
        used = self.sprites.used
        sizes = sorted({each.size for each in used})
        mixed = f"These sprites are {' and '.join(map(str, sizes))} px large; select those of one size."
        if self.loop is not None and self.breed is not None:
            self.loop.set_sprites(used, self._reason or (mixed if len(sizes) > 1 else ""))
            self.breed.set_sprites(used, self._reason or (mixed if len(sizes) > 1 and len(used) == 2 else ""))
            self.loop.setVisible(self.use.key == LOOP.key)
            self.breed.setVisible(self.use.key == BREED.key)
        self._together.setVisible(bool(self.sprites.starred))

    @Slot()
    def _on_wanted(self) -> None:
        wish = self.wish()
        if wish is not None:
            self.wished.emit(wish)


def _is_star(value: object) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2 and isinstance(value[1], int)

"""Other versions of the current sprite: a little or much changed, around it, or of a part of it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.generation.variations.explorer import Explorer
from pixelgen.gui.generation.variations.paint import Paint, thinned
from pixelgen.gui.generation.variations.wish import SpriteRef, Wish
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.sprite_strip import SpriteStrip

if TYPE_CHECKING:
    from pixelgen.gui.generation.variations.mask_painter import MaskPainter
    from pixelgen.gui.generation.variations.vary_fields import VaryFields

_NONE = "Select a sprite to make others of it. Any picture will do too: drop it here, or paste it with Ctrl+V."
_PICTURE = 32  # side of the sprite in the heading, logical pixels
_LOADING = "Loading the solvers…"


class VaryPanel(Panel):
    """Wishes for variations of one sprite.

    Made without torch: the fields come with ``load``, once torch is there. Starts no job: ``wished`` says what is
    wanted, and what came of it is handed back with ``show_results``.

    Attributes:
        explorer: the square of neighbours.
        fields: strength and the rest; None until ``load``.
    """

    wished = Signal(object)  # Wish: "vary", "explore" or "reroll"
    changed = Signal()  # a field was changed by the person: a live view makes ``wish()`` again
    chosen = Signal(object)  # SpriteRef that is varied now, instead of the one that it was given

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Vary", parent)
        self._sprite: SpriteRef | None = None
        self._parent: SpriteRef | None = None  # of what was wished for last
        self._reason = ""
        self._paint: Paint | None = None
        self._busy = False
        self._painter: MaskPainter | None = None
        self._mask: tuple[SpriteRef, NDArray[np.bool_]] | None = None  # as it was painted last, and over which sprite
        self._kept: dict[str, Any] = {}
        self._reroll: dict[str, Any] = {}
        self.fields: VaryFields | None = None
        self.setObjectName("generate.vary")
        self.body.setSpacing(SPACE)
        self._name = ElidedLabel(role=self.palette().ColorRole.PlaceholderText, mode=Qt.TextElideMode.ElideMiddle)
        self._name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._name.setObjectName("generate.vary.name")
        self._picture = SpriteStrip(wanted=_PICTURE)
        self._picture.setObjectName("generate.vary.picture")
        self._picture.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.header.insertWidget(1, self._name, 1)
        self.header.setStretch(2, 0)  # the name takes all the room
        self.header.addWidget(self._picture)
        self._hint = FaintLabel(_LOADING)
        self._hint.setWordWrap(True)
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._hint.setObjectName("generate.vary.hint")
        self.explorer = Explorer()
        self.body.addWidget(self._hint)
        self.body.addWidget(self.explorer)
        self.explorer.chosen.connect(self._on_neighbour)
        self.explorer.returned.connect(self._take)
        self._show_state()

    @Slot()
    def load(self) -> None:
        """Make the fields; imports torch, so call it when that is loaded."""
        if self.fields is not None:
            return
        from pixelgen.gui.generation.variations.vary_fields import VaryFields

        self.fields = VaryFields()
        self.fields.set_values(self._kept)
        self.body.insertWidget(1, self.fields)
        self.fields.varyWanted.connect(self.vary)
        self.fields.exploreWanted.connect(self.explore)
        self.fields.partWanted.connect(self.open_painter)
        self.fields.changed.connect(self.changed)
        self._show_state()

    # -- what is varied ------------------------------------------------------------------------------------------------

    @property
    def sprite(self) -> SpriteRef | None:
        """The sprite that is varied."""
        return self._sprite

    def set_sprite(self, sprite: SpriteRef | None) -> None:
        """Vary another sprite; None for none.

        A sprite from which something was wished for stays when none is given, for then what came of it is on the
        canvas: a stronger variation is of the same sprite. So does the square of neighbours, for each of the nine.
        """
        if sprite is None and self._sprite is not None and self._sprite is self._parent:
            return
        if sprite is None or not self.explorer.holds(sprite):
            self.explorer.clear()
        self._sprite = sprite
        self._show_state()

    def set_reason(self, reason: str) -> None:
        """Why nothing can be varied now, in one sentence; empty where it can."""
        self._reason = reason
        self._show_state()

    def set_paint(self, paint: Paint | None) -> None:
        """How sprites are shown: in the colours of a palette; None shows them as they are."""
        self._paint = paint
        self.explorer.set_paint(paint)
        self._show_picture()
        if self._painter is not None:
            self._painter.set_paint(paint)

    # -- values --------------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What a person set, to be kept for the next start: plain JSON values."""
        kept = self.fields.values() if self.fields is not None else self._kept
        return {**kept, "reroll": self._painter.values() if self._painter is not None else dict(self._reroll)}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show settings as ``values`` gives them; what is left out or not accepted is the default."""
        self._kept = dict(values)
        if isinstance(values.get("reroll"), Mapping):
            self._reroll = dict(values["reroll"])
        if self.fields is not None:
            self.fields.set_values(values)

    # -- wishes --------------------------------------------------------------------------------------------------------

    def wish(self, key: str = "vary") -> Wish | None:
        """What "Vary" ("vary") or "Explore around" ("explore") asks for now; None while nothing can be varied."""
        if self._sprite is None or self._reason or self.fields is None:
            return None
        count = self.fields.count.value() if key == "vary" else None
        return Wish(key=key, how=self.fields.how, sprites=(self._sprite,), count=count)

    @Slot()
    def vary(self) -> None:
        """Wish for variations of the strength that is set."""
        self._utter("vary")

    @Slot()
    def explore(self) -> None:
        """Wish for eight neighbours around the sprite."""
        self._utter("explore")

    def _utter(self, key: str) -> None:
        wish = self.wish(key)
        if wish is not None:
            self._on_wished(wish)

    @Slot(object)
    def _on_wished(self, wish: Wish) -> None:
        self._parent = self._sprite
        self.wished.emit(wish)

    @property
    def painter(self) -> "MaskPainter | None":
        """The window for a part, while it is open."""
        return self._painter

    @Slot()
    def open_painter(self) -> None:
        """Paint over a part of the sprite in a window of its own, with the mask that was painted over it before."""
        if self._sprite is None or self._reason or self.fields is None or self._painter is not None:
            return
        from pixelgen.gui.generation.variations.mask_painter import MaskPainter

        self._painter = MaskPainter(self._sprite, values=self._reroll, parent=self.window())
        if self._mask is not None and np.array_equal(self._mask[0].pixels, self._sprite.pixels):
            self._painter.set_mask(self._mask[1])
        self._painter.set_paint(self._paint)
        self._painter.set_busy(busy=self._busy)
        self._painter.wished.connect(self._on_wished)
        self._painter.kept.connect(self._take)
        self._painter.finished.connect(self._on_painter_closed)
        self._painter.open()

    # -- what came of them ---------------------------------------------------------------------------------------------

    def show_results(self, wish: Wish, sprites: Sequence[SpriteRef]) -> None:
        """Hand back what a wish led to, as far as it is made: it is shown where it was asked for."""
        if wish.key == "explore":
            self.explorer.show_square(wish, sprites)
        elif wish.key == "reroll" and self._painter is not None:
            self._painter.show_results(wish, sprites)

    def set_busy(self, *, busy: bool) -> None:
        """Whether a wish is being fulfilled; another one may follow all the same."""
        self._busy = busy
        if self._painter is not None:
            self._painter.set_busy(busy=busy)

    def fail(self, reason: str) -> bool:
        """Say in the open painter why a wish could not be fulfilled; False if none is open, to be said elsewhere."""
        if self._painter is not None:
            self._painter.fail(reason)
        return self._painter is not None

    # -- inside --------------------------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        sprite = self._sprite
        self._name.setText(sprite.name if sprite is not None else "")
        self._show_picture()
        loading = "" if self.fields is not None else _LOADING
        hint = _NONE if sprite is None else self._reason or loading
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        if self.fields is not None:
            self.fields.setVisible(sprite is not None)
            self.fields.setEnabled(not self._reason)
        self.explorer.setEnabled(not self._reason)

    def _show_picture(self) -> None:
        if self._sprite is None:
            self._picture.set_sprites(None)
            return
        pixels = self._sprite.pixels[None]
        small = thinned(self._paint(pixels) if self._paint is not None else pixels, _PICTURE)
        self._picture.setFixedWidth(_PICTURE)
        self._picture.set_sprites(small)
        self._picture.setAccessibleName(f"The sprite that is varied: {self._sprite.name}")

    @Slot(object)
    def _on_neighbour(self, sprite: SpriteRef) -> None:
        self._take(sprite)
        self.explore()

    @Slot(object)
    def _take(self, sprite: SpriteRef) -> None:
        """A sprite that was made here is varied from now on."""
        self.set_sprite(sprite)
        self.chosen.emit(sprite)

    @Slot()
    def _on_painter_closed(self) -> None:
        painter, self._painter = self._painter, None
        if painter is not None:
            self._reroll = painter.values()
            self._mask = painter.source, painter.canvas.part.bits
            painter.deleteLater()

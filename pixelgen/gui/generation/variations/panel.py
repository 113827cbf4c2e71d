"""Other versions of the current sprite: a little or much changed, around it, or of a part of it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.gui.generation.variations.explore_grid import MIDDLE, ExploreGrid
from pixelgen.gui.generation.variations.paint import Paint
from pixelgen.gui.generation.variations.strength import ShareRow
from pixelgen.gui.generation.variations.wish import SpriteRef, Wish
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.form import CalmSpinBox
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.segmented import SegmentedChoice

if TYPE_CHECKING:
    from pixelgen.gui.generation.variations.mask_painter import MaskPainter


_COUNT, _MOST = 8, 64
_NONE = "Select a sprite to make others from it, or drop or paste a picture here."
_LOADING = "Loading the solvers…"


class VaryPanel(Panel):
    """Wishes for variations of one sprite.

    Made without torch: the fields come with ``load``, once torch is there. Starts no job: ``wished`` says what is
    wanted, and what came of it is handed back with ``show_results``.
    """

    wished = Signal(object)  # Wish
    changed = Signal()  # a field was changed by the person: a live view makes ``wish()`` again
    chosen = Signal(object)  # SpriteRef, another sprite than the one it was given is the current one now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Vary", parent)
        self._sprite: SpriteRef | None = None
        self._reason = ""
        self._busy = False
        self._paint: Paint | None = None
        self._around: tuple[SpriteRef, ...] = ()
        self._painter: MaskPainter | None = None
        self._reroll: dict[str, Any] = {}
        self._kept: dict[str, Any] = {}
        self._loaded = False
        self.setObjectName("generate.vary")
        self.body.setSpacing(SPACE)
        self._name = ElidedLabel(role=self.palette().ColorRole.PlaceholderText, mode=Qt.TextElideMode.ElideMiddle)
        self._name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._name.setObjectName("generate.vary.name")
        self.header.insertWidget(1, self._name, 1)
        self.header.setStretch(2, 0)  # the name takes all the room
        self._hint = FaintLabel(_LOADING)
        self._hint.setWordWrap(True)
        self._hint.setObjectName("generate.vary.hint")
        self.body.addWidget(self._hint)
        self._fields = QWidget()
        self.body.addWidget(self._fields)
        self._fields.hide()

    @Slot()
    def load(self) -> None:
        """Make the fields; imports torch, so call it when that is loaded."""
        if self._loaded:
            return
        from pixelgen.flow.vary import STRONG, SUBTLE, VARY_METHODS, VaryConfig

        self._subtle, self._strong = SUBTLE, STRONG
        fields = VaryConfig.model_fields
        rows = QVBoxLayout(self._fields)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)

        self.subtle = _button("&Subtle", "generate.vary.subtle", f"Small changes ({SUBTLE:.0%})")
        self.strong = _button("S&trong", "generate.vary.strong", f"Only the large forms stay ({STRONG:.0%})")
        rows.addLayout(_side_by_side(self.subtle, self.strong))

        strength = fields["strength"]
        self.strength = ShareRow(strength.title or "", strength.description or "", name="generate.vary.strength")
        self.strength.set_share(SUBTLE)
        rows.addWidget(self.strength)
        way = QLabel("Way")
        way.setToolTip(fields["method"].description or "")
        self.way = SegmentedChoice(VARY_METHODS, "generate.vary.method")
        self.count = CalmSpinBox()
        self.count.setObjectName("generate.vary.count")
        self.count.setRange(1, _MOST)
        self.count.setValue(_COUNT)
        self.count.setAccessibleName("Variations")
        self.count.setToolTip("How many variations are made")
        rows.addLayout(_labelled(way, self.way))
        self.run = _button("&Vary", "generate.vary.run", "Make variations of this strength")
        many = QHBoxLayout()
        many.setSpacing(SPACE)
        many.addWidget(self.run, 1)
        many.addWidget(QLabel("×"))
        many.addWidget(self.count)
        rows.addLayout(many)

        self.around = _button("Explore &around", "generate.explore", "Eight neighbours around it, to go on from one")
        self.part = _button("&Re-roll a part…", "generate.reroll", "Paint over a part, which is drawn anew")
        rows.addLayout(_side_by_side(self.around, self.part))
        self.grid = ExploreGrid()
        self.grid.hide()
        rows.addWidget(self.grid)

        self.subtle.clicked.connect(self.vary_subtle)
        self.strong.clicked.connect(self.vary_strong)
        self.run.clicked.connect(self.vary)
        self.around.clicked.connect(self.explore)
        self.part.clicked.connect(self.open_painter)
        self.grid.chosen.connect(self._on_neighbour)
        self.strength.changed.connect(self._on_changed)
        self.way.keyChanged.connect(self._on_changed)
        self.count.valueChanged.connect(self._on_changed)
        self._loaded = True
        self.set_values(self._kept)
        self._show_state()

    # -- what is varied ----------------------------------------------------------------------------------------------

    @property
    def sprite(self) -> SpriteRef | None:
        """The sprite that is varied."""
        return self._sprite

    def set_sprite(self, sprite: SpriteRef | None) -> None:
        """Vary another sprite; None for none."""
        if self._around and (sprite is None or not any(_same(sprite, each) for each in self._around)):
            self._around = ()
        self._sprite = sprite
        self._show_state()

    def set_reason(self, reason: str) -> None:
        """Why nothing can be varied now, in one sentence; empty where it can."""
        self._reason = reason
        self._show_state()

    def set_paint(self, paint: Paint | None) -> None:
        """How sprites are shown, (N, S, S, 4) to the same: in the colours of a palette. None shows them as they are."""
        self._paint = paint
        self._show_around()
        if self._painter is not None:
            self._painter.set_paint(paint)

    # -- values ------------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What a person set, to be kept for the next start."""
        if not self._loaded:
            return dict(self._kept)
        return {
            "strength": self.strength.share,
            "method": self.way.key,
            "count": self.count.value(),
            "reroll": dict(self._reroll),
        }

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show settings as ``values`` gives them; what is left out or not accepted stays."""
        self._kept = dict(values)
        if isinstance(values.get("reroll"), dict):
            self._reroll = dict(values["reroll"])
        if not self._loaded:
            return
        strength, method, count = (values.get(name) for name in ("strength", "method", "count"))
        if isinstance(strength, int | float) and 0 <= strength <= 1:
            self.strength.set_share(float(strength))
        if method in ("renoise", "noise"):
            self.way.set_key(str(method))
        if isinstance(count, int):
            self.count.setValue(count)

    # -- wishes ------------------------------------------------------------------------------------------------------

    def wish(self, key: str = "vary") -> Wish | None:
        """What "Vary" ("vary") or "Explore around" ("explore") would ask for now; None without a sprite."""
        if self._sprite is None or self._reason or not self._loaded:
            return None
        how = {"strength": self.strength.share, "method": self.way.key}
        return Wish(key=key, how=how, sprites=(self._sprite,), count=self.count.value() if key == "vary" else None)

    @Slot()
    def vary(self) -> None:
        """Variations of the strength that is set."""
        self._utter("vary")

    @Slot()
    def vary_subtle(self) -> None:
        if self._loaded:
            self.strength.set_share(self._subtle)
            self._utter("vary")

    @Slot()
    def vary_strong(self) -> None:
        if self._loaded:
            self.strength.set_share(self._strong)
            self._utter("vary")

    @Slot()
    def explore(self) -> None:
        """Eight neighbours around the sprite."""
        self._utter("explore")

    def _utter(self, key: str) -> None:
        wish = self.wish(key)
        if wish is not None:
            self.wished.emit(wish)

    @Slot()
    def open_painter(self) -> None:
        """Paint over a part of the sprite in a window of its own."""
        if self._sprite is None or self._reason or not self._loaded:
            return
        from pixelgen.gui.generation.variations.mask_painter import MaskPainter

        self._painter = MaskPainter(self._sprite, values=self._reroll, parent=self.window())
        self._painter.set_paint(self._paint)
        self._painter.wished.connect(self.wished)
        self._painter.kept.connect(self._on_kept)
        self._painter.finished.connect(self._on_painter_closed)
        self._painter.open()

    @property
    def painter(self) -> "MaskPainter | None":
        """The window for a part, while it is open."""
        return self._painter

    # -- what came of them -------------------------------------------------------------------------------------------

    def show_results(self, wish: Wish, sprites: Sequence[SpriteRef]) -> None:
        """Hand back what a wish led to, as far as it is made: shown where it was asked for."""
        if wish.key == "explore" and len(sprites) == MIDDLE * 2 + 1:
            self._around = tuple(sprites)
            self._show_around()
        elif wish.key == "reroll" and self._painter is not None:
            self._painter.show_results(wish, sprites)

    def set_busy(self, *, busy: bool) -> None:
        """Whether a wish is being fulfilled; another one may follow all the same."""
        self._busy = busy
        if self._painter is not None:
            self._painter.set_busy(busy=busy)

    def fail(self, reason: str) -> None:
        """A wish of the open painter could not be fulfilled."""
        if self._painter is not None:
            self._painter.fail(reason)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        sprite = self._sprite
        usable = sprite is not None and not self._reason and self._loaded
        self._name.setText(sprite.name if sprite is not None else "")
        self._hint.setText(_NONE if sprite is None else self._reason or ("" if self._loaded else _LOADING))
        self._hint.setVisible(bool(self._hint.text()))
        self._fields.setVisible(usable)
        self._show_around()

    def _show_around(self) -> None:
        if not self._loaded:
            return
        if self._around:
            pixels = np.stack([each.pixels for each in self._around])
            self.grid.set_sprites(self._paint(pixels) if self._paint is not None else pixels)
        self.grid.setVisible(bool(self._around))

    @Slot(int)
    def _on_neighbour(self, place: int) -> None:
        """The chosen neighbour is the new middle."""
        if place < len(self._around):
            self._take(self._around[place])
            self.explore()

    @Slot(object)
    def _on_kept(self, sprite: SpriteRef) -> None:
        self._take(sprite)

    def _take(self, sprite: SpriteRef) -> None:
        self._sprite = sprite
        self._show_state()
        self.chosen.emit(sprite)

    @Slot()
    def _on_painter_closed(self) -> None:
        if self._painter is not None:
            self._reroll = self._painter.values()
            self._painter.deleteLater()
            self._painter = None

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()


def _same(one: SpriteRef, other: SpriteRef) -> bool:
    return one is other or np.array_equal(one.pixels, other.pixels)


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAccessibleName(text.replace("&", "").rstrip("…"))
    button.setAccessibleDescription(tip)
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return button


def _side_by_side(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    for widget in widgets:
        row.addWidget(widget, 1)
    return row


def _labelled(label: QLabel, widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    row.addWidget(label)
    row.addStretch(1)
    row.addWidget(widget)
    return row

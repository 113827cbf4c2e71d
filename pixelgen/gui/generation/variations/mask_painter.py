"""A window to paint over a part of a sprite and have that drawn anew, until it is right."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.flow.reroll import RerollConfig
from pixelgen.gui.generation.colours.compare_hold import CompareHold
from pixelgen.gui.generation.variations.mask import Pixel
from pixelgen.gui.generation.variations.mask_bar import MaskBar
from pixelgen.gui.generation.variations.mask_canvas import MaskCanvas
from pixelgen.gui.generation.variations.paint import Paint
from pixelgen.gui.generation.variations.share_row import ShareRow
from pixelgen.gui.generation.variations.wish import SpriteRef, Wish
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.form import CalmSpinBox, ConfigForm
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import FaintLabel, Heading
from pixelgen.gui.widgets.primary_button import PrimaryButton
from pixelgen.gui.widgets.sprite_gallery import SpriteGallery

_COUNT, _MOST = 4, 64
_SIDE = 264  # width of the column at the right
_SIZE = (900, 640)
_EMPTY = "Paint over what should be drawn anew: all other pixels stay exactly as they are."
_NOTHING = "No pixel is painted yet. Paint over the part that should be drawn anew."
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MaskPainter(QDialog):
    """Paint, re-roll, choose, and again.

    Starts no job: ``wished`` says what is wanted, and what came of it is handed back with ``show_results``. Needs
    torch to be loaded.

    Args:
        source: the sprite.
        values: as ``values`` gave them.
    """

    wished = Signal(object)  # Wish
    kept = Signal(object)  # SpriteRef that was made here and is the current sprite now

    def __init__(
        self, source: SpriteRef, *, values: Mapping[str, Any] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._rounds: list[tuple[Wish, tuple[SpriteRef, ...]]] = []  # the newest first
        self._sprites: tuple[SpriteRef, ...] = (source,)
        self._first = source
        self._paint: Paint | None = None
        self._comparing = False
        self.setObjectName("generate.reroll.window")
        self.setWindowTitle("Re-roll a part")
        self.canvas = MaskCanvas(source.size)
        self.bar = MaskBar(self.canvas)
        self._lay_out()
        self._connect()
        self.set_values(values or {})
        self._show_sprites(current=source)
        self.canvas.setFocus()

    # -- building ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        strength = RerollConfig.model_fields["strength"]
        self.form = ConfigForm(RerollConfig, ("rounds",), choices={}, prefix="generate.reroll")
        self.strength = ShareRow(
            strength.title or "",
            strength.description or "",
            name="generate.reroll.strength",
            label_width=max(label.sizeHint().width() for label in self.form.labels()),
        )
        self.strength.set_share(float(strength.default))
        self.count = CalmSpinBox()
        self.count.setObjectName("generate.reroll.count")
        self.count.setRange(1, _MOST)
        self.count.setValue(_COUNT)
        self.count.setAccessibleName("How many")
        self.count.setToolTip("How many are made at a time")
        self.run = PrimaryButton("&Re-roll")
        self.run.setObjectName("generate.reroll.run")
        self.run.setToolTip("Draw the painted part anew (Ctrl+Return)")
        self.keep = QPushButton("&Go on from this one")
        self.keep.setObjectName("generate.reroll.keep")
        self.keep.setToolTip("Draw parts of the chosen candidate anew from now on; the sprite before it stays here")
        self.finish = QPushButton("&Done")
        self.finish.setObjectName("generate.reroll.done")
        self.finish.setToolTip("Take the chosen sprite along and close; Esc closes without it")
        for button in (self.run, self.keep, self.finish):
            button.setAutoDefault(False)
        self.message = MessageLine()
        self.message.setObjectName("generate.reroll.message")
        self.message.hide()
        self.gallery = SpriteGallery(wanted=72)
        self.gallery.setObjectName("generate.reroll.candidates")
        self.gallery.setAccessibleName("Candidates")
        self._name = ElidedLabel(role=self.palette().ColorRole.PlaceholderText, mode=Qt.TextElideMode.ElideMiddle)
        self._name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._info = ElidedLabel(_EMPTY, role=self.palette().ColorRole.PlaceholderText)
        self._info.setObjectName("generate.reroll.info")
        self._where = FaintLabel()
        self._where.setObjectName("generate.reroll.where")
        self.canvas.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

        head = QHBoxLayout()
        head.addWidget(Heading("Candidates"))
        head.addWidget(self._name, 1)
        make = QHBoxLayout()
        make.setSpacing(SPACE)
        make.addWidget(self.run, 1)
        make.addWidget(QLabel("×"))
        make.addWidget(self.count)
        side = QWidget()
        side.setFixedWidth(_SIDE)
        right, left = QVBoxLayout(side), QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        for column in (right, left):
            column.setSpacing(SPACE)
        right.addLayout(head)
        right.addWidget(self.gallery, 1)
        right.addWidget(self.keep)
        right.addSpacing(SPACE)
        for widget in (self.strength, self.form, self.message):
            right.addWidget(widget)
        right.addLayout(make)
        right.addWidget(self.finish)
        left.addWidget(self.bar)
        left.addWidget(self.canvas, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._info, 1)
        foot.addWidget(self._where)
        left.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.setSpacing(GAP)
        layout.addLayout(left, 1)
        layout.addWidget(side)
        self.resize(*_SIZE)

    def _connect(self) -> None:
        self.run.clicked.connect(self.reroll)
        self.keep.clicked.connect(self.go_on)
        self.finish.clicked.connect(self.accept)
        self.gallery.chosen.connect(self._on_chosen)
        compare = CompareHold(self)
        compare.held.connect(self._on_compare)
        self.gallery.installEventFilter(compare)  # a list would look for what begins with the letter
        self.canvas.painted.connect(self._on_painted)
        self.canvas.pointed.connect(self._on_pointed)
        again = QAction("Re-roll", self)
        again.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        again.triggered.connect(self.reroll)
        self.addAction(again)

    # -- values --------------------------------------------------------------------------------------------------------

    @property
    def source(self) -> SpriteRef:
        """The sprite of which a part is drawn anew."""
        return self._source

    @property
    def chosen(self) -> SpriteRef:
        """The sprite that is shown large: the source itself or a candidate."""
        row = self.gallery.currentIndex().row()
        return self._sprites[row] if 0 <= row < len(self._sprites) else self._source

    def values(self) -> dict[str, Any]:
        """What a person set, to be kept for the next time."""
        return {"strength": self.strength.share, **self.form.values(), "count": self.count.value()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show settings as ``values`` gives them; what is left out or not accepted stays."""
        strength, count, rounds = (values.get(name) for name in ("strength", "count", "rounds"))
        if isinstance(strength, int | float) and 0 <= strength <= 1:
            self.strength.set_share(float(strength))
        if isinstance(count, int):
            self.count.setValue(count)
        if isinstance(rounds, int):
            self.form.set_values({"rounds": rounds})

    def set_mask(self, mask: NDArray[np.bool_]) -> None:
        """Begin with (S, S) bool painted, true where the sprite is drawn anew.

        Raises:
            ValueError: for a mask of another size.
        """
        self.canvas.part.replace(mask)
        self.canvas.refresh()

    def set_paint(self, paint: Paint | None) -> None:
        """How sprites are shown: in the colours of a palette; None shows them as they are."""
        self._paint = paint
        self._show_sprites(current=self.chosen)

    # -- wishes and what came of them ----------------------------------------------------------------------------------

    @Slot()
    def reroll(self) -> None:
        """Wish for the masked part anew."""
        if not self.canvas.part.pixels:
            self.message.say(Tone.NOTICE, _NOTHING)
            return
        self.message.clear()
        how = {"strength": self.strength.share, **self.form.values()}
        mask, count = self.canvas.part.bits, self.count.value()
        self.wished.emit(Wish(key="reroll", how=how, sprites=(self._source,), mask=mask, count=count))

    def show_results(self, wish: Wish, sprites: Sequence[SpriteRef]) -> None:
        """What a wish led to, as far as it is made: again and again while it is under way."""
        if not sprites:
            return
        made = tuple(sprites)
        place = next((each for each, (earlier, _) in enumerate(self._rounds) if earlier is wish), None)
        if place is None:
            self._rounds.insert(0, (wish, made))
            self._show_sprites(current=made[0])
            return
        chosen = self._rounds[place][1]
        row = next((each for each, sprite in enumerate(chosen) if sprite is self.chosen), None)
        self._rounds[place] = wish, made
        self._show_sprites(current=self.chosen if row is None else made[min(row, len(made) - 1)])

    def set_busy(self, *, busy: bool) -> None:
        """Whether a wish is being fulfilled; another one may follow all the same."""
        self.run.setText("Drawing…" if busy else "&Re-roll")

    def fail(self, reason: str) -> None:
        """A wish could not be fulfilled."""
        self.message.say(Tone.ERROR, reason)

    @Slot()
    def go_on(self) -> None:
        """The chosen candidate is the sprite that is painted over from now on."""
        chosen = self.chosen
        if chosen is not self._source:
            self._source = chosen
            self.kept.emit(chosen)
            self._show_sprites(current=chosen)
            self.canvas.setFocus()

    @Slot()
    def accept(self) -> None:
        self.go_on()
        super().accept()

    # -- what is seen --------------------------------------------------------------------------------------------------

    def _show_sprites(self, *, current: SpriteRef) -> None:
        """The source, what was made last, what was made before that, and the sprite that it all began with."""
        made = (sprite for _, sprites in self._rounds for sprite in sprites)
        others = [sprite for sprite in (*made, self._first) if sprite is not self._source]
        self._sprites = (self._source, *others)
        pixels = np.stack([each.pixels for each in self._sprites])
        if self._paint is not None:
            pixels = self._paint(pixels)
        names = ["Now", *(each.name for each in others)]
        row = next((each for each, sprite in enumerate(self._sprites) if sprite is current), 0)
        self.canvas.set_picture(pixels[0])
        blocked = self.gallery.blockSignals(True)
        self.gallery.set_sprites(pixels, names, keep_place=True)
        self.gallery.setCurrentIndex(self.gallery.sprites.index(row))
        self.gallery.blockSignals(blocked)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Large: the chosen sprite; the one that it is compared with while the key is held."""
        row = 0 if self._comparing else max(0, self.gallery.currentIndex().row())
        self.canvas.set_shown(self.gallery.sprites.pixels[row])
        now = self.chosen is self._source
        self.canvas.set_veiled(on=now and not self._comparing)
        self._name.setText("Now" if row == 0 else self._sprites[row].name)
        self.keep.setEnabled(not now)
        self._show_info()

    def _show_info(self) -> None:
        pixels, total = self.canvas.part.pixels, self.canvas.part.side**2
        words = _EMPTY if not pixels else f"{pixels:,} of {total:,} pixels are drawn anew."
        if self.chosen is not self._source:
            words += " Hold C to compare with the sprite as it is now."
        self._info.setText(words)

    @Slot(int)
    def _on_chosen(self, _row: int) -> None:
        self._show_chosen()

    @Slot()
    def _on_painted(self) -> None:
        self.message.clear()
        self.canvas.set_veiled(on=True)  # whoever paints wants to see where
        self._show_info()

    @Slot(object)
    def _on_pointed(self, at: Pixel | None) -> None:
        self._where.setText("" if at is None else f"{at[0]}, {at[1]}")

    @Slot(bool)
    def _on_compare(self, comparing: bool) -> None:
        self._comparing = comparing
        self._show_chosen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _ENTER:  # which closes nothing by accident
            super().keyPressEvent(event)

"""A window to paint over a part of a sprite and have that drawn anew, until it is right."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.flow.reroll import RerollConfig
from pixelgen.gui.generation.variations.mask_bar import MaskBar
from pixelgen.gui.generation.variations.mask_canvas import MaskCanvas
from pixelgen.gui.generation.variations.paint import Paint
from pixelgen.gui.generation.variations.strength import ShareRow
from pixelgen.gui.generation.variations.wish import SpriteRef, Wish
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.widgets.form import CalmSpinBox, ConfigForm
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import FaintLabel, Heading
from pixelgen.gui.widgets.primary_button import PrimaryButton
from pixelgen.gui.widgets.sprite_gallery import SpriteGallery

_COUNT, _MOST = 4, 64
_EMPTY = "Paint over what should be drawn anew. Everything else stays exactly as it is."


class MaskPainter(QDialog):
    """Paint, re-roll, choose, and again. Starts no job: ``wished`` says what is wanted.

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
        self._sprites: tuple[SpriteRef, ...] = (source,)
        self._earlier: tuple[SpriteRef, ...] = ()
        self._paint: Paint | None = None
        self.setObjectName("generate.reroll.window")
        self.setWindowTitle(f"Re-roll a part of {source.name}")
        self.canvas = MaskCanvas(source.size)
        self.canvas.set_original(source.pixels)
        self.bar = MaskBar(self.canvas)
        self.message = MessageLine()
        self.message.hide()
        self._lay_out()
        self._connect()
        self.set_values(values or {})
        self._show_sprites()
        self._show_state()
        self.canvas.setFocus()

    # -- building ----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        fields = RerollConfig.model_fields["strength"]
        self.strength = ShareRow(fields.title or "", fields.description or "", name="generate.reroll.strength")
        self.strength.set_share(1.0)
        self.form = ConfigForm(RerollConfig, ("rounds",), choices={}, prefix="generate.reroll")
        self.count = CalmSpinBox()
        self.count.setObjectName("generate.reroll.count")
        self.count.setRange(1, _MOST)
        self.count.setValue(_COUNT)
        self.count.setAccessibleName("How many")
        self.count.setToolTip("How many are made at a time")
        self.run = PrimaryButton("&Re-roll")
        self.run.setObjectName("generate.reroll.run")
        self.run.setAutoDefault(False)
        self.keep = QPushButton("&Go on with this one")
        self.keep.setObjectName("generate.reroll.keep")
        self.keep.setAutoDefault(False)
        self.keep.setToolTip("Make the chosen one the sprite whose parts are drawn anew")
        self.done_button = QPushButton("&Done")
        self.done_button.setObjectName("generate.reroll.done")
        self.done_button.setAutoDefault(False)
        self.done_button.setToolTip("Take the chosen sprite along and close (Esc closes too)")
        self.gallery = SpriteGallery(wanted=72)
        self.gallery.setObjectName("generate.reroll.candidates")
        self.gallery.setAccessibleName("Candidates")
        self._info = FaintLabel(_EMPTY)
        self._info.setObjectName("generate.reroll.info")
        self._info.setWordWrap(True)

        right = QVBoxLayout()
        right.setSpacing(SPACE)
        right.addWidget(Heading("Candidates"))
        right.addWidget(self.gallery, 1)
        right.addWidget(self.keep)
        right.addWidget(self.strength)
        right.addWidget(self.form)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.run, 1)
        row.addWidget(QLabel("×"))
        row.addWidget(self.count)
        right.addWidget(self.message)
        right.addLayout(row)
        right.addWidget(self.done_button)
        side = QWidget()
        side.setFixedWidth(260)
        side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addWidget(self.bar)
        left.addWidget(self.canvas, 1)
        left.addWidget(self._info)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.setSpacing(GAP)
        layout.addLayout(left, 1)
        layout.addWidget(side)
        self.canvas.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.resize(880, 620)

    def _connect(self) -> None:
        self.run.clicked.connect(self.reroll)
        self.keep.clicked.connect(self.go_on)
        self.done_button.clicked.connect(self.accept)
        self.gallery.chosen.connect(self._on_chosen)
        self.canvas.painted.connect(self._show_state)
        again = QAction("Re-roll", self)
        again.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        again.triggered.connect(self.reroll)
        self.addAction(again)

    # -- values ------------------------------------------------------------------------------------------------------

    @property
    def source(self) -> SpriteRef:
        """The sprite of which a part is drawn anew."""
        return self._source

    def values(self) -> dict[str, Any]:
        """What a person set, to be kept for the next time."""
        return {"strength": self.strength.share, **self.form.values(), "count": self.count.value()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        strength, count = values.get("strength"), values.get("count")
        if isinstance(strength, int | float) and 0 <= strength <= 1:
            self.strength.set_share(float(strength))
        if isinstance(count, int):
            self.count.setValue(count)
        if isinstance(values.get("rounds"), int):
            self.form.set_values({"rounds": values["rounds"]})

    def set_paint(self, paint: Paint | None) -> None:
        """How sprites are shown: in the colours of a palette; None shows them as they are."""
        self._paint = paint
        self._show_sprites()

    # -- wishes and what came of them --------------------------------------------------------------------------------

    @Slot()
    def reroll(self) -> None:
        """Wish for the masked part anew."""
        if not self.canvas.mask.pixels:
            self.message.say(Tone.NOTICE, "No pixel is painted yet. Paint over the part that should be drawn anew.")
            return
        self.message.clear()
        how = {"strength": self.strength.share, **self.form.values()}
        self.wished.emit(
            Wish(key="reroll", how=how, sprites=(self._source,), mask=self.canvas.mask.bits, count=self.count.value())
        )

    def show_results(self, _wish: Wish, sprites: Sequence[SpriteRef]) -> None:
        """What a wish led to, as far as it is made."""
        self._sprites = (self._source, *sprites)
        self._show_sprites()

    def set_busy(self, *, busy: bool) -> None:
        self.run.setText("Drawing…" if busy else "&Re-roll")

    def fail(self, reason: str) -> None:
        self.message.say(Tone.ERROR, reason)

    @property
    def chosen(self) -> SpriteRef:
        """The sprite that is shown large."""
        row = self.gallery.currentIndex().row()
        return self._sprites[row] if 0 <= row < len(self._sprites) else self._source

    @Slot()
    def go_on(self) -> None:
        """The chosen candidate is the sprite that is painted over from now on."""
        chosen = self.chosen
        if chosen is not self._source:
            self._source = chosen
            self.canvas.set_original(chosen.pixels)
            self.kept.emit(chosen)
            self._show_sprites()

    def accept(self) -> None:
        self.go_on()
        super().accept()

    # -- inside ------------------------------------------------------------------------------------------------------

    def _show_sprites(self) -> None:
        pixels = np.stack([each.pixels for each in self._sprites])
        if self._paint is not None:
            pixels = self._paint(pixels)
        names = ["Now" if each is self._source else each.name for each in self._sprites]
        self.gallery.set_sprites(pixels, names, keep_place=True)
        if not self.gallery.currentIndex().isValid():
            self.gallery.setCurrentIndex(self.gallery.sprites.index(0))
        self._on_chosen(self.gallery.currentIndex().row())

    @Slot(int)
    def _on_chosen(self, row: int) -> None:
        shown = self.gallery.sprites.pixels
        self.canvas.set_shown(shown[max(0, min(row, len(shown) - 1))])
        self.canvas.set_veiled(on=self.chosen is self._source)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        pixels = self.canvas.mask.pixels
        total = self.canvas.mask.side**2
        self._info.setText(
            f"{pixels:,} of {total:,} pixels are drawn anew, all others stay exactly." if pixels else _EMPTY
        )
        self.keep.setEnabled(self.chosen is not self._source)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)

    def keyPressEvent(self, event: Any) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # closes nothing by accident
            return
        super().keyPressEvent(event)

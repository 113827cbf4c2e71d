"""Children of two starred sprites: who the parents are, how they are mixed."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pixelgen.flow.breed import CROSSOVERS, BreedConfig
from pixelgen.gui.generation.variations.paint import Paint, thinned
from pixelgen.gui.generation.variations.share_row import ShareRow
from pixelgen.gui.generation.variations.wish import SpriteRef, Wish
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.form import CalmSpinBox
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.segmented import SegmentedChoice
from pixelgen.gui.widgets.sprite_strip import SpriteStrip

_COUNT, _MOST = 8, 64
_PARENT = 64  # side of a parent's picture, logical pixels
_NOT_TWO = "Select two sprites to be the parents."


class BreedPane(QWidget):
    """The fields of a breeding. Needs torch to be loaded."""

    wanted = Signal()  # children of the sprites that were set

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parents: tuple[SpriteRef, ...] = ()
        self._swapped = False
        self._reason = ""
        self._paint: Paint | None = None
        self.setObjectName("generate.breed")
        self.first, self.second = SpriteStrip(wanted=_PARENT), SpriteStrip(wanted=_PARENT)
        for strip in (self.first, self.second):
            strip.setFixedSize(_PARENT, _PARENT)
            strip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.swap = QToolButton()
        self.swap.setObjectName("generate.breed.swap")
        self.swap.setIcon(icon("swap"))
        self.swap.setIconSize(QSize(12, 12))
        self.swap.setToolTip("Let the parents change places")
        self.swap.setAccessibleName("Swap the parents")
        self.crossover = SegmentedChoice(CROSSOVERS, "generate.breed.crossover")
        fields = BreedConfig.model_fields
        width = max(self.fontMetrics().horizontalAdvance(fields[name].title or "") for name in ("balance", "mutation"))
        self.balance, self.mutation = (
            ShareRow(
                fields[name].title or "",
                fields[name].description or "",
                name=f"generate.breed.{name}",
                label_width=width,
            )
            for name in ("balance", "mutation")
        )
        self.run = QPushButton("Bree&d")
        self.run.setObjectName("generate.breed.run")
        self.count = CalmSpinBox()
        self.count.setObjectName("generate.breed.count")
        self.count.setRange(1, _MOST)
        self.count.setValue(_COUNT)
        self.count.setAccessibleName("Children")
        self.count.setToolTip("How many children are made")
        self._hint = FaintLabel(_NOT_TWO)
        self._hint.setObjectName("generate.breed.hint")
        self._hint.setWordWrap(True)
        self._pair = QWidget()
        self._lay_out()
        self.set_values({})
        self.swap.clicked.connect(self._on_swap)
        self.run.clicked.connect(self.wanted)
        self._show_state()

    def _lay_out(self) -> None:
        pair = QHBoxLayout(self._pair)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.addStretch(1)
        pair.addWidget(self.first)
        pair.addWidget(self.swap, alignment=Qt.AlignmentFlag.AlignVCenter)
        pair.addWidget(self.second)
        pair.addStretch(1)
        pair.setSpacing(2 * SPACE)
        way = QHBoxLayout()
        way.setSpacing(SPACE)
        title = QLabel(BreedConfig.model_fields["crossover"].title)
        title.setToolTip(BreedConfig.model_fields["crossover"].description or "")
        way.addWidget(title)
        way.addStretch(1)
        way.addWidget(self.crossover)
        make = QHBoxLayout()
        make.setSpacing(SPACE)
        make.addWidget(self.run, 1)
        make.addWidget(QLabel("×"))
        make.addWidget(self.count)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addWidget(self._hint)
        rows.addWidget(self._pair)
        rows.addWidget(self.balance)
        rows.addWidget(self.mutation)
        rows.addLayout(way)
        rows.addLayout(make)

    @property
    def parents(self) -> tuple[SpriteRef, ...]:
        """Both parents, the first at the left; empty while there are not two."""
        return tuple(reversed(self._parents)) if self._swapped else self._parents

    def set_sprites(self, sprites: tuple[SpriteRef, ...], reason: str) -> None:
        """The selected sprites, and why nothing can be bred, if so."""
        two = sprites if len(sprites) == 2 else ()
        if [id(each.pixels) for each in two] != [id(each.pixels) for each in self._parents]:
            self._swapped = False
        self._parents, self._reason = two, reason
        self._show_state()

    def wish(self) -> Wish | None:
        """Children of the parents; None while there are not two."""
        if not self._parents or self._reason:
            return None
        return Wish(key="breed", how=self._how(), sprites=self.parents, count=self.count.value())

    def values(self) -> dict[str, Any]:
        """What a person set."""
        return {**self._how(), "count": self.count.value()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show settings as ``values`` gives them; what is left out or not accepted is the default."""
        for row, name in ((self.balance, "balance"), (self.mutation, "mutation")):
            share = values.get(name)
            usable = isinstance(share, int | float) and 0 <= share <= 1
            row.set_share(float(share if usable and share is not None else BreedConfig.model_fields[name].default))
        if values.get("crossover") in CROSSOVERS:
            self.crossover.set_key(str(values["crossover"]))
        if isinstance(values.get("count"), int):
            self.count.setValue(values["count"])

    def set_paint(self, paint: Paint | None) -> None:
        """How the parents are shown."""
        self._paint = paint
        self._show_state()

    def _how(self) -> dict[str, Any]:
        return {"crossover": self.crossover.key, "balance": self.balance.share, "mutation": self.mutation.share}

    def _show_state(self) -> None:
        for strip, parent, place in zip((self.first, self.second), self.parents, ("First", "Second"), strict=False):
            pixels = parent.pixels[None]
            strip.set_sprites(thinned(self._paint(pixels) if self._paint is not None else pixels, _PARENT))
            strip.setAccessibleName(f"{place} parent: {parent.name}")
            strip.setToolTip(parent.name)
        self._pair.setVisible(bool(self._parents))
        self._hint.setText(self._reason or ("" if self._parents else _NOT_TWO))
        self._hint.setVisible(bool(self._hint.text()))
        self.run.setEnabled(bool(self._parents) and not self._reason)

    @Slot()
    def _on_swap(self) -> None:
        self._swapped = not self._swapped
        self._show_state()

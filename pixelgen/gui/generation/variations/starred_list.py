"""The starred sprites themselves: shown, ordered, selected, taken away."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from pixelgen.gui.generation.history.stars import StarredSprite
from pixelgen.gui.generation.variations.paint import Paint
from pixelgen.gui.generation.variations.starred_gallery import StarredGallery, moved
from pixelgen.gui.generation.variations.wish import SpriteRef
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.wording import count

Star: TypeAlias = tuple[str, int]  # key of the batch, number in it

_EMPTY = "Nothing is starred yet.\n\nPress B to keep sprites here: to loop through them, to breed two, to export them."
_LEAST_HEIGHT = 220
_MOST_KEPT = 2000  # places in the order that are remembered


class StarredList(Panel):
    """Starred sprites in an order that the person makes."""

    changed = Signal()  # other sprites, another order or selection
    exportWanted = Signal(object)  # noqa: N815  tuple[SpriteRef, ...], see ``used``
    dragWanted = Signal(object)  # noqa: N815  tuple[SpriteRef, ...] dragged out of the list
    openWanted = Signal(object)  # noqa: N815  StarredSprite
    unstarWanted = Signal(object)  # noqa: N815  tuple[StarredSprite, ...]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Starred", parent)
        self._starred: list[StarredSprite] = []
        self._refs: list[SpriteRef] = []
        self._order: list[Star] = []  # as it was kept: also of sprites that are not read yet
        self._paint: Paint | None = None
        self.gallery = StarredGallery(wanted=64)
        self.gallery.setObjectName("generate.starred.sprites")
        self.gallery.setAccessibleName("Starred sprites")
        self.gallery.set_message(_EMPTY)
        self._told = FaintLabel()
        self._told.setObjectName("generate.starred.count")
        self.open_button = _button("Sh&ow", "generate.starred.open", "Show the batch that it is from (Enter)")
        self.unstar = _button("&Unstar", "generate.starred.unstar", "Take the star off the selected sprites (Del)")
        self.export = _button("Ex&port all…", "generate.starred.export", "Export the selected sprites; all without any")
        self.header.addWidget(self._told)
        self.body.setSpacing(SPACE)
        self.body.addWidget(self.gallery, 1)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for button in (self.open_button, self.unstar, self.export):
            row.addWidget(button, 1)
        self.body.addLayout(row)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.gallery.rowsChanged.connect(self._show_state)
        self.gallery.moveWanted.connect(self._on_move)
        self.gallery.openWanted.connect(self._on_open_row)
        self.gallery.removeWanted.connect(self._on_unstar)
        self.gallery.dragWanted.connect(self._on_drag)
        self.open_button.clicked.connect(self._on_open)
        self.unstar.clicked.connect(self._on_unstar)
        self.export.clicked.connect(self._on_export)
        self._show_state()

    @property
    def starred(self) -> tuple[StarredSprite, ...]:
        """All of them, in the order in which they are shown."""
        return tuple(self._starred)

    @property
    def selected(self) -> tuple[StarredSprite, ...]:
        """The selected ones, in that order."""
        return tuple(self._starred[row] for row in self.gallery.rows)

    @property
    def used(self) -> tuple[SpriteRef, ...]:
        """What would be made or exported of: the selected sprites, all without a selection."""
        rows = self.gallery.rows or range(len(self._refs))
        return tuple(self._refs[row] for row in rows)

    def set_starred(self, starred: Sequence[StarredSprite]) -> None:
        """Show these, given newest first; new ones come behind those that are there already."""
        place = {star: each for each, star in enumerate(self._order)}
        chosen = {_star(each) for each in self.selected}
        oldest_first = tuple(starred)[::-1]
        self._starred = sorted(oldest_first, key=lambda each: place.get(_star(each), len(place)))
        self._order += [star for star in map(_star, self._starred) if star not in place]
        self._show_sprites(chosen)

    def set_paint(self, paint: Paint | None) -> None:
        """How sprites are shown: in the colours of a palette; None shows them as they are."""
        self._paint = paint
        self._show_sprites({_star(each) for each in self.selected})

    def order(self) -> list[Star]:
        """The order, to be kept: also of sprites that are not read yet."""
        return self._order[-_MOST_KEPT:]

    def set_order(self, order: Iterable[Star]) -> None:
        """The order that was kept; sprites that it does not name come last."""
        self._order = list(order)
        self.set_starred(tuple(reversed(self._starred)))

    # -- inside --------------------------------------------------------------------------------------------------------

    def _show_sprites(self, chosen: set[Star]) -> None:
        self._refs = [_ref(each) for each in self._starred]
        pixels = alike([each.pixels for each in self._starred])
        if self._paint is not None and len(pixels):
            pixels = self._paint(pixels)
        names = [each.name for each in self._starred]
        self.gallery.set_sprites(pixels, names, tip=self._tip, keep_place=True)
        self.gallery.select_rows(row for row, each in enumerate(self._starred) if _star(each) in chosen)
        self._show_state()

    def _tip(self, row: int) -> str:
        each = self._starred[row]
        return f"{each.name}\n{each.title}, {each.pixels.shape[1]} × {each.pixels.shape[0]} px"

    @Slot()
    def _show_state(self) -> None:
        rows, every = self.gallery.rows, len(self._starred)
        self._told.setText(f"{len(rows)} of {every} selected" if rows else count(every, "sprite") if every else "")
        self.open_button.setEnabled(len(rows) == 1)
        self.unstar.setEnabled(bool(rows))
        self.export.setEnabled(every > 0)
        self.export.setText(f"Ex&port {len(rows)}…" if rows else "Ex&port all…")
        self.changed.emit()

    @Slot(object, int)
    def _on_move(self, rows: tuple[int, ...], before: int) -> None:
        chosen = {_star(each) for each in self.selected}
        self._starred = moved(self._starred, rows, before)
        self._order = [_star(each) for each in self._starred]
        self._show_sprites(chosen)
        if self.gallery.rows:
            self.gallery.scrollTo(self.gallery.sprites.index(self.gallery.rows[0]))

    @Slot(int)
    def _on_open_row(self, row: int) -> None:
        self.openWanted.emit(self._starred[row])

    @Slot()
    def _on_open(self) -> None:
        for each in self.selected[:1]:
            self.openWanted.emit(each)

    @Slot()
    def _on_unstar(self) -> None:
        if self.selected:
            self.unstarWanted.emit(self.selected)

    @Slot()
    def _on_export(self) -> None:
        self.exportWanted.emit(self.used)

    @Slot()
    def _on_drag(self) -> None:
        self.dragWanted.emit(self.used)


def alike(sprites: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Square sprites of several sizes in the middle of cells as large as the largest, (N, S, S, 4) uint8."""
    side = max((each.shape[0] for each in sprites), default=1)
    found = np.zeros((len(sprites), side, side, 4), np.uint8)
    for cell, sprite in zip(found, sprites, strict=True):
        size = sprite.shape[0]
        start = (side - size) // 2
        cell[start : start + size, start : start + size] = sprite
    return found


def _ref(sprite: StarredSprite) -> SpriteRef:
    return SpriteRef(pixels=sprite.pixels, name=sprite.name, entry=sprite.entry, batch=sprite.key, number=sprite.number)


def _star(sprite: StarredSprite) -> Star:
    return sprite.key, sprite.number


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAccessibleDescription(tip)
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return button

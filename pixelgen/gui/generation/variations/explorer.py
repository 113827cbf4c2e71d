"""Walking from sprite to sprite: eight neighbours around one, each of which can be the next middle; and back."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from pixelgen.gui.generation.variations.explore_grid import MIDDLE, SIDE, ExploreGrid
from pixelgen.gui.generation.variations.paint import Paint
from pixelgen.gui.generation.variations.wish import SpriteRef, Wish
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.icons import icon

_HINT = "Click one to go on from it"


class Explorer(QWidget):
    """A square of sprites with its middle, and the squares before it. Hidden while there is none."""

    chosen = Signal(object)  # SpriteRef to be the next middle
    returned = Signal(object)  # SpriteRef, the middle of an earlier square that is shown again

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trail: list[tuple[Wish, tuple[SpriteRef, ...]]] = []  # the last is shown
        self._paint: Paint | None = None
        self.setObjectName("generate.explore.square")
        self.grid = ExploreGrid()
        self.back = QToolButton()
        self.back.setObjectName("generate.explore.back")
        self.back.setIcon(icon("back"))
        self.back.setIconSize(QSize(12, 12))
        self.back.setAccessibleName("Back")
        self.back.setToolTip("Back to the square before this one")
        self._hint = ElidedLabel(_HINT, role=self.palette().ColorRole.PlaceholderText)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        foot.addWidget(self.back)
        foot.addWidget(self._hint, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addWidget(self.grid)
        rows.addLayout(foot)
        self.grid.chosen.connect(self._on_chosen)
        self.back.clicked.connect(self.go_back)
        self._show()

    @property
    def sprites(self) -> tuple[SpriteRef, ...]:
        """The nine that are shown, row by row; empty for none."""
        return self._trail[-1][1] if self._trail else ()

    @property
    def steps(self) -> int:
        """Squares that one can go back."""
        return max(0, len(self._trail) - 1)

    def holds(self, sprite: SpriteRef) -> bool:
        """Whether ``sprite`` is one of the nine."""
        return any(sprite is each or np.array_equal(sprite.pixels, each.pixels) for each in self.sprites)

    def show_square(self, wish: Wish, sprites: Sequence[SpriteRef]) -> None:
        """Show what came of ``wish``, as far as it is made; anything but nine sprites is left out.

        A wish around one of the nine that are shown goes a step further; any other begins anew.
        """
        if len(sprites) != SIDE * SIDE:
            return
        if self._trail and self._trail[-1][0] is wish:
            self._trail.pop()
        elif not (wish.sprites and self.holds(wish.sprites[0])):
            self._trail.clear()
        self._trail.append((wish, tuple(sprites)))
        self._show()

    def clear(self) -> None:
        self._trail.clear()
        self._show()

    def set_paint(self, paint: Paint | None) -> None:
        """How sprites are shown."""
        self._paint = paint
        self._show()

    @Slot()
    def go_back(self) -> None:
        """Show the square before this one."""
        if self.steps:
            self._trail.pop()
            self._show()
            self.returned.emit(self.sprites[MIDDLE])

    def _show(self) -> None:
        sprites = self.sprites
        if sprites:
            pixels = np.stack([each.pixels for each in sprites])
            self.grid.set_sprites(self._paint(pixels) if self._paint is not None else pixels)
        self.back.setEnabled(self.steps > 0)
        self.setVisible(bool(sprites))

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        self.chosen.emit(self.sprites[place])

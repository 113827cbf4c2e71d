"""The chosen sprite in small, what it is, and a button that copies it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.sprite_strip import SpriteStrip
from pixelgen.gui.wording import count

_MOST = 40  # side of the picture, logical pixels


class SelectionBar(QWidget):
    """Says how many sprites there are, or shows those that are selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = SpriteStrip(wanted=1)
        self._picture.setAccessibleName("Selected sprite in small")
        self._picture.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._picture.set_sprites(None)
        self.text = ElidedLabel()
        self.text.setObjectName("generate.selection")
        self.text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.copy = QPushButton("Copy")
        self.copy.setObjectName("generate.copy")
        self.copy.setIcon(icon("copy"))
        self.copy.setIconSize(QSize(12, 12))
        self.copy.setToolTip("Copy the selected sprites with their transparency (Ctrl+C)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._picture)
        layout.addWidget(self.copy)
        self.show_all(None, total=0)

    def show_all(self, sprites: NDArray[np.uint8] | None, *, total: int) -> None:
        """No sprite is selected; ``sprites`` (N, S, S, 4) of ``total`` are in sight."""
        self._picture.set_sprites(None)
        self.copy.setEnabled(False)
        if sprites is None:
            self.text.setText("")
            return
        size = sprites.shape[1]
        small = _small(sprites[:1]).shape[1]
        self.setMinimumHeight(max(small, self.copy.sizeHint().height()))  # so that a selection moves nothing
        many = count(total, "sprite") if len(sprites) == total else f"{len(sprites):,} of {count(total, 'sprite')}"
        self.text.setText(f"{many} · {size} × {size} px · click one to select it")

    def show_one(self, sprite: NDArray[np.uint8], *, number: int, total: int, seed: int | None, name: str = "") -> None:
        """``sprite`` (S, S, 4) is the one with ``number`` of ``total``, made with ``seed`` and called ``name``."""
        self._picture.set_actual(_small(sprite[None]))
        self.copy.setEnabled(True)
        origin = f" · seed {seed}, index {number}" if seed is not None else ""
        called = f" · {name}" if name else ""
        self.text.setText(f"Sprite {number + 1} of {total}{origin}{called}")

    def show_several(self, selected: int, *, total: int) -> None:
        """More than one of ``total`` sprites is selected."""
        self._picture.set_sprites(None)
        self.copy.setEnabled(True)
        self.text.setText(f"{selected:,} of {count(total, 'sprite')} selected")


def _small(sprites: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(N, S, S, 4): every n-th pixel, so that a side is at most ``_MOST`` long; small ones as they are."""
    step = -(-sprites.shape[1] // _MOST)
    return sprites[:, ::step, ::step]

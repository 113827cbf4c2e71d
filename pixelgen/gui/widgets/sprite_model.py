"""Sprites as a Qt list model: one array, one row per sprite."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pixelgen.gui.widgets.sprite_paint import sprite_image

Index = QModelIndex | QPersistentModelIndex


class SpriteRole(IntEnum):
    """Own roles of ``SpriteListModel``."""

    PIXELS = int(Qt.ItemDataRole.UserRole)  # (H, W, 4) uint8 straight RGBA, a view


class SpriteListModel(QAbstractListModel):
    """(N, H, W, 4) uint8 straight RGBA sprites with a caption each."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pixels: NDArray[np.uint8] = np.zeros((0, 1, 1, 4), np.uint8)
        self._captions: Sequence[str] | Callable[[int], str] = ()
        self._tip: Callable[[int], str] = self.caption

    @property
    def pixels(self) -> NDArray[np.uint8]:
        return self._pixels

    def set_sprites(
        self,
        pixels: NDArray[np.uint8],
        captions: Sequence[str] | Callable[[int], str] = (),
        *,
        tip: Callable[[int], str] | None = None,
    ) -> None:
        """Show other sprites.

        Args:
            pixels: (N, H, W, 4) uint8 straight RGBA; kept, not copied.
            captions: N of them, or a function of the row; empty for "Sprite 1", "Sprite 2", …
            tip: what the tooltip of a row says; its caption if left out.
        """
        self.beginResetModel()
        self._pixels, self._captions, self._tip = pixels, captions, tip or self.caption
        self.endResetModel()

    def caption(self, row: int) -> str:
        if callable(self._captions):
            return self._captions(row)
        return self._captions[row] if self._captions else f"Sprite {row + 1}"

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._pixels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._pixels):
            return None
        row = index.row()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.caption(row)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row)
            case Qt.ItemDataRole.DecorationRole:
                return sprite_image(self._pixels[row])
            case SpriteRole.PIXELS:
                return self._pixels[row]
        return None

"""Pictures that come from other programs: what is dragged here, and what is on the clipboard."""

from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from pixelgen.gui.generation.variations.drop_kinds import SOURCE, DropUse, uses_of_all
from pixelgen.gui.widgets.drop_area import dropped_paths
from pixelgen.gui.widgets.sprite_paint import straight_pixels

Offer: TypeAlias = tuple[DropUse, Path | None]
"""Something that can be done, and with which file; None for the picture that is dragged itself."""


def offers_of(data: QMimeData) -> tuple[Offer, ...]:
    """What can be done with the dragged ``data``: each use with its file, or with the picture in it."""
    offers: tuple[Offer, ...] = uses_of_all(dropped_paths(data))
    if not offers and data.hasImage():
        return ((SOURCE, None),)
    return offers


def held_picture(data: QMimeData) -> NDArray[np.uint8] | None:
    """The picture in ``data`` as (H, W, 4) uint8 straight RGBA, None if there is none."""
    image = data.imageData() if data.hasImage() else None
    return straight_pixels(image) if isinstance(image, QImage) and not image.isNull() else None


def pasted_source() -> Path | NDArray[np.uint8] | None:
    """What is on the clipboard as a source: a picture's file, its pixels (H, W, 4) uint8 straight RGBA, or None."""
    data = QApplication.clipboard().mimeData()
    if data is None:  # nothing, on some platforms
        return None
    files = (path for use, path in uses_of_all(dropped_paths(data)) if use is SOURCE)
    file = next(files, None)
    return file if file is not None else held_picture(data)

"""A sprite onto the clipboard, so that programs which know transparency get it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QGuiApplication

from pixelgen.gui.widgets.sprite_paint import sprite_image


def copy_sprite(sprite: NDArray[np.uint8]) -> None:
    """Put (H, W, 4) uint8 straight RGBA onto the clipboard; Qt offers it to other programs as PNG too.

    Not as a QMimeData of our own: the clipboard outlives Python, and a Python object in it takes the process down at
    its end (PySide 6.11).
    """
    QGuiApplication.clipboard().setImage(sprite_image(sprite).copy())

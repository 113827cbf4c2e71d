"""A sprite onto the clipboard, so that programs which know transparency get it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData

from pixelgen.gui.widgets.sprite_paint import sprite_image


def sprite_mime_data(sprite: NDArray[np.uint8]) -> QMimeData:
    """(H, W, 4) uint8 straight RGBA as an image and, for programs that drop the alpha of images, as a PNG file."""
    image = sprite_image(sprite).copy()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    data = QMimeData()
    data.setImageData(image)
    data.setData("image/png", content)
    return data

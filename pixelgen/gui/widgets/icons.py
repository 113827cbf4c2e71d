"""Pixel-art icons in the colour of the text beside them, sharp at every size and in both themes."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from pixelgen import paths


class _MaskEngine(QIconEngine):
    """Paints a small mask enlarged by a whole number of device pixels, in a colour of the palette of the moment."""

    def __init__(self, mask: QImage) -> None:
        super().__init__()
        self._mask = mask

    def clone(self) -> QIconEngine:
        return _MaskEngine(self._mask)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        side = self._mask.width()
        factor = max(1, int(min(rect.width(), rect.height()) * ratio / side))
        tinted = QImage(self._mask.size(), QImage.Format.Format_ARGB32_Premultiplied)
        tinted.fill(_colour(mode))
        tint = QPainter(tinted)
        tint.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        tint.drawImage(0, 0, self._mask)
        tint.end()
        large = tinted.scaled(side * factor, side * factor)
        large.setDevicePixelRatio(ratio)
        shown = side * factor / ratio
        left = round((rect.x() + (rect.width() - shown) / 2) * ratio) / ratio
        top = round((rect.y() + (rect.height() - shown) / 2) * ratio) / ratio
        painter.save()
        painter.translate(left, top)
        painter.drawImage(0, 0, large)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap


def _colour(mode: QIcon.Mode) -> QColor:
    palette = QApplication.palette()
    if mode is QIcon.Mode.Selected:
        return palette.color(QPalette.ColorRole.HighlightedText)
    group = QPalette.ColorGroup.Disabled if mode is QIcon.Mode.Disabled else QPalette.ColorGroup.Active
    return palette.color(group, QPalette.ColorRole.ButtonText)


def icon(name: str) -> QIcon:
    """The icon ``resources/icons/NAME.png``, a white mask of 12 × 12 pixels.

    Raises:
        FileNotFoundError: if there is none of that name.
    """
    path = paths.resources_dir() / "icons" / f"{name}.png"
    mask = QImage(str(path))
    if mask.isNull():
        raise FileNotFoundError(path)
    return QIcon(_MaskEngine(mask))

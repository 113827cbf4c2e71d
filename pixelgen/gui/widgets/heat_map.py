"""Where something is drawn: one square per pixel of a sprite, the brighter the oftener."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from pixelgen.gui.theme import colours

_SIDE = 160  # about how large it is, logical pixels


class HeatMap(QWidget):
    """(S, S) shares in [0, 1] as squares of whole device pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: NDArray[np.float64] = np.zeros((1, 1))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Where something is drawn")

    def set_shares(self, shares: NDArray[np.floating]) -> None:
        """Show (S, S) shares of sprites that have something visible at each place, in [0, 1]."""
        self._shares = shares.astype(np.float64)
        rows, columns = np.nonzero(self._shares > 0)
        if len(rows):
            box = f"columns {columns.min()} to {columns.max()}, rows {rows.min()} to {rows.max()}"
            self.setAccessibleDescription(f"Something is drawn in {box}")
        self.updateGeometry()
        self.update()

    def _factor(self) -> int:
        ratio = self.devicePixelRatioF()
        return max(1, math.floor(min(_SIDE, self.width()) * ratio / len(self._shares)))

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_SIDE, len(self._shares)), _SIDE)

    def _box(self) -> QRect:
        """The picture, in device pixels."""
        side = self._factor() * len(self._shares)
        return QRect(0, (math.floor(self.height() * self.devicePixelRatioF()) - side) // 2, side, side)

    def share_at(self, point: QPointF) -> tuple[int, int, float] | None:
        """(column, row, share) under a point."""
        ratio, box, factor = self.devicePixelRatioF(), self._box(), self._factor()
        column = math.floor((point.x() * ratio - box.x()) / factor)
        row = math.floor((point.y() * ratio - box.y()) / factor)
        if not (0 <= column < len(self._shares) and 0 <= row < len(self._shares)):
            return None
        return column, row, float(self._shares[row, column])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.share_at(QPointF(event.pos()))
            text = f"Column {found[0]}, row {found[1]}: in {100 * found[2]:.0f} % of the sprites" if found else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def render_pixels(self) -> QImage:
        """One pixel per place, from the colour of an empty field to the accent and on to white or black."""
        theme = colours(self.palette())
        stops = [QColor(theme.base), QColor(theme.accent), QColor("#ffffff" if theme.dark else "#1d1e24")]
        shades = np.array([[each.red(), each.green(), each.blue()] for each in stops], np.float64)
        rgb = np.stack([np.interp(self._shares, (0.0, 0.6, 1.0), shades[:, part]) for part in range(3)], axis=-1)
        full = np.full((*self._shares.shape, 4), 255, np.uint8)
        full[..., :3] = np.rint(rgb)
        size = len(full)
        image = QImage(full, size, size, 4 * size, QImage.Format.Format_RGBA8888)  # type: ignore[call-overload]
        return image.copy()

    def paintEvent(self, _event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.scale(1 / ratio, 1 / ratio)
        box = self._box()
        painter.drawImage(box, self.render_pixels())
        painter.setPen(QColor(colours(self.palette()).line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0, 0, -1, -1))

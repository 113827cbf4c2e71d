"""A picture painted in device pixels and put onto a widget, exact wherever the widget begins."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget


@contextmanager
def device_painter(widget: QWidget, *, background: str) -> Iterator[QPainter]:
    """Yield a painter in device pixels over all of ``widget``; what it paints is shown when the block ends.

    Painted onto the widget itself, a picture would come out uneven where the widget begins between two device pixels.
    To be used in a paint event.

    Args:
        background: #rrggbb.
    """
    ratio = widget.devicePixelRatioF()
    size = QSize(ceil(widget.width() * ratio), ceil(widget.height() * ratio))
    picture = QImage(size, QImage.Format.Format_RGB32)
    picture.fill(QColor(background))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    yield painter
    painter.end()
    picture.setDevicePixelRatio(ratio)
    screen = QPainter(widget)
    screen.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    screen.drawImage(QPointF(0, 0), picture)
    screen.end()

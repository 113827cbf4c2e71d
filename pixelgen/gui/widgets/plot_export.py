"""A plot as a picture for a report, and as a table for another program."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QWidget

from pixelgen.files import replacing
from pixelgen.gui.theme import GAP, SPACE, Colours
from pixelgen.gui.widgets.curve import Chart, CurveSource

if TYPE_CHECKING:
    from pixelgen.gui.widgets.plot_canvas import PlotCanvas

PICTURE_RATIO = 2
_TITLE = 28  # height of the title's line


def csv_text(chart: Chart, runs: Sequence[CurveSource]) -> str:
    """All points of the curves of ``chart`` as ``run,curve,step,images,minutes,value`` rows, run after run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    axes = ("step", "images", "minutes")
    writer.writerow(("run", "curve", *axes, "value"))
    for run in runs:
        for curve in chart.curves:
            columns = [run.points(curve.key, axis=axis) for axis in axes]
            numbers = zip(*(x for x, _ in columns), columns[0][1], strict=True)
            writer.writerows((run.name, curve.key, *(repr(float(value)) for value in row)) for row in numbers)
    return out.getvalue()


def plot_picture(canvas: "PlotCanvas", title: str, *, theme: Colours) -> QImage:
    """The plot as it is seen, with a title above it, at ``PICTURE_RATIO`` times its size."""
    width, height = canvas.width() + 2 * GAP, canvas.height() + _TITLE + GAP
    image = QImage(PICTURE_RATIO * width, PICTURE_RATIO * height, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(PICTURE_RATIO)
    image.fill(QColor(theme.base))
    painter = QPainter(image)
    font = QFont(canvas.font())
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(theme.text))
    room = QRectF(GAP + SPACE, SPACE, width - 2 * (GAP + SPACE), _TITLE - SPACE)
    shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
    canvas.recolour(theme, ratio=PICTURE_RATIO)
    try:
        QWidget.render(canvas, painter, QPoint(GAP, _TITLE))  # the widget with what lies on it, not its scene
    finally:
        canvas.recolour(theme)
        painter.end()
    return image


def save_plot(path: Path, canvas: "PlotCanvas", title: str, *, theme: Colours) -> None:
    """Write ``plot_picture`` as a PNG; ".png" is added to a name without it.

    Raises:
        OSError: if ``path`` cannot be written.
    """
    path = path if path.suffix.lower() == ".png" else path.with_name(f"{path.name}.png")
    with replacing(path) as temporary:
        if not plot_picture(canvas, title, theme=theme).save(str(temporary)):
            raise OSError(f"cannot write {path}")

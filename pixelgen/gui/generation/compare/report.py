"""A comparison as a table for another program, and as a picture for a report."""

import csv
import io
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

from pixelgen.files import replacing, write_text
from pixelgen.gui.generation.compare.cell_delegate import PICTURE, cell_height, paint_cell
from pixelgen.gui.generation.compare.cells_model import CellRole, CellsModel
from pixelgen.gui.generation.compare.controller import CompareController
from pixelgen.gui.theme import GAP, MARGIN, SPACE, Colours

PICTURE_RATIO = 2
_HEADINGS = ("solver", "schedule", "asked", "calls", "milliseconds", "distance", "equal", "best")


def csv_text(controller: CompareController, *, within: float) -> str:
    """A row for each way that was walked, with the reference first, as `pixelgen compare` names them.

    ``milliseconds`` are for one sprite, ``distance`` is in levels of 255, ``equal`` a share of pixels; both are empty
    where there is none. ``best`` is 1 for the fastest within ``within`` levels.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEADINGS)
    fine, best = controller.reference, controller.best(within=within)
    if fine is not None:
        config = fine.config
        milliseconds = f"{fine.milliseconds:.3f}"
        writer.writerow((config.solver, config.schedule, config.calls, fine.calls, milliseconds, 0.0, 1.0, 0))
    for way in controller.request.ways if controller.request is not None else ():
        walk, trial = controller.walk(way), controller.trial(way)
        if walk is None:
            continue
        distance = "" if trial is None or trial.distance is None else f"{trial.distance:.4f}"
        equal = "" if trial is None or trial.equal is None else f"{trial.equal:.6f}"
        milliseconds = f"{walk.milliseconds:.3f}"
        writer.writerow(
            (way.solver, way.schedule, way.calls, walk.calls, milliseconds, distance, equal, int(way == best))
        )
    return out.getvalue()


def save_csv(path: Path, controller: CompareController, *, within: float) -> Path:
    """Write ``csv_text``; ".csv" is added to a name without it. Returns the name.

    Raises:
        OSError: if ``path`` cannot be written.
    """
    path = _with_suffix(path, ".csv")
    write_text(path, csv_text(controller, within=within))
    return path


def table_picture(model: CellsModel, title: str, *, theme: Colours, font: QFont) -> QImage:
    """The table with its headings, at ``PICTURE_RATIO`` times its size."""
    rows, columns = model.rowCount(), model.columnCount()
    metrics = QFontMetrics(font)
    names = [str(model.headerData(row, Qt.Orientation.Vertical)) for row in range(rows)]
    left = MARGIN + max((metrics.horizontalAdvance(line) for name in names for line in name.split("\n")), default=0)
    left += GAP
    top = MARGIN + 2 * (metrics.height() + SPACE)
    high = cell_height(font)
    wide = 3 * PICTURE + 3 * SPACE
    image = QImage(
        PICTURE_RATIO * (left + columns * wide + MARGIN),
        PICTURE_RATIO * (top + rows * high + MARGIN),
        QImage.Format.Format_RGB32,
    )
    image.setDevicePixelRatio(PICTURE_RATIO)
    image.fill(QColor(theme.panel))
    painter = QPainter(image)
    bold = QFont(font)
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(QColor(theme.text))
    painter.drawText(MARGIN, MARGIN + metrics.ascent(), title)
    painter.setFont(font)
    for column in range(columns):
        place = QRect(left + column * wide + SPACE, top - metrics.height() - SPACE, wide, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, str(model.headerData(column, Qt.Orientation.Horizontal)))
    for row in range(rows):
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        place = QRect(MARGIN, top + row * high + SPACE, left - MARGIN, high)
        painter.drawText(place, Qt.AlignmentFlag.AlignTop, names[row])
        for column in range(columns):
            index = model.index(row, column)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_cell(
                painter,
                QRect(left + column * wide, top + row * high, wide, high),
                index.data(CellRole.WALK),
                index.data(CellRole.TRIAL),
                alike=index.data(CellRole.ALIKE),
                best=index.data(CellRole.BEST),
                theme=theme,
                ratio=PICTURE_RATIO,
                font=font,
            )
            painter.restore()
    painter.end()
    return image


def save_picture(path: Path, image: QImage) -> Path:
    """Write ``image`` as a PNG; ".png" is added to a name without it. Returns the name.

    Raises:
        OSError: if ``path`` cannot be written.
    """
    path = _with_suffix(path, ".png")
    with replacing(path) as temporary:
        if not image.save(str(temporary)):
            raise OSError(f"cannot write {path}")
    return path


def _with_suffix(path: Path, suffix: str) -> Path:
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)

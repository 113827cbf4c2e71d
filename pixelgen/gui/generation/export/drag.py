"""Sprites dragged out of the window: PNG files for other programs, and the picture for those that take no files."""

import atexit
import shutil
import tempfile
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QWidget

from pixelgen.gui.generation.export.source import ExportSource
from pixelgen.gui.widgets.sprite_paint import sprite_image
from pixelgen.sprites.export import export
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.sheet import SheetLayout, compose

_THUMB = 64  # side of the picture under the pointer, logical pixels


def drag_out(source: ExportSource, widget: QWidget) -> Qt.DropAction:
    """Let a person drag ``source`` from ``widget`` to another program, as files; returns when the drag is over.

    The files lie in a temporary folder until the program ends, as nobody tells when the other one has read them.

    Raises:
        ExportError: the files cannot be written.
    """
    drag = QDrag(widget)
    drag.setMimeData(drag_data(source, _folder()))
    drag.setPixmap(drag_picture(source, ratio=widget.devicePixelRatioF()))
    return drag.exec(Qt.DropAction.CopyAction)


def drag_picture(source: ExportSource, *, ratio: float) -> QPixmap:
    """What is seen under the pointer: the sprite, or the first four of several, in whole device pixels."""
    pair = compose(source.sprites[:4], SheetLayout(columns=2, spacing=1)).image
    factor = max(1, round(_THUMB * ratio) // max(pair.shape[:2]))
    picture = sprite_image(pair)
    pixmap = QPixmap.fromImage(picture.scaled(picture.size() * factor))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def drag_data(source: ExportSource, folder: Path) -> QMimeData:
    """A PNG for each sprite, written into ``folder``, as URLs; a single sprite as an image too.

    Raises:
        ExportError: the files cannot be written.
    """
    options = ExportOptions(format="files", names="{name}")
    done = export(folder, source.sprites, options, names=source.called, metadata=source.entries, overwrite=True)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in done.files])
    if len(source.sprites) == 1:
        data.setImageData(sprite_image(source.sprites[0]).copy())
    return data


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="pixelgen-drag-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder

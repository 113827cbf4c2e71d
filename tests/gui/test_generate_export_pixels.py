"""The previews of an export on screens of any ratio: every pixel is a block of whole device pixels."""

import os
import subprocess
import sys

import pytest

_ON_A_SCREEN_OF_RATIO = """
import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from pixelgen.gui.generation.export.film_preview import FilmPreview
from pixelgen.gui.generation.export.files_preview import FilesPreview
from pixelgen.gui.generation.export.sheet_preview import SheetPreview
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.sprites.sheet import SheetLayout, compose

application = QApplication([])
sprites = np.random.default_rng(0).integers(0, 256, (9, 12, 12, 4), dtype=np.uint8)
sprites[..., 3] = 255
window = QWidget()
views = SheetPreview(), FilmPreview(), FilesPreview()
row = QHBoxLayout(window)
row.setContentsMargins(7, 5, 3, 9)
row.setSpacing(5)
for view in views:
    row.addWidget(view)
sheet, film, files = views
sheet.set_sheet(compose(sprites, SheetLayout()))
film.set_playing(playing=False)
film.set_frames(sprites, [100] * 9, loop=True)
files.set_files(list(sprites), [str(index) for index in range(9)])
window.resize(1111, 397)
window.show()
application.processEvents()
application.sendEvent(sheet.viewport(), QEvent(QEvent.Type.Leave))  # frames are outlined under the pointer
assert abs(sheet.devicePixelRatioF() - {ratio}) < 1e-9


def holds(screen, pixels, factor):
    # Somewhere on the screen every pixel of the picture is a block of this many device pixels each way.
    block = pixels.repeat(factor, 0).repeat(factor, 1)[..., :3]
    first = (screen[..., :3] == block[0, 0]).all(-1)
    first[screen.shape[0] - block.shape[0] + 1 :] = False
    first[:, screen.shape[1] - block.shape[1] + 1 :] = False
    return any(
        np.array_equal(screen[y : y + block.shape[0], x : x + block.shape[1], :3], block)
        for y, x in zip(*np.nonzero(first))
    )


for factor in (None, 1, 2, 3):
    sheet.set_zoom(factor)
    application.processEvents()
    whole = straight_pixels(window.grab().toImage())
    assert holds(whole, sheet.pixels, sheet.zoom), ("sheet", factor)
assert film.factor > 12
assert holds(whole, sprites[0], film.factor), "film"
for sprite in sprites[:4]:
    assert holds(whole, sprite, int(72 * {ratio}) // 12), "files"
print("exact")
"""


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_previews_are_exact_on_screens_of_any_ratio(ratio: float) -> None:
    script = _ON_A_SCREEN_OF_RATIO.replace("{ratio}", str(ratio))
    environment = {**os.environ, "QT_SCALE_FACTOR": str(ratio), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=100)
    assert done.stdout.strip() == "exact", done.stderr

"""The canvas: exact squares and exact colours at every device pixel ratio, whole magnifications, choosing by hand."""

import os
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.errors import ConfigError
from pixelgen.gui.widgets.sprite_canvas import SpriteCanvas
from pixelgen.gui.widgets.sprite_grid import fit, flow
from pixelgen.gui.widgets.sprite_paint import BACKDROPS, sprite_image, straight_pixels

# -- geometry ----------------------------------------------------------------------------------------------------------

LENGTHS = st.integers(1, 3000)


@settings(derandomize=True, max_examples=80, deadline=None)
@given(count=st.integers(1, 300), size=st.integers(1, 128), width=LENGTHS, height=LENGTHS, gap=st.integers(0, 20))
def test_fit_shows_all_sprites_as_large_as_any_grid_can(
    count: int, size: int, width: int, height: int, gap: int
) -> None:
    grid = fit(count, size, width=width, height=height, gap=gap, margin=gap)
    assert grid.columns * grid.rows >= count
    if grid.width <= width and grid.height <= height:
        for columns in range(1, count + 1):
            rows = -(-count // columns)
            side = size * (grid.factor + 1)
            wider = columns * side + (columns - 1) * gap + 2 * gap
            higher = rows * side + (rows - 1) * gap + 2 * gap
            assert wider > width or higher > height or grid.factor == 64
    else:
        assert grid.factor == 1


@settings(derandomize=True, max_examples=80, deadline=None)
@given(
    count=st.integers(1, 300),
    size=st.integers(1, 64),
    factor=st.integers(1, 16),
    width=LENGTHS,
    gap=st.integers(0, 9),
    at=st.floats(0, 0.999),
)
def test_a_point_in_a_cell_finds_its_sprite(
    count: int, size: int, factor: int, width: int, gap: int, at: float
) -> None:
    grid = flow(count, size, factor=factor, width=width, gap=gap, margin=gap)
    assert grid.columns == 1 or grid.width <= width
    for sprite in {0, count // 2, count - 1}:
        left, top = grid.origin(sprite)
        assert grid.at(left + at * grid.cell, top + at * grid.cell) == sprite
        assert sprite in grid.rows_between(top, top)
        if gap:
            assert grid.at(left - 0.5, top) is None
    assert grid.at(-1, 5) is None


# -- pixels ------------------------------------------------------------------------------------------------------------


def sprites(count: int = 6, size: int = 9, *, binary: bool = True) -> NDArray[np.uint8]:
    """Every pixel another colour than its neighbours."""
    pixels = np.random.default_rng(5).integers(0, 256, (count, size, size, 4), dtype=np.uint8)
    if binary:
        pixels[..., 3] = np.where(pixels[..., 3] < 100, 0, 255)
    pixels[pixels[..., 3] == 0] = 0
    return pixels


def test_an_image_holds_straight_alpha_exactly() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (7, 5, 4), dtype=np.uint8)
    assert np.array_equal(straight_pixels(sprite_image(pixels)), pixels)
    turned = pixels.transpose(1, 0, 2)
    assert np.array_equal(straight_pixels(sprite_image(turned)), turned)


@pytest.mark.parametrize("factor", [1, 2, 3, 5, 7, 16, 32])
def test_each_pixel_is_a_block_of_equal_pixels(qtbot: QtBot, factor: int) -> None:
    canvas = SpriteCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(700, 700)
    canvas.show()
    canvas.set_backdrop("magenta")
    canvas.set_sprites(sprites())
    canvas.set_factor(factor)
    check_blocks(canvas, straight_pixels(canvas.render_pixels()), sprites(), factor)


def check_blocks(canvas: SpriteCanvas, shown: NDArray[np.uint8], pixels: NDArray[np.uint8], factor: int) -> None:
    height, width = shown.shape[:2]
    seen = 0
    for index, sprite in enumerate(pixels):
        cell = canvas.cell_rect(index)
        if cell.left() < 0 or cell.top() < 0 or cell.right() >= width or cell.bottom() >= height:
            continue
        seen += 1
        opaque = np.where(sprite[..., 3:] == 255, sprite[..., :3], np.uint8([255, 0, 255]))
        wanted = opaque.repeat(factor, axis=0).repeat(factor, axis=1)
        found = shown[cell.top() : cell.bottom() + 1, cell.left() : cell.right() + 1, :3]
        assert np.array_equal(found, wanted)
    assert seen > 0


_ON_A_SCREEN_OF_RATIO = """
import sys
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
sys.path.insert(0, {folder!r})
from test_sprite_canvas import check_blocks, sprites
from pixelgen.gui.widgets.sprite_canvas import SpriteCanvas
from pixelgen.gui.widgets.sprite_paint import straight_pixels

application = QApplication([])
window = QWidget()
row = QHBoxLayout(window)
row.setContentsMargins(13, 7, 3, 5)  # so that the canvas starts between two device pixels where the ratio is broken
row.addWidget(QLabel("settings"))
canvas = SpriteCanvas()
row.addWidget(canvas, 1)
window.resize(731, 533)
canvas.set_backdrop("magenta")
canvas.set_sprites(sprites())
window.show()
application.processEvents()
assert abs(canvas.devicePixelRatioF() - {ratio}) < 1e-9, canvas.devicePixelRatioF()
for factor in (1, 2, 3, 5, None):
    canvas.set_factor(factor)
    application.processEvents()
    check_blocks(canvas, straight_pixels(canvas.render_pixels()), sprites(), canvas.factor)
    # What reaches the screen: of the canvas alone, and of the window that it lies in.
    shown = straight_pixels(canvas.viewport().grab().toImage())
    check_blocks(canvas, shown, sprites(), canvas.factor)
    whole = straight_pixels(window.grab().toImage())
    height, width = straight_pixels(canvas.render_pixels()).shape[:2]
    place = canvas.viewport().mapTo(window, canvas.viewport().rect().topLeft())
    left, top = int(place.x() * {ratio}), int(place.y() * {ratio})
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        try:
            check_blocks(canvas, whole[top + dy : top + dy + height, left + dx : left + dx + width], sprites(), canvas.factor)
            break
        except AssertionError:
            pass
    else:
        raise AssertionError(f"factor {{factor}}: the blocks are not exact in the window")
print("exact")
"""


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_blocks_are_exact_on_screens_of_any_ratio(ratio: float) -> None:
    script = _ON_A_SCREEN_OF_RATIO.format(ratio=ratio, folder=os.path.dirname(__file__))  # noqa: PTH120
    environment = {**os.environ, "QT_SCALE_FACTOR": str(ratio), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=100)
    assert done.stdout.strip() == "exact", done.stderr

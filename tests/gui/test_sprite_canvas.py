"""The canvas: exact squares and exact colours at every device pixel ratio, whole magnifications, choosing by hand."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pixelgen.errors import ConfigError
from pixelgen.gui.theme import DARK, LIGHT, make_palette
from pixelgen.gui.widgets.sprite_canvas import SpriteCanvas
from pixelgen.gui.widgets.sprite_grid import fit, flow
from pixelgen.gui.widgets.sprite_paint import BACKDROPS, sprite_image, straight_pixels
from pixelgen.gui.widgets.sprite_preview import SpritePreview

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
    """Each sprite in sight is made of equal squares of its own colours, on magenta."""
    height, width = shown.shape[:2]
    seen = 0
    for index, sprite in enumerate(pixels):
        cell = canvas.cell_rect(index)
        if cell.left() < 0 or cell.top() < 0 or cell.right() >= width or cell.bottom() >= height:
            continue
        seen += 1
        found = shown[cell.top() : cell.bottom() + 1, cell.left() : cell.right() + 1, :3]
        assert np.array_equal(found, enlarged(sprite, factor, tiles=3 if canvas.tiling else 1))
    assert seen > 0


def enlarged(sprite: NDArray[np.uint8], factor: int, *, tiles: int = 1) -> NDArray[np.uint8]:
    """What must be seen of a sprite without half-transparent pixels on magenta."""
    opaque = np.where(sprite[..., 3:] == 255, sprite[..., :3], np.uint8([255, 0, 255]))
    return np.tile(opaque, (tiles, tiles, 1)).repeat(factor, axis=0).repeat(factor, axis=1)


def check_preview(preview: SpritePreview, shown: NDArray[np.uint8], sprite: NDArray[np.uint8]) -> None:
    """The sprite stands at its true size at the right and, as large as can be or as tiles, at the left."""
    tiles = 3 if preview.mode.key == "tiles" else 1
    cell, factor = preview.picture.actual()
    assert factor == int(preview.devicePixelRatioF())
    found = shown[cell.top() : cell.bottom() + 1, cell.left() : cell.right() + 1, :3]
    assert np.array_equal(found, enlarged(sprite, factor))
    cell, factor = preview.picture.large()
    assert cell.left() >= 0
    assert cell.top() >= 0
    found = shown[cell.top() : cell.bottom() + 1, cell.left() : cell.right() + 1, :3]
    assert np.array_equal(found, enlarged(sprite, factor, tiles=tiles))


_ON_A_SCREEN_OF_RATIO = """
import sys
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
sys.path.insert(0, {folder!r})
from test_sprite_canvas import check_blocks, check_preview, sprites
from pixelgen.gui.theme import DARK, LIGHT, make_palette
from pixelgen.gui.widgets.sprite_canvas import SpriteCanvas
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.gui.widgets.sprite_preview import SpritePreview

application = QApplication([])
window = QWidget()
row = QHBoxLayout(window)
row.setContentsMargins(13, 7, 3, 5)  # so that the canvas starts between two device pixels where the ratio is broken
row.addWidget(QLabel("settings"))
canvas = SpriteCanvas()
row.addWidget(canvas, 1)
preview = SpritePreview("preview")
row.addWidget(preview)
window.resize(991, 533)
preview.set_backdrop("magenta")
preview.set_sprite(sprites()[3])
canvas.set_backdrop("magenta")
canvas.set_sprites(sprites())
window.show()
application.processEvents()
assert abs(canvas.devicePixelRatioF() - {ratio}) < 1e-9, canvas.devicePixelRatioF()


def find(whole, widget, high, wide, check):
    # Between two device pixels a widget starts at one of the two.
    place = widget.mapTo(window, widget.rect().topLeft())
    left, top = int(place.x() * {ratio}), int(place.y() * {ratio})
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        try:
            return check(whole[top + dy : top + dy + high, left + dx : left + dx + wide])
        except AssertionError:
            continue
    raise AssertionError("the blocks are not exact in the window")


for factor, tiling in ((1, False), (2, False), (3, True), (5, False), (None, False), (None, True)):
    canvas.set_factor(factor)
    canvas.set_tiling(visible=tiling)
    preview.mode.set_key("tiles" if tiling else "large")
    application.processEvents()
    check_blocks(canvas, straight_pixels(canvas.render_pixels()), sprites(), canvas.factor)
    # What reaches the screen: of the canvas alone, and of the window that it lies in.
    shown = straight_pixels(canvas.viewport().grab().toImage())
    check_blocks(canvas, shown, sprites(), canvas.factor)
    whole = straight_pixels(window.grab().toImage())
    high, wide = straight_pixels(canvas.render_pixels()).shape[:2]
    find(whole, canvas.viewport(), high, wide, lambda part: check_blocks(canvas, part, sprites(), canvas.factor))
    check_preview(preview, straight_pixels(preview.picture.render_pixels()), sprites()[3])
    high, wide = straight_pixels(preview.picture.render_pixels()).shape[:2]
    find(whole, preview.picture, high, wide, lambda part: check_preview(preview, part, sprites()[3]))
print("exact")
"""


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_blocks_are_exact_on_screens_of_any_ratio(ratio: float) -> None:
    script = _ON_A_SCREEN_OF_RATIO.format(ratio=ratio, folder=os.path.dirname(__file__))  # noqa: PTH120
    environment = {**os.environ, "QT_SCALE_FACTOR": str(ratio), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=100)
    assert done.stdout.strip() == "exact", done.stderr


def test_half_transparent_pixels_are_blended_with_what_lies_below(qtbot: QtBot) -> None:
    canvas = shown_canvas(qtbot, sprites(1, 8, binary=False))
    canvas.set_factor(4)
    for key, below in (("white", 255), ("black", 0)):
        canvas.set_backdrop(key)
        cell = canvas.cell_rect(0)
        found = straight_pixels(canvas.render_pixels())[cell.top() :: 4, cell.left() :: 4][:8, :8, :3].astype(float)
        sprite = sprites(1, 8, binary=False)[0].astype(float)
        share = sprite[..., 3:] / 255
        assert np.abs(found - (sprite[..., :3] * share + below * (1 - share))).max() <= 1.5


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_checkerboard_keeps_its_size_and_place_at_every_magnification(qtbot: QtBot, theme: object) -> None:
    canvas = shown_canvas(qtbot, np.zeros((1, 16, 16, 4), np.uint8))
    canvas.setPalette(make_palette(theme))
    wanted = {
        tuple(int(shade[at : at + 2], 16) for at in (1, 3, 5)) for shade in (theme.checker_light, theme.checker_dark)
    }
    for factor in (4, 16):
        canvas.set_factor(factor)
        cell = canvas.cell_rect(0)
        image = straight_pixels(canvas.render_pixels())[..., :3]
        below = image[cell.top() : cell.bottom() + 1, cell.left() : cell.right() + 1]
        assert {tuple(colour) for colour in below.reshape(-1, 3)} == wanted
        y, x = cell.center().y(), cell.center().x()
        assert np.array_equal(image[y, x], image[y + 16, x])
        assert not np.array_equal(image[y, x], image[y + 8, x])
        if factor == 4:
            before = image[y, x].copy()
    assert np.array_equal(image[y, x], before)


# -- by hand -----------------------------------------------------------------------------------------------------------


def shown_canvas(qtbot: QtBot, pixels: NDArray[np.uint8]) -> SpriteCanvas:
    canvas = SpriteCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(640, 480)
    canvas.show()
    canvas.set_sprites(pixels)
    return canvas


def middle(canvas: SpriteCanvas, sprite: int) -> QPoint:
    return (canvas.cell_rect(sprite).center().toPointF() / canvas.devicePixelRatioF()).toPoint()


def turn_wheel(canvas: SpriteCanvas, at: QPoint, *, up: bool, held: Qt.KeyboardModifier) -> None:
    angle = QPoint(0, 120 if up else -120)
    place = QPointF(at)
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(place, canvas.viewport().mapToGlobal(place), QPoint(), angle, none, held, phase, False)
    QApplication.sendEvent(canvas.viewport(), event)


def test_a_click_selects_and_a_click_beside_selects_nothing(qtbot: QtBot) -> None:
    canvas = shown_canvas(qtbot, sprites(6))
    with qtbot.waitSignal(canvas.selectionChanged):
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle(canvas, 4))
    assert canvas.selection == (4,)
    cell = canvas.cell_rect(4)
    frame = straight_pixels(canvas.render_pixels())[cell.top() - 1, cell.left() + 3, :3]
    accent = canvas.palette().color(QPalette.ColorRole.Base)
    assert tuple(frame) != (accent.red(), accent.green(), accent.blue())
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert canvas.current is None


def test_ctrl_and_arrows_move_the_selection_and_plain_arrows_do_not(qtbot: QtBot) -> None:
    canvas = shown_canvas(qtbot, sprites(6))
    canvas.set_factor(20)
    columns = canvas.grid.columns
    control = Qt.KeyboardModifier.ControlModifier
    for key, place in (
        (Qt.Key.Key_Right, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Left, columns),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
    ):
        qtbot.keyClick(canvas, key, control)
        assert canvas.current == place
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.current == 0


def test_ctrl_and_wheel_magnify_in_whole_steps_about_the_pointer(qtbot: QtBot) -> None:
    canvas = shown_canvas(qtbot, sprites(40, 16))
    canvas.set_factor(4)
    control, none = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
    for factor in (6, 8, 12, 16):
        at = middle(canvas, 17)
        turn_wheel(canvas, at, up=True, held=control)
        assert canvas.factor == factor
        assert abs(middle(canvas, 17).y() - at.y()) <= 1  # its row stays under the pointer
    turn_wheel(canvas, at, up=False, held=control)
    assert canvas.factor == 12
    before = canvas.verticalScrollBar().value()
    turn_wheel(canvas, at, up=False, held=none)
    assert canvas.factor == 12
    assert canvas.verticalScrollBar().value() > before
    for _ in range(20):
        turn_wheel(canvas, at, up=True, held=control)
    assert canvas.factor == 64
    for _ in range(20):
        turn_wheel(canvas, at, up=False, held=control)
    assert canvas.factor == 1


def test_space_and_the_mouse_drag_the_view(qtbot: QtBot) -> None:
    canvas = shown_canvas(qtbot, sprites(40, 16))
    canvas.set_factor(12)
    canvas.setFocus()
    view, left = canvas.viewport(), Qt.MouseButton.LeftButton
    before = canvas.verticalScrollBar().value()
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    assert view.cursor().shape() is Qt.CursorShape.OpenHandCursor
    qtbot.mousePress(view, left, pos=QPoint(100, 300))
    place, held = QPointF(100, 200), Qt.MouseButton.NoButton
    nothing = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        view, QMouseEvent(QEvent.Type.MouseMove, place, view.mapToGlobal(place), held, left, nothing)
    )
    qtbot.mouseRelease(view, left, pos=QPoint(100, 200))
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.verticalScrollBar().value() == before + 100
    assert canvas.current is None
    assert view.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_selection_and_place_stay_while_only_the_pixels_change(qtbot: QtBot) -> None:
    canvas = shown_canvas(qtbot, sprites(40, 16))
    canvas.set_factor(12)
    canvas.select((30,))
    place = canvas.verticalScrollBar().value()
    assert place > 0
    canvas.set_sprites(255 - sprites(40, 16))
    assert canvas.current == 30
    assert canvas.verticalScrollBar().value() == place
    canvas.set_sprites(sprites(10, 16))
    assert canvas.current is None
    canvas.set_sprites(None)
    assert canvas.grid is None
    with pytest.raises(IndexError, match="no sprite 0"):
        canvas.select((0,))


def test_unknown_backdrop_names_those_there_are() -> None:
    with pytest.raises(ConfigError, match="magenta"):
        BACKDROPS["plaid"]


@settings(derandomize=True, max_examples=10, deadline=None)
@given(count=st.integers(1, 3000), size=st.integers(8, 128))
def test_any_number_of_sprites_of_any_size_can_be_shown(qapp: QApplication, count: int, size: int) -> None:
    canvas = SpriteCanvas()
    canvas.resize(300, 200)
    canvas.set_sprites(np.zeros((count, size, size, 4), np.uint8))
    for factor in (None, 1, 64):
        canvas.set_factor(factor)
        assert not canvas.render_pixels().isNull()
    canvas.deleteLater()

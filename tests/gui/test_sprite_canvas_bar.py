"""The bar above the canvas, its backdrops, and the preview of one sprite."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.errors import ConfigError
from pixelgen.gui.generation.stage.canvas_bar import CanvasBar
from pixelgen.gui.widgets.panel import Panel
from pixelgen.gui.widgets.sprite_canvas import SpriteCanvas
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.gui.widgets.sprite_preview import SpritePreview


def empty_sprites(count: int = 4, size: int = 8) -> NDArray[np.uint8]:
    return np.zeros((count, size, size, 4), np.uint8)


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[CanvasBar]:
    card = Panel()
    qtbot.addWidget(card)
    canvas = SpriteCanvas()
    made = CanvasBar(canvas)
    card.body.addWidget(made)
    card.body.addWidget(canvas, 1)
    card.resize(700, 500)
    card.show()
    canvas.set_sprites(empty_sprites())
    yield made
    card.hide()  # it has to live until here


def canvas_of(bar: CanvasBar) -> SpriteCanvas:
    found = bar.parentWidget().findChild(SpriteCanvas)
    assert isinstance(found, SpriteCanvas)
    return found


def press(qtbot: QtBot, owner: QWidget, name: str) -> None:
    button = owner.findChild(QToolButton, name)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def colour_below(bar: CanvasBar) -> tuple[int, ...]:
    canvas = canvas_of(bar)
    centre = canvas.cell_rect(0).center()
    return tuple(straight_pixels(canvas.render_pixels())[centre.y(), centre.x(), :3].tolist())


def test_a_backdrop_of_ones_own_is_asked_for_shown_and_listed(qtbot: QtBot, bar: CanvasBar) -> None:
    entries = bar.backdrop.count()
    bar.backdrop.setFocus()
    qtbot.keyClick(bar.backdrop, Qt.Key.Key_End)  # the last entry asks
    dialog = bar.window().findChild(QColorDialog, "generate.backdrop.dialog")
    assert dialog is not None
    assert bar.backdrop.currentText() == "Checkerboard"  # nothing has been chosen yet
    dialog.setCurrentColor(QColor("#336699"))
    dialog.accept()
    assert bar.backdrop.currentText() == "#336699"
    assert bar.backdrop.count() == entries + 1
    assert colour_below(bar) == (0x33, 0x66, 0x99)
    qtbot.keyClick(bar.backdrop, Qt.Key.Key_Up)
    assert bar.backdrop.key == "magenta"
    assert colour_below(bar) == (255, 0, 255)
    qtbot.keyClick(bar.backdrop, Qt.Key.Key_Down)
    assert bar.backdrop.key == "#336699"


def test_a_cancelled_colour_changes_nothing(qtbot: QtBot, bar: CanvasBar) -> None:
    qtbot.keyClick(bar.backdrop, Qt.Key.Key_End)
    dialog = bar.window().findChild(QColorDialog, "generate.backdrop.dialog")
    assert dialog is not None
    dialog.reject()
    assert bar.backdrop.key == "checker"
    assert bar.backdrop.own is None


@pytest.mark.parametrize("key", ["plaid", "#12345", "#gggggg", "#1234567", ""])
def test_what_is_no_backdrop_is_refused(bar: CanvasBar, key: str) -> None:
    with pytest.raises(ConfigError, match="backdrop"):
        bar.backdrop.set_key(key)
    with pytest.raises(ConfigError, match="backdrop"):
        canvas_of(bar).set_backdrop(key)


def test_what_was_chosen_is_there_again(qtbot: QtBot, bar: CanvasBar) -> None:
    bar.set_copies(available=True, count=2)
    bar.backdrop.set_key("#102030")
    bar.backdrop.set_key("white")
    for name in ("onion", "hideCopies", "tiling", "pixelGrid"):
        press(qtbot, bar, f"generate.{name}")
    kept = bar.values()
    assert kept == {
        "backdrop": "white",
        "own_backdrop": "#102030",
        "onion": True,
        "hide_copies": True,
        "tiling": True,
        "pixel_grid": True,
    }
    canvas = SpriteCanvas()
    other = CanvasBar(canvas)
    qtbot.addWidget(other)
    qtbot.addWidget(canvas)
    other.set_values(kept)
    assert other.values() == kept
    assert canvas.tiling
    assert canvas.backdrop == "white"
    assert other.backdrop.findData("#102030") >= 0
    assert not other.hide_copies  # until copies can be told


@pytest.mark.parametrize("broken", [{"backdrop": 7}, {"backdrop": "plaid", "own_backdrop": []}, {"onion": "yes"}])
def test_damaged_memories_are_left_out(bar: CanvasBar, broken: dict[str, Any]) -> None:
    before = bar.values()
    bar.set_values(broken)
    assert bar.values() == before


def test_copies_are_hidden_only_where_they_can_be_told(qtbot: QtBot, bar: CanvasBar) -> None:
    told: list[bool] = []
    bar.copiesToggled.connect(told.append)
    press(qtbot, bar, "generate.hideCopies")
    assert told == []
    assert not bar.hide_copies
    bar.set_copies(available=True, count=3)
    assert "3" in bar.copies_button.toolTip()
    press(qtbot, bar, "generate.hideCopies")
    assert told == [True]
    bar.set_copies(available=False)
    assert told == [True, False]
    assert not bar.hide_copies
    bar.set_copies(available=True)
    assert told == [True, False, True]


def test_the_onion_switch_is_told_and_remembered(qtbot: QtBot, bar: CanvasBar) -> None:
    with qtbot.waitSignals([bar.onionToggled, bar.changed]):
        press(qtbot, bar, "generate.onion")
    assert bar.onion


# -- preview -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def preview(qtbot: QtBot) -> SpritePreview:
    made = SpritePreview("generate.preview")
    qtbot.addWidget(made)
    made.resize(280, 220)
    made.show()
    return made


def frames(count: int) -> NDArray[np.uint8]:
    pixels = np.zeros((count, 8, 8, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[..., 0] = np.arange(count)[:, None, None] * 40
    return pixels


def test_an_empty_preview_says_what_to_do(preview: SpritePreview) -> None:
    assert preview.picture.sprite is None
    assert not preview.mode.isEnabled()
    assert not preview.play_button.isVisible()
    preview.set_sprite(frames(1)[0])
    assert preview.mode.isEnabled()
    preview.set_sprite(None)
    assert preview.picture.sprite is None


def test_frames_follow_each_other_and_begin_again(qtbot: QtBot, preview: SpritePreview) -> None:
    seen: list[int] = []
    preview.frameChanged.connect(seen.append)
    preview.set_frames(frames(3), ms=10)
    assert preview.play_button.isVisible()
    qtbot.waitUntil(lambda: len(seen) >= 7, timeout=5000)
    assert seen[:7] == [1, 2, 0, 1, 2, 0, 1]
    press(qtbot, preview, "generate.preview.play")
    assert not preview.playing
    stood = preview.frame
    sprite = preview.picture.sprite
    assert sprite is not None
    assert sprite[0, 0, 0] == 40 * stood


def test_an_animation_rests_while_it_is_hidden(qtbot: QtBot, preview: SpritePreview) -> None:
    preview.set_frames(frames(3), ms=10)
    qtbot.waitSignal(preview.frameChanged).wait()
    preview.hide()
    seen: list[int] = []
    preview.frameChanged.connect(seen.append)
    qtbot.wait(60)
    assert seen == []
    assert preview.playing
    with qtbot.waitSignal(preview.frameChanged):
        preview.show()
    preview.set_sprite(frames(1)[0])
    assert not preview.playing
    with pytest.raises(ValueError, match="no frame"):
        preview.set_frames(frames(0), ms=10)


def test_a_sprite_too_large_for_tiles_shows_the_middle_of_them(preview: SpritePreview) -> None:
    """300 px of tiles do not fit into the picture: they are cut, and do not run into the true size beside them."""
    pixels = np.zeros((100, 100, 4), np.uint8)
    pixels[...] = (0, 255, 0, 255)
    preview.set_sprite(pixels)
    preview.mode.set_key("tiles")
    cell, factor = preview.picture.large()
    assert factor == 1
    assert cell.width() == 300
    shown = straight_pixels(preview.picture.render_pixels())[..., :3]
    small, _ = preview.picture.actual()
    gap = shown[: small.height(), small.left() - 4 : small.left()]
    assert not (gap == (0, 255, 0)).all(axis=-1).any()
    assert (shown[10, 5] == (0, 255, 0)).all()

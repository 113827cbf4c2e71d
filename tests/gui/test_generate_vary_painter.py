"""The mask painter, driven with mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.flow.reroll import RerollConfig
from pixelgen.gui.generation.variations.mask import footprint, line
from pixelgen.gui.generation.variations.mask_canvas import MaskCanvas
from pixelgen.gui.generation.variations.mask_painter import MaskPainter
from pixelgen.gui.generation.variations.mask_tools import BOX, BUCKET, WAND
from pixelgen.gui.generation.variations.wish import SpriteRef, Wish
from pixelgen.gui.theme import colours
from pixelgen.sprites.procedural import procedural_sprites

_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_NONE, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_SIDE = 16


@pytest.fixture
def refs() -> list[SpriteRef]:
    pixels = procedural_sprites(6, size=_SIDE).pixels
    return [SpriteRef(pixels=each, name=f"Sprite {place + 1}") for place, each in enumerate(pixels)]


@pytest.fixture
def canvas(qtbot: QtBot, refs: list[SpriteRef]) -> MaskCanvas:
    canvas = MaskCanvas(_SIDE)
    qtbot.addWidget(canvas)
    canvas.resize(400, 360)
    canvas.set_picture(refs[0].pixels)
    canvas.set_shown(refs[0].pixels)
    canvas.set_pen(size=1)
    canvas.show()
    return canvas


@pytest.fixture
def painter(qtbot: QtBot, refs: list[SpriteRef]) -> MaskPainter:
    painter = MaskPainter(refs[0])
    qtbot.addWidget(painter)
    painter.show()
    painter.activateWindow()
    painter.canvas.setFocus()
    return painter


def _send(
    canvas: MaskCanvas,
    kind: QEvent.Type,
    pixel: tuple[int, int],
    button: Qt.MouseButton,
    held: Qt.MouseButton,
    keys: Qt.KeyboardModifier,
) -> None:
    point = canvas.pixel_point(pixel)
    place = canvas.viewport().mapToGlobal(point)
    event = QMouseEvent(kind, QPointF(point), QPointF(place), button, held, keys)
    QApplication.sendEvent(canvas.viewport(), event)


def _stroke(
    canvas: MaskCanvas, *pixels: tuple[int, int], button: Qt.MouseButton = _LEFT, keys: Qt.KeyboardModifier = _NONE
) -> None:
    """Press on the first pixel, move over the others, let go."""
    _send(canvas, QEvent.Type.MouseMove, pixels[0], Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, keys)
    _send(canvas, QEvent.Type.MouseButtonPress, pixels[0], button, button, keys)
    for pixel in pixels[1:]:
        _send(canvas, QEvent.Type.MouseMove, pixel, Qt.MouseButton.NoButton, button, keys)
    _send(canvas, QEvent.Type.MouseButtonRelease, pixels[-1], button, Qt.MouseButton.NoButton, keys)


def _painted(canvas: MaskCanvas) -> set[tuple[int, int]]:
    return {(int(x), int(y)) for y, x in np.argwhere(canvas.part.shown)}


def test_left_paints_every_pixel_on_the_way_and_right_erases(canvas: MaskCanvas) -> None:
    _stroke(canvas, (2, 3), (9, 5), (9, 12))
    way = {*line((2, 3), (9, 5)), *line((9, 5), (9, 12))}
    assert _painted(canvas) == way
    _stroke(canvas, (9, 5), (9, 12), button=_RIGHT)
    assert _painted(canvas) == way - set(line((9, 5), (9, 12)))


def test_shift_and_a_click_draw_a_straight_line_from_the_last_place(canvas: MaskCanvas) -> None:
    _stroke(canvas, (1, 1))
    _stroke(canvas, (12, 6), keys=_SHIFT)
    assert _painted(canvas) == set(line((1, 1), (12, 6)))
    _stroke(canvas, (1, 14), keys=_SHIFT)
    assert _painted(canvas) == {*line((1, 1), (12, 6)), *line((12, 6), (1, 14))}


def test_the_eraser_swaps_the_buttons_and_the_mirror_paints_twice(canvas: MaskCanvas) -> None:
    canvas.set_pen(mirror=True)
    _stroke(canvas, (2, 4))
    assert _painted(canvas) == {(2, 4), (_SIDE - 3, 4)}
    canvas.set_pen(mirror=False, erasing=True)
    _stroke(canvas, (2, 4))
    _stroke(canvas, (7, 7), button=_RIGHT)
    assert _painted(canvas) == {(_SIDE - 3, 4), (7, 7)}


def test_a_box_is_seen_while_it_is_drawn_and_painted_when_it_is_done(canvas: MaskCanvas) -> None:
    canvas.set_pen(tool=BOX)
    _send(canvas, QEvent.Type.MouseButtonPress, (3, 3), _LEFT, _LEFT, _NONE)
    _send(canvas, QEvent.Type.MouseMove, (6, 8), Qt.MouseButton.NoButton, _LEFT, _NONE)
    assert canvas.part.pixels == 0
    edge = canvas.cell_rect(0).topLeft() + QPoint(3, 5) * canvas.factor
    assert canvas.render_pixels().pixelColor(edge).name() == colours(canvas.palette()).link
    _send(canvas, QEvent.Type.MouseButtonRelease, (6, 8), _LEFT, Qt.MouseButton.NoButton, _NONE)
    assert _painted(canvas) == {(x, y) for x in range(3, 7) for y in range(3, 9)}


def test_wand_and_fill_act_where_they_are_clicked(canvas: MaskCanvas, refs: list[SpriteRef]) -> None:
    canvas.set_pen(tool=WAND)
    _stroke(canvas, (0, 0))
    corner = refs[0].pixels[0, 0]
    assert canvas.part.pixels > 1
    away = np.abs(refs[0].pixels.astype(int) - corner).max(axis=2)
    assert all(away[y, x] <= canvas.pen.tolerance for x, y in _painted(canvas))
    canvas.part.clear()
    canvas.set_pen(tool=BUCKET)
    _stroke(canvas, (5, 5))
    assert canvas.part.pixels == _SIDE**2  # nothing bounds it
    _stroke(canvas, (5, 5), button=_RIGHT)
    assert canvas.part.pixels == 0


def test_the_other_button_takes_a_stroke_back(canvas: MaskCanvas) -> None:
    _stroke(canvas, (1, 1))
    _send(canvas, QEvent.Type.MouseButtonPress, (4, 4), _LEFT, _LEFT, _NONE)
    _send(canvas, QEvent.Type.MouseMove, (9, 4), Qt.MouseButton.NoButton, _LEFT, _NONE)
    _send(canvas, QEvent.Type.MouseButtonPress, (9, 4), _RIGHT, _LEFT | _RIGHT, _NONE)
    _send(canvas, QEvent.Type.MouseMove, (9, 9), Qt.MouseButton.NoButton, _LEFT | _RIGHT, _NONE)
    _send(canvas, QEvent.Type.MouseButtonRelease, (9, 9), _LEFT, _RIGHT, _NONE)
    assert _painted(canvas) == {(1, 1)}


def test_strokes_may_begin_and_end_beyond_the_sprite(canvas: MaskCanvas) -> None:
    _stroke(canvas, (-2, 7), (_SIDE + 1, 7))
    assert _painted(canvas) == {(x, 7) for x in range(_SIDE)}


def test_everything_can_be_painted_by_keys(qtbot: QtBot, canvas: MaskCanvas) -> None:
    canvas.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):  # the first takes the brush to the middle
        qtbot.keyClick(canvas, key)
    middle = _SIDE // 2
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, _SHIFT)
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert _painted(canvas) == {(middle + 1 + step, middle + 1) for step in range(6)}
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert (middle + 6, middle + 1) not in _painted(canvas)
    assert canvas.part.pixels == 5
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.pen.size == 2
    assert f"column {middle + 7}, row {middle + 2}" in canvas.accessibleDescription()


def test_space_and_the_mouse_move_the_view_and_paint_nothing(qtbot: QtBot, canvas: MaskCanvas) -> None:
    canvas.set_factor(48)
    before = canvas.horizontalScrollBar().value()
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    qtbot.mousePress(canvas.viewport(), _LEFT, pos=QPoint(200, 100))
    qtbot.mouseMove(canvas.viewport(), QPoint(150, 100))
    qtbot.mouseRelease(canvas.viewport(), _LEFT, pos=QPoint(150, 100))
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.horizontalScrollBar().value() == before + 50
    assert canvas.part.pixels == 0


def test_wheel_magnifies_about_the_pointer_and_shift_changes_the_brush(canvas: MaskCanvas) -> None:
    canvas.set_factor(32)  # larger than the view, so that there is something to scroll
    point = canvas.pixel_point((9, 7))

    def turn(keys: Qt.KeyboardModifier) -> None:
        place = QPointF(canvas.viewport().mapToGlobal(point))
        event = QWheelEvent(
            point, place, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.sendEvent(canvas.viewport(), event)

    factor = canvas.factor
    turn(_NONE)
    assert canvas.factor > factor
    assert canvas.pixel_at(point) == (9, 7)
    turn(_SHIFT)
    assert canvas.pen.size == 2


def test_the_brush_is_previewed_where_it_would_paint(canvas: MaskCanvas) -> None:
    canvas.set_pen(size=3)
    canvas.setFocus()
    _send(canvas, QEvent.Type.MouseMove, (8, 8), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, _NONE)
    image = canvas.render_pixels()
    corner = canvas.cell_rect(0).topLeft()
    far = QPoint(1, 1) * (canvas.factor - 1)
    seen = set()
    for x, y in np.ndindex(_SIDE, _SIDE):
        block = corner + QPoint(x, y) * canvas.factor
        if "#ffffff" in (image.pixelColor(block).name(), image.pixelColor(block + far).name()):
            seen.add((x, y))
    covered = footprint([(8, 8)], side=_SIDE, size=3, mirror=False)
    ring = {(int(x), int(y)) for y, x in np.argwhere(covered)} - {(8, 8)}
    assert {(7, 7), (9, 9), (8, 7), (7, 8)} <= seen <= ring | _white(canvas)
    assert canvas.part.pixels == 0


def _white(canvas: MaskCanvas) -> set[tuple[int, int]]:
    """Pixels of the sprite itself that are white."""
    shown = canvas.sprites
    assert shown is not None
    return {(int(x), int(y)) for y, x in np.argwhere((shown[0] == 255).all(axis=2))}


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_the_tint_lies_exactly_on_the_masked_pixels(
    canvas: MaskCanvas, monkeypatch: pytest.MonkeyPatch, ratio: float
) -> None:
    monkeypatch.setattr(canvas.viewport(), "devicePixelRatioF", lambda: ratio)
    canvas.set_factor(None)
    before = canvas.render_pixels()
    canvas.part.paint(footprint([(4, 5), (10, 11)], side=_SIDE, size=2, mirror=False))
    after = canvas.render_pixels()
    corner, factor = canvas.cell_rect(0).topLeft(), canvas.factor
    for y, x in np.ndindex(_SIDE, _SIDE):
        left, top = corner.x() + x * factor, corner.y() + y * factor
        block = [(left + across, top + down) for across, down in np.ndindex(factor, factor)]
        changed = [before.pixel(*place) != after.pixel(*place) for place in block]
        assert all(changed) if canvas.part.shown[y, x] else not any(changed)


# -- the window --------------------------------------------------------------------------------------------------------


def _button(painter: MaskPainter, name: str) -> QToolButton:
    found = painter.findChild(QToolButton, f"generate.reroll.{name}")
    assert found is not None
    return found


def test_a_wish_has_the_mask_the_sprite_and_settings_that_the_engine_takes(
    qtbot: QtBot, painter: MaskPainter, refs: list[SpriteRef]
) -> None:
    wishes: list[Wish] = []
    painter.wished.connect(wishes.append)
    qtbot.mouseClick(painter.run, _LEFT)
    assert not wishes
    assert "Paint over" in painter.message.text()
    _stroke(painter.canvas, (3, 3), (6, 6))
    assert not painter.message.isVisible()
    painter.strength.slider.setValue(80)
    painter.count.setValue(3)
    qtbot.keyClick(painter.canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(wishes) == 1
    wish = wishes[0]
    assert wish.key == "reroll"
    assert wish.sprites == (refs[0],)
    assert wish.count == 3
    assert RerollConfig.model_validate(wish.how).strength == 0.8
    assert wish.mask is not None
    assert np.array_equal(wish.mask, painter.canvas.part.shown)
    painter.canvas.part.clear()
    assert wish.mask.any()  # it keeps what was wished for


def test_buttons_and_letters_do_the_same(qtbot: QtBot, painter: MaskPainter) -> None:
    canvas = painter.canvas
    _stroke(canvas, (4, 4))
    painted = _painted(canvas)
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert canvas.part.pixels == 0
    assert not _button(painter, "undo").isEnabled()
    qtbot.mouseClick(_button(painter, "redo"), _LEFT)
    assert _painted(canvas) == painted
    qtbot.keyClick(canvas, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | _SHIFT)
    assert canvas.part.pixels == _SIDE**2 - len(painted)
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.part.pixels == 0
    qtbot.mouseClick(_button(painter, "all"), _LEFT)
    assert canvas.part.pixels == _SIDE**2
    for letter, tool in (
        (Qt.Key.Key_U, "box"),
        (Qt.Key.Key_W, "wand"),
        (Qt.Key.Key_G, "bucket"),
        (Qt.Key.Key_B, "brush"),
    ):
        qtbot.keyClick(canvas, letter)
        assert canvas.pen.tool.key == tool == painter.bar.tool.key
    qtbot.keyClick(canvas, Qt.Key.Key_E)
    qtbot.keyClick(canvas, Qt.Key.Key_X)
    assert canvas.pen.erasing
    assert canvas.pen.mirror
    assert _button(painter, "mirror").isChecked()
    assert not painter.bar.tolerance.isVisible()
    qtbot.keyClick(canvas, Qt.Key.Key_W)
    painter.bar.tolerance.setValue(12)
    assert canvas.pen.tolerance == 12
    assert not painter.bar.brush.isVisible()
    painter.bar.brush.setValue(5)
    assert canvas.pen.size == 5
    assert all(button.accessibleName() for button in painter.bar.findChildren(QToolButton) if button.objectName())


def test_candidates_are_shown_compared_and_gone_on_from(
    qtbot: QtBot, painter: MaskPainter, refs: list[SpriteRef]
) -> None:
    kept: list[SpriteRef] = []
    painter.kept.connect(kept.append)
    painter.canvas.part.fill_all()
    wish = Wish(key="reroll", how={}, sprites=(refs[0],), mask=painter.canvas.part.bits, count=2)
    painter.show_results(wish, [refs[3], refs[4]])  # on the way
    painter.show_results(wish, refs[1:3])
    assert painter.gallery.sprites.rowCount() == 3
    assert painter.chosen is refs[1]
    assert _shown_is(painter, refs[1])
    painter.gallery.setFocus()
    qtbot.keyPress(painter.gallery, Qt.Key.Key_C)
    assert _shown_is(painter, refs[0])
    qtbot.keyRelease(painter.gallery, Qt.Key.Key_C)
    assert _shown_is(painter, refs[1])
    painter.gallery.setCurrentIndex(painter.gallery.sprites.index(2))
    assert _shown_is(painter, refs[2])
    qtbot.mouseClick(painter.keep, _LEFT)
    assert kept == [refs[2]]
    assert painter.source is refs[2]
    assert painter.chosen is refs[2]
    again = Wish(key="reroll", how={}, sprites=(refs[2],), mask=painter.canvas.part.bits, count=1)
    painter.show_results(again, [refs[5]])
    names = [painter.gallery.sprites.caption(row) for row in range(painter.gallery.sprites.rowCount())]
    assert names == ["Now", refs[5].name, refs[1].name, refs[0].name]  # and back to where it all began
    painter.gallery.setCurrentIndex(painter.gallery.sprites.index(3))
    qtbot.mouseClick(painter.finish, _LEFT)
    assert kept == [refs[2], refs[0]]
    assert not painter.isVisible()


def _shown_is(painter: MaskPainter, ref: SpriteRef) -> bool:
    shown = painter.canvas.sprites
    return shown is not None and np.array_equal(shown[0], ref.pixels)


def test_escape_takes_nothing_along_and_return_closes_nothing(
    qtbot: QtBot, painter: MaskPainter, refs: list[SpriteRef]
) -> None:
    kept: list[SpriteRef] = []
    painter.kept.connect(kept.append)
    painter.show_results(Wish(key="reroll", how={}, sprites=(refs[0],)), refs[1:2])
    qtbot.keyClick(painter.canvas, Qt.Key.Key_Return)
    assert painter.isVisible()
    qtbot.keyClick(painter.canvas, Qt.Key.Key_Escape)
    assert not painter.isVisible()
    assert not kept


def test_settings_are_kept_and_colours_follow_the_palette(
    qtbot: QtBot, painter: MaskPainter, refs: list[SpriteRef]
) -> None:
    painter.strength.slider.setValue(55)
    painter.count.setValue(7)
    other = MaskPainter(refs[1], values=painter.values())
    qtbot.addWidget(other)
    assert other.values() == painter.values()
    painter.set_paint(lambda pixels: 255 - pixels)
    assert painter.canvas.sprites is not None
    assert np.array_equal(painter.canvas.sprites[0], 255 - refs[0].pixels)
    painter.set_paint(None)
    assert _shown_is(painter, refs[0])
    painter.fail("The model is gone.")
    assert painter.message.text() == "The model is gone."


def test_every_control_can_be_reached_by_tab(qtbot: QtBot, painter: MaskPainter) -> None:
    reached: set[QWidget] = set()
    for _ in range(60):
        focused = QApplication.focusWidget()
        if focused is not None:
            reached.add(focused)
        qtbot.keyClick(focused or painter, Qt.Key.Key_Tab)
    assert {painter.canvas, painter.gallery, painter.run, painter.finish, painter.bar.mirror} <= reached

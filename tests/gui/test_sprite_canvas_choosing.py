"""Choosing several sprites on the canvas, putting them in order, taking them out: with the mouse and with keys."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from pixelgen.gui.theme import DARK, colours
from pixelgen.gui.widgets.sprite_canvas import Mark, SpriteCanvas
from pixelgen.gui.widgets.sprite_canvas_selection import Selection
from pixelgen.gui.widgets.sprite_grid import SpriteGrid
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.gui.widgets.sprite_paint_change import change_overlay

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def sprites(count: int = 12, size: int = 8) -> NDArray[np.uint8]:
    pixels = np.random.default_rng(3).integers(0, 256, (count, size, size, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    return pixels


@pytest.fixture
def canvas(qtbot: QtBot) -> SpriteCanvas:
    """12 sprites in rows of 4, wholly in sight."""
    made = SpriteCanvas(movable=True)
    qtbot.addWidget(made)
    made.resize(400, 330)
    made.show()
    made.set_sprites(sprites())
    made.set_factor(10)
    assert made.grid is not None
    assert made.grid.columns == 4
    return made


def middle(canvas: SpriteCanvas, place: int) -> QPoint:
    return (canvas.cell_rect(place).center().toPointF() / canvas.devicePixelRatioF()).toPoint()


def click(canvas: SpriteCanvas, place: int, held: Qt.KeyboardModifier = NONE) -> None:
    point = QPointF(middle(canvas, place))
    send(canvas, QEvent.Type.MouseButtonPress, point, held=held)
    send(canvas, QEvent.Type.MouseButtonRelease, point, held=held)


def send(canvas: SpriteCanvas, kind: QEvent.Type, point: QPointF, *, held: Qt.KeyboardModifier = NONE) -> None:
    view = canvas.viewport()
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
    down = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else LEFT
    QApplication.sendEvent(view, QMouseEvent(kind, point, view.mapToGlobal(point), button, down, held))


def drag(canvas: SpriteCanvas, *points: QPoint, held: Qt.KeyboardModifier = NONE, drop: bool = True) -> None:
    """The left button goes down at the first point, and up at the last."""
    send(canvas, QEvent.Type.MouseButtonPress, QPointF(points[0]), held=held)
    for point in points[1:]:
        send(canvas, QEvent.Type.MouseMove, QPointF(point), held=held)
    if drop:
        send(canvas, QEvent.Type.MouseButtonRelease, QPointF(points[-1]), held=held)


def left_of(canvas: SpriteCanvas, place: int) -> QPoint:
    """In the gap before a sprite."""
    cell = canvas.cell_rect(place)
    return QPoint(cell.left() - 4, cell.center().y())


# -- which are selected ------------------------------------------------------------------------------------------------

PLACES = st.integers(0, 30)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from(["at", "toggled", "ranged", "added"]), PLACES), max_size=12))
def test_the_current_sprite_is_always_a_selected_one(steps: list[tuple[str, int]]) -> None:
    selection = Selection()
    for step, place in steps:
        match step:
            case "at":
                selection = selection.at(place)
                assert selection.ordered == (place,)
            case "toggled":
                was = place in selection.places
                others = selection.places - {place}
                selection = selection.toggled(place)
                assert (place in selection.places) is not was
                assert selection.places - {place} == others
            case "ranged":
                start = selection.anchor if selection.anchor is not None else place
                selection = selection.ranged(place)
                assert selection.ordered == tuple(range(min(start, place), max(start, place) + 1))
            case _:
                before = selection.places
                selection = selection.ranged(place, add=True)
                assert before < selection.places or before == selection.places
                assert place in selection.places
        assert (selection.current in selection.places) if selection.places else selection.current is None


def test_clicks_with_ctrl_and_shift_select_as_in_any_file_manager(canvas: SpriteCanvas) -> None:
    click(canvas, 2)
    assert (canvas.selection, canvas.current) == ((2,), 2)
    click(canvas, 5, CONTROL)
    assert (canvas.selection, canvas.current) == ((2, 5), 5)
    click(canvas, 8, SHIFT)
    assert (canvas.selection, canvas.current) == ((5, 6, 7, 8), 8)
    click(canvas, 0, CONTROL | SHIFT)
    assert canvas.selection == tuple(range(9))
    click(canvas, 3, CONTROL)
    assert canvas.selection == (0, 1, 2, 4, 5, 6, 7, 8)
    click(canvas, 6)  # let go on one of them: it alone
    assert (canvas.selection, canvas.current) == ((6,), 6)


def test_the_selection_is_told_once_for_each_change(qtbot: QtBot, canvas: SpriteCanvas) -> None:
    told: list[tuple[int, ...]] = []
    canvas.selectionChanged.connect(lambda: told.append(canvas.selection))
    click(canvas, 2)
    click(canvas, 2)
    canvas.select((2,))
    canvas.select((1, 2), 1)
    assert told == [(2,), (1, 2)]
    canvas.select_all()
    assert told[-1] == tuple(range(12))
    assert canvas.current == 1
    with pytest.raises(IndexError, match="no sprite 12"):
        canvas.select((3, 12))
    with pytest.raises(ValueError, match="not among"):
        canvas.select((3,), 4)


def test_a_rubber_band_selects_what_it_touches(canvas: SpriteCanvas) -> None:
    first, last = canvas.cell_rect(1), canvas.cell_rect(6)
    drag(canvas, first.topLeft() + QPoint(-4, -4), first.center(), last.topLeft() + QPoint(2, 2))
    assert canvas.selection == (1, 2, 5, 6)
    drag(canvas, left_of(canvas, 8), middle(canvas, 8), middle(canvas, 9), held=CONTROL)
    assert canvas.selection == (1, 2, 5, 6, 8, 9)
    # A click beside everything lets go of all.
    drag(canvas, QPoint(1, 1))
    assert canvas.selection == ()


def test_a_rubber_band_is_drawn_and_follows_back(canvas: SpriteCanvas) -> None:
    start = left_of(canvas, 4)
    drag(canvas, start, middle(canvas, 7), drop=False)
    assert canvas.selection == (4, 5, 6, 7)
    before = straight_pixels(canvas.render_pixels())
    drag(canvas, start, middle(canvas, 4))
    assert canvas.selection == (4,)
    after = straight_pixels(canvas.render_pixels())
    inside = canvas.cell_rect(6).center()
    assert not np.array_equal(before[inside.y(), inside.x()], after[inside.y(), inside.x()])


def test_a_rubber_band_at_the_edge_scrolls_on(qtbot: QtBot, canvas: SpriteCanvas) -> None:
    canvas.set_sprites(sprites(40))
    canvas.set_factor(10)
    bottom = QPoint(canvas.cell_rect(0).center().x(), canvas.viewport().height() - 2)
    drag(canvas, canvas.cell_rect(0).topLeft() - QPoint(4, 4), bottom, drop=False)
    qtbot.waitUntil(lambda: canvas.verticalScrollBar().value() == canvas.verticalScrollBar().maximum(), timeout=20_000)
    send(canvas, QEvent.Type.MouseButtonRelease, QPointF(bottom))
    columns = canvas.grid.columns if canvas.grid is not None else 0
    assert canvas.selection == tuple(range(0, 40, columns))


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    count=st.integers(1, 40),
    columns=st.integers(1, 7),
    gap=st.integers(0, 5),
    box=st.tuples(*[st.floats(-20, 200)] * 4),
)
def test_a_rectangle_touches_the_cells_that_it_overlaps(
    count: int, columns: int, gap: int, box: tuple[float, float, float, float]
) -> None:
    grid = SpriteGrid(count=count, size=4, columns=columns, factor=3, gap=gap, margin=gap)
    left, right = sorted(box[:2])
    top, bottom = sorted(box[2:])
    wanted = []
    for sprite in range(count):
        x, y = grid.origin(sprite)
        if x <= right and left < x + grid.cell and y <= bottom and top < y + grid.cell:
            wanted.append(sprite)
    assert list(grid.between(left, top, right, bottom)) == wanted


# -- keys --------------------------------------------------------------------------------------------------------------


def test_keys_extend_take_all_and_let_go(qtbot: QtBot, canvas: SpriteCanvas) -> None:
    for key, held, wanted in (
        (Qt.Key.Key_Right, CONTROL, (0,)),
        (Qt.Key.Key_Right, CONTROL, (1,)),
        (Qt.Key.Key_Down, CONTROL | SHIFT, (1, 2, 3, 4, 5)),
        (Qt.Key.Key_Left, CONTROL | SHIFT, (1, 2, 3, 4)),
        (Qt.Key.Key_Right, CONTROL, (5,)),
        (Qt.Key.Key_A, CONTROL, tuple(range(12))),
        (Qt.Key.Key_Escape, NONE, ()),
    ):
        qtbot.keyClick(canvas, key, held)
        assert canvas.selection == wanted


def test_where_only_one_can_be_selected_nothing_selects_more(qtbot: QtBot) -> None:
    canvas = SpriteCanvas(multiple=False)
    qtbot.addWidget(canvas)
    canvas.resize(400, 330)
    canvas.show()
    canvas.set_sprites(sprites())
    click(canvas, 1)
    for held in (CONTROL, SHIFT):
        click(canvas, 4, held)
        assert canvas.selection == (4,)
        click(canvas, 1)
    qtbot.keyClick(canvas, Qt.Key.Key_A, CONTROL)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, CONTROL | SHIFT)
    assert canvas.selection == (2,)
    drag(canvas, QPoint(1, 1), middle(canvas, 11))
    assert canvas.selection == ()


def test_a_double_click_and_shift_return_activate(qtbot: QtBot, canvas: SpriteCanvas) -> None:
    told: list[int] = []
    canvas.activated.connect(told.append)
    qtbot.mouseDClick(canvas.viewport(), LEFT, pos=middle(canvas, 7))
    click(canvas, 3)
    qtbot.keyClick(canvas, Qt.Key.Key_Return, SHIFT)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)  # plays the states, up in the tab
    assert told == [7, 3]


# -- order, and out of the window --------------------------------------------------------------------------------------


def moves(canvas: SpriteCanvas) -> list[tuple[tuple[int, ...], int]]:
    told: list[tuple[tuple[int, ...], int]] = []
    canvas.moveWanted.connect(lambda places, before: told.append((places, before)))
    return told


def test_a_drag_moves_the_selected_sprites(canvas: SpriteCanvas) -> None:
    told = moves(canvas)
    canvas.select((1, 2))
    drag(canvas, middle(canvas, 2), middle(canvas, 5), left_of(canvas, 7))
    assert told == [((1, 2), 7)]
    drag(canvas, middle(canvas, 11), left_of(canvas, 0))  # not selected before: it alone
    assert told[1:] == [((11,), 0)]
    assert canvas.selection == (11,)
    end = canvas.cell_rect(11).center() + QPoint(60, 0)
    drag(canvas, middle(canvas, 4), end)
    assert told[2:] == [((4,), 12)]


def test_a_drag_to_where_they_are_moves_nothing(canvas: SpriteCanvas) -> None:
    told = moves(canvas)
    canvas.select((5, 6))
    for place in (5, 6, 7):
        drag(canvas, middle(canvas, 5), middle(canvas, 9), left_of(canvas, place))
    drag(canvas, middle(canvas, 5), middle(canvas, 5) + QPoint(1, 0))  # a shaking hand
    assert told == []


def test_the_place_where_they_go_is_shown_and_escape_lets_them_stay(qtbot: QtBot, canvas: SpriteCanvas) -> None:
    told = moves(canvas)
    gap = left_of(canvas, 6)
    canvas.select((1,))
    plain = straight_pixels(canvas.render_pixels())[gap.y(), gap.x(), :3]
    drag(canvas, middle(canvas, 1), middle(canvas, 9), gap, drop=False)
    shown = straight_pixels(canvas.render_pixels())[gap.y(), gap.x(), :3]
    assert tuple(shown) == tuple(int(colours(canvas.palette()).accent[at : at + 2], 16) for at in (1, 3, 5))
    assert not np.array_equal(plain, shown)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    send(canvas, QEvent.Type.MouseButtonRelease, QPointF(gap))
    assert np.array_equal(straight_pixels(canvas.render_pixels())[gap.y(), gap.x(), :3], plain)
    assert told == []
    assert canvas.selection == (1,)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(count=st.integers(1, 30), columns=st.integers(1, 6), gap=st.integers(0, 6), at=st.floats(0.0, 0.49))
def test_the_nearer_half_of_a_cell_decides_where_a_sprite_goes(count: int, columns: int, gap: int, at: float) -> None:
    grid = SpriteGrid(count=count, size=5, columns=columns, factor=2, gap=gap, margin=3)
    for sprite in range(count):
        left, top = grid.origin(sprite)
        inside = top + grid.cell / 2
        assert grid.insertion(left + at * grid.cell, inside)[0] == sprite
        assert grid.insertion(left + grid.cell - at * grid.cell - 0.01, inside)[0] == sprite + 1
    assert grid.insertion(10_000, 10_000)[0] == count


def test_alt_and_arrows_move_by_one(qtbot: QtBot, canvas: SpriteCanvas) -> None:
    told = moves(canvas)
    canvas.select((1, 3))
    qtbot.keyClick(canvas, Qt.Key.Key_Right, ALT)
    qtbot.keyClick(canvas, Qt.Key.Key_Left, ALT)
    assert told == [((1, 3), 5), ((1, 3), 0)]
    canvas.select((0, 11))
    qtbot.keyClick(canvas, Qt.Key.Key_Right, ALT)
    qtbot.keyClick(canvas, Qt.Key.Key_Left, ALT)
    assert len(told) == 2


def test_sprites_dragged_out_of_the_canvas_are_told_of_once(canvas: SpriteCanvas) -> None:
    told: list[tuple[int, ...]] = []
    moved = moves(canvas)
    canvas.dragWanted.connect(told.append)
    canvas.select((2, 4, 9))
    drag(canvas, middle(canvas, 4), middle(canvas, 5), QPoint(-5, 40), QPoint(-30, 40))
    assert told == [(2, 4, 9)]
    assert moved == []
    assert canvas.selection == (2, 4, 9)


# -- what is said about them -------------------------------------------------------------------------------------------


def test_marks_are_painted_beside_their_sprites_and_said(qtbot: QtBot, canvas: SpriteCanvas) -> None:
    canvas.set_sprites(np.zeros((12, 8, 8, 4), np.uint8))
    canvas.set_backdrop("black")
    plain = straight_pixels(canvas.render_pixels()).astype(int)
    marks = [Mark() for _ in range(12)]
    marks[5] = Mark(starred=True, verdict="Copy", name="Old troll", tip="As heroes/troll.png")
    canvas.set_marks(marks)
    changed = np.argwhere(np.any(straight_pixels(canvas.render_pixels()).astype(int) != plain, axis=-1))
    cell = canvas.cell_rect(5)
    around = QRect(cell).adjusted(-8, -8, 8, 8)
    assert len(changed) > 50
    assert all(around.contains(int(x), int(y)) for y, x in changed)
    middle_of_it = cell.adjusted(12, 12, -12, -12)
    assert not any(middle_of_it.contains(int(x), int(y)) for y, x in changed)

    canvas.select((5, 6), 5)
    assert canvas.accessibleDescription() == "Sprite 6 of 12 · Old troll · Starred · Copy · 2 selected"
    point = middle(canvas, 5)
    event = QHelpEvent(QEvent.Type.ToolTip, point, canvas.viewport().mapToGlobal(point))
    QApplication.sendEvent(canvas.viewport(), event)
    assert QToolTip.text() == "Sprite 6 of 12 · Old troll · Starred · Copy\nAs heroes/troll.png"
    QToolTip.hideText()
    canvas.set_marks(None)
    assert canvas.accessibleDescription() == "Sprite 6 of 12 · 2 selected"
    canvas.select(())
    assert canvas.accessibleDescription() == ""


# -- onion skin --------------------------------------------------------------------------------------------------------

PIXEL = st.tuples(*[st.integers(0, 255)] * 4)


@settings(derandomize=True, max_examples=80, deadline=None)
@given(before=PIXEL, after=PIXEL)
def test_a_change_is_tinted_by_its_kind_and_no_change_is_not(before: tuple[int, ...], after: tuple[int, ...]) -> None:
    old, new = (np.array(pixel, np.uint8).reshape(1, 1, 1, 4) for pixel in (before, after))
    tint = change_overlay(old, new, DARK)[0, 0, 0]
    seen = np.abs(_composited(old) - _composited(new)).max() * 255
    assert (tint[3] > 0) == (seen >= 4) or abs(seen - 4) < 0.01
    if tint[3]:
        kinds = {DARK.good: after[3] > before[3], DARK.bad: after[3] < before[3], DARK.warning: True}
        assert kinds["#{:02x}{:02x}{:02x}".format(*tint[:3])]
    assert change_overlay(old, old, DARK)[..., 3].max() == 0


def _composited(pixel: NDArray[np.uint8]) -> NDArray[np.float64]:
    share = pixel[..., 3:] / 255
    return np.concatenate([pixel[..., :3] / 255 * share, share], axis=-1)


def test_the_onion_skin_tints_only_pixels_that_changed(canvas: SpriteCanvas) -> None:
    now = sprites()
    before = now.copy()
    before[4, 2, 3] = (0, 0, 0, 0)
    plain = straight_pixels(canvas.render_pixels())
    canvas.set_onion(before)
    shown = straight_pixels(canvas.render_pixels())
    rows, columns = np.nonzero(np.any(shown != plain, axis=-1))
    cell = canvas.cell_rect(4)
    assert (rows.min(), rows.max() + 1) == (cell.top() + 20, cell.top() + 30)
    assert (columns.min(), columns.max() + 1) == (cell.left() + 30, cell.left() + 40)
    canvas.set_onion(before[:5])  # of another batch: shows nothing
    assert np.array_equal(straight_pixels(canvas.render_pixels()), plain)
    canvas.set_onion(before)
    canvas.set_onion(None)
    assert np.array_equal(straight_pixels(canvas.render_pixels()), plain)

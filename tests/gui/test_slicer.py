"""The slicer: a real sheet, real fields, and what a person then has."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from pixelgen.gui.training.dataset.slicer_dialog import SlicerDialog
from pixelgen.gui.widgets.sheet_view import SheetView
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.sprites.slicing import Cell, SliceOptions, grid_cells

CUT = SliceOptions(cell=(16, 16), margin=1, spacing=2)


def draw_sheet(path: Path, sprites, first: int) -> Path:
    """Seven sprites of 16 px in two rows of four with margin 1 and spacing 2; the last cell is empty."""
    picture = Image.new("RGBA", (2 + 4 * 18 - 2, 2 + 2 * 18 - 2))
    for place in range(7):
        image = Image.fromarray(sprites.pixels[first + place])
        picture.paste(image, (1 + place % 4 * 18, 1 + place // 4 * 18))
    picture.save(path)
    return path


@pytest.fixture
def sheets(tmp_path, sprites) -> list[Path]:
    return [draw_sheet(tmp_path / f"sheet{index}.png", sprites, 7 * index) for index in range(3)]


@pytest.fixture
def opened(qtbot):
    """Opens a slicer; what it chose is in ``chosen``."""
    made = []

    def make(sheets, cuts=None, **options):
        dialog = SlicerDialog(sheets, cuts or {}, **options)
        dialog.chosen = []
        dialog.cutsChosen.connect(dialog.chosen.append)
        dialog.destroyed.connect(lambda: made.remove(dialog))
        made.append(dialog)
        dialog.open()
        qtbot.waitUntil(lambda: dialog.cells is not None, timeout=10_000)
        return dialog

    yield make
    for dialog in list(made):
        dialog.reject()
        qtbot.waitUntil(lambda dialog=dialog: dialog not in made or not dialog.isVisible(), timeout=10_000)


def set_fields(dialog, *numbers: int) -> None:
    fields = dialog.fields
    for box, number in zip((fields.width_box, fields.height_box, fields.margin, fields.spacing), numbers, strict=True):
        box.setValue(number)


def wait_for(qtbot, dialog, options: SliceOptions) -> None:
    qtbot.waitUntil(lambda: dialog.cells is not None and dialog.cells.options == options, timeout=10_000)


def press(qtbot, dialog, button) -> None:
    chosen = dialog.chosen
    before = dialog.path
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(chosen) or dialog.path != before, timeout=10_000)


def test_the_guess_is_filled_in_and_counted(opened, sheets):
    dialog = opened(sheets[:1])
    assert dialog.fields.options() == CUT
    assert dialog.said.text() == "8 cells, 1 empty: 7 sprites."
    assert dialog.cut.isEnabled()


def test_other_numbers_are_taken_from_the_fields(qtbot, opened, sheets):
    content = sheets[0].read_bytes()
    dialog = opened(sheets[:1])
    set_fields(dialog, 8, 10, 0, 0)
    wanted = SliceOptions(cell=(8, 10))
    wait_for(qtbot, dialog, wanted)
    assert dialog.fields.findChild(object, "slicer.guessed").text() == "Your own"
    chosen = dialog.chosen
    press(qtbot, dialog, dialog.cut)
    assert chosen == [{sheets[0]: wanted}]
    assert sheets[0].read_bytes() == content


def test_the_button_goes_through_the_guesses_and_begins_again(qtbot, opened, sheets):
    dialog = opened(sheets[:1])
    seen = [dialog.fields.options()]
    for _ in range(20):
        qtbot.mouseClick(dialog.fields.guess, Qt.MouseButton.LeftButton)
        seen.append(dialog.fields.options())
        if seen[-1] == seen[0]:
            break
    assert seen[-1] == seen[0]
    assert len(set(seen)) == len(seen) - 1 > 1


def test_cells_that_leave_something_out_are_pointed_out(qtbot, opened, sheets):
    dialog = opened(sheets[:1])
    assert not dialog.message.isVisible()
    set_fields(dialog, 30, 16, 0, 0)
    wait_for(qtbot, dialog, SliceOptions(cell=(30, 16)))
    assert "outside" in dialog.message.text()
    assert dialog.cut.isEnabled()


def test_without_a_cell_nothing_can_be_cut(qtbot, opened, sheets):
    dialog = opened(sheets[:1])
    set_fields(dialog, 16, 16, 400, 0)
    wait_for(qtbot, dialog, SliceOptions(cell=(16, 16), margin=400))
    assert not dialog.cut.isEnabled()
    assert "No cell" in dialog.message.text()


def test_sheets_of_one_size_are_cut_alike_with_one_click(qtbot, opened, sheets):
    dialog = opened(sheets)
    assert "2 other sheets" in dialog.same.text()
    chosen = dialog.chosen
    press(qtbot, dialog, dialog.cut)
    assert chosen == [dict.fromkeys(sheets, CUT)]


def test_or_one_by_one(qtbot, opened, sheets):
    dialog = opened(sheets[:2])
    chosen = dialog.chosen
    dialog.same.setChecked(False)
    assert "go on" in dialog.cut.text()
    press(qtbot, dialog, dialog.cut)
    assert dialog.path == sheets[1]
    assert not chosen
    qtbot.waitUntil(lambda: dialog.cells is not None, timeout=10_000)
    press(qtbot, dialog, dialog.whole)
    assert chosen == [{sheets[0]: CUT, sheets[1]: None}]


def test_what_is_cut_already_is_shown_as_it_is_cut(opened, sheets):
    now = SliceOptions(cell=(16, 32))
    dialog = opened(sheets[:2], {sheets[1]: now}, first=sheets[1])
    assert dialog.path == sheets[1]
    assert dialog.fields.options() == now


def test_cancel_tells_nothing(qtbot, opened, sheets):
    dialog = opened(sheets)
    dialog.same.setChecked(False)
    press(qtbot, dialog, dialog.cut)
    chosen = dialog.chosen
    with qtbot.waitSignal(dialog.finished):
        dialog.cancel.click()
    assert not chosen


def test_a_file_that_is_gone_is_said_in_words(qtbot, tmp_path):
    dialog = SlicerDialog([tmp_path / "gone.png"], {})
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.message.isVisible(), timeout=10_000)
    assert "gone.png" in dialog.message.text()
    assert not dialog.cut.isEnabled()
    with qtbot.waitSignal(dialog.finished):
        dialog.reject()


def test_every_field_has_a_name_and_is_reached_by_the_tab_key(qtbot, opened, sheets):
    dialog = opened(sheets)
    wanted = {"slicer.width", "slicer.height", "slicer.margin", "slicer.spacing", "slicer.guess", "slicer.same"}
    wanted |= {"slicer.cut", "slicer.cancel", "slicer.whole"}
    seen, widget = set(), dialog.fields.width_box
    for _ in range(200):
        seen.add(widget.objectName() if widget.focusPolicy() & Qt.FocusPolicy.TabFocus else "")
        if widget.objectName() in wanted:
            assert widget.accessibleName() or widget.text()
        widget = widget.nextInFocusChain()
    assert wanted <= seen


# -- the picture -------------------------------------------------------------------------------------------------------


@pytest.fixture
def view(qtbot):
    view = SheetView()
    qtbot.addWidget(view)
    view.resize(420, 300)
    view.show()
    qtbot.waitExposed(view)
    return view


def shown(view: SheetView) -> np.ndarray:
    return straight_pixels(view.viewport().grab().toImage())[..., :3]


def test_the_sheet_is_shown_pixel_by_pixel(view):
    sheet = np.random.default_rng(1).integers(0, 256, (20, 30, 4), dtype=np.uint8)
    sheet[..., 3] = 255
    view.set_sheet(sheet)
    assert view.factor > 1
    rect = view.cell_rect(Cell(0, 0, 0, 0, 30, 20, empty=False))
    block = shown(view)[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1]
    factor = view.factor
    np.testing.assert_array_equal(block, sheet[..., :3].repeat(factor, 0).repeat(factor, 1))


def test_lines_lie_inside_their_cells_and_empty_cells_are_hatched(view):
    sheet = np.zeros((18, 36, 4), np.uint8)
    sheet[1:17, 1:17] = (200, 40, 40, 255)
    view.set_sheet(sheet)
    plain = shown(view)
    full, empty = grid_cells(sheet, CUT)
    assert (full.empty, empty.empty) == (False, True)
    view.set_cells((full, empty))
    drawn = shown(view)
    rect = view.cell_rect(full)
    inner = slice(rect.top() + 1, rect.bottom()), slice(rect.left() + 1, rect.right())
    np.testing.assert_array_equal(drawn[inner], plain[inner])
    assert (
        (drawn[rect.top(), rect.left() : rect.right()] != plain[rect.top(), rect.left() : rect.right()]).any(-1).all()
    )
    rect = view.cell_rect(empty)
    hatched = drawn[rect.top() + 1 : rect.bottom(), rect.left() + 1 : rect.right()]
    assert len(np.unique(hatched.reshape(-1, 3), axis=0)) > 2


def test_the_wheel_magnifies_about_the_pointer(view):
    sheet = np.random.default_rng(1).integers(0, 256, (64, 64, 4), dtype=np.uint8)
    view.set_sheet(sheet)
    point = QPointF(200, 150)
    for _ in range(6):
        turn = QWheelEvent(
            point,
            view.viewport().mapToGlobal(point),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        before = view.factor
        cell = Cell(0, 0, 32, 32, 1, 1, empty=False)
        offset = view.cell_rect(cell).topLeft() - point.toPoint()
        QApplication.sendEvent(view.viewport(), turn)
        assert view.factor == before + 1
        moved = view.cell_rect(cell).topLeft() - point.toPoint()
        if view.horizontalScrollBar().maximum() and view.verticalScrollBar().maximum():
            assert (moved - offset).manhattanLength() <= 2 * view.factor


def test_an_empty_view_says_what_it_waits_for(view):
    blank = shown(view)
    view.set_message("Reading…")
    assert (shown(view) != blank).any()

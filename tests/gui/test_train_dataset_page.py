"""The data set as pictures, driven as a person does: controller, left column and page together, read for real."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QLabel, QWidget

from pixelgen.gui.style import FlatStyle
from pixelgen.gui.training.dataset.controller import DatasetController
from pixelgen.gui.training.dataset.filters import ACCEPTED, DUPLICATES, LEFT_OUT, LOOK_ALIKES
from pixelgen.gui.training.dataset.link import DatasetLink
from pixelgen.gui.training.dataset.page import DatasetPage
from pixelgen.gui.training.dataset.panel import DatasetPanel
from pixelgen.gui.widgets.palette_strip import by_hue_and_lightness
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.sprites.procedural import procedural_sprites, write_sprites


class Window(QWidget):
    """What the Train tab makes of them, without the training."""

    def __init__(self) -> None:
        super().__init__()
        self.controller = DatasetController(self, sample_count=30)
        self.panel, self.page = DatasetPanel(), DatasetPage()
        self.panel.setFixedWidth(320)
        layout = QHBoxLayout(self)
        layout.addWidget(self.panel)
        layout.addWidget(self.page, 1)
        self.link = DatasetLink(self.controller, self.panel, self.page, self)
        self.link.replaceWanted.connect(self.controller.load)
        self.setAcceptDrops(True)


@pytest.fixture
def window(qtbot):
    window = Window()

    def end(window):
        window.controller.abort()
        qtbot.waitUntil(lambda: not any(runner.busy for runner in window.controller.runners), timeout=10_000)

    qtbot.addWidget(window, before_close_func=end)
    window.resize(1100, 700)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def folder(sprite_folder) -> Path:
    """40 heroes; beside them a copy, a mirrored one, a text that is called a picture, and a much too large one."""
    first, second = sorted(sprite_folder.rglob("*.png"))[:2]
    (first.parent / "zz-copy.png").write_bytes(first.read_bytes())
    Image.open(second).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(first.parent / "zz-mirrored.png")
    (sprite_folder / "notes.png").write_text("no picture")
    noise = np.random.default_rng(0).integers(0, 256, (130, 260, 4), np.uint8)
    Image.fromarray(noise).save(sprite_folder / "large.png")
    return sprite_folder


def load(qtbot, window: Window, *sources: Path) -> None:
    window.controller.load(sources)
    settle(qtbot, window)


def settle(qtbot, window: Window) -> None:
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.controller.runners), timeout=20_000)


def count_of(window: Window, which) -> int:
    """The number on a filter's button."""
    return int(window.page.filters.button(which.key).text().split()[-1].replace(",", ""))


def click(qtbot, widget) -> None:
    assert widget.isVisible()
    assert widget.isEnabled()
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def choose(window: Window, *rows: int) -> None:
    gallery = window.page.gallery
    gallery.setFocus()
    gallery.clearSelection()
    for row in rows:
        gallery.selectionModel().select(gallery.sprites.index(row), gallery.selectionModel().SelectionFlag.Select)


def test_the_filters_say_how_much_there_is(qtbot, window, folder):
    load(qtbot, window, folder)
    everything = window.controller.everything_read
    assert count_of(window, ACCEPTED) == len(everything)
    assert count_of(window, DUPLICATES) == 1
    assert count_of(window, LEFT_OUT) == 2
    assert count_of(window, LOOK_ALIKES) >= 1


def test_the_filters_keep_their_counts_in_the_least_window(qtbot, window, folder):
    window.panel.hide()
    window.resize(524 + 18, 470)  # the page as in a window of 880 × 600
    load(qtbot, window, folder)
    buttons = [window.page.filters.button(which.key) for which in (ACCEPTED, LOOK_ALIKES, LEFT_OUT, DUPLICATES)]
    window.page.filters.show_count(ACCEPTED, 1234)
    for button in buttons:
        qtbot.waitUntil(lambda b=button: b.width() >= b.fontMetrics().horizontalAdvance(b.text()) + 8)
    assert window.page.width() < 530


def test_classes_are_switched_by_their_chips(qtbot, window, folder):
    load(qtbot, window, folder)
    everything = window.controller.everything_read
    name, number = everything.report.classes[0]
    chip = window.page.chips.chip(name)
    assert chip.accessibleName() == f"{name}, {number}"
    click(qtbot, chip)
    settle(qtbot, window)
    assert not chip.isChecked()
    assert "switched off" in chip.toolTip()
    assert count_of(window, ACCEPTED) == len(everything) - number
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    settle(qtbot, window)
    assert count_of(window, ACCEPTED) == len(everything)


def test_none_and_all_switch_every_class(qtbot, window, folder):
    load(qtbot, window, folder)
    chips = window.page.chips
    click(qtbot, chips.none)
    settle(qtbot, window)
    assert window.controller.sprites is None
    assert not chips.none.isEnabled()
    assert "nothing to learn from" in window.panel.message.text()
    click(qtbot, chips.all)
    settle(qtbot, window)
    assert window.controller.sprites is window.controller.everything_read
    assert not chips.all.isEnabled()


def test_long_class_names_are_shortened_and_many_of_them_scroll(qtbot, window, tmp_path):
    for index in range(60):
        inner = tmp_path / "many" / (f"a class with a rather long name that nobody would read to its end {index:02}")
        inner.mkdir(parents=True)
        Image.new("RGBA", (16, 16), (index, 90, 7, 255)).save(inner / "1.png")
    load(qtbot, window, tmp_path / "many")
    chips = window.page.chips
    chip = chips.chip(window.controller.everything_read.classes[0])
    assert "…" in chip.shown_name()
    assert chips.height() < 160
    assert window.minimumSizeHint().width() <= 1100


def test_deleting_leaves_out_and_control_z_takes_back(qtbot, window, folder):
    load(qtbot, window, folder)
    names = window.controller.everything_read.names
    choose(window, 2, 5)
    assert "2 sprites chosen" in window.page.accepted.findChild(object, "train.sprites.chosen").text()
    qtbot.keyClick(window.page.gallery, Qt.Key.Key_Delete)
    settle(qtbot, window)
    assert window.controller.selection.without_sprites == (names[2], names[5])
    assert count_of(window, ACCEPTED) == len(names) - 2
    assert window.page.gallery.currentIndex().row() == 2  # what followed has taken its place
    listed = window.page.left_out.list.model()
    assert {listed.index(row).data() for row in range(2)} == {names[2], names[5]}
    qtbot.keyClick(window.page.gallery, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert count_of(window, ACCEPTED) == len(names)
    qtbot.keyClick(
        window.page.gallery, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    settle(qtbot, window)
    assert count_of(window, ACCEPTED) == len(names) - 2


def test_what_was_left_out_is_taken_back_from_the_list(qtbot, window, folder):
    load(qtbot, window, folder)
    choose(window, 0, 1, 2)
    click(qtbot, window.page.accepted.leave_out)
    settle(qtbot, window)
    window.page.show_filter(LEFT_OUT)
    view = window.page.left_out
    assert view.take_back.text() == "Take all back"
    click(qtbot, view.take_back)
    settle(qtbot, window)
    assert window.controller.selection.without_sprites == ()
    assert not view.take_back.isVisible()


def test_files_that_were_left_out_have_a_picture_where_there_is_one(qtbot, window, folder):
    load(qtbot, window, folder)
    items = {item.title: item for item in window.page.left_out.items.items}
    assert items["notes.png"].picture is None
    assert items["large.png"].picture is not None
    assert items["large.png"].picture.shape[:2] == (26, 52)
    assert "260×130" in items["large.png"].reason


def test_the_folder_of_a_file_is_one_click_away(qtbot, window, folder, monkeypatch):
    load(qtbot, window, folder)
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    window.page.show_filter(LEFT_OUT)
    view = window.page.left_out
    assert not view.reveal.isEnabled()
    row = next(row for row, item in enumerate(view.items.items) if item.title == "notes.png")
    view.list.setCurrentIndex(view.items.index(row))
    click(qtbot, view.reveal)
    assert shown == [QUrl.fromLocalFile(str(folder))]


def is_drawn(widget: QWidget, sprite: np.ndarray, factor: int) -> bool:
    """Whether ``sprite`` stands somewhere on ``widget``, each of its opaque pixels a square of one colour."""
    shown = straight_pixels(widget.grab().toImage())[..., :3]
    large = sprite.repeat(factor, 0).repeat(factor, 1)
    opaque = large[..., 3] == 255
    first = np.argwhere(opaque)[0]
    for top, left in np.argwhere((shown == large[*first, :3]).all(-1)) - first:
        block = shown[max(top, 0) : top + len(large), max(left, 0) : left + len(large)]
        if block.shape[:2] == opaque.shape and np.array_equal(block[opaque], large[opaque][:, :3]):
            return True
    return False


def test_sprites_are_sharp_wherever_they_are_listed(qtbot, window, folder):
    load(qtbot, window, folder)
    page, pixels = window.page, window.controller.everything_read.pixels
    page.show_filter(LOOK_ALIKES)
    page.look_alikes.list.scrollToTop()
    for member in page.look_alikes.list.groups.groups[0].members[:2]:
        assert is_drawn(page.look_alikes.list.viewport(), pixels[member], 3)
    page.show_filter(DUPLICATES)
    (member,) = page.duplicates.list.groups.groups[0].members
    assert is_drawn(page.duplicates.list.viewport(), pixels[member], 3)
    window.controller.leave_out((window.controller.everything_read.names[5],))
    settle(qtbot, window)
    page.show_filter(LEFT_OUT)
    assert is_drawn(page.left_out.list.viewport(), pixels[5], 4)


def test_one_of_each_group_is_kept_with_one_click_and_taken_back(qtbot, window, folder):
    load(qtbot, window, folder)
    window.page.show_filter(LOOK_ALIKES)
    view = window.page.look_alikes
    groups = view.list.groups.groups
    mirrored = next(group for group in groups if group.label == "Mirrored")
    click(qtbot, view.keep)
    settle(qtbot, window)
    out = set(window.controller.selection.without_sprites)
    everything = window.controller.everything_read
    assert everything.names[mirrored.members[0]] not in out
    assert everything.names[mirrored.members[1]] in out
    assert not view.keep.isEnabled()
    click(qtbot, view.take_back)
    settle(qtbot, window)
    assert window.controller.selection.without_sprites == ()


def test_a_click_on_a_sprite_of_a_group_leaves_it_out_and_takes_it_back(qtbot, window, folder):
    load(qtbot, window, folder)
    window.page.show_filter(LOOK_ALIKES)
    view = window.page.look_alikes
    view.list.scrollToTop()
    group = view.list.groups.groups[0]
    row = view.list.visualRect(view.list.groups.index(0))
    y = row.center().y()
    place = next(QPoint(x, y) for x in range(row.width()) if view.list.member_at(QPointF(x, y)) == group.members[1])
    name = window.controller.everything_read.names[group.members[1]]
    for left_out in ((name,), ()):
        qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(4, 0))
        settle(qtbot, window)
        assert window.controller.selection.without_sprites == left_out
    view.list.setFocus()
    view.list.setCurrentIndex(view.list.groups.index(0))
    qtbot.keyClick(view.list, Qt.Key.Key_Home)
    for _ in range(3):
        qtbot.keyClick(view.list, Qt.Key.Key_Left)
    qtbot.keyClick(view.list, Qt.Key.Key_Space)
    settle(qtbot, window)
    first = window.controller.everything_read.names[group.members[0]]
    assert window.controller.selection.without_sprites == (first,)


def test_statistics_are_pictures_with_words(qtbot, window, folder):
    load(qtbot, window, folder)
    assert not window.page.statistics.isVisible()
    click(qtbot, window.page.numbers)
    panel = window.page.statistics
    assert panel.isVisible()
    assert sum(bar.value for bar in panel.shown.bars) == len(window.controller.sprites)
    assert sum(bar.value for bar in panel.per_sprite.bars) == len(window.controller.sprites)
    assert "16 × 16" in panel.sizes.accessibleDescription()
    assert "%" in panel.colours.accessibleDescription()
    assert panel.coverage.accessibleDescription()
    name, number = window.controller.everything_read.report.classes[0]
    window.controller.set_class(name, on=False)
    settle(qtbot, window)
    assert sum(bar.value for bar in panel.shown.bars) == len(window.controller.everything_read) - number


def test_colours_lie_in_the_order_in_which_people_look_for_them():
    palette = np.array([[200, 30, 30], [250, 250, 250], [20, 20, 200], [0, 0, 0], [90, 0, 0]], np.uint8)
    ordered = palette[by_hue_and_lightness(palette)].tolist()
    assert ordered == [[0, 0, 0], [250, 250, 250], [90, 0, 0], [200, 30, 30], [20, 20, 200]]


def test_the_tooltip_tells_name_class_and_size(qtbot, window, folder):
    load(qtbot, window, folder)
    sprites = window.controller.sprites
    tip = window.page.gallery.sprites.index(3).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.splitlines()[:2] == [sprites.names[3], f"Class: {sprites.classes[sprites.labels[3]]}"]
    assert "px in a cell of 16" in tip


def test_the_gallery_is_magnified_by_wheel_keys_and_buttons(qtbot, window, folder):
    load(qtbot, window, folder)
    gallery, view = window.page.gallery, window.page.accepted
    before = gallery.factor
    point = QPointF(gallery.viewport().rect().center())
    turn = QWheelEvent(
        point,
        gallery.viewport().mapToGlobal(point),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(gallery.viewport(), turn)
    assert gallery.factor == before + 1
    click(qtbot, view.larger)
    assert gallery.factor == before + 2
    qtbot.keyClick(gallery, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert gallery.factor == before + 1
    rect = gallery.visualRect(gallery.sprites.index(0))
    ratio = gallery.devicePixelRatioF()
    shown = straight_pixels(gallery.viewport().grab().toImage())
    left, top, factor = round((rect.x() + 2) * ratio), round((rect.y() + 2) * ratio), gallery.factor
    block = shown[top : top + 16 * factor, left : left + 16 * factor, :3]
    sprite = window.controller.sprites.pixels[0]
    large = sprite.repeat(factor, 0).repeat(factor, 1)
    opaque = large[..., 3] == 255
    np.testing.assert_array_equal(block[opaque], large[..., :3][opaque])


# -- sources -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def monsters(tmp_path) -> Path:
    path = tmp_path / "monsters"
    write_sprites(procedural_sprites(20, size=16, seed=9), path)
    return path


def held(window: Window, *paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag_over(widget: QWidget, data: QMimeData, place: QPoint) -> bool:
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(place, copy, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, enter)
    move = QDragMoveEvent(place, copy, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, move)
    return enter.isAccepted() or move.isAccepted()


def let_go(widget: QWidget, data: QMimeData, place: QPoint) -> None:
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    drop = QDropEvent(place.toPointF(), copy, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, drop)


@pytest.mark.parametrize("half", [0, 1])
def test_dropping_onto_a_loaded_set_offers_to_add_or_to_replace(qtbot, window, folder, monsters, half):
    load(qtbot, window, folder)
    drops = window.link.drops
    data = held(window, monsters)
    drag_over(window, data, window.rect().center())
    assert drops.isVisible()
    QApplication.sendEvent(window, QDragLeaveEvent())  # as Qt does when what lies above takes over
    place = drops.places()[half].center()
    assert drag_over(drops, data, place)
    let_go(drops, data, place)
    assert not drops.isVisible()
    settle(qtbot, window)
    assert window.controller.sources == ((folder, monsters) if half == 0 else (monsters,))


def test_without_sprites_there_is_no_choice(qtbot, window, monsters):
    drag_over(window, held(window, monsters), window.rect().center())
    assert not window.link.drops.isVisible()


def test_a_drag_that_leaves_takes_the_offer_away(qtbot, window, folder, monsters):
    load(qtbot, window, folder)
    drag_over(window, held(window, monsters), window.rect().center())
    QApplication.sendEvent(window, QDragLeaveEvent())
    qtbot.waitUntil(lambda: not window.link.drops.isVisible(), timeout=5000)


def test_sources_are_listed_with_a_button_to_do_without_each(qtbot, window, folder, monsters):
    load(qtbot, window, folder, monsters)
    rows = window.panel.sources.rows
    assert [row.name.text() for row in rows] == [folder.name, "monsters"]
    click(qtbot, rows[0].remove)
    settle(qtbot, window)
    assert window.controller.sources == (monsters,)
    click(qtbot, window.panel.sources.rows[0].remove)
    assert window.controller.everything_read is None
    assert window.panel.choose.isVisible()
    assert not window.page.filters.isVisible()


def test_the_add_menu_reads_beside_what_is_there(qtbot, window, folder, monsters, monkeypatch):
    load(qtbot, window, folder)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(monsters))
    actions = {action.objectName(): action for action in window.panel.add.menu().actions()}
    actions["train.dataset.addFolder"].trigger()
    settle(qtbot, window)
    assert window.controller.sources == (folder, monsters)
    files = sorted(monsters.rglob("*.png"))[:2]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file) for file in files], ""))
    actions["train.dataset.addFiles"].trigger()
    settle(qtbot, window)
    assert window.controller.sources == (folder, monsters, *files)


# -- sheets ------------------------------------------------------------------------------------------------------------


def draw_sheet(path: Path, sprites) -> Path:
    Image.fromarray(np.concatenate([np.concatenate(list(sprites.pixels[:10]), axis=1)] * 1)).save(path)
    return path


def cut_all(qtbot, window: Window) -> None:
    slicer = window.link.slicer
    assert slicer is not None
    assert slicer.isVisible()
    qtbot.waitUntil(lambda: slicer.cells is not None, timeout=10_000)
    click(qtbot, slicer.cut)
    settle(qtbot, window)


def test_a_sheet_that_is_dropped_by_itself_opens_the_slicer(qtbot, window, tmp_path, sprites):
    sheet = draw_sheet(tmp_path / "heroes.png", sprites)
    load(qtbot, window, sheet)
    cut_all(qtbot, window)
    assert len(window.controller.sprites) == 10
    assert window.controller.sprites.size == 16
    assert window.controller.values()["sheets"] == (f"{sheet}=16x16",)
    assert window.panel.cut.text() == "Cut 1 sheet…"


@pytest.fixture
def window_style(qapp):
    before = qapp.style().name()
    qapp.setStyle(FlatStyle())
    yield
    qapp.setStyle(before)


def test_the_names_of_the_slicer_s_fields_stand_beside_their_middle(qtbot, window_style, window, tmp_path, sprites):
    load(qtbot, window, draw_sheet(tmp_path / "heroes.png", sprites))
    slicer = window.link.slicer
    labels = {label.text(): label for label in slicer.fields.findChildren(QLabel)}
    for box in (slicer.fields.width_box, slicer.fields.height_box, slicer.fields.margin, slicer.fields.spacing):
        label = labels[box.accessibleName()]
        assert abs(label.geometry().center().y() - box.geometry().center().y()) <= 1
    with qtbot.waitSignal(slicer.finished):
        slicer.reject()


def test_cancelling_the_slicer_leaves_all_as_it_was(qtbot, window, folder, tmp_path, sprites):
    load(qtbot, window, folder)
    before = window.controller.everything_read
    window.controller.load([draw_sheet(tmp_path / "heroes.png", sprites)])
    settle(qtbot, window)
    slicer = window.link.slicer
    with qtbot.waitSignal(slicer.finished):
        slicer.reject()
    assert window.controller.everything_read is before
    assert window.controller.sources == (folder,)


def test_sheets_in_a_folder_are_offered_and_cut_from_the_page(qtbot, window, folder, sprites):
    draw_sheet(folder / "sheet.png", sprites)
    load(qtbot, window, folder)
    assert window.link.slicer is None
    offer = window.page.sheets
    assert offer.isVisible()
    window.page.show_filter(LEFT_OUT)
    view = window.page.left_out
    row = next(row for row, item in enumerate(view.items.items) if item.title == "sheet.png")
    view.list.setCurrentIndex(view.items.index(row))
    click(qtbot, view.cut)
    slicer = window.link.slicer
    assert slicer.path == folder / "sheet.png"
    qtbot.waitUntil(lambda: slicer.cells is not None, timeout=10_000)
    slicer.same.setChecked(False)
    click(qtbot, slicer.cut)
    if slicer.isVisible():
        qtbot.waitUntil(lambda: slicer.cells is not None and slicer.path != folder / "sheet.png", timeout=10_000)
        click(qtbot, slicer.whole)
    settle(qtbot, window)
    assert dict(window.controller.selection.sheets)[folder / "sheet.png"].cell == (16, 16)

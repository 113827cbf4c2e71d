"""Choosing a model: the list of cards, versions of a run, speed here, what is remembered, files dropped."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tiny_model import SIZE, add_to_zoo, save_tiny_model

from pixelgen.gui.generation.models.info import ModelInfo
from pixelgen.gui.generation.models.picker import ModelPicker
from pixelgen.gui.generation.models.speed_job import measure_speed
from pixelgen.gui.models.checkpoint_list import (
    CheckpointListModel,
    EntryRole,
    entry_of_file,
    run_entries,
    run_versions,
)
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.training.preview_sheet import save_preview

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


def runs_folder() -> Path:
    return Path(os.environ["PIXELGEN_RUNS"])


def add_run(name: str, *versions: str) -> Path:
    """A run with a few sprites and these models; returns its folder."""
    folder = runs_folder() / name
    for version in versions:
        save_tiny_model(folder / "checkpoints" / f"{version}.safetensors", classes=("orc", "elf"))
    save_preview(folder / "samples" / "step_0000100.png", procedural_sprites(8, size=SIZE).pixels)
    return folder


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    folder = tmp_path / "zoo"
    add_to_zoo(folder, "heroes-32", classes=("orc", "elf"))
    add_to_zoo(folder, "items")
    return folder


@pytest.fixture
def make_picker(qtbot: QtBot, zoo: Path, end_jobs: Callable[[Any], None]) -> Callable[[], ModelPicker]:
    """Shows a picker in which nothing was chosen yet."""
    made: list[ModelPicker] = []  # a picker must not be collected while its threads run

    def make() -> ModelPicker:
        picker = ModelPicker(zoo=zoo)
        made.append(picker)
        qtbot.addWidget(picker, before_close_func=end_jobs)
        picker.resize(320, 240)
        picker.show()
        return picker

    return make


@pytest.fixture
def open_picker(qtbot: QtBot, make_picker: Callable[[], ModelPicker]) -> Callable[[], ModelPicker]:
    """Shows a picker as it is after a start of the program."""

    def make() -> ModelPicker:
        picker = make_picker()
        picker.choose_default()
        qtbot.waitUntil(lambda: picker.info is not None)
        return picker

    return make


def part(widget: QWidget, name: str) -> Any:
    found = widget.findChild(QWidget, f"generate.{name}")
    assert found is not None, name
    return found


def rows(picker: ModelPicker) -> list[str]:
    """What the open list says, from top to bottom."""
    listed: QListView = part(picker, "models.list")
    model = listed.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def card(picker: ModelPicker, title: str) -> Any:
    """The index of a model in the open list."""
    listed: QListView = part(picker, "models.list")
    return listed.model().index(rows(picker).index(title), 0)


def open_list(qtbot: QtBot, picker: ModelPicker) -> QListView:
    """By a click on the field, as a person opens it; returns once every card is read."""
    qtbot.mouseClick(picker.box, Left)
    assert picker.popup.isVisible()
    listed: QListView = part(picker, "models.list")
    model = listed.model()
    indexes = [model.index(row, 0) for row in range(model.rowCount())]
    entries = [index for index in indexes if index.data(EntryRole.ENTRY) is not None]
    qtbot.waitUntil(lambda: all(index.data(EntryRole.KNOWN) is not None for index in entries))
    return listed


# -- the list ----------------------------------------------------------------------------------------------------------


def test_the_list_has_a_card_for_each_model_under_the_heading_of_its_kind(
    qtbot: QtBot, open_picker: Callable[[], ModelPicker], tmp_path: Path
) -> None:
    add_run("monsters-1", "best", "latest")
    picker = open_picker()
    with qtbot.waitSignal(picker.inspected):
        picker.use(save_tiny_model(tmp_path / "goblins.safetensors"))
    open_list(qtbot, picker)
    assert rows(picker) == ["Zoo", "heroes-32", "items", "Your runs", "monsters-1", "Opened files", "goblins"]
    said = card(picker, "heroes-32").data(Qt.ItemDataRole.AccessibleTextRole)
    for fact in ("heroes-32", "8 × 8 px", "2 classes", "sprite-FID 2.50", "tiny sprites", "CC0", "nobody"):
        assert fact in said
    qtbot.waitUntil(
        lambda: all("calls/s here" in card(picker, title).data(Qt.ItemDataRole.AccessibleTextRole)
                    for title in ("heroes-32", "items", "monsters-1", "goblins")),
        timeout=20_000,
    )  # fmt: skip


def test_a_click_on_a_card_chooses_it_and_closes_the_list(qtbot: QtBot, open_picker: Callable[[], ModelPicker]) -> None:
    picker = open_picker()
    listed = open_list(qtbot, picker)
    place = listed.visualRect(card(picker, "items")).center()
    with qtbot.waitSignal(picker.inspected) as told:
        qtbot.mouseClick(listed.viewport(), Left, pos=place)
    assert told.args[0].entry.title == "items"
    assert not picker.popup.isVisible()
    assert picker.box.currentText() == "items"
    heading = open_list(qtbot, picker).visualRect(picker.popup.list.model().index(0, 0)).center()
    with qtbot.assertNotEmitted(picker.chosen):
        qtbot.mouseClick(listed.viewport(), Left, pos=heading)
    assert picker.popup.isVisible()
    qtbot.keyClick(listed, Key.Key_Escape)
    assert not picker.popup.isVisible()


def test_the_list_works_by_keys_alone(qtbot: QtBot, open_picker: Callable[[], ModelPicker]) -> None:
    picker = open_picker()
    picker.box.setFocus()
    qtbot.keyClick(picker.box, Key.Key_F4)
    listed: QListView = part(picker, "models.list")
    assert picker.popup.isVisible()
    assert listed.currentIndex().data() == "heroes-32"  # the one in use
    qtbot.keyClick(listed, Key.Key_Down)
    with qtbot.waitSignal(picker.inspected):
        qtbot.keyClick(listed, Key.Key_Return)
    assert picker.entry is not None
    assert picker.entry.title == "items"
    with qtbot.waitSignal(picker.inspected):  # and without opening it
        qtbot.keyClick(picker.box, Key.Key_Up)
    assert picker.entry.title == "heroes-32"


def test_many_models_can_be_searched(qtbot: QtBot, open_picker: Callable[[], ModelPicker], zoo: Path) -> None:
    picker = open_picker()
    open_list(qtbot, picker)
    search: QLineEdit = part(picker, "models.search")
    assert not search.isVisible()
    picker.popup.hide()
    for number in range(6):
        add_to_zoo(zoo, f"tiles-{number}")
    open_list(qtbot, picker)
    assert search.isVisible()
    qtbot.keyClicks(search, "TILES 3")
    assert rows(picker) == ["Zoo", "tiles-3"]
    with qtbot.waitSignal(picker.chosen) as told:
        qtbot.keyClick(search, Key.Key_Return)
    assert told.args[0].title == "tiles-3"
    open_list(qtbot, picker)
    qtbot.keyClicks(search, "dragons")
    assert rows(picker) == []
    assert "dragons" in picker.popup._nothing.text()
    qtbot.keyClick(search, Key.Key_Return)
    assert picker.popup.isVisible()
    picker.popup.hide()


def test_the_arrow_keys_move_in_the_list_while_the_search_has_the_focus(
    qtbot: QtBot, open_picker: Callable[[], ModelPicker], zoo: Path
) -> None:
    for number in range(6):
        add_to_zoo(zoo, f"tiles-{number}")
    picker = open_picker()
    listed = open_list(qtbot, picker)
    before = listed.currentIndex().row()
    qtbot.keyClick(part(picker, "models.search"), Key.Key_Down)
    assert listed.currentIndex().row() == before + 1
    picker.popup.hide()


def test_a_file_can_be_opened_from_the_list(qtbot: QtBot, open_picker: Callable[[], ModelPicker]) -> None:
    picker = open_picker()
    asked: list[bool] = []
    picker.popup.openWanted.disconnect(picker.open_file)
    picker.popup.openWanted.connect(lambda: asked.append(True))
    open_list(qtbot, picker)
    qtbot.mouseClick(part(picker, "models.open").window().findChild(QPushButton, "generate.models.open"), Left)
    assert asked == [True]
    assert not picker.popup.isVisible()


def test_a_card_shows_the_models_sprites_pixel_by_pixel(qtbot: QtBot, open_picker: Callable[[], ModelPicker]) -> None:
    add_run("monsters-1", "best")
    picker = open_picker()
    listed = open_list(qtbot, picker)
    index = card(picker, "monsters-1")
    info: ModelInfo = index.data(EntryRole.KNOWN)
    assert info.thumbnail is not None
    ratio = listed.devicePixelRatioF()
    row = listed.visualRect(index)
    shown = straight_pixels(listed.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888))
    area = shown[round(row.top() * ratio) : round((row.bottom() + 1) * ratio), : round(90 * ratio)]
    sprite = info.thumbnail[0]
    opaque = sprite[..., 3] == 255
    factor = round(32 * ratio) // SIZE  # four sprites in a square of 64
    block = np.repeat(np.repeat(sprite, factor, axis=0), factor, axis=1)
    mask = np.repeat(np.repeat(opaque, factor, axis=0), factor, axis=1)
    side = len(block)
    found = any(
        np.array_equal(area[top : top + side, left : left + side, :3][mask], block[..., :3][mask])
        for top in range(len(area) - side + 1)
        for left in range(area.shape[1] - side + 1)
    )
    assert found
    picker.popup.hide()


def test_a_damaged_file_says_so_on_its_card(
    qtbot: QtBot, open_picker: Callable[[], ModelPicker], tmp_path: Path
) -> None:
    picker = open_picker()
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"not a model")
    with qtbot.waitSignal(picker.failed):
        picker.use(bad)
    open_list(qtbot, picker)
    assert "damaged" in card(picker, "bad").data(EntryRole.KNOWN)
    assert "damaged" in card(picker, "bad").data(Qt.ItemDataRole.AccessibleTextRole)
    picker.popup.hide()


def test_a_card_is_read_again_when_its_file_changes(qtbot: QtBot, open_picker: Callable[[], ModelPicker]) -> None:
    folder = add_run("monsters-1", "latest")
    picker = open_picker()
    open_list(qtbot, picker)
    picker.popup.hide()
    path = folder / "checkpoints" / "latest.safetensors"
    save_tiny_model(path)
    os.utime(path, ns=(path.stat().st_mtime_ns, path.stat().st_mtime_ns + 1_000_000))
    assert picker.reader.known(path) is None
    open_list(qtbot, picker)
    qtbot.waitUntil(lambda: getattr(picker.reader.known(path), "classes", None) == ())
    picker.popup.hide()


def test_the_list_stays_on_the_screen(qtbot: QtBot, open_picker: Callable[[], ModelPicker], zoo: Path) -> None:
    for number in range(30):
        add_to_zoo(zoo, f"a model with a name so long that no card is as wide as that, number {number}")
    picker = open_picker()
    screen = picker.screen().availableGeometry()
    for corner in (screen.topLeft(), screen.bottomRight()):
        picker.move(corner)
        picker.show_models()
        assert screen.contains(picker.popup.geometry())
        picker.popup.hide()


# -- versions of a run -------------------------------------------------------------------------------------------------


def test_a_run_has_one_row_whichever_of_its_models_is_meant(tmp_path: Path) -> None:
    add_run("monsters-1", "best", "latest", "original")
    add_run("items-1", "latest")
    by_title = {entry.title: entry for entry in run_entries()}
    monsters, items = by_title["monsters-1"], by_title["items-1"]
    assert list(monsters.versions) == ["best", "latest", "original"]
    assert (monsters.version, items.version) == ("best", "latest")
    assert run_versions(tmp_path / "goblins.safetensors") == {}
    model = CheckpointListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_entries([monsters, items])
    for path in monsters.versions.values():
        assert model.row_of(path) == 1
    told: list[int] = []
    model.dataChanged.connect(lambda first, _last, _roles: told.append(first.row()))
    model.set_known(monsters.path, "what is known", "in words")
    assert told == [1]
    assert model.index(1, 0).data(EntryRole.KNOWN) == "what is known"
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "monsters-1. in words"
    assert entry_of_file(monsters.versions["latest"]).version == "latest"


def test_the_models_of_a_run_are_chosen_by_segments(qtbot: QtBot, open_picker: Callable[[], ModelPicker]) -> None:
    folder = add_run("monsters-1", "best", "latest", "original")
    picker = open_picker()
    assert not picker.version.isVisible()
    with qtbot.waitSignal(picker.inspected):
        picker.use(folder)
    assert picker.version.isVisible()
    assert part(picker, "version.best").isChecked()
    for key in ("original", "latest"):
        with qtbot.waitSignal(picker.inspected) as told:
            qtbot.mouseClick(part(picker, f"version.{key}"), Left)
        assert told.args[0].entry.path == folder / "checkpoints" / f"{key}.safetensors"
        assert picker.box.currentText() == "monsters-1"
    picker.refresh()
    assert picker.entry is not None
    assert picker.entry.version == "latest"  # looking again does not change the choice
    with qtbot.waitSignal(picker.inspected):
        picker.use(folder / "checkpoints" / "best.safetensors")
    assert part(picker, "version.best").isChecked()


# -- speed -------------------------------------------------------------------------------------------------------------


def test_the_speed_is_measured_after_the_model_was_read(qtbot: QtBot, open_picker: Callable[[], ModelPicker]) -> None:
    picker = open_picker()
    with qtbot.waitSignal(picker.measured, timeout=20_000) as told:
        picker.set_device("cpu")
    info: ModelInfo = told.args[0]
    assert info is picker.info
    assert info.speed is not None
    assert info.calls_per_second == info.speed.calls_per_second > 0
    assert info.speed.lane == 16
    assert "calls/s here" in picker.card.accessibleDescription()
    assert "16 sprites" in picker.card.toolTip()
    assert measure_speed(info.entry.path, device="cpu").lane == info.speed.lane


def test_the_speed_is_that_of_the_number_format(qtbot: QtBot, open_picker: Callable[[], ModelPicker]) -> None:
    picker = open_picker()
    qtbot.waitUntil(lambda: picker.info is not None and picker.info.speed is not None, timeout=20_000)
    told: list[str | None] = []
    picker.measured.connect(lambda info: told.append(info.speed.precision if info.speed else None))
    picker.set_device("auto", "bfloat16")
    qtbot.waitUntil(lambda: told == [None, "bfloat16"], timeout=20_000)
    assert "bfloat16" in picker.card.toolTip()
    picker.set_device("auto", "float32")
    assert told[-1] == "float32"  # remembered


def test_a_list_that_was_closed_ends_the_measuring(
    qtbot: QtBot, open_picker: Callable[[], ModelPicker], zoo: Path
) -> None:
    picker = open_picker()
    qtbot.waitUntil(lambda: picker.info is not None and picker.info.speed is not None, timeout=20_000)
    paths = [add_to_zoo(zoo, f"tiles-{number}") for number in range(6)]
    picker.show_models()
    picker.popup.hide()
    qtbot.waitUntil(lambda: not picker.reader.measuring, timeout=20_000)
    measured = [path for path in paths if getattr(picker.reader.known(path), "speed", None) is not None]
    assert len(measured) <= 1  # the one under way


def test_nothing_is_measured_beside_a_generation(qtbot: QtBot, make_picker: Callable[[], ModelPicker]) -> None:
    picker = make_picker()
    picker.hold_measuring(on=True)
    with qtbot.waitSignal(picker.inspected):
        picker.choose_default()
    assert not picker.reader.measuring
    assert picker.info is not None
    assert picker.info.speed is None
    with qtbot.waitSignal(picker.measured, timeout=20_000):
        picker.hold_measuring(on=False)


# -- files and memory --------------------------------------------------------------------------------------------------


def test_a_model_dropped_on_the_picker_is_chosen(
    qtbot: QtBot, open_picker: Callable[[], ModelPicker], tmp_path: Path, drop_files: Callable[..., bool]
) -> None:
    picker = open_picker()
    assert not drop_files(picker, [tmp_path / "notes.txt"])
    path = save_tiny_model(tmp_path / "goblins" / "model.safetensors")
    with qtbot.waitSignal(picker.inspected):
        assert drop_files(picker, [path])
    assert picker.box.currentText() == "goblins"
    assert picker.entry is not None
    assert picker.entry.kind == "file"


def test_model_and_opened_files_are_remembered(
    qtbot: QtBot, open_picker: Callable[[], ModelPicker], tmp_path: Path
) -> None:
    folder = add_run("monsters-1", "best", "latest")
    gone, stays = (save_tiny_model(tmp_path / f"{name}.safetensors") for name in ("gone", "stays"))
    picker = open_picker()
    for path in (gone, stays, stays, folder / "checkpoints" / "latest.safetensors"):
        with qtbot.waitSignal(picker.inspected):
            picker.use(path)
    gone.unlink()
    again = open_picker()
    assert again.entry is not None
    assert (again.entry.title, again.entry.version) == ("monsters-1", "latest")
    open_list(qtbot, again)
    assert rows(again)[-2:] == ["Opened files", "stays"]
    again.popup.hide()


def test_a_remembered_model_that_is_gone_gives_way_to_the_first(
    qtbot: QtBot, open_picker: Callable[[], ModelPicker], tmp_path: Path
) -> None:
    picker = open_picker()
    path = save_tiny_model(tmp_path / "goblins.safetensors")
    with qtbot.waitSignal(picker.inspected):
        picker.use(path)
    path.unlink()
    assert open_picker().box.currentText() == "heroes-32"


def test_the_card_keeps_a_long_name_inside_its_column(
    qtbot: QtBot, open_picker: Callable[[], ModelPicker], zoo: Path
) -> None:
    name = "dungeon-tiles-and-walls-with-a-very-long-name-that-goes-on-and-on-20261121-090000"
    add_to_zoo(zoo, name)
    picker = open_picker()
    picker.use(zoo / name)
    qtbot.waitUntil(lambda: picker.info is not None and picker.info.entry.title == name)
    assert picker.minimumSizeHint().width() <= 296
    assert picker.width() == 320
    QApplication.processEvents()


def test_what_is_said_of_a_damaged_file_with_a_long_name_stays_inside_the_column(
    qtbot: QtBot, open_picker: Callable[[], ModelPicker], tmp_path: Path
) -> None:
    picker = open_picker()
    bad = tmp_path / f"{'knights_of_the_round_table_' * 4}.safetensors"
    bad.write_bytes(b"not a model")
    with qtbot.waitSignal(picker.failed):
        picker.use(bad)
    assert bad.name in picker.card.accessibleDescription()
    assert picker.minimumSizeHint().width() <= 296

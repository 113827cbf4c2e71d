"""Sprites into the Train tab: real drops, real files, and what a person then reads."""

import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from pixelgen.gui.training.controller import TrainingController
from pixelgen.gui.training.dataset.filters import ACCEPTED, LEFT_OUT, LOOK_ALIKES
from pixelgen.gui.training.dataset.panel import DatasetPanel
from pixelgen.gui.training.dataset.selection import Selection
from pixelgen.gui.training.tab import TrainingTab
from pixelgen.gui.widgets.drop_area import DropArea
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.spriteset import DatasetReport, SpriteSet


@pytest.fixture
def tab(qtbot, end_jobs, fake_controller):
    tab = TrainingTab(fake_controller)
    qtbot.addWidget(tab, before_close_func=end_jobs)
    tab.resize(1280, 760)
    tab.show()
    qtbot.waitExposed(tab)
    return tab


def area(tab: TrainingTab) -> DropArea:
    found = tab.findChild(DropArea, "train.dataset")
    assert found is not None
    return found


def wait_for_sprites(qtbot, tab: TrainingTab) -> None:
    qtbot.waitUntil(lambda: tab.controller.sprites is not None and not tab.controller.dataset.scanning, timeout=10_000)


def test_an_empty_tab_invites_and_cannot_start(tab):
    panel = tab.view.dataset
    assert panel.choose.isVisible()
    assert panel.samples.isVisible()
    assert not tab.view.run.start.isEnabled()
    assert not tab.view.run.pause.isEnabled()
    assert not tab.view.run.stop.isEnabled()


def test_a_folder_dropped_on_the_area_is_read_and_reported(qtbot, tab, drop_files, sprite_folder):
    assert drop_files(area(tab), [sprite_folder])
    wait_for_sprites(qtbot, tab)
    count = len(tab.controller.sprites)
    texts = tab.view.dataset.fact_texts()
    assert texts[0] == f"Sprites: {count} of 16 × 16 px"
    assert any(text.startswith(f"Classes: {len(tab.controller.sprites.classes)}: ") for text in texts)
    assert any(text.startswith("Edges: ") for text in texts)
    assert any(text.startswith("Colours: ") for text in texts)
    assert tab.view.sprites.gallery.sprites.rowCount() == count
    assert tab.view.run.start.isEnabled()
    assert not tab.view.dataset.choose.isVisible()
    assert tab.view.dataset.change.isVisible()


def test_a_folder_may_be_dropped_anywhere_on_the_tab(qtbot, tab, drop_files, sprite_folder):
    assert drop_files(tab, [sprite_folder])
    wait_for_sprites(qtbot, tab)


def test_single_files_are_taken_too(qtbot, tab, drop_files, sprite_folder):
    files = sorted(sprite_folder.rglob("*.png"))[:5]
    assert drop_files(area(tab), files)
    wait_for_sprites(qtbot, tab)
    assert len(tab.controller.sprites) == 5


def test_the_area_shows_that_it_would_take_what_hovers_above_it(tab, sprite_folder):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sprite_folder))])
    enter = QDragEnterEvent(
        area(tab).rect().center(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(area(tab), enter)
    assert area(tab).hovered
    QApplication.sendEvent(area(tab), QDragLeaveEvent())
    assert not area(tab).hovered


def test_text_and_web_addresses_are_not_taken(tab):
    for data in (QMimeData(), QMimeData()):
        data.setText("heroes")
        data.setUrls([QUrl("https://example.org/heroes.png")])
        enter = QDragEnterEvent(
            area(tab).rect().center(),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        enter.ignore()
        QApplication.sendEvent(area(tab), enter)
        assert not area(tab).hovered


def test_the_folder_dialog_leads_to_the_same_and_is_remembered(qtbot, tab, sprite_folder, monkeypatch):
    asked = []

    def choose(_parent, _title, start):
        asked.append(start)
        return str(sprite_folder)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose)
    tab.view.dataset.choose.click()
    wait_for_sprites(qtbot, tab)
    tab.view.dataset.change.click()
    qtbot.waitUntil(lambda: not tab.controller.dataset.scanning)
    assert asked[1] == str(sprite_folder.parent)


def test_left_out_files_are_one_click_away_with_their_reasons(qtbot, tab, drop_files, sprite_folder):
    (sprite_folder / "notes.png").write_text("this is no picture")
    first = sorted(sprite_folder.rglob("*.png"))[0]
    (sprite_folder / "copy.png").write_bytes(first.read_bytes())
    drop_files(area(tab), [sprite_folder])
    wait_for_sprites(qtbot, tab)
    button = tab.view.dataset.left_out
    assert button.isVisible()
    assert "1 file left out" in button.text()
    assert "1 duplicate" in button.text()
    button.click()
    page = tab.view.sprites
    assert page.filter is LEFT_OUT
    listed = page.left_out.list.model()
    assert [listed.index(row).data() for row in range(listed.rowCount())] == ["notes.png"]
    assert "it is not an image" in listed.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    copies = page.duplicates.list.model()
    assert copies.rowCount() == 1
    assert "1 copy" in copies.index(0).data()
    page.left_out.copy.click()
    assert QApplication.clipboard().text().startswith("notes.png\t")


def test_with_every_class_off_the_tab_says_so_and_counts_nothing(qtbot, tab, drop_files, sprite_folder):
    first = sorted(sprite_folder.rglob("*.png"))[0]
    Image.open(first).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(first.parent / "zz-mirrored.png")
    drop_files(area(tab), [sprite_folder])
    wait_for_sprites(qtbot, tab)
    page, number = tab.view.sprites, tab.controller.sprites.report.accepted
    look_alikes = page.filters.button(LOOK_ALIKES.key)
    qtbot.waitUntil(lambda: look_alikes.text() not in ("Look-alikes", "Look-alikes 0"))
    before = look_alikes.text()
    qtbot.mouseClick(page.chips.none, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tab.view.dataset.fact_texts() == ["Sprites: 0 of 16 × 16 px"])
    assert not tab.view.run.start.isEnabled()
    assert tab.view.run.start.toolTip() == "Every sprite is switched off: switch a class on, or take sprites back."
    assert page.filters.button(ACCEPTED.key).text() == "Accepted 0"
    assert look_alikes.text() == "Look-alikes 0"
    qtbot.mouseClick(page.chips.all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: look_alikes.text() == before and tab.view.run.start.isEnabled())
    assert tab.view.dataset.fact_texts()[0] == f"Sprites: {number} of 16 × 16 px"


def test_nothing_is_measured_while_there_is_nothing_to_train_on(qtbot, end_jobs, fake_training, sprite_folder):
    left = threading.Event()

    def measure(_values, _sprites):
        def job(_report, cancel):
            left.wait(20)  # it comes to its next point late
            cancel.checkpoint()

        return job

    tab = TrainingTab(TrainingController(make_training=fake_training.make, make_estimate=measure))
    qtbot.addWidget(tab, before_close_func=end_jobs)
    tab.show()
    tab.load([sprite_folder])
    speed, chips = tab.view.settings.speed, tab.view.sprites.chips
    qtbot.waitUntil(lambda: speed.isVisible() and "Measuring" in speed.text())
    qtbot.mouseClick(chips.none, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not speed.isVisible())
    left.set()


def test_tab_goes_through_the_tab_as_it_is_seen(qtbot, tab, drop_files, sprite_folder):
    drop_files(area(tab), [sprite_folder])
    qtbot.waitUntil(lambda: tab.view.run.start.isEnabled() and tab.findChild(QWidget, "train.model") is not None)
    tab.view.settings.advanced.set_open(True)
    qtbot.waitUntil(lambda: tab.view.settings.form is not None)
    start = widget = tab.view.dataset.add
    start.setFocus()
    names: list[str] = []
    while not names or widget is not start:
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        names.append(widget.objectName())
    first, *_, last = (name for name, _ in tab.controller.sprites.report.classes)
    fixes = [name for name in names if name.endswith(".fix")]
    assert fixes
    seen = ["train.dataset.change", "train.sources.remove.heroes", "train.minutes", "train.start_from", "train.size"]
    seen += ["train.model", "train.advanced", "train.advanced.search", "train.seed", *fixes, "train.start"]
    seen += ["train.pages.sprites", "train.classes.none", f"train.classes.{first}", f"train.classes.{last}"]
    seen += ["train.sprites", start.objectName()]
    assert [names.index(name) for name in seen] == sorted(names.index(name) for name in seen), names


def test_pictures_that_are_taken_whole_do_not_count_as_left_out(qtbot, tab, drop_files, tmp_path):
    heroes = procedural_sprites(12, size=32).pixels
    for first in range(3):
        rows = [np.concatenate([heroes[(first + 3 * row + k) % 12] for k in range(4)], 1) for row in range(4)]
        Image.fromarray(np.concatenate(rows)).save(tmp_path / f"{first}.png")
    drop_files(area(tab), [tmp_path])
    wait_for_sprites(qtbot, tab)
    report, page = tab.controller.sprites.report, tab.view.sprites
    assert report.sheets
    assert report.accepted == 3
    assert page.filters.button(LEFT_OUT.key).text() == "Left out 0"
    assert page.sheets.isVisible()


@pytest.mark.parametrize("kind", ["missing", "empty", "text"])
def test_what_cannot_be_read_is_said_in_place_in_one_sentence(qtbot, tab, drop_files, tmp_path, kind):
    folder = tmp_path / "nothing here"
    if kind != "missing":
        folder.mkdir()
    if kind == "text":
        (folder / "readme.txt").write_text("no sprites")
    drop_files(area(tab), [folder])
    qtbot.waitUntil(lambda: tab.view.dataset.message.isVisible(), timeout=10_000)
    text = tab.view.dataset.message.text()
    assert "nothing here" in text
    assert text.endswith(".")
    assert "Traceback" not in text
    assert tab.view.dataset.choose.isVisible()
    assert not tab.view.run.start.isEnabled()


def test_a_failed_second_folder_leaves_the_first_in_place(qtbot, tab, drop_files, sprite_folder, tmp_path):
    drop_files(area(tab), [sprite_folder])
    wait_for_sprites(qtbot, tab)
    drop_files(area(tab), [tmp_path / "missing"])
    qtbot.waitUntil(lambda: tab.view.dataset.message.isVisible(), timeout=10_000)
    assert tab.view.dataset.fact_texts()
    assert tab.view.run.start.isEnabled()


def test_a_scan_can_be_cancelled(qtbot, tab, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for index in range(300):
        Image.new("RGBA", (16, 16), (index % 256, index // 256, 7, 255)).save(folder / f"{index}.png")
    tab.load([folder])
    assert tab.view.dataset.cancel.isVisible()
    tab.view.dataset.cancel.click()
    qtbot.waitUntil(lambda: not tab.controller.dataset.scanning, timeout=10_000)
    assert tab.controller.sprites is None
    assert tab.view.dataset.choose.isVisible()
    assert not tab.view.dataset.message.isVisible()


def test_a_second_drop_replaces_a_scan_that_is_under_way(qtbot, tab, sprite_folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for index in range(200):
        Image.new("RGBA", (8, 8), (index, 0, 0, 255)).save(other / f"{index}.png")
    tab.load([other])
    tab.load([sprite_folder])
    wait_for_sprites(qtbot, tab)
    assert tab.controller.sprites.report.sources == (sprite_folder,)


def test_sample_sprites_are_two_clicks_from_a_training(qtbot, tab):
    tab.view.dataset.samples.click()
    wait_for_sprites(qtbot, tab)
    assert len(tab.controller.sprites) == 60
    assert tab.view.run.start.isEnabled()
    assert tab.controller.sprites.report.sources[0].is_dir()


def test_long_names_do_not_widen_the_column(qtbot, drop_files, sprite_folder):
    panel = DatasetPanel()
    qtbot.addWidget(panel)
    panel.setFixedWidth(300)
    panel.show()
    long = Path("/" + "very-long-folder-name-" * 12)
    report = DatasetReport(sources=(long,), accepted=10, size=32, classes=(("a" * 90, 5), ("b" * 90, 5)))
    pixels, names = np.zeros((1, 8, 8, 4), np.uint8), ("a.png",)
    sprites = SpriteSet(pixels=pixels, names=names, labels=np.zeros(1, np.int64), report=report)
    panel.show_set(sprites, sprites, Selection(sources=(long,)))
    name = panel.sources.rows[0].name
    assert "…" in name.shown_text()
    assert panel.minimumSizeHint().width() <= 300

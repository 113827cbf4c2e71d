"""The list of batches, driven as a person does, over real folders on disk."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from batches import make_batch
from history_window import click, click_row, find, hours, keep, listed, opener, settle
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from pixelgen.gui.generation.history.model import BatchRole
from pixelgen.gui.models.history import FACTS, HistoryFiles


@pytest.fixture
def start(qtbot, end_jobs):
    """``start()``: the history as after a start of the program."""
    return opener(qtbot, end_jobs)


# -- what is seen ------------------------------------------------------------------------------------------------------


def test_before_the_first_batch_the_page_says_what_will_be_here(start):
    page = start()
    assert "Nothing made yet" in page.list._message
    assert not page.tools.search.isEnabled()
    assert not page.details.isVisible()
    assert not find(page, "generate.history.settings").isEnabled()
    assert not find(page, "generate.history.remove").isEnabled()


def test_what_was_made_is_there_at_once_and_at_the_next_start(qtbot, start):
    page = start()
    batch = make_batch(12, label="wizard")
    page.controller.add(batch)
    assert listed(page) == [batch.key]
    assert page.list.rows.index(0).data() == "heroes-32, 12 sprites, Generated · wizard · seed 7, 22 Nov 2026, 18:05"
    settle(qtbot, page)
    again = start()
    assert listed(again) == [batch.key]
    with qtbot.waitSignal(again.controller.opened, timeout=10_000) as opened:
        click_row(qtbot, again, 0)
    assert np.array_equal(opened.args[0].sprites, batch.sprites)
    assert opened.args[0].settings == batch.settings
    assert opened.args[1].shown == tuple(range(12))


def test_rows_show_sprites_of_the_batch_the_starred_ones_first(qtbot, start):
    batch = make_batch(20)
    keep(batch)
    page = start()
    index = page.list.rows.index(0)
    qtbot.waitUntil(lambda: index.data(BatchRole.SPRITES) is not None, timeout=10_000)
    assert np.array_equal(index.data(BatchRole.SPRITES), batch.sprites[:12])
    page.controller.set_starred(batch.key, [17], on=True)
    qtbot.waitUntil(lambda: np.array_equal(index.data(BatchRole.SPRITES)[:1], batch.sprites[17:18]), timeout=10_000)


def test_a_sprite_is_painted_pixel_for_pixel(qtbot, start):
    batch = make_batch(3, size=16)
    keep(batch)
    page = start()
    index = page.list.rows.index(0)
    qtbot.waitUntil(lambda: index.data(BatchRole.SPRITES) is not None, timeout=10_000)
    picture = page.list.viewport().grab().toImage()
    corner = page.list.visualRect(index).topLeft() + QPoint(8, 8)
    solid = np.argwhere(batch.sprites[0][..., 3] == 255)
    assert len(solid) > 10
    for y, x in solid:
        seen = {
            picture.pixelColor(corner.x() + 2 * int(x) + dx, corner.y() + 2 * int(y) + dy).getRgb()[:3]
            for dx in (0, 1)
            for dy in (0, 1)
        }
        assert seen == {tuple(int(value) for value in batch.sprites[0][y, x, :3])}


def test_all_settings_can_be_read(qtbot, start):
    derived = {"made_by": "vary", "strength": 0.4}
    keep(make_batch(how="vary", derived=derived, mix=[["wizard", 0.6], ["orc", 0.4]], guidance=2.0, label=None))
    page = start()
    click_row(qtbot, page, 0)
    qtbot.mouseClick(page.details.button, Qt.MouseButton.LeftButton)
    facts = {name.casefold(): value for name, value in page.details.facts.texts().items()}
    assert facts["made"] == "22 Nov 2026, 18:05, in 1.2 s"
    assert facts["seed"] == "7"
    assert facts["solver"] == "heun"
    assert facts["guidance"] == "2"
    assert facts["strength"] == "0.4"
    assert "wizard 0.6, orc 0.4" in facts.values()
    assert "class" not in facts
    assert facts["model file"] == str(Path("/models/heroes-32/model.safetensors"))


def test_settings_stay_unfolded_from_one_batch_to_the_next(qtbot, start):
    page = start()
    for number in range(3):
        page.controller.add(make_batch(age=hours(number), seed=100 + number))
    click_row(qtbot, page, 1)
    qtbot.mouseClick(page.details.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.details.facts.isVisible())
    with qtbot.waitSignal(page.controller.removed, timeout=10_000):
        qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert page.details.facts.texts()["Seed"] == "102"
    facts = page.details.facts
    qtbot.waitUntil(lambda: facts.parentWidget().height() == facts.sizeHint().height() > 0)


def test_a_damaged_batch_is_named_and_can_be_removed(qtbot, start):
    sound, other = make_batch(), make_batch(age=hours(1))
    keep(sound, other)
    (HistoryFiles().path(other.key) / FACTS).unlink()
    HistoryFiles().sheet(other.key).write_bytes(b"not a picture")
    page = start()
    assert listed(page) == [sound.key, other.key]
    with qtbot.assertNotEmitted(page.openWanted):
        click_row(qtbot, page, 1)
    assert "Damaged" in page.list.rows.index(1).data()
    assert not find(page, "generate.history.settings").isEnabled()
    page.list.viewport().grab()
    with qtbot.waitSignal(page.controller.removed, timeout=10_000):
        click(qtbot, page, "generate.history.remove")
    assert listed(page) == [sound.key]


def test_a_batch_whose_picture_is_lost_says_so_when_it_is_opened(qtbot, start):
    batch = make_batch()
    keep(batch)
    HistoryFiles().sheet(batch.key).unlink()
    page = start()
    with qtbot.waitSignal(page.controller.failed, timeout=10_000):
        click_row(qtbot, page, 0)
    assert "its picture is gone" in page.message.text()
    with qtbot.waitSignal(page.controller.failed, timeout=10_000):
        click_row(qtbot, page, 0)  # once more


# -- moving about ------------------------------------------------------------------------------------------------------


def test_arrow_keys_show_one_batch_after_the_other(qtbot, start):
    batches = [make_batch(age=hours(n)) for n in range(4)]
    keep(*batches)
    page = start()
    with qtbot.waitSignal(page.controller.opened, timeout=10_000):
        click_row(qtbot, page, 0)
    for number, key in ((1, Qt.Key.Key_Down), (3, Qt.Key.Key_End), (2, Qt.Key.Key_Up), (0, Qt.Key.Key_Home)):
        with qtbot.waitSignal(page.controller.opened, timeout=10_000) as opened:
            qtbot.keyClick(page.list, key)
        assert opened.args[0].key == batches[number].key
        assert page.chosen.key == batches[number].key


def test_keys_of_the_list_are_not_taken_by_the_tab_around_it(qtbot, start):
    keep(*(make_batch(age=hours(n)) for n in range(3)))
    page = start()
    taken = []
    for keys in ("Return", "Home", "End", "Del", "A", "S"):
        action = QAction(page)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False, keys=keys: taken.append(keys))
        page.addAction(action)
    page.activateWindow()
    page.list.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.list)
    window = page.windowHandle()
    with qtbot.waitSignal(page.openWanted):
        qtbot.keyClick(window, Qt.Key.Key_End)
    with qtbot.waitSignal(page.settingsWanted):
        qtbot.keyClick(window, Qt.Key.Key_A)
    assert taken == []
    page.tools.search.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Return)
    assert taken in ([], ["Return"])  # outside of the list nothing is held back


def test_several_are_chosen_without_being_opened(qtbot, start):
    keep(*(make_batch(age=hours(n)) for n in range(3)))
    page = start()
    click_row(qtbot, page, 0)
    with qtbot.assertNotEmitted(page.openWanted):
        click_row(qtbot, page, 2, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.list.chosen()) == 3
    assert page.chosen is None
    assert not page.details.isVisible()


def test_a_new_batch_does_not_move_what_somebody_looks_at(qtbot, start):
    keep(*(make_batch(age=hours(n)) for n in range(1, 40)))
    page = start()
    click_row(qtbot, page, 3)
    bar = page.list.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    top = page.list.indexAt(QPoint(20, 5)).data(BatchRole.SUMMARY).key
    chosen = page.chosen.key
    with qtbot.assertNotEmitted(page.openWanted):
        page.controller.add(make_batch())
        QApplication.processEvents()
    assert page.chosen.key == chosen
    assert page.list.indexAt(QPoint(20, 5)).data(BatchRole.SUMMARY).key == top


def test_what_is_on_the_canvas_is_marked_without_being_asked_for(qtbot, start):
    batches = [make_batch(age=hours(n)) for n in range(3)]
    keep(*batches)
    page = start()
    with qtbot.assertNotEmitted(page.openWanted):
        page.set_shown(batches[2].key)
    assert page.chosen.key == batches[2].key
    page.set_shown("")  # something that is not in the history
    with qtbot.waitSignal(page.openWanted):
        click_row(qtbot, page, 2)


# -- searching ---------------------------------------------------------------------------------------------------------


def test_search_finds_model_class_seed_kind_day_and_names(qtbot, start):
    wizard = make_batch(label="wizard", seed=123)
    varied = make_batch(age=timedelta(days=40), how="vary", title="dungeon items")
    keep(wizard, varied)
    page = start()
    page.controller.rename_sprite(varied.key, 2, "Sword of Doom")
    for words, found in (
        ("wiz", [wizard]),
        ("HEROES 123", [wizard]),
        ("variations", [varied]),
        ("october dungeon", [varied]),
        ("2026-10-13", [varied]),
        ("sword doom", [varied]),
        ("2026", [wizard, varied]),
        ("dragon", []),
    ):
        page.tools.search.clear()
        qtbot.keyClicks(page.tools.search, words)
        assert listed(page) == [batch.key for batch in found], words
    assert page.list._message == "No batch matches “dragon”. Esc in the search field clears it."
    qtbot.keyClick(page.tools.search, Qt.Key.Key_Escape)
    assert len(listed(page)) == 2
    assert not page.found.isVisible()


def test_what_is_found_is_counted_and_searching_opens_nothing(qtbot, start):
    keep(*(make_batch(age=hours(n), seed=5670 + n) for n in range(5)))
    page = start()
    click_row(qtbot, page, 0)
    with qtbot.assertNotEmitted(page.openWanted):
        qtbot.keyClicks(page.tools.search, "seed 5673")
        assert page.found.text() == "1 of 5 batches"
        qtbot.keyClick(page.tools.search, Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.openWanted):
        qtbot.keyClicks(page.tools.search, "seed 5673")
        qtbot.keyClick(page.tools.search, Qt.Key.Key_Down)
    assert page.chosen.settings["seed"] == 5673


def test_searching_opens_nothing_when_one_of_two_chosen_is_left(qtbot, start):
    keep(*(make_batch(age=hours(n), seed=5670 + n) for n in range(3)))
    page = start()
    click_row(qtbot, page, 0)
    click_row(qtbot, page, 2, Qt.KeyboardModifier.ControlModifier)
    with qtbot.assertNotEmitted(page.openWanted):
        qtbot.keyClicks(page.tools.search, "5672")
    assert page.chosen.settings["seed"] == 5672


def test_only_batches_with_stars(qtbot, start):
    first, second = make_batch(), make_batch(age=hours(1))
    keep(first, second)
    page = start()
    click(qtbot, page, "generate.history.starred")
    assert listed(page) == []
    assert page.list._message == "No batch has a starred sprite."
    page.controller.set_starred(second.key, [0], on=True)
    assert listed(page) == [second.key]
    click(qtbot, page, "generate.history.starred")
    assert listed(page) == [first.key, second.key]


def test_ctrl_f_goes_to_the_search(qtbot, start):
    keep(make_batch())
    page = start()
    page.activateWindow()
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(QApplication.focusWidget(), QLineEdit)


# -- settings ----------------------------------------------------------------------------------------------------------


def test_settings_are_handed_back_all_or_without_the_seed_or_the_seed_alone(qtbot, start):
    batch = make_batch(6, seed=99, label="wizard")
    keep(batch)
    page = start()
    click_row(qtbot, page, 0)
    with qtbot.waitSignal(page.settingsWanted) as wanted:
        click(qtbot, page, "generate.history.settings")
    assert wanted.args == [batch.settings, batch.model]
    with qtbot.waitSignal(page.settingsWanted) as wanted:
        qtbot.keyClick(page.list, Qt.Key.Key_R)
    assert wanted.args == [{"count": 6, "solver": "heun", "label": "wizard"}, batch.model]
    with qtbot.waitSignal(page.settingsWanted) as wanted:
        qtbot.keyClick(page.list, Qt.Key.Key_S)
    assert wanted.args == [{"seed": 99}, None]


def test_its_folder_can_be_shown(qtbot, start, monkeypatch):
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(Path(url.toLocalFile())))
    batch = make_batch()
    keep(batch)
    page = start()
    click_row(qtbot, page, 0)
    page.menu.reveal.trigger()
    page.tools.folder.trigger()
    assert shown == [HistoryFiles().path(batch.key), HistoryFiles().folder]


def test_every_control_has_a_name_and_can_be_reached(start):
    keep(make_batch())
    page = start()
    for control in (*page.findChildren(QAbstractButton), page.list, page.tools.search):
        if control.isVisible():
            assert control.accessibleName() or control.text(), control.objectName()
            assert control.focusPolicy() != Qt.FocusPolicy.NoFocus or control.parent() is page.tools.search

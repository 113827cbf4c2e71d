"""The history, driven as a person does, over real folders on disk; a second controller is the next start."""

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from batches import make_batch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from pixelgen import paths
from pixelgen.gui.generation.history.controller import HistoryController
from pixelgen.gui.generation.history.memory import KEPT, load_memory
from pixelgen.gui.generation.history.model import BatchRole
from pixelgen.gui.generation.history.opened import OpenBatches
from pixelgen.gui.generation.history.page import HistoryPage
from pixelgen.gui.models.curation_state import CurationState
from pixelgen.gui.models.history import FACTS, HistoryFiles


@pytest.fixture
def start(qtbot, end_jobs):
    """``start()``: a page with its controller, as after a start of the program, when everything is listed."""
    pages = []  # qtbot does not keep them alive

    def make() -> HistoryPage:
        page, controller = HistoryPage(), HistoryController()
        pages.append(page)
        page.controller = controller
        controller.setParent(page)
        controller.drive(page)
        controller.opened.connect(lambda batch, _curation: page.set_shown(batch.key))
        qtbot.addWidget(page, before_close_func=lambda _: end_jobs(controller))
        page.resize(300, 700)
        with qtbot.waitSignal(controller.listed, timeout=10_000):
            page.show()
        qtbot.waitExposed(page)
        return page

    return make


@pytest.fixture
def kept():
    """``kept(batch, …)``: batches of an earlier day."""

    def keep(*batches):
        for batch in batches:
            HistoryFiles().add(batch)

    return keep


def hours(number: int) -> timedelta:
    return timedelta(hours=number)


def listed(page: HistoryPage) -> list[str]:
    rows = page.list.rows
    return [rows.at(row).key for row in range(rows.rowCount())]


def find(page: QWidget, name: str) -> QAbstractButton:
    found = page.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def click(qtbot, page: HistoryPage, name: str) -> None:
    assert find(page, name).isEnabled(), name
    qtbot.mouseClick(find(page, name), Qt.MouseButton.LeftButton)


def click_row(qtbot, page: HistoryPage, row: int, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    place = page.list.visualRect(page.list.rows.index(row)).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def settle(qtbot, page: HistoryPage) -> None:
    """Until all is on disk."""
    qtbot.waitUntil(lambda: not page.controller._disk.busy, timeout=10_000)


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


def test_rows_show_sprites_of_the_batch_the_starred_ones_first(qtbot, start, kept):
    batch = make_batch(20)
    kept(batch)
    page = start()
    index = page.list.rows.index(0)
    qtbot.waitUntil(lambda: index.data(BatchRole.SPRITES) is not None, timeout=10_000)
    assert np.array_equal(index.data(BatchRole.SPRITES), batch.sprites[:12])
    page.controller.set_starred(batch.key, [17], on=True)
    qtbot.waitUntil(lambda: np.array_equal(index.data(BatchRole.SPRITES)[:1], batch.sprites[17:18]), timeout=10_000)


def test_a_sprite_is_painted_pixel_for_pixel(qtbot, start, kept):
    batch = make_batch(3, size=16)
    kept(batch)
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


def test_all_settings_can_be_read(qtbot, start, kept):
    derived = {"made_by": "vary", "strength": 0.4}
    kept(make_batch(how="vary", derived=derived, mix=[["wizard", 0.6], ["orc", 0.4]], guidance=2.0, label=None))
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


def test_a_damaged_batch_is_named_and_can_be_removed(qtbot, start, kept):
    sound, other = make_batch(), make_batch(age=hours(1))
    kept(sound, other)
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


def test_a_batch_whose_picture_is_lost_says_so_when_it_is_opened(qtbot, start, kept):
    batch = make_batch()
    kept(batch)
    HistoryFiles().sheet(batch.key).unlink()
    page = start()
    with qtbot.waitSignal(page.controller.failed, timeout=10_000):
        click_row(qtbot, page, 0)
    assert "its picture is gone" in page.message.text()
    with qtbot.waitSignal(page.controller.failed, timeout=10_000):
        click_row(qtbot, page, 0)  # once more


# -- moving about ------------------------------------------------------------------------------------------------------


def test_arrow_keys_show_one_batch_after_the_other(qtbot, start, kept):
    batches = [make_batch(age=hours(n)) for n in range(4)]
    kept(*batches)
    page = start()
    with qtbot.waitSignal(page.controller.opened, timeout=10_000):
        click_row(qtbot, page, 0)
    for number, key in ((1, Qt.Key.Key_Down), (3, Qt.Key.Key_End), (2, Qt.Key.Key_Up), (0, Qt.Key.Key_Home)):
        with qtbot.waitSignal(page.controller.opened, timeout=10_000) as opened:
            qtbot.keyClick(page.list, key)
        assert opened.args[0].key == batches[number].key
        assert page.chosen.key == batches[number].key


def test_keys_of_the_list_are_not_taken_by_the_tab_around_it(qtbot, start, kept):
    kept(*(make_batch(age=hours(n)) for n in range(3)))
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


def test_several_are_chosen_without_being_opened(qtbot, start, kept):
    kept(*(make_batch(age=hours(n)) for n in range(3)))
    page = start()
    click_row(qtbot, page, 0)
    with qtbot.assertNotEmitted(page.openWanted):
        click_row(qtbot, page, 2, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.list.chosen()) == 3
    assert page.chosen is None
    assert not page.details.isVisible()


def test_a_new_batch_does_not_move_what_somebody_looks_at(qtbot, start, kept):
    kept(*(make_batch(age=hours(n)) for n in range(1, 40)))
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


def test_what_is_on_the_canvas_is_marked_without_being_asked_for(qtbot, start, kept):
    batches = [make_batch(age=hours(n)) for n in range(3)]
    kept(*batches)
    page = start()
    with qtbot.assertNotEmitted(page.openWanted):
        page.set_shown(batches[2].key)
    assert page.chosen.key == batches[2].key
    page.set_shown("")  # something that is not in the history
    with qtbot.waitSignal(page.openWanted):
        click_row(qtbot, page, 2)


# -- searching ---------------------------------------------------------------------------------------------------------


def test_search_finds_model_class_seed_kind_day_and_names(qtbot, start, kept):
    wizard = make_batch(label="wizard", seed=123)
    varied = make_batch(age=timedelta(days=40), how="vary", title="dungeon items")
    kept(wizard, varied)
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


def test_what_is_found_is_counted_and_searching_opens_nothing(qtbot, start, kept):
    kept(*(make_batch(age=hours(n), seed=5670 + n) for n in range(5)))
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


def test_searching_opens_nothing_when_one_of_two_chosen_is_left(qtbot, start, kept):
    kept(*(make_batch(age=hours(n), seed=5670 + n) for n in range(3)))
    page = start()
    click_row(qtbot, page, 0)
    click_row(qtbot, page, 2, Qt.KeyboardModifier.ControlModifier)
    with qtbot.assertNotEmitted(page.openWanted):
        qtbot.keyClicks(page.tools.search, "5672")
    assert page.chosen.settings["seed"] == 5672


def test_only_batches_with_stars(qtbot, start, kept):
    first, second = make_batch(), make_batch(age=hours(1))
    kept(first, second)
    page = start()
    click(qtbot, page, "generate.history.starred")
    assert listed(page) == []
    assert page.list._message == "No batch has a starred sprite."
    page.controller.set_starred(second.key, [0], on=True)
    assert listed(page) == [second.key]
    click(qtbot, page, "generate.history.starred")
    assert listed(page) == [first.key, second.key]


def test_ctrl_f_goes_to_the_search(qtbot, start, kept):
    kept(make_batch())
    page = start()
    page.activateWindow()
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(QApplication.focusWidget(), QLineEdit)


# -- settings ----------------------------------------------------------------------------------------------------------


def test_settings_are_handed_back_all_or_without_the_seed_or_the_seed_alone(qtbot, start, kept):
    batch = make_batch(6, seed=99, label="wizard")
    kept(batch)
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


# -- what a person makes of it -----------------------------------------------------------------------------------------


def test_stars_order_names_and_deletions_survive_a_restart(qtbot, start):
    page = start()
    batch = make_batch(8)
    curation = page.controller.add(batch)
    curation.star([3, 1])
    curation.delete([0, 7])
    curation.rename(3, "Sir Robin")
    curation.move([6], 0)
    curation.undo.undo()
    curation.undo.redo()
    settle(qtbot, page)
    again = start()
    with qtbot.waitSignal(again.controller.opened, timeout=10_000) as opened:
        click_row(qtbot, again, 0)
    after = opened.args[1]
    assert after.shown == (6, 1, 2, 3, 4, 5)
    assert after.starred == (3, 1)
    assert after.names == {3: "Sir Robin"}
    assert again.list.rows.index(0).data().startswith("heroes-32, 6 of 8 sprites, Generated · seed 7, 2 starred")


def test_the_last_change_before_the_end_is_kept_too(qtbot, start, end_jobs):
    page = start()
    curation = page.controller.add(make_batch(8))
    for number in range(8):
        curation.star([number])
    end_jobs(page.controller)
    (found,) = [HistoryFiles().summary(key) for key, _ in HistoryFiles().dated()]
    assert found.curation.stars == tuple(range(8))


def test_going_back_to_a_batch_finds_its_steps_again(qtbot, start, kept):
    batches = [make_batch(age=hours(n)) for n in range(2)]
    kept(*batches)
    page = start()
    curations = []
    for row in (0, 1, 0):
        with qtbot.waitSignal(page.controller.opened, timeout=10_000) as opened:
            click_row(qtbot, page, row)
        curations.append(opened.args[1])
        if len(curations) == 1:
            curations[0].delete([1])
    assert curations[2] is curations[0]
    curations[2].undo.undo()
    assert curations[2].shown == tuple(range(6))


def test_a_star_given_before_a_batch_is_opened_is_there_when_it_is(qtbot, start, kept):
    batch = make_batch()
    kept(batch)
    page = start()
    page.controller.refresh()  # keeps the disk busy, so that the star is not there yet
    with qtbot.waitSignal(page.controller.opened, timeout=10_000) as opened:
        page.controller.set_starred(batch.key, [3], on=True)
        page.controller.open(batch.key)
    assert opened.args[1].starred == (3,)
    settle(qtbot, page)
    assert HistoryFiles().summary(batch.key).curation.stars == (3,)


def test_batches_used_last_stay_in_memory(qapp):
    memory = OpenBatches()
    batches = [make_batch(64, age=hours(n), size=128, seed=n) for n in range(3)]
    first = memory.put(batches[0], CurationState.fresh(64))
    first.star([1])
    assert memory.put(batches[0], CurationState.fresh(64)) is first  # with what was made of it
    copies = [replace(batches[1], key=f"{batches[1].key}{n}") for n in range(20)]  # 4 MB each
    for batch in copies:
        memory.put(batch, CurationState.fresh(64))
        memory.touch(batches[0].key)
    assert memory.curation(batches[0].key) is first
    assert memory.batch(copies[0].key) is None
    assert memory.batch(copies[-1].key) is copies[-1]


def test_starred_sprites_of_all_batches_are_at_hand(qtbot, start, kept):
    old, new = make_batch(age=hours(5), title="items"), make_batch(8)
    kept(old)
    page = start()
    controller = page.controller
    curation = controller.add(new)
    curation.star([5, 2])
    controller.set_starred(old.key, [1], on=True)
    qtbot.waitUntil(lambda: len(controller.starred()) == 3, timeout=10_000)
    controller.rename_sprite(old.key, 1, "Sword")
    settle(qtbot, page)
    for each in (controller, start().controller):  # now, and at the next start
        qtbot.waitUntil(lambda each=each: len(each.starred()) == 3, timeout=10_000)
        found = each.starred()
        assert [(star.key, star.number) for star in found] == [(old.key, 1), (new.key, 5), (new.key, 2)]
        assert [star.name for star in found] == ["Sword", "heroes-32 6", "heroes-32 3"]
        assert np.array_equal(found[0].pixels, old.sprites[1])
        assert found[1].entry == new.entries[5]
        assert found[0].model == old.model


def test_a_star_that_is_taken_away_elsewhere_is_gone_here(qtbot, start):
    page = start()
    batch = make_batch()
    curation = page.controller.add(batch)
    curation.star([0, 1, 2])
    with qtbot.waitSignal(page.controller.starredChanged):
        page.controller.unstar(((batch.key, 0), (batch.key, 2)))
    assert curation.starred == (1,)
    assert [star.number for star in page.controller.starred()] == [1]
    curation.delete([1])
    assert page.controller.starred() == []
    curation.undo.undo()
    assert [star.number for star in page.controller.starred()] == [1]


def test_unreadable_stars_do_no_harm(qtbot, start, kept):
    sound, other = make_batch(), make_batch(age=hours(1))
    kept(sound, other)
    page = start()
    for batch in (sound, other):
        page.controller.set_starred(batch.key, [0], on=True)
    settle(qtbot, page)
    HistoryFiles().sheet(other.key).write_bytes(b"")
    again = start()
    qtbot.waitUntil(lambda: len(again.controller.starred()) == 1, timeout=10_000)
    assert again.controller.starred()[0].key == sound.key
    qtbot.waitUntil(lambda: not again.controller.stars._runner.busy)  # it does not try for ever


# -- removing ----------------------------------------------------------------------------------------------------------


def test_removed_batches_come_back_with_all_that_was_made_of_them(qtbot, start, kept):
    batches = [make_batch(age=hours(n), seed=n) for n in range(4)]
    kept(*batches)
    page = start()
    page.controller.set_starred(batches[1].key, [2], on=True)
    qtbot.waitUntil(lambda: len(page.controller.starred()) == 1, timeout=10_000)
    click_row(qtbot, page, 1)
    click_row(qtbot, page, 2, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(page.controller.removed, timeout=10_000):
        qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert listed(page) == [batches[0].key, batches[3].key]
    assert page.message.text() == "2 batches went to the bin."
    assert page.chosen.key == batches[3].key  # what came after them
    assert page.controller.starred() == []
    assert not HistoryFiles().path(batches[1].key).exists()
    with qtbot.waitSignal(page.controller.restored, timeout=10_000):
        click(qtbot, page, "generate.history.message.undo")
    assert listed(page) == [batch.key for batch in batches]
    qtbot.waitUntil(lambda: len(page.controller.starred()) == 1, timeout=10_000)
    again, curation = HistoryFiles().load(batches[1].key)
    assert np.array_equal(again.sprites, batches[1].sprites)
    assert curation.stars == (2,)


def test_what_is_done_to_a_removed_batch_is_kept_once_it_is_back(qtbot, start):
    page = start()
    batch = make_batch()
    curation = page.controller.add(batch)
    page.set_shown(batch.key)
    with qtbot.waitSignal(page.controller.removed, timeout=10_000):
        click(qtbot, page, "generate.history.remove")
    curation.star([4])  # it is still on the canvas
    with qtbot.waitSignal(page.controller.restored, timeout=10_000):
        click(qtbot, page, "generate.history.message.undo")
    settle(qtbot, page)
    assert HistoryFiles().summary(batch.key).curation.stars == (4,)


def test_old_batches_make_room_but_never_those_with_stars_or_names(qtbot, start, kept):
    batches = [make_batch(age=hours(n)) for n in range(120)]
    source = HistoryFiles()
    source.add(batches[0])
    for batch in batches[1:]:
        shutil.copytree(source.path(batches[0].key), source.path(batch.key))
    page = start()
    page.controller.set_starred(batches[110].key, [0], on=True)
    page.controller.rename_sprite(batches[112].key, 0, "Mine")
    page.tools.kept.aboutToShow.emit()
    page.findChild(QAction, "generate.history.kept.100").trigger()
    settle(qtbot, page)
    stay = {batch.key for batch in (*batches[:100], batches[110], batches[112])}
    assert {each.name for each in source.folder.iterdir()} == stay
    assert set(listed(page)) == stay
    assert load_memory().kept == 100
    page.controller.add(make_batch(age=-hours(1)))
    settle(qtbot, page)
    assert not source.path(batches[99].key).exists()
    assert start().controller.kept == 100


def test_as_long_as_nobody_says_otherwise_hundreds_are_kept(start):
    page = start()
    assert page.controller.kept == KEPT
    ticked = [action for action in page.tools.kept.actions() if action.isChecked()]
    assert [action.data() for action in ticked] == [KEPT]


def test_a_damaged_memory_stops_nobody(start):
    path = paths.config_dir() / "history.json"
    path.parent.mkdir(parents=True)
    for content in ("{", json.dumps({"kept": -3}), json.dumps([])):
        path.write_text(content)
        assert load_memory().kept == KEPT


def test_a_full_disk_is_told_and_the_batch_stays_in_sight(qtbot, start):
    page = start()
    paths.history_dir().parent.mkdir(parents=True, exist_ok=True)
    paths.history_dir().write_text("in the way")
    batch = make_batch()
    with qtbot.waitSignal(page.controller.failed, timeout=10_000):
        page.controller.add(batch)
    assert "Cannot keep this batch in the history" in page.message.text()
    assert listed(page) == [batch.key]
    with qtbot.waitSignal(page.controller.opened):
        click_row(qtbot, page, 0)


def test_what_another_window_made_is_found_at_the_next_look(qtbot, start, kept):
    page = start()
    batch = make_batch()
    kept(batch)
    with qtbot.waitSignal(page.controller.listed, timeout=10_000):
        page.hide()
        page.show()
    assert listed(page) == [batch.key]


def test_a_look_at_the_disk_loses_nothing_that_is_on_its_way_there(qtbot, start):
    page = start()
    curations = [page.controller.add(make_batch(age=hours(n))) for n in range(5)]
    page.controller.refresh()
    curations[2].star([1])
    late = page.controller.add(make_batch(age=hours(9)))
    late.delete([0])
    settle(qtbot, page)
    assert len(listed(page)) == 6
    left = {batch.key: (batch.left, batch.curation.stars) for batch in page.controller.batches}
    assert left[curations[2].key] == (6, (1,))
    assert left[late.key] == (5, ())


def test_its_folder_can_be_shown(qtbot, start, kept, monkeypatch):
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(Path(url.toLocalFile())))
    batch = make_batch()
    kept(batch)
    page = start()
    click_row(qtbot, page, 0)
    page.menu.reveal.trigger()
    page.tools.folder.trigger()
    assert shown == [HistoryFiles().path(batch.key), HistoryFiles().folder]


def test_every_control_has_a_name_and_can_be_reached(start, kept):
    kept(make_batch())
    page = start()
    for control in (*page.findChildren(QAbstractButton), page.list, page.tools.search):
        if control.isVisible():
            assert control.accessibleName() or control.text(), control.objectName()
            assert control.focusPolicy() != Qt.FocusPolicy.NoFocus or control.parent() is page.tools.search

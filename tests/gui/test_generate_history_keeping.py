"""What a person makes of batches is kept, and removed ones come back; a second controller is the next start."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from batches import make_batch
from history_window import click, click_row, find, hours, keep, listed, opener, settle
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from pixelgen import paths
from pixelgen.gui.generation.history.memory import KEPT, load_memory
from pixelgen.gui.generation.history.opened import OpenBatches
from pixelgen.gui.models.batch_summary import summary_of
from pixelgen.gui.models.curation_state import CurationState
from pixelgen.gui.models.history import HistoryFiles


@pytest.fixture
def start(qtbot, end_jobs):
    """``start()``: the history as after a start of the program."""
    return opener(qtbot, end_jobs)


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


def test_going_back_to_a_batch_finds_its_steps_again(qtbot, start):
    batches = [make_batch(age=hours(n)) for n in range(2)]
    keep(*batches)
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


def test_a_star_given_before_a_batch_is_opened_is_there_when_it_is(qtbot, start):
    batch = make_batch()
    keep(batch)
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


def test_starred_sprites_of_all_batches_are_at_hand(qtbot, start):
    old, new = make_batch(age=hours(5), title="items"), make_batch(8)
    keep(old)
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


def test_unreadable_stars_do_no_harm(qtbot, start):
    sound, other = make_batch(), make_batch(age=hours(1))
    keep(sound, other)
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


def test_removed_batches_come_back_with_all_that_was_made_of_them(qtbot, start):
    batches = [make_batch(age=hours(n), seed=n) for n in range(4)]
    keep(*batches)
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
    click_row(qtbot, page, 0)
    assert find(page, "generate.history.message.undo").isVisible()  # also after a look at others
    assert page.controller.starred() == []
    assert not HistoryFiles().path(batches[1].key).exists()
    with qtbot.waitSignal(page.controller.restored, timeout=10_000):
        click(qtbot, page, "generate.history.message.undo")
    assert listed(page) == [batch.key for batch in batches]
    assert page.message.text() == "They are back."
    click_row(qtbot, page, 3)
    assert not page.message.isVisible()
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


def test_old_batches_make_room_but_never_those_with_stars_or_names(qtbot, start):
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


def test_what_another_window_made_is_found_at_the_next_look(qtbot, start):
    page = start()
    batch = make_batch()
    keep(batch)
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


def test_what_is_in_sight_counts_more_than_what_another_window_wrote(qtbot, start):
    page = start()
    batch = make_batch()
    curation = page.controller.add(batch)
    curation.star([1])
    settle(qtbot, page)
    HistoryFiles().keep_curation(summary_of(batch, CurationState.fresh(6).without([0, 1])))
    with qtbot.waitSignal(page.controller.listed, timeout=10_000):
        page.controller.refresh()
    assert page.controller.summary(batch.key).curation == curation.state

"""Trainings that wait: their order, their file, and the panel in which a person changes them."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from pixelgen import paths
from pixelgen.gui.training.runs.queue import TrainingQueue
from pixelgen.gui.training.runs.queue_panel import QueuePanel
from pixelgen.gui.training.runs.queue_rows import QueueModel

VALUES = {"data": (Path("/art/heroes"), "/art/foes"), "minutes": 30.0, "model": "tiny", "ema_widths": (0.1, 0.05)}


@pytest.fixture
def queue(qapp):
    queue = TrainingQueue()
    for title in ("one", "two", "three"):
        queue.add(title, VALUES)
    return queue


@pytest.fixture
def panel(qtbot, queue):
    panel = QueuePanel()
    qtbot.addWidget(panel)
    panel.resize(600, 200)
    panel.set_queue(queue)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def titles(queue: TrainingQueue) -> list[str]:
    return [entry.title for entry in queue.entries]


def test_what_was_added_is_there_after_a_crash(queue):
    again = TrainingQueue()
    assert again.entries == queue.entries
    assert again.entries[0].values["data"] == ["/art/heroes", "/art/foes"]


def test_the_values_are_what_the_trainer_takes(queue):
    from pixelgen.training.config import TrainConfig

    config = TrainConfig.parse(TrainingQueue().entries[0].values)
    assert config.data == (Path("/art/heroes"), Path("/art/foes"))
    assert config.ema_widths == (0.1, 0.05)
    assert config.minutes == 30


def test_later_changes_of_the_form_do_not_reach_it(qapp):
    values = {"data": ["/art/heroes"]}
    queue = TrainingQueue()
    queue.add("one", values)
    values["data"].append("/art/foes")
    assert queue.entries[0].values == {"data": ["/art/heroes"]}


def test_every_change_is_on_disk_at_once(queue):
    changes = [
        lambda: queue.move(2, 0),
        lambda: queue.remove(1),
        lambda: queue.set_paused(paused=True),
        lambda: queue.add("four", {}),
        queue.clear,
    ]
    for change in changes:
        change()
        again = TrainingQueue()
        assert (again.entries, again.paused) == (queue.entries, queue.paused)
    assert len(queue) == 0


def test_moving_keeps_the_others_in_order_and_stays_inside(queue):
    queue.move(2, 0)
    assert titles(queue) == ["three", "one", "two"]
    queue.move(0, 99)
    assert titles(queue) == ["one", "two", "three"]
    with pytest.raises(IndexError):
        queue.move(7, 0)


def test_first_in_first_out(queue):
    assert [queue.take_next().title for _ in range(3)] == ["one", "two", "three"]
    assert queue.take_next() is None


def test_a_held_queue_gives_nothing_until_it_is_released(queue):
    queue.set_paused(paused=True)
    assert queue.take_next() is None
    assert len(queue) == 3
    queue.set_paused(paused=False)
    assert queue.take_next().title == "one"


def test_a_crash_between_taking_and_training_loses_nothing(queue):
    taken = queue.take_next()
    again = TrainingQueue()
    assert again.entries[0] == taken
    assert titles(again) == ["one", "two", "three"]


def test_a_training_that_has_begun_does_not_come_back(queue):
    queue.take_next()
    queue.begun()
    assert titles(TrainingQueue()) == ["two", "three"]


def test_what_could_not_start_is_next_again_and_only_once(queue):
    queue.put_back(queue.take_next())
    assert titles(queue) == titles(TrainingQueue()) == ["one", "two", "three"]


def test_a_damaged_file_stops_nobody_and_is_kept(queue):
    file = paths.config_dir() / "queue.json"
    file.write_text(file.read_text()[:-40])
    damaged = file.read_text()
    again = TrainingQueue()
    assert len(again) == 0
    again.add("four", {})
    assert (file.parent / "queue-damaged.json").read_text() == damaged
    assert titles(TrainingQueue()) == ["four"]


def test_entries_of_a_later_version_are_read_for_what_is_known(queue):
    file = paths.config_dir() / "queue.json"
    values = json.loads(file.read_text())
    values["mood"] = "good"
    values["entries"][0]["colour"] = "red"
    file.write_text(json.dumps(values))
    assert titles(TrainingQueue()) == ["one", "two", "three"]


def test_a_disk_that_takes_no_queue_is_told_and_the_queue_goes_on(qtbot, qapp, tmp_path):
    (tmp_path / "file").write_text("")
    queue = TrainingQueue(path=tmp_path / "file" / "queue.json")
    with qtbot.waitSignal(queue.saveFailed) as caught:
        queue.add("one", {})
    assert caught.args[0].startswith("The queue could not be saved (")
    assert titles(queue) == ["one"]


def test_values_that_no_file_could_hold_are_a_bug(qapp):
    queue = TrainingQueue()
    with pytest.raises(TypeError, match="cannot be kept"):
        queue.add("one", {"device": object()})
    assert len(queue) == 0


def test_the_model_keeps_the_rules_of_qt(queue):
    model = QueueModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_entries(queue.entries)
    queue.move(0, 2)
    model.set_entries(queue.entries)
    model.set_entries(())
    assert tester.model() is model
    model.set_entries(queue.entries)
    said = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert (
        said == "Number 1, two, heroes, foes · Tiny · 30 min 00 s"
        or said == "Number 1, two, heroes, foes · Tiny · 30 min"
    )


def test_the_panel_is_there_only_while_something_waits(panel, queue):
    assert panel.isVisible()
    queue.clear()
    assert not panel.isVisible()
    queue.add("one", {})
    assert panel.isVisible()


def test_alt_and_arrows_reorder_and_the_chosen_one_stays_chosen(qtbot, panel, queue):
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert titles(queue) == ["two", "one", "three"]
    qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert titles(queue) == ["two", "three", "one"]
    qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert titles(queue) == ["two", "three", "one"]
    assert panel.list.currentIndex().data() == "one"
    qtbot.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert titles(TrainingQueue()) == ["two", "one", "three"]


def test_the_buttons_do_what_the_keys_do(qtbot, panel, queue):
    def button(name):
        return next(each for each in panel.findChildren(object) if each.objectName() == f"train.queue.{name}")

    assert not button("up").isEnabled()
    qtbot.mouseClick(button("down"), Qt.MouseButton.LeftButton)
    assert titles(queue) == ["two", "one", "three"]
    qtbot.mouseClick(button("up"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button("remove"), Qt.MouseButton.LeftButton)
    assert titles(queue) == ["two", "three"]
    qtbot.mouseClick(panel.hold, Qt.MouseButton.LeftButton)
    assert queue.paused
    assert panel.hold.text() == "Release"
    qtbot.mouseClick(panel.hold, Qt.MouseButton.LeftButton)
    assert not queue.paused
    qtbot.mouseClick(panel.clear, Qt.MouseButton.LeftButton)
    assert len(queue) == 0


def test_del_takes_out_and_tells_where_it_was(qtbot, panel, queue):
    panel.list.setCurrentIndex(panel.rows.index(1))
    panel.list.setFocus()
    with qtbot.waitSignal(panel.removed) as caught:
        qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    entry, row = caught.args
    assert (entry.title, row) == ("two", 1)
    queue.insert(row, entry)
    assert titles(queue) == ["one", "two", "three"]


def test_a_long_queue_scrolls_instead_of_growing(qtbot, panel, queue):
    before = panel.sizeHint().height()
    for number in range(40):
        queue.add(f"night {number}", VALUES)
    assert panel.sizeHint().height() <= 2 * before
    assert panel.findChildren(QLineEdit) == []

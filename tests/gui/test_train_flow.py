"""One training after the other: the queue goes on, is held, and loses nothing."""

import pytest
from PySide6.QtCore import Qt

from pixelgen.errors import DatasetError
from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.training.flow import TrainingFlow
from pixelgen.gui.training.runs.queue import TrainingQueue
from pixelgen.gui.training.tab import TrainingTab


@pytest.fixture
def tab(qtbot, end_jobs, fake_controller, sprite_folder):
    tab = TrainingTab(fake_controller)
    qtbot.addWidget(tab, before_close_func=end_jobs)
    tab.resize(1280, 760)
    tab.show()
    qtbot.waitExposed(tab)
    tab.load([sprite_folder])
    qtbot.waitUntil(tab.view.run.start.isEnabled, timeout=10_000)
    return tab


def running(qtbot, tab) -> None:
    qtbot.waitUntil(lambda: tab.controller.state is JobState.RUNNING, timeout=5000)


def press(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def enqueue(qtbot, tab, steps: int) -> None:
    tab.view.settings.set_values({"preset": "draft", "steps": steps})
    press(qtbot, tab.view.run.queue)


def test_what_is_queued_while_nothing_runs_starts_at_once(qtbot, tab, fake_training, sprite_folder):
    enqueue(qtbot, tab, 7)
    running(qtbot, tab)
    assert fake_training.values["steps"] == 7
    assert list(fake_training.values["data"]) == [str(sprite_folder)]
    qtbot.waitUntil(lambda: len(tab.flow.queue) == 0)


def test_the_queue_goes_on_when_a_training_is_finished_and_when_one_fails(qtbot, tab, fake_training):
    press(qtbot, tab.view.run.start)
    running(qtbot, tab)
    enqueue(qtbot, tab, 7)
    enqueue(qtbot, tab, 8)
    assert "2 trainings" in tab.view.run.message.text()
    assert [entry.values["steps"] for entry in tab.flow.queue.entries] == [7, 8]
    fake_training.finish()
    qtbot.waitUntil(lambda: fake_training.values.get("steps") == 7 and tab.busy(), timeout=5000)
    running(qtbot, tab)
    fake_training.fail(ZeroDivisionError("division by zero"))
    qtbot.waitUntil(lambda: fake_training.values.get("steps") == 8 and tab.busy(), timeout=5000)
    running(qtbot, tab)
    assert len(tab.flow.queue) == 0


def test_stop_holds_the_queue_until_it_is_released(qtbot, tab, fake_training):
    press(qtbot, tab.view.run.start)
    running(qtbot, tab)
    enqueue(qtbot, tab, 7)
    press(qtbot, tab.view.run.stop)
    qtbot.waitUntil(lambda: not tab.busy(), timeout=5000)
    qtbot.wait(50)
    assert not tab.busy()
    assert tab.flow.queue.paused
    tab.view.pages.show_page(tab.view.pages.page)
    tab.flow.queue.set_paused(paused=False)
    qtbot.waitUntil(lambda: fake_training.values.get("steps") == 7, timeout=5000)
    running(qtbot, tab)


def test_what_cannot_begin_waits_behind_the_others_and_then_the_queue_is_held(qtbot, fake_controller, tmp_path):
    queue = TrainingQueue(path=tmp_path / "queue.json")
    flow = TrainingFlow(fake_controller, queue)
    started = []

    def begin(values, _sprites, _requests):
        started.append(values["steps"])

        def job(_report, _cancel):
            raise DatasetError("found no sprites", "the folder is gone")

        return job

    fake_controller._make_training = begin
    queue.add("first", {"steps": 1, "data": []})
    queue.add("second", {"steps": 2, "data": []})
    qtbot.waitUntil(lambda: queue.paused and not fake_controller.busy, timeout=5000)
    assert started == [1, 2]
    assert sorted(entry.values["steps"] for entry in queue.entries) == [1, 2]
    flow.close()


def test_trainings_left_over_from_the_last_start_wait_for_the_person(qtbot, fake_controller, tmp_path):
    TrainingQueue(path=tmp_path / "queue.json").add("left over", {"steps": 3, "data": []})
    flow = TrainingFlow(fake_controller, TrainingQueue(path=tmp_path / "queue.json"))
    qtbot.wait(50)
    assert flow.queue.paused
    assert not fake_controller.busy
    assert [entry.title for entry in flow.queue.entries] == ["left over"]
    flow.close()

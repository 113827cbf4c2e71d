"""A training in the Train tab, driven by events that the test sends: what a person sees at each moment."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QProgressBar
from run_folders import write_run

from pixelgen.errors import RunError
from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.status import TabStatus
from pixelgen.gui.training.runs.memory import load_memory
from pixelgen.gui.training.session import PHASE_WORDS
from pixelgen.gui.training.tab import TrainingTab
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.sprites.procedural import procedural_sprites, write_sprites
from pixelgen.training.events import Notice


@pytest.fixture
def tab(qtbot, end_jobs, fake_controller, sprite_folder):
    tab = TrainingTab(fake_controller)
    qtbot.addWidget(tab, before_close_func=end_jobs)
    tab.resize(1280, 760)
    tab.show()
    qtbot.waitExposed(tab)
    tab.load([sprite_folder])
    qtbot.waitUntil(lambda: tab.controller.sprites is not None and not tab.controller.dataset.scanning, timeout=10_000)
    return tab


def begin(qtbot, tab) -> None:
    qtbot.mouseClick(tab.view.run.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tab.controller.state is JobState.RUNNING, timeout=5000)


def end(qtbot, tab) -> None:
    qtbot.waitUntil(lambda: tab.controller.state is JobState.IDLE, timeout=5000)


def test_start_enables_pause_and_stop_and_leaves_the_settings_open_for_the_next_run(qtbot, tab, fake_training):
    begin(qtbot, tab)
    run = tab.view.run
    assert (run.start.isEnabled(), run.pause.isEnabled(), run.stop.isEnabled()) == (False, True, True)
    assert tab.view.settings.isEnabled()
    assert run.queue.isEnabled()
    assert fake_training.values["preset"] == "standard"
    assert len(fake_training.values["data"]) == 1


def test_curves_and_numbers_follow_the_events(qtbot, tab, fake_training):
    begin(qtbot, tab)
    fake_training.send(*(fake_training.metrics(step) for step in range(1, 31)))
    fake_training.send(
        fake_training.evaluated(20, fid=3.5, best=True), fake_training.evaluated(30, fid=4.0, best=False)
    )
    qtbot.waitUntil(lambda: tab.view.progress.fid.points("fid") == 2, timeout=5000)
    assert tab.view.progress.loss.points("raw") == tab.view.progress.loss.points("smoothed") == 30
    assert tab.view.progress.loss.points("validation") == 2
    assert tab.view.progress.fid.points("best") == 1
    assert tab.view.progress.fid.note.text() == "sprite encoder, 1,000 sprites"
    stats = tab.view.progress.stats
    qtbot.waitUntil(lambda: stats.step.text().startswith("Step: 30"), timeout=5000)
    assert stats.speed.text().startswith("Speed: 128/s")
    assert stats.left.text().startswith("Time left: 35 s")
    assert stats.fid.text() == "FID: 4 floor 0.25"
    assert stats.originality.text().startswith("Originality: 0.93")
    assert stats.device.text() == "Device: CPU, 2 threads float32, 2.5 M weights"


def test_progress_is_shown_in_the_bar_in_words_and_in_the_status(qtbot, tab, fake_training):
    heard: list[TabStatus] = []
    tab.statusChanged.connect(heard.append)
    begin(qtbot, tab)
    fake_training.send(fake_training.phase("training"), fake_training.metrics(34))
    bar = tab.findChild(QProgressBar, "train.progress")
    qtbot.waitUntil(lambda: bar.value() == 340, timeout=5000)
    assert tab.view.run.phase.text() == "Training, 34 %, 33 s left"
    assert heard[-1] == TabStatus(
        state="Training, step 34", device="CPU, 2 threads", seconds_left=33.0, progress=pytest.approx(0.34)
    )
    fake_training.send(fake_training.phase("evaluating"))
    qtbot.waitUntil(lambda: tab.view.run.phase.text().startswith("Checking quality"), timeout=5000)


def test_previews_grow_and_the_newest_is_large(qtbot, tab, fake_training, sprites):
    begin(qtbot, tab)
    pictures = sprites.pixels[:16]
    fake_training.send(*(fake_training.preview(step, np.roll(pictures, step, axis=0)) for step in (10, 20, 40)))
    previews = tab.view.progress.previews
    qtbot.waitUntil(lambda: previews.moments == 3, timeout=5000)
    assert previews.shown.step == 40
    assert previews.strip.isVisible()
    shot = previews.view.render_pixels()
    shown = straight_pixels(shot)
    offset = previews.view.cell_rect(0)
    factor = previews.view.factor
    block = shown[offset.y() : offset.y() + offset.height() : factor, offset.x() : offset.x() + offset.width() : factor]
    expected = np.roll(pictures, 40, axis=0)[0]
    solid = expected[..., 3] == 255
    np.testing.assert_array_equal(block[solid][:, :3], expected[solid][:, :3])


def test_an_earlier_preview_stays_while_new_ones_come(qtbot, tab, fake_training, sprites):
    begin(qtbot, tab)
    previews = tab.view.progress.previews
    fake_training.send(*(fake_training.preview(step, sprites.pixels[:4]) for step in (10, 20)))
    qtbot.waitUntil(lambda: previews.moments == 2, timeout=5000)
    previews.strip.setFocus()
    qtbot.keyClick(previews.strip, Qt.Key.Key_Up)
    assert previews.shown.step == 10
    fake_training.send(fake_training.preview(30, sprites.pixels[:4]))
    qtbot.waitUntil(lambda: previews.moments == 3, timeout=5000)
    assert previews.shown.step == 10
    qtbot.keyClick(previews.strip, Qt.Key.Key_End)
    assert previews.shown.step == 30
    fake_training.send(fake_training.preview(40, sprites.pixels[:4]))
    qtbot.waitUntil(lambda: previews.shown.step == 40, timeout=5000)


def test_pause_and_resume_by_the_same_button(qtbot, tab, fake_training):
    begin(qtbot, tab)
    button = tab.view.run.pause
    assert button.text().replace("&", "") == "Pause"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert tab.controller.state is JobState.PAUSED
    assert fake_training.cancel.paused
    assert button.text().replace("&", "") == "Resume"
    assert tab.view.run.phase.text().startswith("Paused")
    fake_training.send(fake_training.metrics(1))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tab.view.progress.loss.points("raw") == 1, timeout=5000)
    assert not fake_training.cancel.paused


def test_stop_saves_says_so_and_offers_to_continue(qtbot, tab, fake_training):
    begin(qtbot, tab)
    qtbot.mouseClick(tab.view.run.stop, Qt.MouseButton.LeftButton)
    end(qtbot, tab)
    assert tab.view.run.message.text() == "Stopped and saved after 120 steps in 1 min 05 s."
    assert tab.view.run.resume.isVisible()
    assert tab.view.run.start.isEnabled()
    assert tab.view.settings.isEnabled()


def test_a_finished_training_says_so_and_can_be_used(qtbot, tab, fake_training):
    begin(qtbot, tab)
    fake_training.finish()
    end(qtbot, tab)
    assert tab.view.run.message.text() == "Finished: 120 steps in 1 min 05 s."
    assert not tab.view.run.resume.isVisible()
    with qtbot.waitSignal(tab.modelReady, timeout=1000) as caught:
        qtbot.mouseClick(tab.view.progress.previews.use, Qt.MouseButton.LeftButton)
    assert caught.args == [fake_training.checkpoint]


def test_what_was_learned_so_far_can_be_used_while_the_training_goes_on(qtbot, tab, fake_training):
    assert not tab.view.progress.previews.use.isEnabled()
    begin(qtbot, tab)
    qtbot.waitUntil(lambda: tab.view.progress.previews.use.isEnabled(), timeout=5000)
    with qtbot.waitSignal(tab.modelReady, timeout=5000) as caught:
        qtbot.mouseClick(tab.view.progress.previews.use, Qt.MouseButton.LeftButton)
    assert caught.args == [fake_training.checkpoint]
    assert fake_training.saved_on_request == 1
    assert tab.busy()


def test_a_run_in_a_folder_of_its_own_is_listed_and_remembered(qtbot, tab, fake_training, tmp_path):
    fake_training.folder = write_run(tmp_path / "elsewhere" / "heroes-1", state="running")
    begin(qtbot, tab)
    rows = tab.view.runs.list.rows
    qtbot.waitUntil(lambda: [rows.run(row).path for row in range(rows.rowCount())] == [fake_training.folder])
    assert load_memory().places == (fake_training.folder,)


def letters(tab) -> list[str]:
    """Keys that a letter in sight stands for; what menu bar and tabs of the window take comes first."""
    found = ["Alt+F", "Alt+V", "Alt+R", "Alt+N", "Alt+H", "Alt+T", "Alt+G"]
    found += [each.shortcut().toString() for each in tab.findChildren(QAbstractButton) if each.isVisible()]
    labels = [each for each in tab.findChildren(QLabel) if each.isVisible()]
    found += [QKeySequence.mnemonic(each.text()).toString() for each in labels]
    return [each for each in found if each.startswith("Alt+")]


@pytest.mark.parametrize("size", [(1280, 760), (880, 520)])
def test_each_letter_means_one_thing(qtbot, tab, fake_training, sprites, size):
    tab.resize(*size)
    begin(qtbot, tab)
    fake_training.send(fake_training.metrics(1), fake_training.preview(1, sprites.pixels[:4]))
    qtbot.waitUntil(lambda: tab.view.progress.previews.moments == 1)
    assert {"Alt+A", "Alt+D", "Alt+P"} <= set(letters(tab))
    assert len(letters(tab)) == len(set(letters(tab)))
    qtbot.mouseClick(tab.view.run.stop, Qt.MouseButton.LeftButton)
    end(qtbot, tab)
    tab.view.progress.show_run("earlier", tab.view.progress.live)
    for empty in (False, True):
        if empty:
            tab.controller.dataset.clear()
        for page in ("sprites", "progress", "runs"):
            tab.view.pages.buttons.set_key(page)
            assert "Alt+C" in letters(tab)
            assert len(letters(tab)) == len(set(letters(tab))), (page, letters(tab))


def test_each_letter_means_one_thing_while_sprites_are_read(qtbot, tab):
    tab.view.progress.show_run("earlier", tab.view.progress.live)
    tab.view.dataset.show_scan([])
    for page in ("sprites", "progress", "runs"):
        tab.view.pages.buttons.set_key(page)
        assert tab.view.dataset.cancel.shortcut().toString() in letters(tab)
        assert len(letters(tab)) == len(set(letters(tab))), (page, letters(tab))


@pytest.mark.parametrize("phase", PHASE_WORDS)
def test_what_it_does_is_read_whole_in_the_least_window(qtbot, tab, fake_training, phase):
    tab.resize(880, 520)
    begin(qtbot, tab)
    fake_training.send(fake_training.phase(phase))
    words = tab.view.progress.stats.phase.findChildren(ElidedLabel)
    qtbot.waitUntil(lambda: PHASE_WORDS[phase] in [each.text() for each in words], timeout=5000)
    assert [each.shown_text() for each in words] == [each.text() for each in words]


def test_sprites_that_are_all_switched_off_are_not_shown_beside_the_made_ones(qtbot, tab):
    gallery = tab.view.progress.gallery
    assert len(gallery.sprites.pixels) > 0
    qtbot.mouseClick(tab.view.sprites.chips.none, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(gallery.sprites.pixels) == 0, timeout=5000)
    qtbot.mouseClick(tab.view.sprites.chips.all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(gallery.sprites.pixels) > 0, timeout=5000)


def test_a_mistake_is_one_sentence_in_place(qtbot, tab, fake_training):
    begin(qtbot, tab)
    fake_training.fail(RunError("the disk is full", "3 MB are left", "free some space"))
    end(qtbot, tab)
    assert tab.view.run.message.text() == "The disk is full: 3 MB are left; free some space."
    assert tab.view.run.message.isVisible()
    assert tab.view.run.start.isEnabled()


def test_a_bug_keeps_its_details_and_the_program_goes_on(qtbot, tab, fake_training):
    begin(qtbot, tab)
    fake_training.fail(ZeroDivisionError("division by zero"))
    end(qtbot, tab)
    assert "ZeroDivisionError" in tab.view.run.message.text()
    begin(qtbot, tab)
    assert not tab.view.run.message.isVisible()


def test_a_notice_is_shown_while_the_training_goes_on(qtbot, tab, fake_training):
    begin(qtbot, tab)
    fake_training.send(Notice(run_id=fake_training.run_id, step=3, text="The batch is 32 now: memory ran out."))
    qtbot.waitUntil(lambda: tab.view.run.message.isVisible(), timeout=5000)
    assert tab.view.run.message.text() == "The batch is 32 now: memory ran out."
    assert tab.busy()


def test_a_second_run_starts_with_empty_curves(qtbot, tab, fake_training, sprites):
    begin(qtbot, tab)
    fake_training.send(fake_training.metrics(1), fake_training.preview(1, sprites.pixels[:4]))
    qtbot.waitUntil(lambda: tab.view.progress.previews.moments == 1, timeout=5000)
    fake_training.finish()
    end(qtbot, tab)
    assert tab.view.progress.loss.points("raw") == 1
    begin(qtbot, tab)
    assert tab.view.progress.loss.points("raw") == 0
    assert tab.view.progress.previews.moments == 0


def test_sprites_dropped_while_training_are_for_the_next_one(qtbot, tab, fake_training, tmp_path):
    begin(qtbot, tab)
    shown = tab.view.progress.gallery.sprites.rowCount()
    other = tmp_path / "monsters"
    write_sprites(procedural_sprites(7, size=16, seed=5), other)
    tab.load([other])
    qtbot.waitUntil(lambda: tab.controller.dataset.sources == (other,), timeout=10_000)
    assert len(tab.controller.sprites) == 7
    assert tab.view.progress.gallery.sprites.rowCount() == shown
    assert str(other) not in fake_training.values["data"]


def test_continue_goes_on_with_the_same_run(qtbot, tab, fake_training, monkeypatch, tmp_path):
    gone_on = []
    monkeypatch.setattr(tab.controller, "resume_run", gone_on.append)
    begin(qtbot, tab)
    tab.view.run.stop.click()
    end(qtbot, tab)
    tab.view.run.resume.click()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    tab.menu.resume.trigger()
    assert gone_on == [fake_training.folder, tmp_path]


def test_shutdown_stops_and_saves_before_it_calls_back(qtbot, tab, fake_training):
    begin(qtbot, tab)
    calls = []
    tab.shutdown(lambda: calls.append(tab.controller.busy))
    qtbot.waitUntil(lambda: bool(calls), timeout=5000)
    assert calls == [False]
    assert fake_training.cancel.stopping
    assert not fake_training.cancel.aborted


def test_everything_is_reached_by_the_tab_key_and_has_a_name(tab):
    from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QListView

    for kind in (QAbstractButton, QAbstractSpinBox, QComboBox, QListView):
        for widget in tab.findChildren(kind):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                name = widget.accessibleName() or getattr(widget, "text", str)()
                assert name, f"{widget} {widget.objectName()} has no name"


def test_ten_thousand_events_do_not_hold_up_the_window(qtbot, tab, fake_training):
    begin(qtbot, tab)
    fake_training.send(*(fake_training.metrics(step) for step in range(1, 10_001)))
    qtbot.waitUntil(lambda: tab.view.progress.loss.points("raw") == 10_000, timeout=20_000)
    qtbot.waitUntil(lambda: tab.view.progress.stats.step.text().startswith("Step: 10,000"), timeout=5000)

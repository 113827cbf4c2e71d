"""The Progress page: the time-lapse, likeness, earlier runs, export; driven by events, mouse and keys."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QInputDialog, QListView

from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.training.progress.controller import ProgressController
from pixelgen.gui.training.progress.page import ProgressPage
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.config import TrainConfig
from pixelgen.training.events import RunStarted
from pixelgen.training.recorder import RunRecorder
from pixelgen.training.run import RunFolder
from pixelgen.training.summary import RunSummary, summarise


@pytest.fixture
def page(qtbot):
    page = ProgressPage()
    qtbot.addWidget(page)
    page.resize(1040, 760)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def controller(qtbot, page):
    controller = ProgressController(page, page)
    yield controller
    ended = []
    controller.shutdown(lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended), timeout=10_000)


@pytest.fixture
def press(qtbot):
    return lambda widget: qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def feed(page: ProgressPage, fake_training, sprites: SpriteSet, steps=(10, 20, 40, 80)) -> None:
    """A run begins and shows its sprites at ``steps``; each time they move on by one."""
    page.show_event(fake_training.started())
    for number, step in enumerate(steps):
        page.show_event(fake_training.metrics(step))
        page.show_event(fake_training.preview(step, np.roll(sprites.pixels[:6], number, axis=0)))


def written_run(path: Path, fake_training, sprites: Path, *, steps: int = 30) -> RunSummary:
    """A finished run in ``path``, as the trainer leaves it behind."""
    run = RunFolder(path)
    config = TrainConfig(data=(sprites,), validation=0.2, seed=3, size=16)
    config.write(run.config_file)
    record = RunRecorder(run)
    values = fake_training.started()
    started = {name: getattr(values, name) for name in values.__slots__} | {"folder": path, "run_id": path.name}
    record(RunStarted(**started))
    for step in range(1, steps + 1):
        record(fake_training.metrics(step))
    record(fake_training.evaluated(steps, fid=4.5, best=True))
    record(fake_training.preview(steps, procedural_sprites(4, size=16).pixels))
    record.close()
    return summarise(run)


# -- the time-lapse ----------------------------------------------------------------------------------------------------


def test_the_newest_moment_is_shown_until_an_earlier_one_is_chosen(qtbot, page, fake_training, sprites):
    feed(page, fake_training, sprites)
    lapse = page.previews
    assert (lapse.moments, lapse.shown.step) == (4, 80)
    qtbot.keyClick(lapse.view, Qt.Key.Key_Left)
    assert lapse.shown.step == 40
    page.show_event(fake_training.preview(160, sprites.pixels[:6]))
    assert (lapse.moments, lapse.shown.step) == (5, 40)
    qtbot.keyClick(lapse.view, Qt.Key.Key_End)
    page.show_event(fake_training.preview(320, sprites.pixels[:6]))
    assert lapse.shown.step == 320
    qtbot.keyClick(lapse.view, Qt.Key.Key_Home)
    assert lapse.shown.step == 10
    np.testing.assert_array_equal(lapse.view.sprites, sprites.pixels[:6])


def test_slider_strip_and_view_show_the_same_moment(qtbot, page, fake_training, sprites):
    feed(page, fake_training, sprites)
    lapse = page.previews
    lapse.scrubber.slider.setValue(1)
    assert lapse.strip.currentIndex().row() == 1
    assert lapse.shown.step == 20
    place = lapse.strip.visualRect(lapse.strip.moments.index(2, 0)).center()
    qtbot.mouseClick(lapse.strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (lapse.scrubber.position, lapse.shown.step) == (2, 40)
    assert lapse.findChild(QAbstractButton, "train.previews.export").isEnabled()
    qtbot.keyClick(lapse.strip, Qt.Key.Key_Up)
    assert lapse.shown.step == 20


def test_enter_plays_to_the_end(qtbot, page, fake_training, sprites):
    feed(page, fake_training, sprites)
    lapse = page.previews
    lapse.scrubber.speed.setCurrentIndex(lapse.scrubber.speed.count() - 1)
    qtbot.keyClick(lapse.view, Qt.Key.Key_Return)
    assert lapse.scrubber.playing
    assert lapse.shown.step == 10
    qtbot.waitUntil(lambda: lapse.shown.step == 80 and not lapse.scrubber.playing, timeout=5000)


def test_the_strip_shows_whole_pictures_beside_its_scroll_bar(page, fake_training, sprites):
    feed(page, fake_training, sprites, steps=range(1, 40))
    strip = page.previews.strip
    page.grab()
    for row in range(strip.moments.rowCount()):
        rect = strip.visualRect(strip.moments.index(row, 0))
        assert rect.left() >= 0
        assert rect.right() < strip.viewport().width()


def test_a_sample_can_be_asked_for_while_a_training_runs(qtbot, page, fake_training, sprites, press):
    feed(page, fake_training, sprites)
    asked = []
    page.sampleWanted.connect(lambda: asked.append(True))
    for state, live in ((JobState.IDLE, False), (JobState.RUNNING, True), (JobState.PAUSED, False)):
        page.show_session(page.live.session, state)
        assert page.previews.sample.isEnabled() == live
        press(page.previews.sample)
    assert asked == [True]


def test_a_new_run_begins_with_nothing(page, fake_training, sprites):
    feed(page, fake_training, sprites)
    page.clear()
    assert page.previews.moments == 0
    assert page.previews.shown is None
    assert page.previews.view.sprites is None
    assert page.loss.points("raw") == 0
    assert not page.previews.export.isEnabled()
    assert not page.previews.scrubber.slider.isEnabled()


# -- likeness ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def live_run(page, fake_training, sprite_folder):
    """A run whose folder has its settings, learning from 40 sprites of 16 px of which some are held out."""
    path = fake_training.folder
    TrainConfig(data=(sprite_folder,), validation=0.2, seed=3, size=16).write(RunFolder(path).config_file)
    page.show_event(fake_training.started())
    return path


def test_a_clicked_sprite_is_shown_beside_its_nearest_training_sprite(
    qtbot, page, controller, live_run, fake_training, sprites
):
    training, held_out = sprites.split(validation=0.2, seed=3)
    page.show_sprites(sprites)
    shifted = np.zeros_like(training.pixels[7:8])
    shifted[:, :, 1:] = training.pixels[7:8, :, :-1]
    noise = np.random.default_rng(0).integers(0, 256, (1, 16, 16, 4), np.uint8)
    made = np.concatenate([training.pixels[3:4], shifted, held_out.pixels[:1], noise])
    made.setflags(write=False)  # as the trainer hands them over
    page.show_event(fake_training.preview(10, made))
    lapse = page.previews
    assert not lapse.likeness.isVisible()
    qtbot.mouseClick(lapse.view.viewport(), Qt.MouseButton.LeftButton, pos=lapse.view.cell_rect(0).center())
    assert lapse.likeness.isVisible()
    qtbot.waitUntil(lambda: lapse.likeness.verdict.text() == "Copy", timeout=20_000)
    assert lapse.likeness.words.text() == "The same, pixel for pixel."
    np.testing.assert_array_equal(lapse.likeness.nearest.sprites[0], training.pixels[3])
    np.testing.assert_array_equal(lapse.likeness.made.sprites[0], made[0])
    assert page.gallery.currentIndex().row() == sprites.names.index(training.names[3])
    qtbot.keyClick(lapse.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: lapse.likeness.name.text() == training.names[7], timeout=20_000)
    assert lapse.likeness.verdict.text() == "Copy"
    qtbot.keyClick(lapse.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: lapse.likeness.name.text() in training.names, timeout=20_000)
    assert lapse.likeness.name.text() != held_out.names[0]  # what was held out cannot have been copied
    qtbot.keyClick(lapse.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: lapse.likeness.verdict.text() == "Original", timeout=20_000)
    qtbot.keyClick(lapse.view, Qt.Key.Key_Escape)
    assert not lapse.likeness.isVisible()
    assert lapse.view.current is None


def test_the_likeness_follows_the_moment(qtbot, page, controller, live_run, fake_training, sprites):
    training, _ = sprites.split(validation=0.2, seed=3)
    for step in (10, 20, 30):
        page.show_event(fake_training.preview(step, training.pixels[step : step + 2]))
    lapse = page.previews
    lapse.view.select((1,))
    lapse.scrubber.go_first()
    qtbot.waitUntil(lambda: lapse.likeness.name.text() == training.names[11], timeout=20_000)
    qtbot.keyClick(lapse.view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: lapse.likeness.name.text() == training.names[21], timeout=20_000)


def test_sprites_that_are_gone_are_said_to_be(qtbot, page, controller, live_run, fake_training, sprites, sprite_folder):
    page.show_event(fake_training.preview(10, sprites.pixels[:4]))
    sprite_folder.rename(sprite_folder.with_name("elsewhere"))
    page.previews.view.select((0,))
    qtbot.waitUntil(lambda: page.previews.likeness.verdict.text() == "Unknown", timeout=20_000)
    assert sprite_folder.name in page.previews.likeness.words.text()


# -- export ------------------------------------------------------------------------------------------------------------


def choose(dialog, name: str, text: str) -> None:
    combo = dialog.findChild(QComboBox, name)
    combo.setCurrentIndex(next(i for i in range(combo.count()) if text in combo.itemText(i)))


@pytest.mark.parametrize(
    ("form", "name", "size", "frames"),
    [
        ("GIF", "film.gif", (3 * 17 - 1, 2 * 17 - 1), 4),
        ("APNG", "film.png", (3 * 17 - 1, 2 * 17 - 1), 4),
        ("sheet", "sheet.png", (4 * 16, 6 * 16), 1),
    ],
)
def test_the_time_lapse_is_written(
    qtbot, page, controller, fake_training, sprites, press, tmp_path, monkeypatch, form, name, size, frames
):
    feed(page, fake_training, sprites)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), ""))
    press(page.previews.export)
    choose(controller.dialog, "film.format", form)
    controller.dialog.scale.setValue(1)
    press(controller.dialog.save)
    qtbot.waitUntil(lambda: page.previews.message.isVisible(), timeout=10_000)
    assert page.previews.message.text() == f"The time-lapse is in {tmp_path / name}."
    with Image.open(tmp_path / name) as written:
        assert written.size == size
        assert getattr(written, "n_frames", 1) == frames
        first = np.asarray(written.convert("RGBA"))
    np.testing.assert_array_equal(first[:16, :16][..., 3] > 127, sprites.pixels[0][..., 3] > 127)


def test_the_chosen_sprite_alone_can_be_written(
    qtbot, page, controller, fake_training, sprites, press, tmp_path, monkeypatch
):
    feed(page, fake_training, sprites)
    page.previews.view.select((2,))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "one.png"), ""))
    press(page.previews.export)
    dialog = controller.dialog
    assert dialog.what.currentText() == "Sprite 3"
    choose(dialog, "film.format", "sheet")
    dialog.scale.setValue(2)
    assert dialog.size_text.text() == "4 moments, 128 × 32 px"
    assert not dialog.rate.isEnabled()
    press(dialog.save)
    qtbot.waitUntil(lambda: (tmp_path / "one.png").exists(), timeout=10_000)
    qtbot.waitUntil(lambda: page.previews.message.isVisible(), timeout=10_000)
    with Image.open(tmp_path / "one.png") as written:
        shown = np.asarray(written.convert("RGBA"))[::2, ::2]
    expected = np.concatenate([np.roll(sprites.pixels[:6], k, axis=0)[2] for k in range(4)], axis=1)
    np.testing.assert_array_equal(shown, expected)


def test_a_place_that_cannot_be_written_to_is_one_sentence(
    qtbot, page, controller, fake_training, sprites, press, tmp_path, monkeypatch
):
    feed(page, fake_training, sprites)
    (tmp_path / "folder.gif").mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "folder.gif"), ""))
    press(page.previews.export)
    press(controller.dialog.save)
    qtbot.waitUntil(lambda: "is a folder" in page.previews.message.text(), timeout=10_000)


# -- earlier runs ------------------------------------------------------------------------------------------------------


def test_an_opened_run_is_read_beside_the_window_and_the_training_goes_on_behind_it(
    qtbot, page, controller, fake_training, sprites, sprite_folder, tmp_path, press
):
    summary = written_run(tmp_path / "runs" / "yesterday", fake_training, sprite_folder)
    page.show_sprites(sprites)
    feed(page, fake_training, sprites)
    page.set_usable(usable=True)
    with qtbot.waitSignal(controller.opened, timeout=10_000):
        controller.open_run(summary)
    assert page.loss.points("raw") == 30
    assert page.previews.shown.step == 30
    assert page.stats.fid.text() == "FID: 4.5 floor 0.25"
    assert page.opened.text() == "Earlier run: yesterday"
    assert not page.previews.use.isEnabled()  # it left no model behind
    qtbot.waitUntil(lambda: page.sprites is not None and len(page.sprites) == 40, timeout=10_000)
    page.show_event(fake_training.metrics(100))
    page.show_session(page.live.session, JobState.RUNNING)
    assert page.loss.points("raw") == 30
    assert page.stats.step.text().startswith("Step: 30")
    press(page.findChild(QAbstractButton, "train.progress.back"))
    assert page.loss.points("raw") == 5
    assert page.previews.shown.step == 80
    assert page.previews.use.isEnabled()
    assert not page.opened.isVisible()
    assert page.sprites is sprites


def test_an_opened_run_shows_its_newest_moment_and_cannot_be_asked_for_more(page, fake_training, sprites):
    feed(page, fake_training, sprites)
    page.show_session(page.live.session, JobState.RUNNING)
    page.previews.scrubber.go_first()
    feed(other := ProgressPage(), fake_training, sprites, steps=(5, 15, 25))
    page.show_run("other", other.live)
    other.deleteLater()
    assert page.previews.shown.step == 25
    assert page.previews.scrubber.slider.isEnabled()
    assert not page.previews.sample.isEnabled()
    page.close_run()
    assert page.previews.shown.step == 80
    assert page.previews.sample.isEnabled()


def test_the_model_of_an_opened_run_can_be_used(qtbot, page, fake_training, press, tmp_path):
    used = []
    page.useWanted.connect(used.append)
    page.set_usable(usable=True)
    press(page.previews.use)
    page.show_run("yesterday", page.live, checkpoint=tmp_path / "best.safetensors")
    press(page.previews.use)
    assert used == [None, tmp_path / "best.safetensors"]


def test_a_run_that_cannot_be_read_leaves_what_is_shown(qtbot, page, controller, fake_training, sprites, tmp_path):
    feed(page, fake_training, sprites)
    summary = written_run(tmp_path / "runs" / "odd", fake_training, tmp_path / "gone")
    with qtbot.waitSignal(controller.opened, timeout=10_000):
        controller.open_run(summary)
    qtbot.waitUntil(lambda: "gone" in page.gallery._message, timeout=10_000)
    assert page.sprites is None


def test_a_run_that_goes_on_gets_its_first_part_back(qtbot, page, controller, fake_training, sprite_folder, tmp_path):
    path = tmp_path / "runs" / fake_training.run_id
    written_run(path, fake_training, sprite_folder)
    values = fake_training.started()
    started = {name: getattr(values, name) for name in values.__slots__} | {"folder": path, "resumed_at": 20}
    page.show_event(RunStarted(**started))
    page.show_event(fake_training.metrics(21))
    qtbot.waitUntil(lambda: page.loss.points("raw") == 21, timeout=10_000)
    page.show_event(fake_training.metrics(22))
    assert list(page.live.points("raw", axis="step")[0]) == list(range(1, 23))


def test_up_to_four_earlier_runs_are_laid_under(qtbot, page, controller, fake_training, sprite_folder, tmp_path):
    runs = [written_run(tmp_path / "runs" / f"run-{k}", fake_training, sprite_folder, steps=20 + k) for k in range(5)]
    page.show_event(fake_training.metrics(1))
    controller.set_comparable(runs)
    actions = page.choices.compare_menu.actions()
    assert [action.text() for action in actions] == [f"run-{k}" for k in range(5)]
    for action in actions[:4]:
        action.trigger()
    qtbot.waitUntil(lambda: len(page.loss._earlier) == 4, timeout=20_000)
    assert {run.name for run in page.fid._earlier} == {f"run-{k}" for k in range(4)}
    assert not actions[4].isEnabled()
    actions[1].trigger()
    assert [run.name for run in page.loss._earlier] == ["run-0", "run-2", "run-3"]
    assert actions[4].isEnabled()
    controller.set_comparable(runs[2:])  # run-0 was deleted
    assert [run.name for run in page.loss._earlier] == ["run-2", "run-3"]
    assert [action.isChecked() for action in page.choices.compare_menu.actions()] == [True, True, False]


def test_without_earlier_runs_the_menu_says_so(page):
    (action,) = page.choices.compare_menu.actions()
    assert not action.isEnabled()
    assert "No earlier runs" in action.text()


# -- axes and numbers --------------------------------------------------------------------------------------------------


def test_both_plots_share_axis_and_start(qtbot, page, fake_training):
    for step in range(1, 101):
        page.show_event(fake_training.metrics(step, smoothed_loss=9.0 if step < 15 else 0.5))
    by_minutes = page.choices.axis_menu.actions()[2]
    by_minutes.trigger()
    assert by_minutes.isChecked()
    assert (page.loss._axis, page.fid._axis) == ("minutes", "minutes")
    off, automatic, hundred, *_, other = page.choices.ignore_menu.actions()
    automatic.trigger()
    assert (page.loss._first, page.fid._first) == (15, 15)
    assert page.loss.note.text() == "without the first 15 steps"
    hundred.trigger()
    assert page.loss._first == 100
    other.trigger()
    dialog = page.findChild(QInputDialog)
    dialog.setIntValue(40)
    dialog.accept()
    assert page.loss._first == 40
    off.trigger()
    assert page.loss.note.text() == ""


@pytest.mark.parametrize(
    ("originality", "copying", "words"),
    [
        (1.9, False, "unlike your sprites yet"),
        (1.1, False, "as new as real art"),
        (0.7, False, "close to your sprites"),
        (0.3, False, "very close to yours"),
        (0.5, True, "has begun to copy"),
    ],
)
def test_originality_is_told_in_words(page, fake_training, originality, copying, words):
    event = fake_training.evaluated(10, fid=3.0, best=True)
    values = {name: getattr(event, name) for name in event.__slots__}
    page.show_event(type(event)(**{**values, "originality": originality, "copying": copying}))
    page.show_session(page.live.session, JobState.RUNNING)
    assert page.stats.originality.text() == f"Originality: {originality:.2f} {words}"


def test_in_the_least_window_nothing_is_cut(qtbot, page, fake_training, sprites):
    page.resize(524, 470)  # as in a window of 880 × 600
    page.show_event(fake_training.started())
    page.show_event(fake_training.metrics(2560, seconds_left=5520.0))
    page.show_event(fake_training.evaluated(2560, fid=798.0, best=True))
    page.show_session(page.live.session, JobState.RUNNING)
    qtbot.waitUntil(lambda: page.previews.width() < 400 and page.stats.speed.y() > page.stats.phase.y())
    for button in (page.previews.sample, page.previews.export, page.previews.use):
        assert button.width() >= button.sizeHint().width()
        assert button.accessibleName()
        assert not button.shortcut().isEmpty()
    for tab in page.loss.tabs.findChildren(QAbstractButton):
        assert tab.width() >= tab.fontMetrics().horizontalAdvance(tab.text())
    stats = page.stats
    for label in stats.findChildren(ElidedLabel):
        assert not label.isVisible() or label.shown_text() == label.text()
    page.resize(1040, 760)
    qtbot.waitUntil(lambda: page.previews.use.text() == "Use &in Generate" and stats.speed.y() == stats.phase.y())


def test_every_control_has_a_name(page, fake_training, sprites):
    feed(page, fake_training, sprites)
    for kind in (QAbstractButton, QComboBox, QListView):
        for widget in page.findChildren(kind):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert widget.accessibleName() or getattr(widget, "text", str)(), widget.objectName()

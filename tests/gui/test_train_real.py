"""The whole Train tab with the real trainer: drop, train, pause, resume, stop, go on, use."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.training.controller import TrainingController
from pixelgen.gui.training.tab import TrainingTab
from pixelgen.model.checkpoint import load_model
from pixelgen.sprites.procedural import procedural_sprites, write_sprites

SMALL = {
    "preset": "draft",
    "model": "nano",
    "number_format": "float32",
    "batch": 4,
    "evaluation_sprites": 8,
    "evaluation_calls": 1,
    "evaluation_steps": 4,
    "previews": 4,
}


@pytest.fixture
def tab(qtbot, end_jobs):
    tab = TrainingTab(TrainingController(make_estimate=lambda values, sprites: lambda report, cancel: None))
    tab.controller.estimated.disconnect()
    qtbot.addWidget(tab, before_close_func=end_jobs)
    tab.resize(1280, 760)
    tab.show()
    qtbot.waitExposed(tab)
    return tab


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "heroes"
    write_sprites(procedural_sprites(40, size=8), path)
    return path


@pytest.mark.usefixtures("known_speed")
def test_from_a_dropped_folder_to_a_model_that_is_handed_over(qtbot, tab, drop_files, folder, tmp_path):
    view, controller = tab.view, tab.controller
    assert drop_files(view.dataset.area, [folder])
    qtbot.waitUntil(lambda: view.run.start.isEnabled(), timeout=20_000)
    view.settings.advanced.set_open(True)
    qtbot.waitUntil(lambda: view.settings.form is not None, timeout=60_000)
    view.settings.set_values({**SMALL, "out": str(tmp_path / "run"), "steps": 100_000})
    assert view.settings.findChild(QComboBox, "train.model").currentText().startswith("Nano")

    qtbot.mouseClick(view.run.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.progress.loss.points("raw") > 0 and view.progress.previews.moments > 0, timeout=60_000)
    assert view.progress.previews.shown.sprites.shape == (4, 8, 8, 4)

    qtbot.mouseClick(view.run.pause, Qt.MouseButton.LeftButton)
    assert controller.state is JobState.PAUSED
    paused_at = controller.session.step
    assert view.run.phase.text().startswith("Paused")
    qtbot.mouseClick(view.run.pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: controller.session.step > paused_at and view.progress.fid.points("fid") > 0, timeout=60_000)
    assert view.progress.fid.points("floor") == 2

    qtbot.mouseClick(view.run.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: controller.state is JobState.IDLE, timeout=60_000)
    assert view.run.message.text().startswith("Stopped and saved after ")
    steps = controller.session.step

    qtbot.mouseClick(view.run.resume, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: controller.session.step > steps, timeout=60_000)
    assert controller.session.started.resumed_at >= steps
    qtbot.mouseClick(view.run.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: controller.state is JobState.IDLE, timeout=60_000)

    with qtbot.waitSignal(tab.modelReady, timeout=5000) as caught:
        qtbot.mouseClick(view.progress.previews.use, Qt.MouseButton.LeftButton)
    assert load_model(caught.args[0]).header.unet.size == 8


def test_a_setting_outside_its_limits_is_one_sentence_in_place_and_keeps_start_shut(qtbot, tab, folder):
    tab.load([folder])
    qtbot.waitUntil(lambda: tab.view.run.start.isEnabled(), timeout=20_000)
    tab.view.settings.set_values({**SMALL, "steps": 5, "ema_widths": "wide"})
    qtbot.waitUntil(lambda: not tab.view.run.start.isEnabled(), timeout=60_000)
    (error,) = tab.view.settings.errors
    assert tab.view.run.start.toolTip() == error.text
    assert "Traceback" not in error.text
    tab.view.settings.set_values({**SMALL, "steps": 5})
    qtbot.waitUntil(lambda: tab.view.run.start.isEnabled(), timeout=20_000)


def test_one_sprite_is_too_few_and_says_so(qtbot, tab, tmp_path):
    lonely = tmp_path / "lonely"
    write_sprites(procedural_sprites(1, size=8), lonely)
    tab.load([lonely])
    qtbot.waitUntil(lambda: tab.controller.sprites is not None, timeout=20_000)
    qtbot.waitUntil(lambda: "1 sprite" in tab.view.run.start.toolTip(), timeout=20_000)
    assert not tab.view.run.start.isEnabled()


def test_the_speed_of_this_computer_is_measured(qtbot, end_jobs, folder):
    tab = TrainingTab()
    qtbot.addWidget(tab, before_close_func=end_jobs)
    tab.view.settings.set_values({"preset": "draft"})
    tab.load([folder])
    qtbot.waitUntil(lambda: "measured here" in tab.view.settings.minutes.text(), timeout=100_000)
    assert "sprites a second" in tab.view.settings.speed.text()

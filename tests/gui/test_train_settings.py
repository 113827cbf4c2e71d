"""Preset, minutes, Advanced: what is chosen is what the trainer is told, and it is remembered."""

import sys

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox

from pixelgen.gui.training.jobs import Estimate
from pixelgen.gui.training.settings.panel import SettingsPanel
from pixelgen.gui.training.tab import TrainingTab
from pixelgen.training.config import TrainConfig
from pixelgen.training.presets import PRESETS


@pytest.fixture
def panel(qtbot):
    panel = SettingsPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_every_preset_is_offered_with_its_range_of_minutes(panel):
    assert [panel.preset.itemData(row) for row in range(panel.preset.count())] == list(PRESETS)
    for row, preset in enumerate(PRESETS.values()):
        panel.preset.setCurrentIndex(row)
        least, most = preset.minutes
        assert panel.minutes.text() == f"{least} to {most} min, by speed"
        assert panel.values() == {"preset": preset.key}


def test_minutes_that_were_typed_win_until_another_preset_is_chosen(qtbot, panel):
    panel.minutes.setFocus()
    panel.minutes.selectAll()
    qtbot.keyClicks(panel.minutes, "7.5")
    assert panel.values()["minutes"] == 7.5
    panel.preset.setCurrentIndex(1)
    assert "minutes" not in panel.values()


def test_an_estimate_replaces_the_range(panel):
    key = panel.preset.currentData()
    panel.show_estimate(Estimate(preset=key, minutes=24.0, images_per_s=412.4, device="CPU, 2 threads"))
    assert panel.minutes.text() == "24 min, measured here"
    assert panel.speed.text() == "CPU, 2 threads: 412 sprites a second"
    panel.show_estimate(Estimate(preset="another", minutes=1.0, images_per_s=1.0, device=""))
    assert panel.minutes.text() == "24 min, measured here"


def test_advanced_is_folded_and_made_from_the_config(panel):
    assert panel.form is None
    panel.advanced.button.click()
    assert "pixelgen.training.config" in sys.modules
    form = panel.form
    assert form is not None
    shown = set(TrainConfig.model_fields) - {"data", "preset", "minutes"}
    for name in shown:
        editor = form.editor(name)
        assert editor.objectName() == f"train.{name}"
        assert editor.accessibleName() == TrainConfig.model_fields[name].title
        assert TrainConfig.model_fields[name].description in editor.toolTip()
    assert panel.values() == {"preset": panel.preset.currentData()}


def test_advanced_values_reach_the_config_and_come_back(panel):
    panel.advanced.set_open(True)
    form = panel.form
    form.findChild(QComboBox, "train.model").setCurrentText("Medium")
    form.findChild(QSpinBox, "train.steps").setValue(500)
    form.findChild(QCheckBox, "train.flip").setChecked(True)
    form.findChild(QLineEdit, "train.ema_widths").setText("0.1, 0.05")
    values = panel.values()
    config = TrainConfig.parse(values)
    assert (config.model, config.steps, config.flip, config.ema_widths) == ("medium", 500, True, (0.1, 0.05))
    panel.set_values({"preset": "draft", "steps": 7})
    assert panel.values() == {"preset": "draft", "steps": 7}
    panel.set_values(values)
    assert panel.values() == values


def test_unset_numbers_are_left_to_the_program(panel):
    panel.advanced.set_open(True)
    box = panel.form.findChild(QSpinBox, "train.size")
    assert box.text() == "Automatic"
    box.setValue(48)
    assert panel.values()["size"] == 48
    box.setValue(box.minimum())
    assert "size" not in panel.values()


def test_settings_that_were_used_are_there_at_the_next_start(
    qtbot, end_jobs, fake_controller, fake_training, sprite_folder
):
    tab = TrainingTab(fake_controller)
    qtbot.addWidget(tab, before_close_func=end_jobs)
    tab.load([sprite_folder])
    qtbot.waitUntil(lambda: tab.controller.sprites is not None and not tab.controller.dataset.scanning, timeout=10_000)
    tab.view.settings.set_values({"preset": "long", "minutes": 3.0, "seed": 9})
    tab.start()
    qtbot.waitUntil(lambda: bool(fake_training.values), timeout=5000)
    assert fake_training.values["seed"] == 9
    another = TrainingTab()
    qtbot.addWidget(another, before_close_func=end_jobs)
    assert another.view.settings.values() == {"preset": "long", "minutes": 3.0, "seed": 9}


def test_the_measured_minutes_appear_once_there_are_sprites(qtbot, end_jobs, fake_controller, sprite_folder):
    tab = TrainingTab(fake_controller)
    qtbot.addWidget(tab, before_close_func=end_jobs)
    tab.load([sprite_folder])
    qtbot.waitUntil(lambda: tab.view.settings.minutes.text() == "24 min, measured here", timeout=10_000)
    tab.view.settings.preset.setCurrentIndex(tab.view.settings.preset.findData("draft"))
    qtbot.waitUntil(lambda: tab.view.settings.minutes.text() == "4 min, measured here", timeout=10_000)

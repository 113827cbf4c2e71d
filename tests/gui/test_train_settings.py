"""Preset, budget, Advanced: what is chosen is what the trainer is told, and it is remembered."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)

from pixelgen.gui.settings import load_preferences
from pixelgen.gui.training.jobs import Estimate, estimate_job
from pixelgen.gui.training.settings.command_dialog import CommandDialog
from pixelgen.gui.training.settings.panel import SettingsPanel
from pixelgen.gui.training.settings.preset_choice import minutes_text
from pixelgen.gui.training.settings.schema import load_schema
from pixelgen.gui.training.tab import TrainingTab
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.training.config import TrainConfig
from pixelgen.training.presets import PRESETS

MEASURED = Estimate(
    preset="standard",
    minutes=24.0,
    images_per_s=412.4,
    device="CPU, 2 threads",
    by_preset={"draft": 4.0, "standard": 24.0, "long": 190.0},
    model="small",
    batch=32,
)


@pytest.fixture
def panel(qtbot):
    panel = SettingsPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 900)
    panel.show()
    return panel


def press(qtbot, parent: QWidget, name: str) -> None:
    button = parent.findChild(QWidget, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(panel: SettingsPanel, name: str) -> None:
    """An entry of the menu."""
    panel.menu.findChild(QAction, f"train.settings.{name}").trigger()


# -- in front ----------------------------------------------------------------------------------------------------------


def test_the_field_of_the_steps_is_as_wide_as_the_others_until_there_is_an_estimate(qtbot, panel):
    panel.budget.kind.set_key("steps")
    qtbot.waitUntil(lambda: panel.budget.steps.isVisible())
    panel.budget.grab()  # lays out
    steps = panel.budget.steps
    assert steps.width() == panel.budget.width()
    panel.show_estimate(MEASURED)
    qtbot.waitUntil(lambda: steps.width() < panel.budget.width())
    assert panel.budget.hint()


def test_three_presets_from_quick_to_long_with_their_ranges(qtbot, panel):
    assert panel.preset.order == ["draft", "standard", "long"]
    assert panel.values() == {"preset": next(iter(PRESETS))}
    for key, detail in (("draft", "3–12 min"), ("standard", "10–60 min"), ("long", "45 min–8 h")):
        assert panel.preset.detail(key) == detail
        press(qtbot, panel, f"train.preset.{key}")
        assert panel.values() == {"preset": key}
        least, most = PRESETS[key].minutes
        assert panel.minutes.text() == f"{least} to {most} min, by speed"


def test_presets_are_chosen_by_the_arrow_keys(qtbot, panel):
    panel.preset.set_key("draft")
    panel.preset.button("draft").setFocus()
    qtbot.keyClick(panel.preset.button("draft"), Qt.Key.Key_Right)
    assert panel.preset.key == "standard"


def test_what_is_measured_replaces_all_ranges(panel):
    panel.show_estimate(MEASURED)
    assert [panel.preset.detail(key) for key in panel.preset.order] == ["4 min", "24 min", "3 h 10"]
    assert panel.minutes.text() == "24 min, measured here"
    assert panel.speed.text() == "CPU, 2 threads: 412 sprites a second"
    assert panel.findChild(QComboBox, "train.model").currentText() == "Automatic: Small"
    panel.show_estimate(Estimate(preset="another", minutes=1.0, images_per_s=1.0, device=""))
    assert panel.minutes.text() == "24 min, measured here"


def test_it_says_that_it_measures_until_there_is_a_figure(panel):
    panel.show_measuring(True)
    assert panel.speed.isVisible()
    assert "Measuring" in panel.speed.text()
    panel.show_measuring(False)
    assert not panel.speed.isVisible(), "broken off: nothing to say"
    panel.show_estimate(MEASURED)
    panel.show_measuring(True)
    assert "412" in panel.speed.text()


@pytest.mark.parametrize(
    ("minutes", "text"), [(0.1, "1 min"), (59.4, "59 min"), (60, "1 h"), (95, "1 h 35"), (480, "8 h")]
)
def test_minutes_as_people_say_them(minutes, text):
    assert minutes_text(minutes) == text


def test_minutes_that_were_typed_win_until_another_preset_is_chosen(qtbot, panel):
    panel.minutes.setFocus()
    panel.minutes.selectAll()
    qtbot.keyClicks(panel.minutes, "7.5")
    assert panel.values()["minutes"] == 7.5
    press(qtbot, panel, "train.preset.draft")
    assert "minutes" not in panel.values()


def test_a_budget_is_minutes_or_steps_or_nothing(qtbot, panel):
    panel.show_estimate(MEASURED)
    press(qtbot, panel, "train.budget.steps")
    assert panel.budget.steps.isVisible()
    assert not panel.minutes.isVisible()
    panel.budget.steps.setValue(77_325)  # × 32 sprites at 412.4 a second
    assert panel.values() == {"preset": "standard", "steps": 77_325}
    assert panel.budget.hint() == "about 1 h 40"
    press(qtbot, panel, "train.budget.endless")
    assert panel.values() == {"preset": "standard", "endless": True}
    TrainConfig.parse(panel.values())
    press(qtbot, panel, "train.preset.long")
    assert panel.values() == {"preset": "long"}


@pytest.mark.parametrize("budget", [{"minutes": 12.5}, {"steps": 300}, {"endless": True}, {}])
def test_a_budget_comes_back_as_it_was(panel, budget):
    panel.set_values({"preset": "draft", **budget})
    assert panel.values() == {"preset": "draft", **budget}


def test_unset_numbers_are_left_to_the_program(panel):
    box = panel.findChild(QSpinBox, "train.size")
    assert box.text() == "Automatic"
    panel.show_data_set(procedural_sprites(20, size=16).report)
    assert box.text() == "Automatic: 16 px"
    box.setValue(48)
    assert panel.values()["size"] == 48
    box.setValue(box.minimum())
    assert "size" not in panel.values()


# -- Advanced ----------------------------------------------------------------------------------------------------------


def test_every_setting_of_the_engine_can_be_reached(panel):
    assert panel.form is None
    panel.advanced.button.click()
    elsewhere = {"data", "sheets", "without_classes", "without_sprites", "preset", "endless"}
    cluster = {"nodes"}
    for name in set(TrainConfig.model_fields) - elsewhere - cluster:
        found = panel.findChildren(QWidget, f"train.{name}")
        assert len(found) == 1, name
        assert found[0].accessibleName(), name
        assert f"({name})" in found[0].toolTip()
    for name in elsewhere - {"preset", "endless"}:
        assert not panel.findChildren(QWidget, f"train.{name}"), "the data set has its own panel"
    assert panel.values() == {"preset": panel.preset.key}


def test_every_advanced_setting_has_its_heading():
    assert "More" not in dict(load_schema().sections())


def test_help_and_limits_come_from_the_engine(panel):
    panel.advanced.set_open(True)
    tip = panel.form.editor("batch").toolTip()
    assert TrainConfig.model_fields["batch"].description in tip
    assert "1 to 65,536" in tip


def test_advanced_values_reach_the_config_and_come_back(panel):
    panel.advanced.set_open(True)
    panel.findChild(QComboBox, "train.model").setCurrentText("Medium")
    panel.findChild(QCheckBox, "train.flip").setChecked(True)
    panel.findChild(QLineEdit, "train.ema_widths").setText("0.1, 0.05")
    values = panel.values()
    config = TrainConfig.parse(values)
    assert (config.model, config.flip, config.ema_widths) == ("medium", True, (0.1, 0.05))
    panel.set_values({"preset": "draft", "steps": 7})
    assert panel.values() == {"preset": "draft", "steps": 7}
    panel.set_values(values)
    assert panel.values() == values


def test_what_was_changed_is_marked_and_can_be_put_back_one_by_one(qtbot, panel):
    panel.advanced.set_open(True)
    reset = panel.findChild(QToolButton, "train.shift.reset")
    assert not reset.isVisible()
    panel.findChild(QSpinBox, "train.shift").setValue(3)
    panel.findChild(QCheckBox, "train.flip").setChecked(True)
    assert reset.isVisible()
    assert any(label.accessibleName() == "Shift, changed" for label in panel.findChildren(QLabel))
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert not reset.isVisible()
    assert panel.values() == {"preset": "standard", "flip": True}


def test_a_setting_is_found_by_a_word_of_its_help(qtbot, panel):
    panel.advanced.set_open(True)
    form = panel.form
    qtbot.keyClicks(form.search, "weapon")
    assert form.editor("flip").isVisible()
    assert not form.editor("batch").isVisible()
    form.search.setText("xyzzy")
    assert not form.editor("flip").isVisible()
    form.search.clear()
    assert form.editor("batch").isVisible()


def test_reset_puts_everything_back(panel):
    panel.set_values({"preset": "long", "steps": 5, "flip": True, "size": 16})
    choose(panel, "reset")
    assert panel.values() == {"preset": "standard"}


# -- advice ------------------------------------------------------------------------------------------------------------


def test_without_sprites_a_training_is_not_ready(qtbot, panel):
    assert [each.kind for each in panel.errors] == ["error"]
    assert not panel.advice.isVisible(), "an empty window invites and does not scold"
    with qtbot.waitSignal(panel.readyChanged, timeout=1000) as told:
        panel.show_data_set(procedural_sprites(30, size=16).report)
    assert told.args == [True]
    assert panel.ready
    assert panel.advice.isVisible()
    with qtbot.waitSignal(panel.readyChanged, timeout=1000) as told:
        panel.show_data_set(None)
    assert told.args == [False]


def test_an_error_names_its_field_and_one_click_mends_it(qtbot, panel, tmp_path):
    panel.show_data_set(procedural_sprites(30, size=16).report)
    (tmp_path / "config.toml").write_text("")
    panel.set_values({"out": str(tmp_path), "ema_widths": ("wide",), "gone": 1})
    texts = [each.text for each in panel.errors]
    assert len(texts) == 3
    assert any("Averages (ema_widths)" in text for text in texts)
    assert any("“gone”" in text for text in texts)
    assert any("already holds a run" in text for text in texts)
    for _ in range(3):
        press(qtbot, panel.advice, "train.advice.0.fix")
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert panel.ready
    assert panel.values() == {"preset": "standard"}


def test_a_tip_switches_its_setting_on(qtbot, panel):
    panel.show_data_set(procedural_sprites(120, size=16).report)
    number = next(k for k, each in enumerate(panel.advice.advice) if each.fix == {"flip": True})
    with qtbot.waitSignal(panel.changed, timeout=1000):
        press(qtbot, panel.advice, f"train.advice.{number}.fix")
    assert panel.values()["flip"] is True
    assert all(each.fix != {"flip": True} for each in panel.advice.advice)


def test_advice_rests_while_a_training_runs(panel):
    panel.show_data_set(procedural_sprites(30, size=16).report)
    panel.setEnabled(False)
    assert not panel.advice.isVisible()
    panel.setEnabled(True)
    assert panel.advice.isVisible()


def test_only_what_costs_time_asks_for_a_new_measurement(panel):
    told: list[str] = []
    panel.changed.connect(lambda: told.append("changed"))
    panel.speedChanged.connect(lambda: told.append("speed"))
    panel.apply({"flip": True})
    assert told == ["changed"]
    panel.apply({"model": "tiny"})
    assert told == ["changed", "changed", "speed"]


# -- files and the command line ----------------------------------------------------------------------------------------


def test_settings_are_saved_and_loaded_without_sprites_and_folder(panel, tmp_path, monkeypatch):
    file = tmp_path / "slow and good.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    values = {"preset": "long", "steps": 5000, "flip": True, "size": 16, "ema_widths": (0.1,)}
    panel.show_data_set(procedural_sprites(30, size=16).report, {"data": ("/art",)})
    panel.set_values({**values, "out": "/somewhere"})
    choose(panel, "save")
    assert panel.message.text() == "Saved slow and good.toml."
    written = tomllib.loads(file.read_text())
    assert written["steps"] == 5000
    assert written.get("data", []) == []
    assert "out" not in written
    panel.reset()
    choose(panel, "load")
    assert panel.values() == values
    assert panel.message.text() == "Loaded slow and good.toml."


def test_a_wrong_file_is_one_sentence_and_changes_nothing(panel, tmp_path, monkeypatch):
    file = tmp_path / "other.toml"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    panel.set_values({"preset": "draft", "seed": 3})
    for content in ("[tool.ruff]\nx = 1\n", "no toml", "batch = -4\n"):
        file.write_text(content)
        choose(panel, "load")
        assert panel.message.isVisible()
        assert "Traceback" not in panel.message.text()
        assert panel.values() == {"preset": "draft", "seed": 3}


def test_the_command_line_does_the_same(qtbot, panel, tmp_path):
    data = tmp_path / "my art"
    panel.show_data_set(procedural_sprites(30, size=16).report, {"data": (str(data),)})
    panel.set_values({"preset": "draft", "steps": 5000, "flip": True, "size": 16})
    choose(panel, "command")
    dialog = panel.findChild(CommandDialog)
    press(qtbot, dialog, "train.command.copy")
    command = QApplication.clipboard().text()
    expected = TrainConfig.parse({**panel.values(), "data": (str(data),)})
    assert command == expected.command_line()
    assert dialog.findChild(QPushButton, "train.command.copy").text() == "Copied"
    press(qtbot, dialog, "train.command.close")


# -- in the tab --------------------------------------------------------------------------------------------------------


def test_settings_that_were_used_are_there_at_the_next_start(
    qtbot, end_jobs, fake_controller, fake_training, sprite_folder
):
    tab = TrainingTab(fake_controller)
    qtbot.addWidget(tab, before_close_func=end_jobs)
    tab.load([sprite_folder])
    qtbot.waitUntil(tab.view.run.start.isEnabled, timeout=10_000)
    tab.view.settings.set_values({"preset": "long", "minutes": 3.0, "seed": 9})
    qtbot.mouseClick(tab.view.run.start, Qt.MouseButton.LeftButton)
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
    tab.view.settings.preset.set_key("draft")
    qtbot.waitUntil(lambda: tab.view.settings.minutes.text() == "4 min, measured here", timeout=10_000)


def test_one_probe_measures_every_preset_that_shares_its_network():
    told = estimate_job({"preset": "draft", "model": "nano", "device": "cpu"}, procedural_sprites(8, size=8))(
        lambda _: None, CancelToken()
    )
    assert set(told.by_preset) == set(PRESETS)
    assert (told.model, told.batch) == ("nano", 32)
    for key, minutes in told.by_preset.items():
        assert minutes == PRESETS[key].minutes_at(told.images_per_s), "one network, one speed"


def test_the_panel_needs_no_torch_until_it_is_seen(tmp_path: Path):
    code = """
import sys
from PySide6.QtWidgets import QApplication
from pixelgen.gui.training.settings.panel import SettingsPanel
from pixelgen.gui.training.settings.schema import load_schema
application = QApplication([])
panel = SettingsPanel()
values = {"preset": "draft", "steps": 5, "model": "tiny", "ema_widths": [0.1], "gone": 3}
panel.set_values(values)
assert panel.values() == values, panel.values()
assert "torch" not in sys.modules
panel.show()
panel.loading.succeeded.connect(application.quit)
panel.loading.failed.connect(lambda failure: print(failure.traceback_text))
application.exec()
assert panel.values() == {**values}, panel.values()
assert [each.setting for each in panel.errors][0] == "gone"
panel.hide()
print("done")
"""
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=100, cwd=Path(__file__).parents[2]
    )
    assert (process.returncode, process.stdout) == (0, "done\n"), process.stderr


def test_settings_are_remembered_when_the_window_closes_without_a_training(qtbot, fake_controller):
    tab = TrainingTab(fake_controller)
    qtbot.addWidget(tab)
    tab.view.settings.set_values({"preset": "long"})
    with qtbot.waitCallback() as done:
        tab.shutdown(done)
    assert load_preferences().training["preset"] == "long"

"""Start from another model: chosen in a list, told in plain words, given to the trainer, kept in files."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget
from tiny_model import add_to_zoo, save_tiny_model

from pixelgen import paths
from pixelgen.gui.training.jobs import estimate_job
from pixelgen.gui.training.settings.panel import SettingsPanel
from pixelgen.gui.training.settings.start_choice import NOTHING, StartChoice
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.training.config import TrainConfig


@pytest.fixture
def zoo(tmp_path) -> Path:
    add_to_zoo(tmp_path / "zoo", "elves")
    return tmp_path / "zoo"


@pytest.fixture
def run() -> Path:
    folder = paths.runs_dir() / "orcs-1"
    save_tiny_model(folder / "checkpoints" / "best.safetensors")
    return folder


@pytest.fixture
def choice(qtbot, zoo, run):
    choice = StartChoice(zoo=zoo)
    qtbot.addWidget(choice)
    choice.show()
    return choice


def pick(box: QComboBox, words: str) -> None:
    """As a person does: the entry whose text begins so."""
    row = box.findText(words, Qt.MatchFlag.MatchStartsWith)
    assert row >= 0, words
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_from_scratch_unless_somebody_chooses(choice):
    assert (choice.box.currentText(), choice.values()) == (NOTHING, {})
    assert not choice.hint.isVisible()


def test_zoo_and_runs_are_listed_and_say_what_they_rest_on(qtbot, choice, run):
    with qtbot.waitSignal(choice.changed, timeout=1000):
        pick(choice.box, "elves")
    assert choice.values() == {"start_from": "elves"}
    assert choice.hint.isVisible()
    assert "tiny sprites (CC0, 8 px)" in choice.hint.text()
    pick(choice.box, "Run orcs-1")
    assert choice.values() == {"start_from": str(run)}
    pick(choice.box, NOTHING)
    assert choice.values() == {}


def test_a_model_file_from_anywhere(choice, tmp_path, monkeypatch):
    path = save_tiny_model(tmp_path / "gift.safetensors")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    pick(choice.box, "Choose a model file")
    assert choice.values() == {"start_from": str(path)}
    assert choice.box.currentText() == "gift"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    pick(choice.box, "Choose a model file")
    assert choice.box.currentText() == "gift", "who changes their mind keeps what was chosen"


def test_a_choice_stays_when_its_model_is_gone_and_a_new_run_is_found(choice, run):
    pick(choice.box, "Run orcs-1")
    shutil.copytree(run, run.with_name("orcs-2"))
    shutil.rmtree(run)
    choice.hide()
    choice.show()
    assert choice.values() == {"start_from": str(run)}, "the trainer says what is wrong with it"
    assert choice.box.findText("Run orcs-2") > 0


@pytest.fixture
def panel(qtbot, zoo, run, monkeypatch):
    monkeypatch.setattr("pixelgen.model.zoo.zoo_dir", lambda: zoo)
    panel = SettingsPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 900)
    panel.show()
    return panel


def test_the_network_is_that_of_the_start(qtbot, panel):
    model = panel.findChild(QComboBox, "train.model")
    usual = model.itemText(0)
    pick(panel.start.box, "elves")
    assert not model.isEnabled()
    assert model.itemText(0) == "As started from" != usual
    assert "start_from" in panel.values()
    panel.apply({"model": "tiny"})
    assert "model" not in panel.values()
    pick(panel.start.box, NOTHING)
    assert model.isEnabled()
    assert panel.values()["model"] == "tiny"
    assert model.itemText(0) == usual


def test_advice_for_few_sprites_starts_from_the_zoo(qtbot, panel):
    panel.show_data_set(procedural_sprites(120, size=16).report)
    number = next(k for k, each in enumerate(panel.advice.advice) if each.setting == "start_from")
    qtbot.mouseClick(panel.advice.findChild(QWidget, f"train.advice.{number}.fix"), Qt.MouseButton.LeftButton)
    assert panel.values()["start_from"] == "elves"
    assert panel.start.box.currentText() == "elves"
    assert all(each.setting != "start_from" for each in panel.advice.advice)


def test_file_and_command_line_say_the_same(panel, tmp_path, monkeypatch):
    pick(panel.start.box, "elves")
    path = tmp_path / "settings.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    panel.save_file()
    assert TrainConfig.read(path).start_from == "elves"
    panel.reset()
    assert "start_from" not in panel.values()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    panel.load_file()
    assert panel.values()["start_from"] == "elves"
    assert "--from elves" in TrainConfig.parse({**panel.values(), "data": ["a"]}).command_line()


def test_the_speed_is_that_of_the_parent_s_network(zoo, run):
    """A network of no name, on sprites of another size than the parent's."""
    values = {"preset": "draft", "start_from": str(run), "device": "cpu"}
    estimate = estimate_job(values, procedural_sprites(4, size=16))(lambda _: None, CancelToken())
    assert estimate.model == ""
    assert estimate.images_per_s > 0


def test_its_list_begins_where_those_below_it_begin(panel):
    model = panel.findChild(QComboBox, "train.model")
    left = {box.mapTo(panel, box.rect().topLeft()).x() for box in (panel.start.box, model)}
    assert len(left) == 1

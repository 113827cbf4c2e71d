"""Runs of the real trainer in the list: finished, stopped, continued from its settings, and killed."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from pixelgen import paths
from pixelgen.gui.training.runs.controller import RunsController
from pixelgen.gui.training.runs.model import RunRole
from pixelgen.gui.training.runs.offer import RunOffer
from pixelgen.gui.training.runs.page import RunsPage
from pixelgen.gui.training.runs.queue import TrainingQueue
from pixelgen.model.checkpoint import load_model
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.procedural import procedural_sprites, write_sprites
from pixelgen.training.config import TrainConfig
from pixelgen.training.events import StepMetrics
from pixelgen.training.trainer import TrainResult, train

QUICK = {"model": "nano", "batch": 4, "previews": 4, "evaluation_sprites": 8, "evaluation_calls": 1, "device": "cpu",
         "number_format": "float32"}  # fmt: skip

pytestmark = pytest.mark.usefixtures("known_speed")


@pytest.fixture
def heroes(tmp_path: Path) -> Path:
    folder = tmp_path / "heroes"
    write_sprites(procedural_sprites(24, size=8), folder)
    return folder


@pytest.fixture
def page(qtbot, end_jobs):
    page, controller = RunsPage(), RunsController()
    controller.setParent(page)
    controller.drive(page)
    qtbot.addWidget(page, before_close_func=lambda _: end_jobs(controller))
    page.resize(1000, 700)
    return page


def run(values: dict, *, stop_at: int | None = None) -> TrainResult:
    cancel = CancelToken()

    def sink(event) -> None:
        if isinstance(event, StepMetrics) and stop_at is not None and event.step >= stop_at:
            cancel.stop()

    return train(TrainConfig.parse(values), sink=sink, cancel=cancel)


def press(qtbot, page: RunsPage, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_finished_and_a_stopped_run_and_another_like_them(qtbot, page, heroes, monkeypatch):
    monkeypatch.setattr("pixelgen.training.session._REPORT_SECONDS", 0.0)
    values = {**QUICK, "data": [str(heroes)], "flip": True}
    run({**values, "steps": 4, "evaluation_steps": 2, "out": str(paths.runs_dir() / "finished")})
    run({**values, "steps": 1000, "out": str(paths.runs_dir() / "stopped")}, stop_at=3)
    page.show()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2, timeout=20_000)
    page.choose(paths.runs_dir() / "finished")
    row = page.list.rows.row_of(paths.runs_dir() / "finished")
    qtbot.waitUntil(lambda: page.list.rows.index(row).data(RunRole.SPRITES) is not None, timeout=20_000)
    qtbot.waitUntil(lambda: bool(page.details.settings.texts()), timeout=20_000)
    assert page.details.state.text() == "Finished"
    assert page.chosen.fid is not None
    assert page.details.facts.texts()["Data set"] == str(heroes)
    assert page.details.settings.texts()["Mirror"] == "on"
    with qtbot.waitSignal(page.useWanted) as caught:
        press(qtbot, page, "train.runs.use")
    assert load_model(caught.args[0]).header.unet.size == 8

    page.choose(paths.runs_dir() / "stopped")
    assert page.details.state.text() == "Stopped"
    with qtbot.waitSignal(page.continueWanted) as caught:
        press(qtbot, page, "train.runs.continue")
    assert caught.args[0] == paths.runs_dir() / "stopped"

    with qtbot.waitSignal(page.settingsWanted) as caught:
        press(qtbot, page, "train.runs.settings")
    queue = TrainingQueue()
    queue.add("another", {**caught.args[0], "steps": 2})
    taken = TrainingQueue().take_next()
    again = run({**taken.values, "out": str(paths.runs_dir() / "another")})
    assert (again.reason, again.steps) == ("completed", 2)
    page.refreshWanted.emit()
    qtbot.waitUntil(lambda: page.list.rows.row_of(paths.runs_dir() / "another") is not None, timeout=20_000)


_ENDLESS = """
import sys
from pathlib import Path
from pixelgen.runtime.cancel import CancelToken
from pixelgen.training.config import TrainConfig
from pixelgen.training.trainer import train
values = {"data": [sys.argv[1]], "out": sys.argv[2], "model": "nano", "batch": 4, "steps": 10_000_000, "previews": 0,
          "device": "cpu", "number_format": "float32", "checkpoint_seconds": 1, "evaluation_steps": 10_000_000}
train(TrainConfig.parse(values), sink=lambda _: None, cancel=CancelToken())
"""


def test_a_killed_training_is_interrupted_and_offered(qtbot, end_jobs, page, heroes):
    folder = paths.runs_dir() / "night"
    state = folder / "checkpoints" / "state.safetensors"
    process = subprocess.Popen([sys.executable, "-c", _ENDLESS, str(heroes), str(folder)])
    try:
        deadline = time.monotonic() + 120
        while not state.is_file() and time.monotonic() < deadline:
            time.sleep(0.05)
            assert process.poll() is None
        page.show()
        qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1, timeout=20_000)
        assert page.details.state.text() == "Running"
        assert not page.menu.proceed.isEnabled()
        assert not page.menu.delete.isEnabled()
    finally:
        process.kill()
        process.wait()
    offer = RunOffer()
    second = RunsController()
    qtbot.addWidget(offer, before_close_func=lambda _: end_jobs(second))
    second.offer_in(offer)
    second.refresh()
    qtbot.waitUntil(offer.isVisible, timeout=20_000)
    assert "night” was interrupted " in offer.text()
    page.refreshWanted.emit()
    qtbot.waitUntil(lambda: page.details.state.text() == "Interrupted", timeout=20_000)
    assert page.menu.proceed.isEnabled()
    assert page.menu.delete.isEnabled()
    second.deleteLater()

"""The whole way in the real window: sprites dropped, trained on, stopped, new ones made, followed back, exported.

Runs on whichever screen there is: without one in the ordinary tests, on a real X server in continuous integration.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QSlider, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.gui.main_window import MainWindow
from pixelgen.gui.settings import Preferences, save_preferences
from pixelgen.gui.theme import ThemeMode
from pixelgen.gui.theme_switch import ThemeSwitch
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.procedural import procedural_sprites, write_sprites

PATIENCE = 200_000  # ms, on a machine that has other things to do
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The main window of someone whose last training was a small one."""
    for name in ("RUNS", "HISTORY", "CONFIG", "LOGS"):
        monkeypatch.setenv(f"PIXELGEN_{name}", str(tmp_path / name.lower()))
    small = {"preset": "draft", "model": "nano", "device": "cpu", "batch": 8, "evaluation_sprites": 16, "previews": 4,
             "evaluation_calls": 1}  # fmt: skip
    save_preferences(Preferences(training=small))
    palette, style = qapp.palette(), qapp.style().name()
    window = MainWindow(ThemeSwitch(qapp, ThemeMode.DARK))
    window.show()
    qtbot.waitExposed(window)
    yield window
    if window.isVisible():
        with qtbot.waitSignal(window.closed, timeout=PATIENCE):
            window.stop_and_close()
    window.deleteLater()
    qapp.setStyle(style)
    qapp.setPalette(palette)


def part(window: QWidget, kind: type[W], name: str) -> W:
    """The widget that a person would use; its name is part of the program's interface."""
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def press(qtbot: QtBot, window: QWidget, name: str) -> None:
    button = part(window, QPushButton, name)
    qtbot.waitUntil(button.isEnabled, timeout=PATIENCE)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def drop(widget: QWidget, path: Path) -> None:
    """What a file manager does when a folder is let go over ``widget``."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place = widget.rect().center()
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(place, *how)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    release = QDropEvent(place.toPointF(), *how)
    QApplication.sendEvent(widget, release)
    assert release.isAccepted()


@pytest.mark.timeout(600)
def test_from_a_folder_of_sprites_to_a_sheet(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    sprites = tmp_path / "heroes"
    write_sprites(procedural_sprites(60, size=8, seed=2), sprites)

    # Learn: drop, start, watch the curve grow, hold it, go on, stop.
    drop(part(window, QWidget, "train.dataset"), sprites)
    press(qtbot, window, "train.start")
    progress, phase = window.training.view.progress, part(window, QLabel, "train.phase")
    qtbot.waitUntil(lambda: progress.loss.points("raw") >= 3, timeout=PATIENCE)
    assert not part(window, QPushButton, "train.start").isEnabled()
    press(qtbot, window, "train.pause")
    qtbot.waitUntil(lambda: window.training.controller.session.phase == "paused", timeout=PATIENCE)
    assert phase.text().startswith("Paused")
    held_at = progress.loss.points("raw")
    qtbot.wait(600)
    assert progress.loss.points("raw") == held_at
    press(qtbot, window, "train.pause")
    qtbot.waitUntil(lambda: progress.loss.points("raw") > held_at, timeout=PATIENCE)
    moments = progress.previews.moments
    press(qtbot, window, "train.sample")
    qtbot.waitUntil(lambda: progress.previews.moments > moments, timeout=PATIENCE)
    press(qtbot, window, "train.stop")
    qtbot.waitUntil(part(window, QPushButton, "train.start").isEnabled, timeout=PATIENCE)
    (run,) = (tmp_path / "runs").iterdir()
    assert (run / "checkpoints" / "latest.safetensors").is_file()
    assert (run / "log.csv").read_text().count("\n") > 3

    # Make: the model that was just trained is handed over.
    press(qtbot, window, "train.use")
    checkpoint = part(window, QComboBox, "generate.checkpoint")
    qtbot.waitUntil(lambda: checkpoint.isVisible() and checkpoint.count() > 0, timeout=PATIENCE)
    part(window, QSpinBox, "generate.count").setValue(6)
    part(window, QSpinBox, "generate.calls").setValue(4)
    press(qtbot, window, "generate.run")
    export = part(window, QPushButton, "generate.export")
    qtbot.waitUntil(lambda: export.isEnabled() and not window.generation.controller.active, timeout=PATIENCE)

    # Follow them back: Home is pure noise, End the sprites.
    scrub = part(window, QSlider, "generate.scrub")
    qtbot.keyClick(scrub, Qt.Key.Key_Home)
    assert scrub.value() == scrub.minimum() == 0
    qtbot.keyClick(scrub, Qt.Key.Key_Right)
    assert scrub.value() == 1
    qtbot.keyClick(scrub, Qt.Key.Key_End)
    assert scrub.value() == scrub.maximum() == 4

    # Export: a transparent sheet with its atlas, read back.
    press(qtbot, window, "generate.export")
    part(window, QLineEdit, "export.path").setText(str(tmp_path / "sheet.png"))
    part(window, QSpinBox, "export.columns").setValue(3)
    press(qtbot, window, "export.save")
    qtbot.waitUntil((tmp_path / "sheet.json").is_file, timeout=PATIENCE)
    press(qtbot, window, "export.close")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.mode == "RGBA"
        assert sheet.size == (24, 16)
        pixels = np.asarray(sheet)
    assert not pixels[pixels[..., 3] == 0].any()
    entries = read_metadata(tmp_path / "sheet.png")
    assert [entry["index"] for entry in entries] == list(range(6))
    assert entries[0]["checkpoint"]["run_id"] == run.name

    with qtbot.waitSignal(window.closed, timeout=PATIENCE):
        window.close()

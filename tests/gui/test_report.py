"""What Copy report puts on the clipboard: all that is needed, nothing that is private."""

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from pixelgen import __version__, paths
from pixelgen.errors import DatasetError
from pixelgen.gui.error_dialog import ErrorDialog
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.report import make_report
from pixelgen.gui.settings import Preferences, save_preferences
from pixelgen.gui.widgets.message_line import MessageLine, Tone


def failure(error: Exception) -> JobFailure:
    try:
        raise error
    except type(error) as caught:
        return JobFailure.from_exception(caught)


def test_it_holds_version_settings_log_and_traceback():
    save_preferences(Preferences(training={"preset": "draft", "seed": 7}))
    paths.log_dir().mkdir(parents=True)
    lines = [f"line {k}" for k in range(100)]
    (paths.log_dir() / "pixelgen.log").write_text("\n".join(lines) + "\n")
    report = make_report(failure(LookupError("boss.png")))
    assert report.startswith(f"PixelGen {__version__}\n")
    for part in ("LookupError: boss.png", "in failure", '"preset": "draft"', "torch:", "Qt:", "line 99", "line 60"):
        assert part in report
    assert "line 59" not in report


def test_the_home_folder_is_not_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    report = make_report(failure(OSError(f"cannot read {tmp_path / 'art' / 'boss.png'}")))
    assert str(tmp_path) not in report
    assert str(Path("~/art/boss.png")) in report


def test_every_error_in_place_offers_its_report(qtbot):
    line = MessageLine()
    qtbot.addWidget(line)
    line.fail(failure(DatasetError("the folder is empty")))
    buttons = {button.text().replace("&", ""): button for button in line.findChildren(QPushButton)}
    assert buttons["Copy report"].isVisibleTo(line)
    assert not buttons["Details…"].isVisibleTo(line), "what a person can cure needs no traceback"
    qtbot.mouseClick(buttons["Copy report"], Qt.MouseButton.LeftButton)
    assert "The folder is empty." in QApplication.clipboard().text()
    assert buttons["Copy report"].text() == "Copied"
    line.say(Tone.DONE, "Saved.")
    assert not buttons["Copy report"].isVisibleTo(line)


@pytest.mark.parametrize("joint", ["_", "-", ".", "/", "\\"])
def test_a_long_name_is_broken_into_lines_rather_than_cut(qtbot, joint):
    name = joint.join(["sprite", "with", "a", "long", "name", "number"] * 3)
    line = MessageLine()
    qtbot.addWidget(line)
    line.resize(300, 200)
    line.fail(failure(DatasetError(f"cannot read {name}")))
    assert line.text() == f"Cannot read {name}."
    said = next(label for label in line.findChildren(QLabel) if label.text().startswith("Cannot"))
    assert said.minimumSizeHint().width() <= said.width()
    assert said.height() >= said.heightForWidth(said.width()) > 2 * said.fontMetrics().height()


def test_a_bug_shows_its_details(qtbot, caplog):
    line = MessageLine()
    qtbot.addWidget(line)
    with caplog.at_level(logging.ERROR):
        line.fail(failure(LookupError("boss.png")))
    line.show()
    details = next(button for button in line.findChildren(QPushButton) if "Details" in button.text())
    qtbot.mouseClick(details, Qt.MouseButton.LeftButton)
    dialog = line.findChild(ErrorDialog)
    assert "LookupError: boss.png" in dialog.message.text()
    qtbot.mouseClick(dialog.details.button, Qt.MouseButton.LeftButton)
    assert dialog.details.body.isVisible()
    assert "Traceback" in dialog.details.body.toPlainText()
    qtbot.mouseClick(dialog.findChild(QPushButton, "error.close"), Qt.MouseButton.LeftButton)

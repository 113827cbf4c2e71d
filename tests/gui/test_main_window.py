"""The window as a whole: start, menus, themes, what it remembers, how it closes, what it does with errors."""

import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QProgressBar

from pixelgen import paths
from pixelgen.gui.errors import ErrorReporter
from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.main_window import MainWindow
from pixelgen.gui.settings import Preferences, load_preferences, save_preferences
from pixelgen.gui.status import TabStatus
from pixelgen.gui.theme import DARK, LIGHT, ThemeMode, colours
from pixelgen.gui.theme_switch import ThemeSwitch


@pytest.fixture
def theme(qapp: QApplication):
    before, style = qapp.palette(), qapp.style().name()
    switch = ThemeSwitch(qapp, ThemeMode.DARK)
    yield switch
    qapp.styleHints().colorSchemeChanged.disconnect(switch.repaint)
    qapp.setStyle(style)
    qapp.setPalette(before)


@pytest.fixture
def window(qtbot, theme, fake_controller):
    window = MainWindow(theme, training=fake_controller)

    def close(each: MainWindow) -> None:
        if each.isVisible():
            with qtbot.waitSignal(each.closed, timeout=20_000):
                each.stop_and_close()

    qtbot.addWidget(window, before_close_func=close)
    window.show()
    qtbot.waitExposed(window)
    return window


def action(window: MainWindow, text: str) -> QAction:
    return next(each for each in window.findChildren(QAction) if each.text().replace("&", "") == text)


def begin(qtbot, window, fake_training, sprite_folder) -> None:
    window.training.load([sprite_folder])
    qtbot.waitUntil(lambda: window.training.view.run.start.isEnabled(), timeout=10_000)
    window.training.view.run.start.click()
    qtbot.waitUntil(lambda: window.training.controller.state is JobState.RUNNING, timeout=5000)


def test_it_opens_with_both_tabs_in_full_view(window):
    assert window.size().width() <= 1280
    assert window.minimumSizeHint().width() <= 1024
    assert window.minimumSizeHint().height() <= 700
    assert [window.tabs.tabText(k).replace("&", "") for k in range(2)] == ["Train", "Generate"]
    titles = [each.text().replace("&", "") for each in window.menuBar().actions()]
    assert titles == ["File", "View", "Training", "Generate", "Help"]


def test_all_fixed_object_names_of_the_train_tab_are_there(window):
    names = "dataset preset minutes start pause stop progress lossPlot fidPlot previews"
    for name in names.split():
        found = window.findChildren(object, f"train.{name}")
        assert len(found) == 1, name
        assert found[0].accessibleName() or found[0].text()


@pytest.mark.parametrize(("text", "wanted", "mode"), [("Light", LIGHT, "light"), ("Dark", DARK, "dark")])
def test_the_theme_is_chosen_by_menu_and_remembered(qtbot, window, text, wanted, mode):
    action(window, text).trigger()
    assert colours(QApplication.palette()) is wanted
    qtbot.waitUntil(lambda: colours(window.training.view.palette()) is wanted, timeout=5000)
    assert load_preferences().theme is ThemeMode(mode)


def test_the_system_theme_follows_the_system(theme, monkeypatch):
    theme.choose(ThemeMode.SYSTEM)
    assert colours(QApplication.palette()) in (DARK, LIGHT)


def test_geometry_is_remembered(qtbot, theme, fake_controller, window):
    window.resize(window.minimumWidth(), 650)  # the screen of the tests is small
    with qtbot.waitSignal(window.closed, timeout=20_000):
        window.close()
    again = MainWindow(theme)
    qtbot.addWidget(again, before_close_func=lambda each: each.stop_and_close())
    assert again.size() == window.size()
    with qtbot.waitSignal(again.closed, timeout=20_000):
        again.stop_and_close()


def test_an_idle_window_closes_without_a_question(qtbot, window):
    with qtbot.waitSignal(window.closed, timeout=20_000):
        window.close()
    assert not window.isVisible()


def answer(monkeypatch, text: str | None) -> list[str]:
    """Let the next question be answered by the button ``text``, or by Escape; returns what was asked."""
    asked: list[str] = []

    def press(box: QMessageBox) -> int:
        asked.append(box.text())
        labels = [each.text().replace("&", "") for each in box.buttons()]
        asked.extend(labels)
        if text is not None:
            next(each for each in box.buttons() if each.text().replace("&", "") == text).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press)
    return asked


def test_closing_while_training_asks_and_can_stop_and_save(qtbot, window, fake_training, sprite_folder, monkeypatch):
    begin(qtbot, window, fake_training, sprite_folder)
    asked = answer(monkeypatch, "Stop and save")
    with qtbot.waitSignal(window.closed, timeout=20_000):
        window.close()
    assert asked[0] == "A training is running."
    assert set(asked[1:]) == {"Stop and save", "Keep training", "Cancel"}
    assert fake_training.cancel.stopping
    assert not fake_training.cancel.aborted
    assert not window.isVisible()


@pytest.mark.parametrize(("button", "minimised"), [("Keep training", True), (None, False)])
def test_closing_can_be_called_off(qtbot, window, fake_training, sprite_folder, monkeypatch, button, minimised):
    begin(qtbot, window, fake_training, sprite_folder)
    answer(monkeypatch, button)
    window.close()
    assert window.isVisible()
    assert window.isMinimized() == minimised
    assert window.training.busy()
    assert not fake_training.cancel.stopping
    window.showNormal()


def test_the_status_bar_says_what_goes_on(window):
    status = window.statusBar()
    status.show_training(
        TabStatus(state="Training, step 1,200", device="CPU, 2 threads", seconds_left=125.0, progress=0.25)
    )
    texts = {name: window.findChild(QLabel, f"status.{name}").text() for name in ("state", "left", "device")}
    assert texts == {"state": "Training, step 1,200", "left": "2 min 05 s left", "device": "CPU, 2 threads"}
    bar = window.findChild(QProgressBar, "status.progress")
    assert (bar.isVisible(), bar.value()) == (True, 250)
    status.show_generation(TabStatus(state="Generating"))
    assert window.findChild(QLabel, "status.state").text() == "Training, step 1,200  ·  Generating"
    status.show_training(TabStatus())
    status.show_generation(TabStatus())
    assert window.findChild(QLabel, "status.state").text() == "Ready"
    assert not bar.isVisible()


def test_open_data_set_leads_to_the_train_tab(qtbot, window, sprite_folder, monkeypatch):
    window.tabs.setCurrentIndex(1)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(sprite_folder))
    action(window, "Open data set…").trigger()
    assert window.tabs.currentWidget() is window.training
    qtbot.waitUntil(lambda: window.training.view.run.start.isEnabled(), timeout=10_000)


def test_preferences_survive_and_a_damaged_file_stops_nobody():
    save_preferences(Preferences(theme=ThemeMode.LIGHT, last_folder="/art"))
    assert load_preferences() == Preferences(theme=ThemeMode.LIGHT, last_folder="/art")
    (paths.config_dir() / "preferences.json").write_text("{ this is no json")
    assert load_preferences() == Preferences()
    (paths.config_dir() / "preferences.json").write_text('{"theme": "purple"}')
    assert load_preferences() == Preferences()


def test_unexpected_errors_are_logged_and_said_once(qtbot, qapp, monkeypatch, caplog):
    asked = answer(monkeypatch, None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    reporter = ErrorReporter()
    reporter.install()

    def fail() -> None:
        raise LookupError("no such sprite")

    thread = threading.Thread(target=fail)
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(reporter.occurred, timeout=5000):
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: bool(asked), timeout=5000)
    assert asked[0] == "Something went wrong inside PixelGen (LookupError: no such sprite)."
    assert "in fail" in caplog.text


def run_program(code: str, tmp_path: Path) -> subprocess.Popen[str]:
    home = {f"PIXELGEN_{name}": str(tmp_path / name) for name in ("RUNS", "CONFIG", "CACHE", "LOGS")}
    environment = {**os.environ, **home, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_the_window_does_not_wait_for_torch_or_the_plot_library(tmp_path):
    code = """
import sys
import threading

class Watch:
    def find_spec(self, name, path=None, target=None):
        assert name != "pyqtgraph", "loading it beside the painting thread crashes"
        if threading.current_thread() is threading.main_thread():
            assert name not in ("torch", "scipy", "torchvision", "torch_fidelity"), name

sys.meta_path.insert(0, Watch())
import pixelgen.gui.app as app
from pixelgen.gui.main_window import MainWindow
from pixelgen.gui.theme_switch import ThemeSwitch
application = app.make_application(["pixelgen"])
window = MainWindow(ThemeSwitch(application))
window.show()
assert not application.windowIcon().isNull()
window.grab()
window.closed.connect(lambda: application.exit(0))
window.stop_and_close()
application.exec()
app.wait_for_threads(window)
print("closed")
"""
    process = run_program(code, tmp_path)
    out, err = process.communicate(timeout=100)
    assert (process.returncode, out) == (0, "closed\n"), err


def test_ctrl_c_closes_the_program_in_good_order(tmp_path):
    code = """
import sys
from PySide6.QtCore import QTimer
import pixelgen.gui.app as app
QTimer.singleShot(0, lambda: print("up", flush=True))
sys.exit(app.main(["pixelgen"]))
"""
    process = run_program(code, tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=100)
    assert process.returncode == 0, err
    assert (tmp_path / "LOGS" / "crash.log").read_text() == ""

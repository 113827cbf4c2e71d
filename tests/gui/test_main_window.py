"""The window as a whole: start, menus, themes, what it remembers, how it closes, what it does with errors."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from batches import make_batch
from generate_steps import click_sprite
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QFrame,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QSystemTrayIcon,
    QWidget,
)

from pixelgen import paths
from pixelgen.errors import DatasetError
from pixelgen.gui.closing import CloseChoice, CloseDialog
from pixelgen.gui.error_dialog import ErrorDialog
from pixelgen.gui.errors import ErrorReporter
from pixelgen.gui.generation.side import SIDE_PAGES
from pixelgen.gui.generation.view import PAGES
from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.main_window import MainWindow
from pixelgen.gui.settings import Preferences, load_preferences, save_preferences
from pixelgen.gui.shortcuts import shortcuts
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


def test_no_label_of_the_train_tab_has_the_key_of_a_menu(window):
    taken = {QKeySequence.mnemonic(each.text()) for each in window.menuBar().actions()}
    labels = [each for each in window.training.findChildren(QLabel) if each.buddy() is not None]
    assert any(each.buddy() is window.training.view.settings.start.box for each in labels)
    assert not taken & {key for each in labels if not (key := QKeySequence.mnemonic(each.text())).isEmpty()}


def doubled_keys(texts: Iterable[str]) -> dict[str, list[str]]:
    """The letters that more than one of ``texts`` underlines."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        by_key[QKeySequence.mnemonic(text).toString()].append(text)
    return {key: found for key, found in by_key.items() if key and len(found) > 1}


def lettered(window: MainWindow) -> Iterator[str]:
    """All texts in sight whose letters Alt reaches."""
    yield from (each.text() for each in window.menuBar().actions())
    yield from (window.tabs.tabText(k) for k in range(window.tabs.count()))
    parts = [each for kind in (QAbstractButton, QLabel) for each in window.findChildren(kind) if each.isVisible()]
    yield from (each.text() for each in parts if isinstance(each, QAbstractButton) or each.buddy() is not None)


def test_each_letter_of_the_generate_tab_means_one_thing(qtbot, window):
    tab = window.generation
    window.resize(1400, 900)
    window.tabs.setCurrentWidget(tab)
    batch = make_batch()
    tab.history.add(batch).star((1, 2, 3), on=True)
    tab.history.open(batch.key)
    qtbot.waitUntil(lambda: tab.view.side.vary.fields is not None and tab.models.info is not None)
    click_sprite(qtbot, tab, 1)
    for side in SIDE_PAGES.values():
        tab.view.side.pages.show_page(side)
        for page in PAGES.values():
            tab.view.pages.show_page(page)
            seen = list(lettered(window))
            assert {"&Generate", "&View", "Re&colour…"} <= set(seen)
            assert not doubled_keys(seen), (side.key, page.key)
        assert tab.view.side.isVisible()


def test_each_letter_of_a_menu_means_one_thing(window):
    menus = window.findChildren(QMenu)
    assert len(menus) > 10
    for menu in menus:
        assert not doubled_keys(each.text() for each in menu.actions()), menu.title()


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


@pytest.mark.parametrize("mode", [ThemeMode.DARK, ThemeMode.LIGHT])
def test_nothing_is_drawn_where_two_scroll_bars_meet(qtbot, theme, mode):
    theme.choose(mode)
    area, content = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    content.resize(500, 500)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(content)
    area.resize(200, 200)
    area.show()
    qtbot.waitUntil(area.horizontalScrollBar().isVisible)
    shown = area.grab(QRect(area.viewport().rect().bottomRight() + QPoint(1, 1), area.rect().bottomRight())).toImage()
    assert min(shown.width(), shown.height()) > 4
    seen = {shown.pixelColor(x, y).name() for x in range(shown.width()) for y in range(shown.height())}
    assert seen == {colours(area.palette()).window}


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


def test_two_clicks_lead_from_an_empty_window_to_a_training(qtbot, window):
    press(qtbot, window, "train.dataset.samples")
    qtbot.waitUntil(lambda: window.training.view.run.start.isEnabled(), timeout=20_000)
    press(qtbot, window, "train.start")
    qtbot.waitUntil(lambda: window.training.controller.state is JobState.RUNNING, timeout=5000)


def question(window: MainWindow) -> CloseDialog:
    found = [each for each in window.findChildren(CloseDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def press(qtbot, parent: QWidget, name: str) -> None:
    button = parent.findChild(QPushButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_closing_while_training_asks_and_can_stop_and_save(qtbot, window, fake_training, sprite_folder):
    begin(qtbot, window, fake_training, sprite_folder)
    window.close()
    window.close()  # an impatient click asks no second time
    dialog = question(window)
    assert window.isVisible()
    assert dialog.stop.isDefault()
    assert dialog.stop.hasFocus() or not dialog.isActiveWindow()
    assert all(card.accessibleDescription() for card in (dialog.keep, dialog.stop, dialog.cancel))
    with qtbot.waitSignal(window.closed, timeout=20_000):
        qtbot.keyPress(dialog.stop, Qt.Key.Key_Return)  # it is gone before the key comes up
    assert fake_training.cancel.stopping


@pytest.mark.parametrize("name", ["close.cancel", None])
def test_closing_can_be_called_off(qtbot, window, fake_training, sprite_folder, name):
    begin(qtbot, window, fake_training, sprite_folder)
    window.close()
    if name is None:
        qtbot.keyClick(question(window), Qt.Key.Key_Escape)
    else:
        press(qtbot, question(window), name)
    assert window.isVisible()
    assert not window.isMinimized()
    assert window.training.busy()
    assert not fake_training.cancel.stopping


def test_without_a_tray_the_window_is_minimised_and_the_question_says_so(qtbot, window, fake_training, sprite_folder):
    assert not QSystemTrayIcon.isSystemTrayAvailable()
    begin(qtbot, window, fake_training, sprite_folder)
    window.close()
    assert "no tray" in question(window).keep.help_text
    press(qtbot, question(window), "close.keep")
    assert window.isVisible()
    assert window.isMinimized()
    assert window.training.busy()
    assert not fake_training.cancel.stopping
    window.showNormal()


def test_a_question_that_is_out_of_date_goes_away(qtbot, window, fake_training, sprite_folder):
    begin(qtbot, window, fake_training, sprite_folder)
    window.close()
    dialog = question(window)
    with qtbot.waitSignal(dialog.chosen, timeout=10_000) as answer:
        fake_training.finish()
    assert answer.args == [CloseChoice.CANCEL]
    assert window.isVisible()
    assert window.findChild(QLabel, "status.state").text() == "Finished: 120 steps in 1 min 05 s."


def test_a_failure_is_said_in_the_status_bar_too(qtbot, window, fake_training, sprite_folder):
    begin(qtbot, window, fake_training, sprite_folder)
    with qtbot.waitSignal(window.training.controller.failed, timeout=10_000):
        fake_training.fail(DatasetError("the disk is full", fix="make room"))
    assert window.findChild(QLabel, "status.state").text() == "The disk is full; make room."


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
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    reporter = ErrorReporter()
    reporter.install()

    def fail() -> None:
        raise LookupError("no such sprite")

    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            with qtbot.waitSignal(reporter.occurred, timeout=5000):
                thread = threading.Thread(target=fail)
                thread.start()
                thread.join()

    def dialogs() -> list[ErrorDialog]:
        return [each for each in QApplication.topLevelWidgets() if isinstance(each, ErrorDialog) and each.isVisible()]

    qtbot.waitUntil(lambda: bool(dialogs()), timeout=5000)
    (dialog,) = dialogs()
    assert dialog.message.text() == "Something went wrong inside PixelGen (LookupError: no such sprite)."
    assert caplog.text.count("in fail") == 2
    press(qtbot, dialog, "error.copy")
    assert "LookupError: no such sprite" in QApplication.clipboard().text()
    press(qtbot, dialog, "error.close")
    assert not dialogs()


def test_full_screen_and_reset_layout(qtbot, window):
    (splitter, *_) = (each for each in window.findChildren(QSplitter) if each.objectName())
    before = splitter.sizes()
    action(window, "Full screen").trigger()
    assert window.isFullScreen()
    action(window, "Full screen").trigger()
    assert not window.isFullScreen()
    window.resize(window.minimumSize())
    splitter.setSizes([1, 10_000])
    action(window, "Reset layout").trigger()
    assert window.size().width() > window.minimumWidth() or QApplication.primaryScreen().size().width() <= 880
    assert splitter.sizes()[0] > 1 or before[0] <= 1


def test_every_shortcut_of_the_menus_is_on_the_help_page(qtbot, window):
    listed = {line.text: line.keys for _, lines in shortcuts(window.menuBar()) for line in lines}
    assert listed["Full screen"] == "F11"
    assert listed["Start training"] == "Ctrl+T"
    assert len(listed.values()) == len(set(listed.values())), "two actions share a shortcut"
    action(window, "Keyboard shortcuts").trigger()
    dialog = window.findChild(QDialog, "shortcuts")
    said = {label.text() for label in dialog.findChildren(QLabel)}
    assert set(listed) | set(listed.values()) <= said
    press(qtbot, dialog, "shortcuts.close")


def test_a_report_can_be_copied_without_an_error(window):
    window.statusBar().show_training(TabStatus(device="CPU, 2 threads"))
    action(window, "Copy report").trigger()
    report = QApplication.clipboard().text()
    assert report.startswith("PixelGen ")
    assert "Device: CPU, 2 threads" in report
    assert "clipboard" in window.findChild(QLabel, "status.state").text()


def run_program(code: str, tmp_path: Path) -> subprocess.Popen[str]:
    home = {f"PIXELGEN_{name}": str(tmp_path / name) for name in ("RUNS", "HISTORY", "CONFIG", "CACHE", "LOGS")}
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

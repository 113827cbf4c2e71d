"""Without the window: what the tray shows and does, and when a notification comes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton

from pixelgen.errors import DatasetError
from pixelgen.gui.background import Background
from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.main_window import MainWindow
from pixelgen.gui.status import TabStatus
from pixelgen.gui.theme import DARK, ThemeMode
from pixelgen.gui.theme_switch import ThemeSwitch
from pixelgen.gui.tray import progress_icon, tray_text

# The platform of the tests has no tray; Qt's icon is real all the same, and says once that nothing will tell it of one.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged")


@pytest.fixture
def window(qtbot, qapp: QApplication, fake_controller):
    before, style = qapp.palette(), qapp.style().name()
    switch = ThemeSwitch(qapp, ThemeMode.DARK)
    window = MainWindow(switch, training=fake_controller, tray=True)
    window.show()
    qtbot.waitExposed(window)
    yield window
    if not window.isHidden() or window.background.tray.visible:
        with qtbot.waitSignal(window.closed, timeout=20_000):
            window.stop_and_close()
    window.deleteLater()
    qapp.styleHints().colorSchemeChanged.disconnect(switch.repaint)
    qapp.setStyle(style)
    qapp.setPalette(before)


def begin(qtbot, window, sprite_folder) -> None:
    window.training.load([sprite_folder])
    qtbot.waitUntil(lambda: window.training.view.run.start.isEnabled(), timeout=10_000)
    window.training.view.run.start.click()
    qtbot.waitUntil(lambda: window.training.controller.state is JobState.RUNNING, timeout=5000)


def into_the_tray(qtbot, window) -> None:
    window.close()
    keep = window.findChild(QPushButton, "close.keep")
    assert "tray" in keep.text()
    qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert window.isHidden()


def test_what_the_tooltip_says():
    assert tray_text(TabStatus()) == "PixelGen"
    status = TabStatus(state="Training, step 1,200", progress=0.342, seconds_left=750.0)
    assert tray_text(status) == "PixelGen: training, 34 %, 12 min left"
    assert tray_text(TabStatus(state="Saving what was learned")) == "PixelGen: saving what was learned"


def test_the_ring_closes_with_the_progress(qapp):
    blank = QPixmap(64, 64)
    blank.fill(Qt.GlobalColor.transparent)

    def ring(progress: float, **how: bool) -> dict[str, int]:
        image = progress_icon(QIcon(blank), progress, **how).pixmap(64, 64, QIcon.Mode.Normal).toImage()
        colours = [image.pixelColor(x, y).name() for x in range(64) for y in range(64)]
        return {name: colours.count(name) for name in (DARK.link, DARK.warning)}

    done = [ring(share)[DARK.link] for share in (0.0, 0.25, 0.5, 1.0)]
    assert done[0] < done[1] < done[2] < done[3]
    assert done[2] == pytest.approx(done[3] / 2, rel=0.1)
    assert ring(0.5, paused=True)[DARK.warning] == pytest.approx(done[2], rel=0.1)


def test_the_training_goes_on_in_the_tray_and_the_window_comes_back(qtbot, window, fake_training, sprite_folder):
    assert not window.background.tray.visible
    begin(qtbot, window, sprite_folder)
    fake_training.send(fake_training.phase("training"), fake_training.metrics(34, progress=0.34, seconds_left=750.0))
    tray = window.background.tray
    qtbot.waitUntil(lambda: tray.text == "PixelGen: training, 34 %, 12 min left", timeout=5000)
    assert tray.visible
    into_the_tray(qtbot, window)
    assert window.training.busy()
    assert not fake_training.cancel.stopping
    tray.show_action.trigger()
    assert window.isVisible()
    assert tray.visible


def test_the_menu_of_the_tray_pauses_resumes_and_stops(qtbot, window, fake_training, sprite_folder):
    begin(qtbot, window, sprite_folder)
    into_the_tray(qtbot, window)
    actions = {each.objectName(): each for each in window.background.tray.menu.actions()}
    actions["train.pauseAction"].trigger()
    assert window.training.controller.state is JobState.PAUSED
    qtbot.waitUntil(lambda: actions["train.pauseAction"].text().replace("&", "") == "Resume", timeout=5000)
    actions["train.pauseAction"].trigger()
    assert window.training.controller.state is JobState.RUNNING
    actions["train.stopAction"].trigger()
    qtbot.waitUntil(lambda: not window.training.busy(), timeout=10_000)
    assert window.background.tray.visible, "the window is still out of sight: there has to be a way back"


def test_quitting_from_the_tray_saves_first(qtbot, window, fake_training, sprite_folder):
    begin(qtbot, window, sprite_folder)
    qtbot.waitUntil(lambda: "save" in window.background.tray.quit_action.text(), timeout=5000)
    into_the_tray(qtbot, window)
    with qtbot.waitSignal(window.closed, timeout=20_000):
        window.background.tray.quit_action.trigger()
    assert fake_training.cancel.stopping
    assert not window.background.tray.visible


@pytest.mark.parametrize("looking", [True, False])
def test_the_end_is_told_only_to_those_who_do_not_look(qtbot, window, fake_training, sprite_folder, looking):
    said: list[tuple[str, ...]] = []
    window.background.notified.connect(lambda *told: said.append(told))
    begin(qtbot, window, sprite_folder)
    if looking:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    else:
        into_the_tray(qtbot, window)
    with qtbot.waitSignal(window.training.controller.ended, timeout=10_000):
        fake_training.finish()
    assert said == ([] if looking else [("Training finished", "Finished: 120 steps in 1 min 05 s.")])
    assert window.background.tray.visible != looking


def test_a_failure_is_told_with_its_reason(qtbot, window, fake_training, sprite_folder):
    said: list[tuple[str, ...]] = []
    window.background.notified.connect(lambda *told: said.append(told))
    begin(qtbot, window, sprite_folder)
    into_the_tray(qtbot, window)
    with qtbot.waitSignal(window.training.controller.failed, timeout=10_000):
        fake_training.fail(DatasetError("the disk is full", fix="make room"))
    assert said == [("Training failed", "The disk is full; make room.")]


def test_without_a_tray_the_window_goes_to_the_task_bar(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    background = Background(window, ())  # asks the desktop
    assert background.tray is None
    background.put_away()
    assert window.isMinimized()
    with qtbot.waitSignal(background.notified, timeout=1000):
        background.notify("Training finished", "Finished.")
    background.bring_back()
    assert window.isVisible()
    assert not window.isMinimized()

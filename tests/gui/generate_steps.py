"""What a person does again and again in the Generate tab."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.gui.generation.tab import GenerationTab


def part(tab: QWidget, kind: type, name: str) -> Any:
    found = tab.findChild(kind, name)
    assert found is not None, name
    return found


def set_number(qtbot: QtBot, box: QSpinBox, value: int) -> None:
    """As by hand: select what is there, type over it."""
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, str(value))


def generate(qtbot: QtBot, tab: GenerationTab) -> None:
    with qtbot.waitSignal(tab.controller.finished, timeout=20_000):
        qtbot.mouseClick(part(tab, QPushButton, "generate.run"), Qt.MouseButton.LeftButton)


def drop_on(tab: GenerationTab, paths: list[Path], use: str) -> bool:
    """Drag files over the tab, and let go over the zone that says ``use``; False if nothing takes them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(tab.rect().center(), copy, data, left, none)
    QApplication.sendEvent(tab, enter)
    zones = tab.restoring.zones
    if not zones.isVisible():
        return False
    place = zones.places()[[each.key for each in zones.uses].index(use)].center()
    QApplication.sendEvent(zones, QDragEnterEvent(place, copy, data, left, none))
    release = QDropEvent(place.toPointF(), copy, data, left, none)
    QApplication.sendEvent(zones, release)
    return release.isAccepted()


def press(qtbot: QtBot, tab: QWidget, name: str) -> None:
    button = part(tab, QAbstractButton, name)
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def click_sprite(qtbot: QtBot, tab: GenerationTab, number: int) -> None:
    canvas = tab.stage.canvas
    place = tab.stage.numbers.index(number)
    rect = canvas.cell_rect(place)
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=rect.center() / canvas.devicePixelRatioF())
    assert tab.stage.current == number


def press_and_wait(qtbot: QtBot, tab: GenerationTab, name: str) -> Any:
    """The batch that came of it."""
    with qtbot.waitSignal(tab.controller.finished, timeout=20_000) as done:
        press(qtbot, tab, name)
    return done.args[0]

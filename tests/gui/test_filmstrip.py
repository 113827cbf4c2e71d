"""The filmstrip: whole pixels at every ratio, one current frame, by hand or by those who own it."""

import os
import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pixelgen.gui.widgets.filmstrip import Filmstrip, Frame


def frame(index: int, *, size: int = 16) -> Frame:
    pixels = np.random.default_rng(index).integers(0, 256, (size, size, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    return Frame(pixels=pixels, label=f"0.{index:02d}", note=f"{index} calls", description=f"state {index}")


@pytest.fixture
def strip(qtbot: QtBot) -> Filmstrip:
    strip = Filmstrip()
    qtbot.addWidget(strip)
    strip.resize(400, strip.sizeHint().height())
    strip.show()
    return strip


def in_sight(strip: Filmstrip, row: int) -> bool:
    picture = strip.visualRect(strip.frames.index(row, 0)).adjusted(2, 0, -2, 0)  # without the room around it
    return strip.viewport().rect().contains(picture)


def test_the_model_keeps_qts_rules(strip: Filmstrip) -> None:
    QAbstractItemModelTester(strip.frames, QAbstractItemModelTester.FailureReportingMode.Fatal)
    strip.frames.set_frames([frame(index) for index in range(3)])
    strip.frames.add_frames([frame(3), frame(4)])
    assert strip.frames.rowCount() == 5
    strip.frames.replace_frames([frame(10 + index) for index in range(5)])
    shown = strip.frames.index(2, 0)
    assert shown.data() == "0.12"
    assert shown.data(Qt.ItemDataRole.AccessibleTextRole) == "state 12"
    with pytest.raises(ValueError, match="expected 5"):
        strip.frames.replace_frames([frame(0)])
    strip.frames.set_frames(())
    assert strip.frames.frame(0) is None


def test_the_current_frame_and_its_neighbours_are_in_sight(strip: Filmstrip) -> None:
    told: list[int] = []
    strip.chosen.connect(told.append)
    strip.frames.set_frames([frame(index) for index in range(40)])
    for row in (20, 39, 0, 17):
        strip.set_current(row)
        assert strip.current == row
        assert all(in_sight(strip, near) for near in (row - 1, row, row + 1) if 0 <= near < 40)
    strip.set_current(None)
    assert strip.current is None
    assert told == []  # only a person chooses


def test_clicks_and_arrow_keys_choose(strip: Filmstrip, qtbot: QtBot) -> None:
    strip.frames.set_frames([frame(index) for index in range(8)])
    told: list[int] = []
    strip.chosen.connect(told.append)
    place = strip.visualRect(strip.frames.index(2, 0)).center()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Home):
        qtbot.keyClick(strip, key)
    assert told == [2, 3, 2, 7, 0]


def test_the_wheel_scrolls_sideways(strip: Filmstrip) -> None:
    strip.frames.set_frames([frame(index) for index in range(40)])
    strip.set_current(0)
    centre = QPointF(strip.viewport().rect().center())
    nothing = Qt.KeyboardModifier.NoModifier
    for turned in (QPoint(0, -240), QPoint(-120, 0)):
        before = strip.horizontalScrollBar().value()
        event = QWheelEvent(
            centre,
            strip.viewport().mapToGlobal(centre),
            QPoint(),
            turned,
            Qt.MouseButton.NoButton,
            nothing,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(strip.viewport(), event)
        assert strip.horizontalScrollBar().value() > before


_ON_A_SCREEN_OF_RATIO = """
import sys
sys.path.insert(0, {folder!r})
import numpy as np
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from test_filmstrip import frame
from pixelgen.gui.widgets.filmstrip import Filmstrip
from pixelgen.gui.widgets.sprite_paint import straight_pixels

application = QApplication([])
window = QWidget()
row = QHBoxLayout(window)
row.setContentsMargins(13, 7, 3, 5)  # so that the strip starts between two device pixels where the ratio is broken
row.addWidget(QLabel("states"))
strip = Filmstrip()
row.addWidget(strip, 1)
window.resize(701, 143)
window.show()
for size in (16, 23, 32):
    frames = [frame(index, size=size) for index in range(30)]
    strip.frames.set_frames(frames)
    strip.set_current(14)
    application.processEvents()
    factor = max(1, int(64 * {ratio} // size))
    whole = straight_pixels(window.grab().toImage())
    for index in (13, 14, 15):
        block = frames[index].pixels.repeat(factor, axis=0).repeat(factor, axis=1)
        side = len(block)
        corners = np.argwhere((whole == block[0, 0]).all(axis=-1))
        found = any(np.array_equal(whole[y : y + side, x : x + side], block) for y, x in corners)
        assert found, (size, index, "is not shown in whole blocks")
print("exact")
"""


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_frames_are_exact_on_screens_of_any_ratio(ratio: float) -> None:
    script = _ON_A_SCREEN_OF_RATIO.format(ratio=ratio, folder=os.path.dirname(__file__))  # noqa: PTH120
    environment = {**os.environ, "QT_SCALE_FACTOR": str(ratio), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=100)
    assert done.stdout.strip() == "exact", done.stderr

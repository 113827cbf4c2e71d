"""Chips in a column: all of them in sight while they are few."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.gui.widgets.chip_flow import ChipFlow


def test_a_scroll_bar_takes_no_room_from_chips_that_fit_without_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    flow = ChipFlow(most_lines=4)
    rows = QVBoxLayout(window)
    rows.addWidget(flow)
    rows.addStretch(1)
    window.resize(300, 30)  # too low at first, as in a column that is still being laid out
    window.show()
    inside = window.width() - rows.contentsMargins().left() - rows.contentsMargins().right()
    chips = [QPushButton("any"), QPushButton("wide"), QPushButton("x")]
    chips[0].setFixedSize(60, 20)
    chips[1].setFixedSize(inside - 60, 20)
    chips[2].setFixedSize(52, 20)  # beside the wide one, unless a bar is there too
    window.resize(300, 200)
    for held in ([QPushButton(f"class {number}") for number in range(24)], chips):
        flow.set_chips(held)
        for chip in held:
            chip.show()
        flow.refit()
        qtbot.waitUntil(lambda held=held: flow.verticalScrollBar().isVisible() is (len(held) > 3))
    qtbot.waitUntil(lambda: flow.height() >= 44)
    qtbot.waitUntil(lambda: all(not chip.visibleRegion().isEmpty() for chip in chips))
    assert not flow.verticalScrollBar().isVisible()

"""A history page with its controller over real folders, as the window has it, and what a person does with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from pixelgen.gui.generation.history.controller import HistoryController
from pixelgen.gui.generation.history.page import HistoryPage
from pixelgen.gui.models.batch import Batch
from pixelgen.gui.models.history import HistoryFiles


def opener(qtbot: Any, end_jobs: Callable[[Any], None]) -> Callable[[], HistoryPage]:
    """A function that makes a page, as after a start of the program, when everything is listed."""
    pages = []  # qtbot does not keep them alive

    def make() -> HistoryPage:
        page, controller = HistoryPage(), HistoryController()
        pages.append(page)
        page.controller = controller
        controller.setParent(page)
        controller.drive(page)
        controller.opened.connect(lambda batch, _curation: page.set_shown(batch.key))
        qtbot.addWidget(page, before_close_func=lambda _: end_jobs(controller))
        page.resize(300, 700)
        with qtbot.waitSignal(controller.listed, timeout=10_000):
            page.show()
        qtbot.waitExposed(page)
        return page

    return make


def keep(*batches: Batch) -> None:
    """Batches of an earlier day."""
    for batch in batches:
        HistoryFiles().add(batch)


def hours(number: int) -> timedelta:
    return timedelta(hours=number)


def listed(page: HistoryPage) -> list[str]:
    rows = page.list.rows
    return [rows.at(row).key for row in range(rows.rowCount())]


def find(page: QWidget, name: str) -> QAbstractButton:
    found = page.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def click(qtbot, page: HistoryPage, name: str) -> None:
    assert find(page, name).isEnabled(), name
    qtbot.mouseClick(find(page, name), Qt.MouseButton.LeftButton)


def click_row(qtbot, page: HistoryPage, row: int, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    place = page.list.visualRect(page.list.rows.index(row)).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def settle(qtbot, page: HistoryPage) -> None:
    """Until all is on disk."""
    qtbot.waitUntil(lambda: not page.controller._disk.busy, timeout=10_000)

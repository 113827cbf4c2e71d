"""The program while nobody looks at its window: the tray, notifications, and a line in the log for each run."""

import logging
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon

from pixelgen.gui.status import TabStatus
from pixelgen.gui.tray import TrayIcon
from pixelgen.training.events import RunStarted

_log = logging.getLogger(__name__)


class Background(QObject):
    """Lets a training go on without its window, and says when it has ended.

    Args:
        window: shown again on request.
        actions: of the training, for the tray's menu.
        tray: whether there is a tray to be in; None asks the desktop.
    """

    quitWanted = Signal()  # noqa: N815
    notified = Signal(str, str)  # title, text

    def __init__(self, window: QMainWindow, actions: Sequence[QAction], *, tray: bool | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._working = False
        self._ended = False
        there = QSystemTrayIcon.isSystemTrayAvailable() if tray is None else tray
        self.tray: TrayIcon | None = TrayIcon(window, actions) if there else None
        if self.tray is not None:
            self.tray.showWanted.connect(self.bring_back)
            self.tray.messageClicked.connect(self.bring_back)
            self.tray.quitWanted.connect(self.quitWanted)

    @Slot(object)
    def show_status(self, status: TabStatus) -> None:
        """Take in what the training says of itself."""
        self._working = bool(status.state)
        if self.tray is not None:
            self.tray.show_status(status)
            self._show_tray()

    def put_away(self) -> None:
        """Take the window out of sight: into the tray where there is one, else to the task bar."""
        if self.tray is None:
            self._window.showMinimized()
            return
        self.tray.set_visible(visible=True)
        self._window.hide()

    @Slot()
    def bring_back(self) -> None:
        """Show the window, in front of the others."""
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._show_tray()

    def notify(self, title: str, text: str) -> None:
        """Tell what happened, unless the person is looking at the window."""
        if self._window.isActiveWindow() and self._window.isVisible():
            return
        if self.tray is not None and QSystemTrayIcon.supportsMessages():
            self.tray.set_visible(visible=True)
            self.tray.say(title, text)
        else:
            QApplication.alert(self._window)
        self.notified.emit(title, text)

    def end(self) -> None:
        """Take the icon out of the tray for good."""
        self._ended = True
        if self.tray is not None:
            self.tray.set_visible(visible=False)

    @Slot(object)
    def note_event(self, event: Any) -> None:
        """Put the beginning of a run into the log, so that a report tells where it was computed."""
        if isinstance(event, RunStarted):
            _log.info(
                "run %s on %s in %s: %d parameters, %d sprites, from step %d",
                event.run_id, event.device, event.number_format, event.parameters, event.training_sprites,
                event.resumed_at,
            )  # fmt: skip

    def _show_tray(self) -> None:
        if self.tray is not None and not self._ended:
            self.tray.set_visible(visible=self._working or not self._window.isVisible())

"""Start of the window: display, logs, theme, main window; the engine is loaded behind it."""

import importlib
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from pixelgen import __version__, paths
from pixelgen.gui.errors import ErrorReporter, start_logging
from pixelgen.gui.jobs.job_thread import JobThread
from pixelgen.gui.main_window import MainWindow
from pixelgen.gui.prefetch import Prefetch
from pixelgen.gui.settings import load_preferences
from pixelgen.gui.theme_switch import ThemeSwitch
from pixelgen.runtime.cancel import CancelToken


class Interrupts(QObject):
    """Lets Ctrl-C and a polite kill close the window.

    While Qt waits for events no Python runs, so a signal would go unseen; Python's wake-up descriptor makes Qt look.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._ignore)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)

    @staticmethod
    def _ignore(*_: object) -> None:
        """The work is done by the notifier; Python needs a handler to write the wake-up byte."""

    @Slot()
    def _on_signal(self) -> None:
        self._reader.recv(64)
        self._window.stop_and_close()

    def release(self) -> None:
        signal.set_wakeup_fd(-1)
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_DFL)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()


def make_application(argv: Sequence[str]) -> QApplication:
    """The QApplication with names and icon. One per process."""
    application = QApplication(list(argv))
    application.setApplicationName("PixelGen")
    application.setApplicationDisplayName("PixelGen")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("pixelgen")
    application.setQuitOnLastWindowClosed(False)  # the window hides at once and closes when everything is saved
    application.setWindowIcon(QIcon(str(paths.resources_dir() / "icons" / "pixelgen.png")))
    return application


def load_engine(_report: Any, cancel: CancelToken) -> None:
    """Job that imports what takes seconds, so that the first training begins without delay.

    Lightning alone takes longer to load than torch, and making sprites needs none of it.

    Not pyqtgraph: it touches every class of Qt as it loads, which PySide makes at that moment, and in another thread
    than the one that paints this crashes now and then.
    """
    for name in ("torch", "pixelgen.training.trainer"):
        cancel.checkpoint()
        importlib.import_module(name)


def wait_for_threads(owner: QObject) -> None:
    """Let every job under ``owner`` leave: a thread that outlives its object takes the process down."""
    threads = owner.findChildren(JobThread)
    for thread in threads:
        thread.cancel.abort()
    for thread in threads:
        thread.wait()


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and run until it is closed.

    Args:
        argv: the program's name, then Qt's own options, then files and folders to open: sprites or a model.

    Returns:
        the exit status: 0.
    """
    if sys.platform == "win32":
        import torch  # its DLLs fail to load once Qt's are there (pytorch#166628)

        del torch
    start_logging()
    application = make_application(sys.argv if argv is None else argv)
    reporter = ErrorReporter(application)
    reporter.install()
    window = MainWindow(ThemeSwitch(application, load_preferences().theme))
    interrupts = Interrupts(window)
    window.closed.connect(lambda: application.exit(0))  # `quit` would close the window again
    window.show()
    Prefetch(load_engine, lambda: window.generation.settled, application)
    window.open_paths([Path(each) for each in application.arguments()[1:]])
    status = application.exec()
    interrupts.release()
    for owner in (application, window):
        wait_for_threads(owner)
    return status

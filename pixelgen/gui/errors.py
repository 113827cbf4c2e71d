"""Errors that nobody caught: into the log with their traceback, and one clear sentence to the person."""

import faulthandler
import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from pixelgen import paths
from pixelgen.gui.error_dialog import ErrorDialog
from pixelgen.gui.jobs.failure import JobFailure

_log = logging.getLogger("pixelgen")


class ErrorReporter(QObject):
    """Takes what ``sys.excepthook`` and ``threading.excepthook`` would print.

    The hooks run in whatever thread failed; they log and emit, and the dialog is opened in the window's thread. While a
    dialog is open further failures go to the log only.
    """

    occurred = Signal(object)  # JobFailure

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialog: ErrorDialog | None = None
        self.occurred.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self._from_main
        threading.excepthook = self._from_thread

    def _from_main(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self._take(error.with_traceback(trace))

    def _from_thread(self, failure: threading.ExceptHookArgs) -> None:
        if failure.exc_value is not None and failure.exc_type is not SystemExit:
            self._take(failure.exc_value)

    def _take(self, error: BaseException) -> None:
        _log.error("unexpected error", exc_info=error)
        self.occurred.emit(JobFailure.from_exception(error))

    @Slot(object)
    def _show(self, failure: JobFailure) -> None:
        if self._dialog is not None:
            if self._dialog.isVisible():
                return
            self._dialog.deleteLater()
        self._dialog = ErrorDialog(
            failure,
            "You can go on working. If it happens again, copy the report and send it along.",
            QApplication.activeWindow(),
        )
        # Without a parent it is ours: it must neither vanish while it is open nor in the middle of its own signal.
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        self._dialog.open()


def start_logging() -> None:
    """The log file (three of 1 MB) and the crash log, both in ``paths.log_dir()``; without them if it is read-only."""
    folder = paths.log_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "pixelgen.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8")
        crash = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    faulthandler.enable(crash)

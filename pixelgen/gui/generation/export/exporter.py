"""Opens the export dialog where the person left it, repeats the last export, and remembers where that was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QWidget

from pixelgen.gui.generation.export.dialog import ExportDialog
from pixelgen.gui.generation.export.source import ExportSource
from pixelgen.gui.generation.memory import recall, remember
from pixelgen.gui.jobs.job_runner import JobRunner


class Exporter(QObject):
    """At most one export dialog over ``window``, and at most one export without one."""

    saved = Signal(object)  # Exported: files that are in place and checked
    said = Signal(object)  # str: one sentence about an export without the dialog
    failed = Signal(object)  # JobFailure of an export without the dialog

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._runner = JobRunner(self)
        self.dialog: ExportDialog | None = None

    @property
    def busy(self) -> bool:
        """Whether files are being written without the dialog."""
        return self._runner.busy

    @property
    def can_repeat(self) -> bool:
        """Whether there was an export before, in this session or an earlier one."""
        return "format" in _kept()

    def open(self, source: ExportSource) -> None:
        """Offer to write ``source``."""
        if self.dialog is not None:
            return
        values = _kept()
        folder = values.get("folder")
        place = Path(folder) if isinstance(folder, str) and Path(folder).is_dir() else _pictures()
        self.dialog = ExportDialog(source, folder=place, values=values, parent=self._window)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def repeat(self, source: ExportSource) -> None:
        """Write ``source`` as the last export was, under the next name that is free; the dialog, if there was none."""
        self.open(source)

    def close(self, done: Callable[[], None] | None = None) -> None:
        """Close the dialog and call ``done``, once a file that is being written is complete."""
        if self.dialog is not None:
            self.dialog.reject()
        self._runner.call_when_idle(done or _nothing)

    @Slot()
    def _on_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            remember({"export": {**dialog.values(), "folder": str(dialog.target().parent)}})
            dialog.deleteLater()


def _nothing() -> None:
    pass


def _kept() -> dict[str, Any]:
    kept = recall().get("export")
    return kept if isinstance(kept, dict) else {}


def _pictures() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()

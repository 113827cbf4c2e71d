"""Opens the export dialog where the person left it, repeats the last export, and remembers where that was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QWidget

from pixelgen.errors import PixelGenError
from pixelgen.gui.generation.export.dialog import ExportDialog, with_suffix
from pixelgen.gui.generation.export.fields import export_options
from pixelgen.gui.generation.export.jobs import repeat_job
from pixelgen.gui.generation.export.source import ExportSource
from pixelgen.gui.generation.export.words import saved_text
from pixelgen.gui.generation.memory import recall, remember
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.sprites.export import Exported
from pixelgen.sprites.export_options import EXPORT_FORMATS


class Exporter(QObject):
    """At most one export dialog over ``window``, and at most one export without one."""

    saved = Signal(object)  # Exported: files that are in place and checked
    said = Signal(object)  # str: one sentence about an export without the dialog
    failed = Signal(object)  # JobFailure of an export without the dialog

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._runner = JobRunner(self)
        self._runner.succeeded.connect(self._on_repeated)
        self._runner.failed.connect(self.failed)
        self.dialog: ExportDialog | None = None

    @property
    def busy(self) -> bool:
        """Whether files are being written without the dialog."""
        return self._runner.busy

    @property
    def can_repeat(self) -> bool:
        """Whether there was an export before, in this session or an earlier one."""
        return _kept().get("format") in EXPORT_FORMATS

    def open(self, source: ExportSource) -> None:
        """Offer to write ``source``."""
        if self.dialog is not None:
            return
        values = _kept()
        self.dialog = ExportDialog(source, folder=_folder(values) or _pictures(), values=values, parent=self._window)
        self.dialog.exported.connect(self._on_exported)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def repeat(self, source: ExportSource) -> None:
        """Write ``source`` as the last export was, under the next name that is free; the dialog, if there was none."""
        if self.dialog is not None or self.busy:
            return
        values = _kept()
        folder = _folder(values)
        if not self.can_repeat or folder is None:
            self.open(source)
            return
        try:
            options = export_options(str(values["format"]), values)
        except PixelGenError as error:
            self.failed.emit(JobFailure.from_exception(error))
            return
        stem = values.get("stem")
        name = stem if isinstance(stem, str) and stem else source.title
        path = with_suffix(folder / name, options.format)
        self._runner.start(repeat_job(source, options, path, provenance=values.get("provenance") is True))

    def close(self, done: Callable[[], None] | None = None) -> None:
        """Close the dialog and call ``done``, once a file that is being written is complete."""
        if self.dialog is not None:
            self.dialog.reject()
        self._runner.call_when_idle(done or _nothing)

    @Slot(object)
    def _on_exported(self, done: Exported) -> None:
        self._remember()
        self.saved.emit(done)

    @Slot(object)
    def _on_repeated(self, done: Exported) -> None:
        self.saved.emit(done)
        self.said.emit(saved_text(done))

    @Slot()
    def _on_closed(self) -> None:
        self._remember()
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _remember(self) -> None:
        if self.dialog is not None:
            remember({"export": {**self.dialog.values(), "folder": str(self.dialog.target().parent)}})


def _nothing() -> None:
    pass


def _kept() -> dict[str, Any]:
    kept = recall().get("export")
    return kept if isinstance(kept, dict) else {}


def _folder(values: dict[str, Any]) -> Path | None:
    """Where the last export went, if that is still there."""
    folder = values.get("folder")
    return Path(folder) if isinstance(folder, str) and Path(folder).is_dir() else None


def _pictures() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()

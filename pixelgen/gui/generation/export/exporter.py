"""Opens the export dialog as the last export was, remembers what was exported, and repeats it without asking."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from pixelgen.errors import PixelGenError
from pixelgen.gui.generation.export.dialog import ExportDialog, with_suffix
from pixelgen.gui.generation.export.fields import export_options
from pixelgen.gui.generation.export.jobs import repeat_job
from pixelgen.gui.generation.export.remembered import (
    keep_export,
    kept_folder,
    kept_format,
    last_export,
    pictures_folder,
)
from pixelgen.gui.generation.export.source import ExportSource
from pixelgen.gui.generation.export.words import saved_text
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.sprites.export import Exported


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
        self._when_closed: list[Callable[[], None]] = []
        self.dialog: ExportDialog | None = None

    @property
    def busy(self) -> bool:
        """Whether files are being written without the dialog."""
        return self._runner.busy

    @property
    def can_repeat(self) -> bool:
        """Whether there was an export before, in this session or an earlier one."""
        return kept_folder(last_export()) is not None

    def open(self, source: ExportSource) -> None:
        """Offer to write ``source``."""
        if self.dialog is not None:
            return
        values = last_export()
        place = kept_folder(values) or pictures_folder()
        self.dialog = ExportDialog(source, folder=place, values=values, parent=self._window)
        self.dialog.exported.connect(self._on_exported)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def repeat(self, source: ExportSource) -> None:
        """Write ``source`` as the last export was, under the next name that is free; the dialog, if there was none."""
        if self.dialog is not None or self.busy:
            return
        values = last_export()
        folder, key = kept_folder(values), kept_format(values, source)
        if folder is None or key is None:
            self.open(source)
            return
        try:
            options = export_options(key, values)
        except PixelGenError as error:
            self.failed.emit(JobFailure.from_exception(error))
            return
        stem = values.get("stem")
        name = stem if isinstance(stem, str) and stem else source.title
        path = with_suffix(folder / name, options.format)
        self._runner.start(repeat_job(source, options, path, provenance=values.get("provenance") is True))

    def close(self, done: Callable[[], None] | None = None) -> None:
        """Close the dialog and call ``done``, once a file that is being written is complete."""
        if done is not None:
            self._when_closed.append(done)
        if self.dialog is not None:
            self.dialog.reject()
        else:
            self._runner.call_when_idle(self._tell_closed)

    def _tell_closed(self) -> None:
        waiting, self._when_closed = self._when_closed, []
        for done in waiting:
            done()

    @Slot(object)
    def _on_exported(self, done: Exported) -> None:
        if self.dialog is not None:
            keep_export(self.dialog.values(), folder=self.dialog.target().parent)
        self.saved.emit(done)

    @Slot(object)
    def _on_repeated(self, done: Exported) -> None:
        self.saved.emit(done)
        self.said.emit(saved_text(done))

    @Slot()
    def _on_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
        self._runner.call_when_idle(self._tell_closed)

"""Export: what the sprites leave as, how it will look, and where it goes."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pixelgen.errors import PixelGenError
from pixelgen.gui.generation.export.fields import ExportFields
from pixelgen.gui.generation.export.format_list import FormatList
from pixelgen.gui.generation.export.jobs import Taken, export_job, preview_job
from pixelgen.gui.generation.export.preview_pane import PreviewPane
from pixelgen.gui.generation.export.remembered import format_name, proposed_format
from pixelgen.gui.generation.export.source import ExportSource
from pixelgen.gui.generation.export.words import listed, replaced_by, saved_text
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.theme import GAP, MARGIN, SPACE, TIGHT
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import FaintLabel, Heading
from pixelgen.gui.widgets.primary_button import PrimaryButton
from pixelgen.gui.widgets.scroll_column import ScrollColumn
from pixelgen.sprites.export import Exported
from pixelgen.sprites.export_files import file_title
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions
from pixelgen.sprites.export_preview import ExportPreview

_FORMATS, _FIELDS = 216, 308  # widths of the columns at the sides


class ExportDialog(QDialog):
    """Writes ``source`` in any format. Stays open after saving, so that another format or layout can follow.

    Args:
        source: what to export.
        folder: proposed place.
        values: settings of the last export, as ``values`` gave them.
    """

    exported = Signal(object)  # Exported

    def __init__(
        self, source: ExportSource, *, folder: Path, values: dict[str, Any], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("export.dialog")
        self.setWindowTitle("Export sprites")
        self._source, self._folder = source, folder
        self._options = ExportOptions()
        self._saved: Exported | None = None
        self._browser: QFileDialog | None = None
        self._previewer = JobRunner(self)
        self._writer = JobRunner(self)
        classes = source.groups
        self.formats = FormatList()
        self.fields = ExportFields(classed=classes is not None and len(set(classes)) > 1)
        self.preview = PreviewPane()
        self.path = QLineEdit(str(folder / source.title))
        self.browse = QPushButton("&Browse…")
        self.targets = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, role=self.palette().ColorRole.PlaceholderText)
        self.message = MessageLine()
        self.show_folder = QPushButton("Show in &folder")
        self.replace = QPushButton("&Replace")
        self.save = PrimaryButton("&Save")
        self.close_button = QPushButton("&Close")
        self._name_parts()
        self._lay_out()
        self.formats.set_key(proposed_format(values, source))
        named = {"names": "{name}"} if source.has_names else {}
        self._arranged = source.layout(values)
        self.fields.set_values({**named, **values, **source.timing, **self._arranged})
        self._connect()
        self._on_format(self.formats.key)

    # -- values ------------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """Settings to be proposed next time; "stem" is a name that the person chose for this one."""
        title = file_title(self.target(), self.formats.key)
        chosen = {"stem": title} if title != self._source.title else {}
        fields = self.fields.values()
        if fields.items() >= self._arranged.items():  # of these sprites, and not what the person wants for others
            fields = {name: value for name, value in fields.items() if name not in self._arranged}
        return {**fields, format_name(self._source): self.formats.key, **chosen}

    @property
    def saved(self) -> Exported | None:
        """What was written last."""
        return self._saved

    @property
    def size_text(self) -> QLabel:
        """Says how large the picture becomes, and how many sprites are on it."""
        return self.preview.size_text

    def target(self) -> Path:
        """What is named: the image, the animation, or the folder of single files; a bare name is one in the folder that
        was proposed."""
        path = Path(self.path.text().strip() or self._source.title)
        with suppress(RuntimeError):  # of nobody known here: "~hero" is but a name then
            path = path.expanduser()
        return with_suffix(Path(os.path.normpath(self._folder / path)), self.formats.key)

    # -- building ----------------------------------------------------------------------------------------------------

    def _name_parts(self) -> None:
        for widget, name, spoken in (
            (self.path, "export.path", "File"),
            (self.targets, "export.targets", "Files that are written"),
            (self.message, "export.message", ""),
            (self.browse, "export.browse", ""),
            (self.save, "export.save", ""),
            (self.replace, "export.replace", ""),
            (self.show_folder, "export.showFolder", ""),
            (self.close_button, "export.close", ""),
        ):
            widget.setObjectName(name)
            if spoken:
                widget.setAccessibleName(spoken)
        for button in (self.close_button, self.browse, self.replace, self.show_folder):
            button.setAutoDefault(False)
        self.save.setDefault(True)
        for button in (self.replace, self.show_folder):
            self.message.add_button(button)
            button.hide()

    def _lay_out(self) -> None:
        self.formats.setFixedWidth(_FORMATS)
        upper = QHBoxLayout()
        upper.setSpacing(GAP)
        upper.addWidget(self.formats)
        upper.addWidget(self.preview, 1)
        upper.addWidget(self._options_column())

        self._file_label = QLabel("F&ile")
        self._file_label.setBuddy(self.path)
        place = QHBoxLayout()
        place.setSpacing(SPACE)
        place.addWidget(self._file_label)
        place.addWidget(self.path, 1)
        place.addWidget(self.browse)
        end = QHBoxLayout()
        end.setSpacing(SPACE)
        end.addWidget(self.targets, 1)
        end.addWidget(self.close_button)
        end.addWidget(self.save)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addLayout(upper, 1)
        layout.addLayout(place)
        layout.addLayout(end)
        self.resize(QSize(1140, 770).boundedTo(self.screen().availableSize() - QSize(2 * MARGIN, 4 * MARGIN)))

    def _options_column(self) -> QWidget:
        self._title = Heading("")
        self._help = FaintLabel()
        self._help.setWordWrap(True)
        self._help.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        scroll = ScrollColumn()
        scroll.rows.setContentsMargins(0, 0, SPACE, 0)
        scroll.rows.setSpacing(TIGHT)
        scroll.rows.addWidget(self._title)
        scroll.rows.addWidget(self._help)
        scroll.rows.addSpacing(SPACE)
        scroll.rows.addWidget(self.fields)
        scroll.rows.addStretch(1)
        column = QWidget()
        column.setFixedWidth(_FIELDS)
        both = QVBoxLayout(column)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(SPACE)
        both.addWidget(scroll, 1)
        both.addWidget(self.message)
        return column

    def _connect(self) -> None:
        self.formats.keyChanged.connect(self._on_format)
        self.fields.changed.connect(self._on_changed)
        self.path.textChanged.connect(self._on_changed)
        self.browse.clicked.connect(self._on_browse)
        self.save.clicked.connect(self._on_save)
        self.replace.clicked.connect(self._on_replace)
        self.show_folder.clicked.connect(self._on_show_folder)
        self.close_button.clicked.connect(self.reject)
        self.preview.copied.connect(self._on_copied)
        self._previewer.succeeded.connect(self._on_preview)
        self._previewer.failed.connect(self._on_impossible)
        self._writer.succeeded.connect(self._on_written)
        self._writer.failed.connect(self._on_failed)

    # -- what is asked for -------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_format(self, key: str) -> None:
        form = EXPORT_FORMATS[key]
        self._title.setText(form.label)
        self._help.setText(form.help)
        self._file_label.setText("F&ile" if form.suffix else "F&older")
        self.fields.show_format(key)
        shown = str(self.target())
        if not self.path.text().strip() or shown == self.path.text():
            self._on_changed()
        else:
            self.path.setText(shown)

    @Slot()
    def _on_changed(self) -> None:
        self._settle()
        try:
            self._options = self.fields.options()
        except PixelGenError as error:
            self._on_impossible(JobFailure.from_exception(error))
            return
        self._previewer.restart(preview_job(self._source, self._options, self.target()))

    def _settle(self) -> None:
        """What was said about the last file no longer holds."""
        self.message.clear()
        self.replace.hide()
        self.show_folder.hide()
        self.save.setEnabled(bool(self.path.text().strip()) and not self._writer.busy)

    @Slot(object)
    def _on_preview(self, preview: ExportPreview) -> None:
        self.preview.show_preview(preview, self._options)
        self.fields.show_names(preview.names)
        beside = ", and their provenance" if self.fields.provenance.isChecked() else ""
        self.targets.setText(f"Writes {listed(preview.files, folder=self.target())}{beside}")

    @Slot(object)
    def _on_impossible(self, failure: JobFailure) -> None:
        self.preview.clear()
        self.targets.setText("")
        self.save.setEnabled(False)
        self.message.fail(failure)

    @Slot()
    def _on_browse(self) -> None:
        form = EXPORT_FORMATS[self.formats.key]
        self._browser = QFileDialog(self, "Export as", str(self.target().parent))
        if form.suffix:
            self._browser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self._browser.setNameFilter(f"{form.label} (*{form.suffix})")
            self._browser.setOption(QFileDialog.Option.DontConfirmOverwrite)  # asked when it is saved
            self._browser.selectFile(self.target().name)
        else:
            self._browser.setFileMode(QFileDialog.FileMode.Directory)
        self._browser.fileSelected.connect(self.path.setText)
        self._browser.open()

    # -- writing -----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_save(self) -> None:
        self._write(overwrite=False)

    @Slot()
    def _on_replace(self) -> None:
        self._write(overwrite=True)

    def _write(self, *, overwrite: bool) -> None:
        if self._writer.busy:
            return
        self._settle()
        self.save.setEnabled(False)
        self.save.setText("Saving…")
        provenance = self.fields.provenance.isChecked()
        self._writer.start(
            export_job(self._source, self._options, self.target(), provenance=provenance, overwrite=overwrite)
        )

    @Slot(object)
    def _on_written(self, outcome: Exported | Taken) -> None:
        self.save.setText("&Save")
        self._settle()
        if isinstance(outcome, Taken):
            self.save.setEnabled(False)
            self.message.say(Tone.NOTICE, replaced_by(outcome.files))
            self.replace.show()
            self.replace.setFocus()
            return
        self._saved = outcome
        self.message.say(Tone.DONE, saved_text(outcome))
        self.show_folder.show()
        self.show_folder.setFocus()
        self.exported.emit(outcome)

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self.save.setText("&Save")
        self._settle()
        self.message.fail(failure)

    @Slot()
    def _on_show_folder(self) -> None:
        if self._saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.files[0].parent)))

    @Slot()
    def _on_copied(self) -> None:
        self._settle()
        self.message.say(Tone.DONE, "Copied the picture with its alpha.")

    # -- closing -----------------------------------------------------------------------------------------------------

    def reject(self) -> None:
        """Close, once a file that is being written is complete."""
        self._previewer.abort()
        self._writer.call_when_idle(self._close)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def _close(self) -> None:
        self._previewer.call_when_idle(super().reject)


def with_suffix(path: Path, key: str) -> Path:
    """``path`` as a file of the format ``key``: the suffix of another format is taken away, its own is added."""
    known = {form.suffix for form in EXPORT_FORMATS.values()} | {".ase", ".apng"}
    suffix = EXPORT_FORMATS[key].suffix
    if path.suffix.lower() == suffix and suffix:
        return path
    bare = path.with_suffix("") if path.suffix.lower() in known and path.suffix else path
    return bare.with_name(bare.name + suffix) if bare.name else bare

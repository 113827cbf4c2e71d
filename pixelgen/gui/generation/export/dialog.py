"""Export: how the sprites lie on a sheet, which atlas goes with it, where it is saved."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pixelgen.gui.generation.export.sheet_job import SheetPicture, preview_job, save_job
from pixelgen.gui.generation.export.sheet_preview import SheetPreview
from pixelgen.gui.generation.export.source import ExportSource
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.theme import GAP, MARGIN, SPACE, TIGHT
from pixelgen.gui.widgets.form import CalmComboBox, ConfigForm
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.primary_button import PrimaryButton
from pixelgen.gui.wording import count
from pixelgen.sprites.atlas import ATLASES
from pixelgen.sprites.layout import ARRANGEMENTS, TRIMS, SheetLayout
from pixelgen.sprites.sheet_file import SavedSheet

_SIDE = 320  # width of the column of fields


class ExportDialog(QDialog):
    """Writes ``source`` as a sheet. Stays open after saving, so that another layout or atlas can follow.

    Args:
        source: what to export.
        folder: proposed place.
        values: settings of the last export: fields of ``SheetLayout`` and "atlas".
    """

    def __init__(
        self, source: ExportSource, *, folder: Path, values: dict[str, Any], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("export.dialog")
        self.setWindowTitle("Export sprite sheet")
        self._source = source
        self._saved: SavedSheet | None = None
        self._files: QFileDialog | None = None
        self._preview_runner = JobRunner(self)
        self._save_runner = JobRunner(self)

        self._form = ConfigForm(
            SheetLayout,
            list(SheetLayout.model_fields),
            choices={"arrangement": ARRANGEMENTS, "trim": TRIMS},
            prefix="export",
        )
        self.atlas = CalmComboBox()
        self.path = QLineEdit(str(folder / f"{source.title}.png"))
        self.browse = QPushButton("&Browse…")
        self.preview = SheetPreview()
        self.size_text = QLabel()
        self.message = MessageLine()
        self.show_folder = QPushButton("Show in &folder")
        self.replace = QPushButton("&Replace")
        self.save = PrimaryButton("&Save")
        self.close_button = QPushButton("&Close")
        self._fill_fields()
        self._lay_out()
        self._connect()
        self._form.set_values({name: value for name, value in values.items() if name in SheetLayout.model_fields})
        self.atlas.setCurrentIndex(max(0, self.atlas.findData(values.get("atlas", "aseprite-hash"))))
        self._on_changed()

    # -- values ------------------------------------------------------------------------------------------------------

    def layout_config(self) -> SheetLayout:
        """The layout as it stands."""
        return SheetLayout.model_validate(self._form.values())

    def values(self) -> dict[str, Any]:
        """Settings to be proposed next time."""
        return {**self._form.values(), "atlas": self.atlas.currentData()}

    @property
    def saved(self) -> SavedSheet | None:
        """What was written last."""
        return self._saved

    def target(self) -> Path:
        """Where the image goes."""
        path = Path(self.path.text().strip()).expanduser()
        return path if path.suffix.lower() == ".png" else path.with_name(path.name + ".png")

    # -- building ------------------------------------------------------------------------------------------------------

    def _fill_fields(self) -> None:
        self.atlas.setObjectName("export.atlas")
        self.atlas.setAccessibleName("Atlas")
        self.atlas.setToolTip("The description of the sheet that an engine or editor loads, written beside it\n(atlas)")
        self.atlas.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for form in ATLASES.values():
            self.atlas.addItem(form.label, form.key)
            self.atlas.setItemData(self.atlas.count() - 1, form.help, Qt.ItemDataRole.ToolTipRole)
        self._atlas_help = FaintLabel()
        self._atlas_help.setWordWrap(True)
        self.path.setObjectName("export.path")
        self.path.setAccessibleName("File")
        self.preview.setObjectName("export.preview")
        self.size_text.setObjectName("export.size")
        self.size_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setObjectName("export.message")
        self.browse.setObjectName("export.browse")
        self.save.setObjectName("export.save")
        self.replace.setObjectName("export.replace")
        self.show_folder.setObjectName("export.showFolder")
        self.close_button.setObjectName("export.close")
        self.close_button.setAutoDefault(False)
        self.browse.setAutoDefault(False)
        self.save.setDefault(True)
        for button in (self.replace, self.show_folder):
            button.setAutoDefault(False)
            self.message.add_button(button)
            button.hide()

    def _lay_out(self) -> None:
        atlas_rows = QFormLayout()
        atlas_rows.setSpacing(SPACE)
        atlas_label = QLabel("Atlas")
        atlas_label.setBuddy(self.atlas)
        atlas_rows.addRow(atlas_label, self.atlas)
        labels = [*self._form.labels(), atlas_label]
        width = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setMinimumSize(width, self.atlas.sizeHint().height())
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._form)
        column.addLayout(atlas_rows)
        column.addWidget(self._atlas_help)
        column.addStretch(1)
        column.addWidget(self.message)

        picture = QVBoxLayout()
        picture.setSpacing(TIGHT)
        picture.addWidget(self.preview, 1)
        picture.addWidget(self.size_text)
        upper = QHBoxLayout()
        upper.setSpacing(MARGIN)
        upper.addWidget(side)
        upper.addLayout(picture, 1)

        file_label = QLabel("F&ile")
        file_label.setBuddy(self.path)
        lower = QHBoxLayout()
        lower.setSpacing(SPACE)
        lower.addWidget(file_label)
        lower.addWidget(self.path, 1)
        lower.addWidget(self.browse)
        lower.addSpacing(MARGIN)
        lower.addWidget(self.close_button)
        lower.addWidget(self.save)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addLayout(upper, 1)
        layout.addLayout(lower)
        self.resize(980, 650)

    def _connect(self) -> None:
        self._form.changed.connect(self._on_changed)
        self.atlas.currentIndexChanged.connect(self._on_changed)
        self.path.textChanged.connect(self._on_path)
        self.browse.clicked.connect(self._on_browse)
        self.save.clicked.connect(self._on_save)
        self.replace.clicked.connect(self._on_replace)
        self.show_folder.clicked.connect(self._on_show_folder)
        self.close_button.clicked.connect(self.reject)
        self._preview_runner.succeeded.connect(self._on_picture)
        self._preview_runner.failed.connect(self._on_impossible)
        self._save_runner.succeeded.connect(self._on_saved)
        self._save_runner.failed.connect(self._on_failed)

    # -- what happens --------------------------------------------------------------------------------------------------

    @Slot()
    def _on_changed(self) -> None:
        self._settle()
        self._atlas_help.setText(ATLASES[self.atlas.currentData()].help)
        self._preview_runner.restart(preview_job(self._source, self.layout_config()))

    @Slot()
    def _on_path(self) -> None:
        self._settle()
        self.save.setEnabled(bool(self.path.text().strip()))

    def _settle(self) -> None:
        """What was said about the last file no longer holds."""
        self.message.clear()
        self.replace.hide()
        self.show_folder.hide()
        self.save.setEnabled(bool(self.path.text().strip()) and not self._save_runner.busy)

    @Slot(object)
    def _on_picture(self, picture: SheetPicture) -> None:
        self.preview.set_pixels(picture.pixels)
        width, height = picture.size
        self.size_text.setText(f"{width} × {height} px · {count(picture.frames, 'frame')}")

    @Slot(object)
    def _on_impossible(self, failure: JobFailure) -> None:
        self.preview.set_pixels(None)
        self.size_text.setText("")
        self.save.setEnabled(False)
        self.message.fail(failure)

    @Slot()
    def _on_browse(self) -> None:
        if self._files is None:
            self._files = QFileDialog(self, "Save the sheet as", "", "PNG images (*.png)")
            self._files.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self._files.setOption(QFileDialog.Option.DontConfirmOverwrite)  # asked when it is saved
            self._files.fileSelected.connect(self.path.setText)
        self._files.selectFile(str(self.target()))
        self._files.open()

    @Slot()
    def _on_save(self) -> None:
        self._settle()
        taken = [path for path in self._targets() if path.exists()]
        if taken:
            names = " and ".join(path.name for path in taken)
            self.save.setEnabled(False)
            self.message.say(Tone.NOTICE, f"{names} {'exists' if len(taken) == 1 else 'exist'} already.")
            self.replace.show()
            self.replace.setFocus()
        else:
            self._write(overwrite=False)

    @Slot()
    def _on_replace(self) -> None:
        self._write(overwrite=True)

    def _targets(self) -> list[Path]:
        image = self.target()
        file = ATLASES[self.atlas.currentData()].file
        return [image, image.with_suffix(file.suffix)] if file else [image]

    def _write(self, *, overwrite: bool) -> None:
        if self._save_runner.busy:
            return
        self._settle()
        self.save.setEnabled(False)
        self.save.setText("Saving…")
        job = save_job(
            self._source, self.layout_config(), self.target(), atlas=self.atlas.currentData(), overwrite=overwrite
        )
        self._save_runner.start(job)

    @Slot(object)
    def _on_saved(self, saved: SavedSheet) -> None:
        self._saved = saved
        self._after_saving()
        names = saved.image.name if saved.atlas is None else f"{saved.image.name} and {saved.atlas.name}"
        self.message.say(Tone.DONE, f"Saved and checked {names} in {saved.image.parent}.")
        self.show_folder.show()
        self.show_folder.setFocus()

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self._after_saving()
        self.message.fail(failure)

    def _after_saving(self) -> None:
        self._settle()
        self.save.setText("&Save")

    @Slot()
    def _on_show_folder(self) -> None:
        if self._saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.image.parent)))

    # -- closing -------------------------------------------------------------------------------------------------------

    def reject(self) -> None:
        """Close, once a file that is being written is complete."""
        self._preview_runner.abort()
        self._save_runner.call_when_idle(self._close)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def _close(self) -> None:
        self._preview_runner.call_when_idle(super().reject)

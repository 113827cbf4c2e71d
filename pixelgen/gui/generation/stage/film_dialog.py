"""How sprites came out of noise, as a moving picture or a strip: what of it, how fast, how large; seen before saved."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from pixelgen.gui.generation.export.film_preview import FilmPreview
from pixelgen.gui.generation.stage.film_form import FilmForm
from pixelgen.gui.generation.stage.film_pictures import FilmPictures, pictures_job
from pixelgen.gui.generation.stage.film_source import FilmSource
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.film_job import film_job
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.theme import GAP, MARGIN, SPACE, TIGHT
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.primary_button import PrimaryButton
from pixelgen.gui.widgets.sheet_view import SheetView
from pixelgen.gui.wording import count
from pixelgen.sprites.film import Film, film_size, film_timing


class FilmDialog(QDialog):
    """Writes ``source`` as a film. Stays open after saving, so that another format can follow.

    Args:
        source: what there is to write.
        folder: proposed place.
        values: settings of the last film.
    """

    def __init__(
        self, source: FilmSource, *, folder: Path, values: dict[str, Any], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("film.dialog")
        self.setWindowTitle("Save as film")
        self._source = source
        self._folder = folder
        self._pictures: FilmPictures | None = None
        self._saved: Path | None = None
        self._files: QFileDialog | None = None
        self._preparer = JobRunner(self)
        self._writer = JobRunner(self)
        self.form = FilmForm(source)
        self.preview = FilmPreview()
        self.preview.setObjectName("film.preview")
        self.preview.setToolTip("Click to hold the film or let it go on, ← → to step (Space)")
        self.strip = SheetView()
        self.strip.setObjectName("film.strip")
        self.strip.setAccessibleName("Preview of the strip")
        self.size_text = QLabel()
        self.size_text.setObjectName("film.size")
        self.message = MessageLine()
        self.message.setObjectName("film.message")
        self.show_folder = QPushButton("Show in &folder")
        self.close_button = QPushButton("&Close")
        self.save = PrimaryButton("&Save…")
        self._lay_out()
        self._connect()
        self.form.set_values(values)
        self._prepare()

    def _lay_out(self) -> None:
        for button, name in ((self.show_folder, "showFolder"), (self.close_button, "close"), (self.save, "save")):
            button.setObjectName(f"film.{name}")
            button.setAutoDefault(False)
        self.save.setDefault(True)
        self.message.add_button(self.show_folder)
        self.show_folder.hide()
        side = QVBoxLayout()
        side.setSpacing(SPACE)
        side.addWidget(self.form)
        side.addStretch(1)
        side.addWidget(self.message)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.preview)
        self._pages.addWidget(self.strip)
        picture = QVBoxLayout()
        picture.setSpacing(TIGHT)
        picture.addLayout(self._pages, 1)
        picture.addWidget(self.size_text)
        upper = QHBoxLayout()
        upper.setSpacing(MARGIN)
        upper.addLayout(side)
        upper.addLayout(picture, 1)
        lower = QHBoxLayout()
        lower.setSpacing(SPACE)
        lower.addStretch(1)
        lower.addWidget(self.close_button)
        lower.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addLayout(upper, 1)
        layout.addLayout(lower)
        self.resize(860, 560)

    def _connect(self) -> None:
        self.form.chosenChanged.connect(self._prepare)
        self.form.lookChanged.connect(self._show_film)
        self.save.clicked.connect(self._ask_path)
        self.show_folder.clicked.connect(self._on_show_folder)
        self.close_button.clicked.connect(self.reject)
        self._preparer.succeeded.connect(self._on_pictures)
        self._preparer.failed.connect(self._on_failed)
        self._writer.succeeded.connect(self._on_saved)
        self._writer.failed.connect(self._on_failed)

    # What it is

    def values(self) -> dict[str, Any]:
        """Settings to be proposed next time: plain JSON values."""
        return {**self.form.values(), "folder": str(self._folder)}

    @property
    def saved(self) -> Path | None:
        """The file that was written last."""
        return self._saved

    def film(self) -> Film | None:
        """What would be written now; None while it is being put together."""
        if self._pictures is None:
            return None
        return self.form.film(self._pictures.moments)

    # What happens

    @Slot()
    def _prepare(self) -> None:
        """Put other pictures together; what is shown stays until they are there."""
        self._pictures = None
        self._settle()
        self._preparer.restart(
            pictures_job(self._source, self.form.numbers, view=self.form.view.key, form=self.form.format)
        )

    @Slot(object)
    def _on_pictures(self, pictures: FilmPictures) -> None:
        self._pictures = pictures
        self._show_film()

    @Slot()
    def _show_film(self) -> None:
        self._settle()
        pictures, film, form = self._pictures, self.film(), self.form.format
        if pictures is None or film is None:
            return
        states, sprites, size = pictures.moments.shape[:3]
        width, height = film_size(states, sprites, size, form=form, scale=film.scale)
        said = [count(states, "state"), f"{width:,} × {height:,} px"]
        if form.moves:
            timing = film_timing(states, duration_ms=film.duration_ms, end=film.end)
            said.insert(1, f"{sum(ms for _, ms in timing) / 1000:.1f} s")
            shown = pictures.seen[[index for index, _ in timing]]
            self.preview.set_frames(shown, [ms for _, ms in timing], loop=True)
        else:
            self.strip.set_sheet(pictures.seen[0])
        self._pages.setCurrentWidget(self.preview if form.moves else self.strip)
        self.size_text.setText(" · ".join(said))

    def _settle(self) -> None:
        """What was said about the last file no longer holds."""
        self.message.clear()
        self.show_folder.hide()
        self.save.setEnabled(self._pictures is not None and not self._writer.busy)
        self.save.setText("&Save…")

    @Slot()
    def _ask_path(self) -> None:
        form = self.form.format
        if self._files is None:
            self._files = QFileDialog(self, "Save the film as")
            self._files.setObjectName("film.files")
            self._files.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self._files.fileSelected.connect(self._write)
        self._files.setNameFilter(f"{form.label} (*{form.suffix})")
        self._files.setDefaultSuffix(form.suffix)
        self._files.selectFile(str(self._folder / f"{self._source.title}{form.suffix}"))
        self._files.open()

    @Slot(str)
    def _write(self, name: str) -> None:
        film = self.film()
        if film is None or self._writer.busy:
            return
        path = Path(name)
        self._folder = path.parent
        self._settle()
        self.save.setEnabled(False)
        self.save.setText("Saving…")
        self._writer.start(film_job(path, film))  # the system's dialog has asked about an older file

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        self._saved = path
        self._settle()
        self.message.say(Tone.DONE, f"Saved and checked {path.name} in {path.parent}.")
        self.show_folder.show()

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self._settle()
        self.message.fail(failure)

    @Slot()
    def _on_show_folder(self) -> None:
        if self._saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.parent)))

    # Closing

    def reject(self) -> None:
        """Close, once a file that is being written is complete."""
        self._preparer.abort()
        self._writer.call_when_idle(self._close)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def _close(self) -> None:
        self._preparer.call_when_idle(super().reject)

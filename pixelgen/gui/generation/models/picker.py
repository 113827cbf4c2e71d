"""Which model makes the sprites: the zoo, own runs, any file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QToolButton, QWidget

from pixelgen.errors import PixelGenError
from pixelgen.gui.generation.memory import recall, remember
from pixelgen.gui.generation.models.box import ModelBox
from pixelgen.gui.generation.models.card import ModelCardView
from pixelgen.gui.generation.models.popup import ModelPopup
from pixelgen.gui.generation.models.reader import ModelReader
from pixelgen.gui.generation.models.version_choice import VersionChoice
from pixelgen.gui.generation.models.words import spoken
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.models.checkpoint_list import (
    CheckpointListModel,
    EntryRole,
    ModelEntry,
    entry_of_file,
    run_entries,
    zoo_entries,
)
from pixelgen.gui.theme import TIGHT
from pixelgen.gui.widgets.drop_area import dropped_paths
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import Panel
from pixelgen.model.zoo import find_model

if TYPE_CHECKING:
    from pixelgen.gui.generation.models.info import ModelInfo

NO_MODEL = "No model yet: train one on your sprites in the Train tab, or open a model file."
_MOST_OPENED = 12  # files that are remembered
_LAST, _OPENED = "model", "opened_models"  # names of what is kept


class ModelPicker(Panel):
    """A field that drops down a list of cards, and the card of the model that is chosen.

    ``chosen`` tells what was chosen, at once; ``inspected`` what it turned out to be, a moment later; ``measured`` how
    fast it is here, some moments after that. The model and the opened files are remembered.
    """

    chosen = Signal(object)  # ModelEntry, or None
    inspected = Signal(object)  # ModelInfo, or None for a file that is no model
    measured = Signal(object)  # ModelInfo whose ``speed`` is known now
    failed = Signal(object)  # JobFailure

    def __init__(self, parent: QWidget | None = None, *, zoo: Path | None = None) -> None:
        """
        Args:
            zoo: where the zoo is, if not the program's own.
        """
        super().__init__("Model", parent)
        self.setAcceptDrops(True)
        self._zoo = zoo
        self._opened = [entry_of_file(path) for path in _kept_files()]
        self._entry: ModelEntry | None = None
        self._info: ModelInfo | None = None
        self._model = CheckpointListModel(self)
        self._inspector = JobRunner(self)
        self.reader = ModelReader(self)
        self._dialog: QFileDialog | None = None
        self.box = ModelBox(self._model)
        self.popup = ModelPopup(self._model, self)
        self.version = VersionChoice()
        self.card = ModelCardView()
        self.open_button = QToolButton()
        self.open_button.setObjectName("generate.open")
        self.open_button.setIcon(icon("folder"))
        self.open_button.setToolTip("Open a model file… (Ctrl+Shift+O)")
        self.open_button.setAccessibleName("Open a model file")
        self.open_button.setFixedSize(self.box.sizeHint().height(), self.box.sizeHint().height())
        row = QHBoxLayout()
        row.setSpacing(TIGHT)
        row.addWidget(self.box, 1)
        row.addWidget(self.open_button)
        self.body.addLayout(row)
        self.body.addWidget(self.version)
        self.body.addWidget(self.card)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.open_button.clicked.connect(self.open_file)
        self.box.activated.connect(self._on_activated)
        self.box.popupWanted.connect(self.show_models)
        self.popup.chosen.connect(self._on_chosen)
        self.popup.openWanted.connect(self.open_file)
        self.popup.closed.connect(self.reader.forget_wishes)
        self.version.chosen.connect(self.use)
        self.reader.found.connect(self._on_found)
        self.reader.failed.connect(self.failed)
        self._inspector.succeeded.connect(self._on_inspected)
        self._inspector.failed.connect(self._on_failed)

    # -- what is chosen ------------------------------------------------------------------------------------------------

    def choose_default(self) -> None:
        """Choose the model of the last time, or the first of the list: the zoo's default where there is a zoo."""
        kept = recall().get(_LAST)
        entries = self._model.entries()
        wanted = [each for each in entries if isinstance(kept, str) and each.has(Path(kept))]
        if wanted and isinstance(kept, str):
            self._choose(replace(wanted[0], path=Path(kept)))
        else:
            self._choose(entries[0] if entries else None)

    @property
    def entry(self) -> ModelEntry | None:
        """The model that is chosen."""
        return self._entry

    @property
    def info(self) -> "ModelInfo | None":
        """What is known of it; None until its file was read, or if it is no model."""
        return self._info

    @property
    def opened(self) -> tuple[Path, ...]:
        """Files that were opened from elsewhere, this time or earlier."""
        return tuple(entry.path for entry in self._opened)

    def refresh(self) -> None:
        """Look again for models; the choice stays, also if its file is gone."""
        trouble = ""
        try:
            zoo = zoo_entries(self._zoo)
        except PixelGenError as error:
            zoo, trouble = [], str(error)
        found = [*zoo, *run_entries()]
        opened = [entry for entry in self._opened if not any(each.has(entry.path) for each in found)]
        self._model.set_entries([*found, *opened])
        if self._entry is not None:
            path = self._entry.path
            now = next((each for each in self._model.entries() if each.has(path)), None)
            if now is not None:
                self._entry = replace(now, path=path)
        self._show_choice()
        if self._entry is None:
            self.card.show_sentence(trouble or NO_MODEL)

    @Slot(object)
    def use(self, path: Path) -> None:
        """Choose the model in the file or run folder ``path``, and list it if it is not listed yet."""
        path = Path(path)
        if path.is_dir():
            try:
                path = find_model(path)
            except PixelGenError as error:
                self.card.show_sentence(str(error))
                return
        self.refresh()
        entry = next((each for each in self._model.entries() if each.has(path)), None)
        if entry is None:
            entry = entry_of_file(path)
            self._opened = [entry, *(each for each in self._opened if each.title or each.path != path)][:_MOST_OPENED]
            self.refresh()
        self._choose(replace(entry, path=path))
        self._remember()

    def hold_measuring(self, *, on: bool) -> None:
        """Leave the processors to a generation, or measure on: how fast a model is cannot be told beside one."""
        self.reader.hold(on=on)

    def set_device(self, key: str, precision: str = "float32") -> None:
        """Measure on the device ``key`` of ``DEVICES``, in the format ``precision`` of ``PRECISIONS``, from now on."""
        if (key, precision) != (self.reader.device, self.reader.precision):
            self.reader.device, self.reader.precision = key, precision
            if self._entry is not None and self._info is not None:
                self.reader.measure([self._entry.path])
                self._show_speed()

    def shutdown(self, done: Callable[[], None]) -> None:
        """Leave off reading, then call ``done``."""
        self.popup.hide()
        self._inspector.abort()
        self._inspector.call_when_idle(lambda: self.reader.shutdown(done))

    # -- ways to choose ------------------------------------------------------------------------------------------------

    @Slot()
    def open_file(self) -> None:
        """Ask for a model file."""
        if self._dialog is None:
            self._dialog = QFileDialog(self, "Open a model", "", "Models (*.safetensors)")
            self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._dialog.fileSelected.connect(self._on_file)
        self._dialog.open()

    @Slot()
    def show_models(self) -> None:
        """Drop down the cards; what they tell is read while they are in sight."""
        self.refresh()
        self.popup.open_below(self.box, self._entry)
        entries = self._model.entries()
        self.reader.read(entries)
        self.reader.measure([entry.path for entry in entries])

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        entry = self._model.index(row, 0).data(EntryRole.ENTRY)
        if entry is not None:
            self._on_chosen(entry)

    @Slot(object)
    def _on_chosen(self, entry: ModelEntry) -> None:
        if self._entry is None or not entry.has(self._entry.path):
            self._choose(entry)
            self._remember()
        self._show_choice()

    @Slot(str)
    def _on_file(self, name: str) -> None:
        self.use(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _models(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in _models(event)[:1]:
            self.use(path)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    # -- what follows --------------------------------------------------------------------------------------------------

    def _choose(self, entry: ModelEntry | None) -> None:
        self._entry, self._info = entry, None
        self._show_choice()
        self.chosen.emit(entry)
        if entry is None:
            return
        self.card.show_reading(entry)
        self._inspector.restart(_inspection(entry))

    def _show_choice(self) -> None:
        row = self._model.row_of(self._entry.path) if self._entry is not None else None
        self.box.setCurrentIndex(-1 if row is None else row)
        self.version.show_entry(self._entry)

    def _remember(self) -> None:
        last = str(self._entry.path) if self._entry is not None else None
        remember({_LAST: last, _OPENED: [str(entry.path) for entry in self._opened]})

    @Slot(object)
    def _on_inspected(self, info: "ModelInfo") -> None:
        self._info = info
        self.reader.keep(info)
        self.card.show_info(self._info)
        self.inspected.emit(self._info)
        self.reader.measure([info.entry.path])

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self.card.show_sentence(failure.message)
        self.inspected.emit(None)
        self.failed.emit(failure)

    @Slot(object)
    def _on_found(self, path: Path) -> None:
        known = self.reader.known(path)
        self._model.set_known(path, known, spoken(known))
        if self._entry is not None and path == self._entry.path:
            self._show_speed()

    def _show_speed(self) -> None:
        """Take over what was measured of the chosen model."""
        known = self.reader.known(self._entry.path) if self._entry is not None else None
        if self._info is None or known is None or isinstance(known, str) or known.speed == self._info.speed:
            return
        self._info = replace(self._info, speed=known.speed)
        self.card.show_info(self._info)
        self.measured.emit(self._info)


def _models(event: QDropEvent) -> list[Path]:
    """The files and folders that may be models."""
    return [path for path in dropped_paths(event.mimeData()) if path.suffix == ".safetensors" or path.is_dir()]


def _kept_files() -> list[Path]:
    """The opened files of earlier times that are still there."""
    kept = recall().get(_OPENED)
    paths = [Path(name) for name in kept if isinstance(name, str)] if isinstance(kept, list) else []
    return [path for path in paths if path.is_file()][:_MOST_OPENED]


def _inspection(entry: ModelEntry) -> Any:
    """The job that reads what is known of a model; it loads torch first, which the window must not wait for."""

    def job(_report: Any, _cancel: Any) -> "ModelInfo":
        from pixelgen.gui.generation.models.info import inspect_model

        return inspect_model(entry)

    return job

"""Which model makes the sprites: the zoo, own runs, any file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from pixelgen.errors import PixelGenError
from pixelgen.gui.generation.models.card import ModelCardView
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.models.checkpoint_list import CheckpointListModel, EntryRole, ModelEntry, run_entries, zoo_entries
from pixelgen.gui.theme import TIGHT
from pixelgen.gui.widgets.form import CalmComboBox
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import Panel
from pixelgen.model.zoo import find_model

if TYPE_CHECKING:
    from pixelgen.gui.generation.models.info import ModelInfo

NO_MODEL = "No model yet: train one on your sprites in the Train tab, or open a model file."


class ModelPicker(Panel):
    """A list of models and the card of the one that is chosen.

    ``chosen`` tells what was chosen, at once; ``inspected`` what it turned out to be, a moment later.
    """

    chosen = Signal(object)  # ModelEntry, or None
    inspected = Signal(object)  # ModelInfo, or None for a file that is no model
    failed = Signal(object)  # JobFailure

    def __init__(self, parent: QWidget | None = None, *, zoo: Path | None = None) -> None:
        """
        Args:
            zoo: where the zoo is, if not the program's own.
        """
        super().__init__("Model", parent)
        self._zoo = zoo
        self._opened: list[ModelEntry] = []
        self._entry: ModelEntry | None = None
        self._info: ModelInfo | None = None
        self._model = CheckpointListModel(self)
        self._inspector = JobRunner(self)
        self._dialog: QFileDialog | None = None
        self.box = CalmComboBox()
        self.box.setObjectName("generate.checkpoint")
        self.box.setAccessibleName("Model")
        self.box.setToolTip("The model (checkpoint) that makes the sprites.\n(checkpoint)")
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box.setModel(self._model)
        self.box.setPlaceholderText("Choose a model")
        self.card = ModelCardView()
        self.open_button = QToolButton()
        self.open_button.setObjectName("generate.open")
        self.open_button.setIcon(icon("folder"))
        self.open_button.setToolTip("Open a model file… (Ctrl+Shift+O)")
        self.open_button.setAccessibleName("Open a model file")
        self.open_button.setFixedSize(self.box.sizeHint().height(), self.box.sizeHint().height())
        self.open_button.clicked.connect(self.open_file)
        row = QHBoxLayout()
        row.setSpacing(TIGHT)
        row.addWidget(self.box, 1)
        row.addWidget(self.open_button)
        self.body.addLayout(row)
        self.body.addWidget(self.card)
        self.box.activated.connect(self._on_activated)
        self._inspector.succeeded.connect(self._on_inspected)
        self._inspector.failed.connect(self._on_failed)
        self.refresh()

    def choose_default(self) -> None:
        """Choose the first model of the list, which is the zoo's default where there is a zoo."""
        entries = self._model.entries()
        self._choose(entries[0] if entries else None)

    @property
    def entry(self) -> ModelEntry | None:
        """The model that is chosen."""
        return self._entry

    @property
    def info(self) -> "ModelInfo | None":
        """What is known of it; None until its file was read, or if it is no model."""
        return self._info

    def refresh(self) -> None:
        """Look again for models; the choice stays, also if its file is gone."""
        trouble = ""
        try:
            zoo = zoo_entries(self._zoo)
        except PixelGenError as error:
            zoo, trouble = [], str(error)
        self._model.set_entries([*zoo, *run_entries(), *self._opened])
        self._show_choice()
        if self._entry is None:
            self.card.show_sentence(trouble or NO_MODEL)

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
        entry = next((each for each in self._model.entries() if each.path == path), None)
        if entry is None:
            title = {"model": path.parent.name}.get(path.stem, path.stem)
            if path.parent.name == "checkpoints":
                title = path.parent.parent.name
            entry = ModelEntry(title=title, path=path, kind="file")
            self._opened.append(entry)
            self.refresh()
        self._choose(entry)

    def shutdown(self, done: Callable[[], None]) -> None:
        """Leave off reading, then call ``done``."""
        self._inspector.abort()
        self._inspector.call_when_idle(done)

    @Slot()
    def open_file(self) -> None:
        """Ask for a model file."""
        if self._dialog is None:
            self._dialog = QFileDialog(self, "Open a model", "", "Models (*.safetensors)")
            self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._dialog.fileSelected.connect(self._on_file)
        self._dialog.open()

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

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        entry = self._model.index(row, 0).data(EntryRole.ENTRY)
        if entry is not None and entry != self._entry:
            self._choose(entry)

    @Slot(str)
    def _on_file(self, name: str) -> None:
        self.use(Path(name))

    @Slot(object)
    def _on_inspected(self, info: "ModelInfo") -> None:
        self._info = info
        self.card.show_info(info)
        self.inspected.emit(info)

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self.card.show_sentence(failure.message)
        self.inspected.emit(None)
        self.failed.emit(failure)


def _inspection(entry: ModelEntry) -> Any:
    """The job that reads what is known of a model; it loads torch first, which the window must not wait for."""

    def job(_report: Any, _cancel: Any) -> "ModelInfo":
        from pixelgen.gui.generation.models.info import inspect_model

        return inspect_model(entry)

    return job

"""The one question before runs go to the bin."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from pixelgen.gui.wording import count

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary


class DeleteQuestion(QMessageBox):
    """Asks whether ``runs`` may go; ``confirmed`` brings their folders if so."""

    confirmed = Signal(object)  # tuple[Path, …]

    def __init__(self, runs: "Sequence[RunSummary]", parent: QWidget) -> None:
        one = runs[0].name if len(runs) == 1 else count(len(runs), "run")
        super().__init__(QMessageBox.Icon.Question, "PixelGen", f"Move {one} to the bin?", parent=parent)
        self._folders: tuple[Path, ...] = tuple(run.path for run in runs)
        self.setObjectName("train.runs.ask")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setInformativeText("Models, curves and previews go along. They can be taken back from the bin.")
        self.setDefaultButton(self.addButton("Move to bin", QMessageBox.ButtonRole.AcceptRole))
        self.addButton(QMessageBox.StandardButton.Cancel)
        self.accepted.connect(self._on_accepted)

    @Slot()
    def _on_accepted(self) -> None:
        self.confirmed.emit(self._folders)

"""Which of the models that a run keeps: the best, the latest, the last original one."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.models.checkpoint_list import VERSIONS, ModelEntry
from pixelgen.gui.widgets.segmented import SegmentedChoice


class VersionChoice(QWidget):
    """Segments for the versions of a run; hidden where there is nothing to choose."""

    chosen = Signal(object)  # Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._versions: dict[str, Path] = {}
        self._choice: SegmentedChoice | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)
        self.hide()

    def show_entry(self, entry: ModelEntry | None) -> None:
        """Offer the versions of ``entry``."""
        versions = dict(entry.versions) if entry is not None and len(entry.versions) > 1 else {}
        if versions != self._versions:
            self._versions = versions
            self._make()
        if self._choice is not None and entry is not None and self._choice.key != entry.version:
            self._choice.blockSignals(True)
            self._choice.set_key(entry.version)
            self._choice.blockSignals(False)
        self.setVisible(bool(versions))

    def _make(self) -> None:
        if self._choice is not None:
            self._row.removeWidget(self._choice)
            self._choice.hide()
            self._choice.deleteLater()
            self._choice = None
        if self._versions:
            offered = Choices("version", [VERSIONS[key] for key in self._versions])
            self._choice = SegmentedChoice(offered, "generate.version")
            self._choice.setAccessibleName("Which model of the run")
            self._choice.keyChanged.connect(self._on_key)
            self._row.insertWidget(0, self._choice)

    @Slot(str)
    def _on_key(self, key: str) -> None:
        self.chosen.emit(self._versions[key])

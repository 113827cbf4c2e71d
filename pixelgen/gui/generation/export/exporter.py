"""Opens the export dialog where the person left it, and remembers where that was."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QWidget

from pixelgen.gui.generation.export.dialog import ExportDialog
from pixelgen.gui.generation.export.sheet_job import SheetSource
from pixelgen.gui.generation.memory import recall, remember


class Exporter(QObject):
    """At most one export dialog over ``window``."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: ExportDialog | None = None

    def open(self, source: SheetSource) -> None:
        """Offer to write ``source``."""
        if self.dialog is not None:
            return
        kept = recall().get("export")
        values: dict[str, Any] = kept if isinstance(kept, dict) else {}
        folder = values.get("folder")
        place = Path(folder) if isinstance(folder, str) and Path(folder).is_dir() else _pictures()
        self.dialog = ExportDialog(source, folder=place, values=values, parent=self._window)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def close(self) -> None:
        """Close the dialog, once a file that is being written is complete."""
        if self.dialog is not None:
            self.dialog.reject()

    @Slot()
    def _on_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            remember({"export": {**dialog.values(), "folder": str(dialog.target().parent)}})
            dialog.deleteLater()


def _pictures() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()

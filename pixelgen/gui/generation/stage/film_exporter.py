"""Opens the dialog for films where the person left it, and remembers where that was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QWidget

from pixelgen.gui.generation.memory import recall, remember
from pixelgen.gui.generation.stage.film_dialog import FilmDialog
from pixelgen.gui.generation.stage.film_source import FilmSource


class FilmExporter(QObject):
    """At most one dialog over ``window``."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._done: list[Callable[[], None]] = []
        self.dialog: FilmDialog | None = None

    def open(self, source: FilmSource) -> None:
        """Offer to write ``source``."""
        if self.dialog is not None:
            return
        kept = recall().get("film")
        values: dict[str, Any] = kept if isinstance(kept, dict) else {}
        folder = values.get("folder")
        place = Path(folder) if isinstance(folder, str) and Path(folder).is_dir() else _pictures()
        self.dialog = FilmDialog(source, folder=place, values=values, parent=self._window)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def close(self, done: Callable[[], None] | None = None) -> None:
        """Close the dialog and call ``done``, once a film that is being written is complete."""
        if done is not None:
            self._done.append(done)
        if self.dialog is None:
            self._tell()
        else:
            self.dialog.reject()

    def _tell(self) -> None:
        waiting, self._done = self._done, []
        for done in waiting:
            done()

    @Slot()
    def _on_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            remember({"film": dialog.values()})
            dialog.deleteLater()
        self._tell()


def _pictures() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()

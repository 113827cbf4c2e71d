"""Asks for palette files to read and to write."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from pixelgen.sprites.palette_files import PALETTE_FORMATS

_PICTURES = (".gif", ".webp", ".bmp")
_SUFFIXES = tuple(suffix for kind in PALETTE_FORMATS.values() for suffix in kind.suffixes)


def holds_palette(path: Path) -> bool:
    """Whether a file's name says that it is a palette, or an image to take one from."""
    return path.suffix.lower() in (*_SUFFIXES, *_PICTURES) and path.is_file()


class PaletteFileDialogs(QObject):
    """The two dialogs, made on first use; each opens where it was last."""

    opened = Signal(object)  # Path to read
    named = Signal(object)  # Path to write; what was there before may be replaced

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self.reading: QFileDialog | None = None
        self.writing: QFileDialog | None = None

    @Slot()
    def ask_file(self) -> None:
        if self.reading is None:
            marks = " ".join(f"*{suffix}" for suffix in (*_SUFFIXES, *_PICTURES))
            self.reading = QFileDialog(self._owner, "Open a palette", "", f"Palettes and images ({marks})")
            self.reading.setFileMode(QFileDialog.FileMode.ExistingFile)
            self.reading.fileSelected.connect(self._on_opened)
        self.reading.open()

    def ask_target(self, name: str) -> None:
        """Ask where to write; ``name`` is proposed."""
        if self.writing is None:
            kinds = list(PALETTE_FORMATS.values())
            filters = [f"{kind.label[:1].upper()}{kind.label[1:]} (*{kind.suffixes[0]})" for kind in kinds]
            self.writing = QFileDialog(self._owner, "Save the palette", "")
            self.writing.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self.writing.setNameFilters(filters)
            self.writing.setDefaultSuffix(kinds[0].suffixes[0].removeprefix("."))
            self.writing.filterSelected.connect(self._on_filter)
            self.writing.fileSelected.connect(self._on_named)
        self.writing.selectFile("".join(c if c.isalnum() or c in " -_" else "-" for c in name).strip() or "palette")
        self.writing.open()

    @Slot(str)
    def _on_filter(self, chosen: str) -> None:
        if self.writing is not None:
            self.writing.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")"))

    @Slot(str)
    def _on_opened(self, name: str) -> None:
        self.opened.emit(Path(name))

    @Slot(str)
    def _on_named(self, name: str) -> None:
        self.named.emit(Path(name))

"""One silhouette in several palettes: choose, look, export as rows."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pixelgen.errors import PixelGenError
from pixelgen.gui.generation.colours.palette_checks import CheckedPaletteDelegate, PaletteChecks
from pixelgen.gui.generation.colours.palette_choice import PaletteChoice
from pixelgen.gui.generation.colours.palette_files import PaletteFileDialogs, holds_palette
from pixelgen.gui.generation.colours.palette_list import PaletteRow, listed_palettes
from pixelgen.gui.generation.colours.recent import recent_palettes, remember_palette
from pixelgen.gui.generation.colours.recolour_preview import RecolourPreview
from pixelgen.gui.generation.colours.recolour_rows import RecolourRows, make_rows
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.widgets.drop_area import dropped_paths
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import FaintLabel, Heading
from pixelgen.gui.widgets.primary_button import PrimaryButton
from pixelgen.gui.wording import count
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.palette_source import find_palette

_LIST = 264  # width of the list, logical pixels
_ICON = QSize(12, 12)


class RecolourDialog(QDialog):
    """Shows ``sprites``, (N, S, S, 4) uint8 straight RGBA, in each ticked palette, ramp by ramp.

    Args:
        ticked: palettes that are ticked at first; those that the list does not hold are put into it.
    """

    exportWanted = Signal(object)  # noqa: N815  RecolourRows

    def __init__(
        self, sprites: NDArray[np.uint8], parent: QWidget | None = None, *, ticked: tuple[Palette, ...] = ()
    ) -> None:
        super().__init__(parent)
        self.setObjectName("generate.recolourDialog")
        self.setWindowTitle("Recolour")
        self.setAcceptDrops(True)
        self._sprites = sprites
        self._own: list[PaletteChoice] = []  # opened here, or in use when the dialog was opened
        self._made: dict[Palette, NDArray[np.uint8]] = {}
        self.model = PaletteChecks(self)
        self.list = QListView()
        self.list.setObjectName("generate.recolour.palettes")
        self.list.setAccessibleName("Palettes, one row of sprites for each that is ticked")
        self.list.setModel(self.model)
        self.list.setItemDelegate(CheckedPaletteDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.open_file = QPushButton("&Open palette…")
        self.open_file.setObjectName("generate.recolour.open")
        self.open_file.setIcon(icon("folder"))
        self.open_file.setIconSize(_ICON)
        self.open_file.setToolTip("Add the palette in a file (or drop it here)")
        self.preview = RecolourPreview()
        self.preview.setObjectName("generate.recolour.preview")
        self.original = QCheckBox("&Keep the sprites as they are, as the first row")
        self.original.setObjectName("generate.recolour.original")
        self.original.setChecked(True)
        self.message = MessageLine()
        self.size_text = FaintLabel()
        self.size_text.setObjectName("generate.recolour.size")
        self.export = PrimaryButton("&Export…")
        self.export.setObjectName("generate.recolour.export")
        self.export.setIcon(icon("export"))
        self.export.setIconSize(_ICON)
        self.cancel = QPushButton("Close")
        self.files = PaletteFileDialogs(self)
        self._lay_out()
        self._connect()
        for palette in ticked:
            self._add(palette)
        self._fill()
        self._show_rows()
        self.resize(920, 600)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(SPACE)
        side.addWidget(Heading("Palettes"))
        side.addWidget(self.list, 1)
        side.addWidget(self.open_file)
        self.list.setFixedWidth(_LIST)
        self.open_file.setFixedWidth(_LIST)
        scroll = QScrollArea()
        scroll.setWidget(self.preview)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.StyledPanel)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preview.setBackgroundRole(self.palette().ColorRole.Base)
        self.preview.setAutoFillBackground(True)
        right = QVBoxLayout()
        right.setSpacing(SPACE)
        right.addWidget(Heading("Rows"))
        right.addWidget(scroll, 1)
        right.addWidget(self.original)
        both = QHBoxLayout()
        both.setSpacing(GAP)
        both.addLayout(side)
        both.addLayout(right, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.size_text, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setSpacing(GAP)
        layout.addLayout(both, 1)
        layout.addWidget(self.message)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.model.checkedChanged.connect(self._show_rows)
        self.original.toggled.connect(self._show_rows)
        self.open_file.clicked.connect(self.files.ask_file)
        self.files.opened.connect(self.use_palette)
        self.cancel.clicked.connect(self.reject)
        self.export.clicked.connect(self._on_export)

    # -- palettes ------------------------------------------------------------------------------------------------------

    @Slot(object)
    def use_palette(self, path: Path) -> None:
        """List and tick the palette in a file; says why if there is none."""
        try:
            palette = find_palette(path)
        except PixelGenError as error:
            self.message.say(Tone.ERROR, str(error))
            return
        self.message.clear()
        remember_palette(path)
        choice = PaletteChoice(palette=palette, source="file", path=path.absolute())
        self._own = [choice, *(each for each in self._own if each != choice)]
        self._fill()
        self.model.set_checked(choice, checked=True)

    def _add(self, palette: Palette) -> None:
        listed = [row.choice for row in listed_palettes(recent_palettes()) if isinstance(row, PaletteRow)]
        choice = next((each for each in listed if each is not None and each.palette == palette), None)
        if choice is None:
            choice = PaletteChoice(palette=palette, source="sprites")
            self._own.append(choice)
        self.model.set_checked(choice, checked=True)

    def _fill(self) -> None:
        recent = [choice for choice in recent_palettes() if choice not in self._own]
        self.model.set_rows(listed_palettes([*self._own, *recent]))

    # -- rows ----------------------------------------------------------------------------------------------------------

    def rows(self) -> RecolourRows | None:
        """What would be exported now; None while no row is wanted."""
        palettes = tuple(choice.palette for choice in self.model.checked)
        if not palettes and not self.original.isChecked():
            return None
        return make_rows(self._sprites, palettes, original=self.original.isChecked(), known=self._made)

    @Slot()
    def _show_rows(self) -> None:
        rows = self.rows()
        self.preview.show_rows(rows)
        self.export.setEnabled(bool(self.model.checked))
        if rows is None or not self.model.checked:
            self.export.setToolTip("Tick a palette first")
            self.size_text.setText("")
            return
        self.export.setToolTip("Write the rows as a sheet, each with its palette's name")
        each, together = count(rows.columns, "sprite"), count(len(rows.sprites), "frame")
        self.size_text.setText(f"{count(len(rows.rows), 'row')} of {each}: {together}")

    @Slot()
    def _on_export(self) -> None:
        rows = self.rows()
        if rows is not None:
            self.accept()
            self.exportWanted.emit(rows)

    # -- files dropped -------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(holds_palette(path) for path in dropped_paths(event.mimeData())):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        for path in filter(holds_palette, dropped_paths(event.mimeData())):
            self.use_palette(path)

"""Chooses a palette: bundled, from a file, from the data set, from sprites."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pixelgen.errors import PixelGenError
from pixelgen.gui.generation.colours.palette_button import PaletteButton
from pixelgen.gui.generation.colours.palette_choice import PaletteChoice
from pixelgen.gui.generation.colours.palette_files import PaletteFileDialogs
from pixelgen.gui.generation.colours.palette_list import PaletteRow, palette_rows
from pixelgen.gui.generation.colours.palette_popup import PalettePopup
from pixelgen.gui.generation.colours.recent import recent_palettes, remember_palette
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.gui.wording import count
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.palette import palette_of
from pixelgen.sprites.palette_files import save_palette
from pixelgen.sprites.palette_source import find_palette


class PaletteControl(QWidget):
    """A button that shows the palette in use, and opens the list of all.

    Args:
        taken: how many colours are taken from sprites.
    """

    choiceChanged = Signal()  # noqa: N815
    dataWanted = Signal(int)  # noqa: N815  at most so many colours of the data set
    said = Signal(object, str)  # Tone, sentence; an empty one takes back what was said

    def __init__(self, *, taken: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = PaletteButton()
        self.popup = PalettePopup(self)
        self.files = PaletteFileDialogs(self)
        self._choice: PaletteChoice | None = None
        self._taken = taken
        self._waiting = False
        self._no_data = "Choose a model first."
        self._sprites: NDArray[np.uint8] | None = None
        self.setFocusProxy(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        self.button.clicked.connect(self.open_popup)
        self.button.stepped.connect(self._on_stepped)
        self.popup.chosen.connect(self._on_row)
        self.popup.openWanted.connect(self.files.ask_file)
        self.popup.saveWanted.connect(self._on_save_wanted)
        self.files.opened.connect(self.use_file)
        self.files.named.connect(self._on_named)

    # -- what is chosen ------------------------------------------------------------------------------------------------

    @property
    def choice(self) -> PaletteChoice | None:
        return self._choice

    @property
    def waiting(self) -> bool:
        """True while the data set's colours are on their way."""
        return self._waiting

    def choose(self, choice: PaletteChoice | None) -> None:
        """Use ``choice``, or no palette."""
        self._waiting = False
        self.button.show_palette(choice.palette if choice is not None else None)
        if choice != self._choice:
            self._choice = choice
            self.said.emit(Tone.NOTICE, "")
            self.choiceChanged.emit()

    @Slot(object)
    def use_file(self, path: Path) -> None:
        """Use the palette in a file, or the colours of an image; says why if there is none."""
        try:
            palette = find_palette(path)
        except PixelGenError as error:
            self.said.emit(Tone.ERROR, str(error))
            return
        remember_palette(path)
        self.choose(PaletteChoice(palette=palette, source="file", path=path.absolute()))

    @Slot(int)
    def take(self, most: int) -> None:
        """Take ``most`` colours from now on; a palette that was taken from sprites is taken again."""
        self._taken = most
        if self._choice is not None and self._choice.source == "sprites":
            self._take_from_sprites()
        elif self._waiting or (self._choice is not None and self._choice.source == "data"):
            self._ask_data()

    # -- where colours can be taken from -------------------------------------------------------------------------------

    def set_sprites(self, sprites: NDArray[np.uint8] | None) -> None:
        """The sprites on the canvas, (N, S, S, 4) uint8 straight RGBA."""
        self._sprites = sprites if sprites is not None and len(sprites) else None

    def set_data_available(self, reason: str) -> None:
        """Why no palette can be taken from the data set; empty if one can."""
        self._no_data = reason

    def use_data(self, palette: Palette) -> None:
        """The answer to ``dataWanted``, unless something else was chosen since."""
        if self._waiting:
            self.choose(PaletteChoice(palette=palette, source="data"))

    def refuse_data(self, reason: str) -> None:
        """Or why there is none."""
        if self._waiting:
            self._waiting = False
            self.button.show_palette(self._choice.palette if self._choice is not None else None)
            self.said.emit(Tone.ERROR, reason)

    def _ask_data(self) -> None:
        self._waiting = True
        self.button.show_palette(self._choice.palette if self._choice is not None else None, words="Reading sprites…")
        self.dataWanted.emit(self._taken)

    def _take_from_sprites(self) -> None:
        if self._sprites is None:
            return
        try:
            palette = palette_of(self._sprites, self._taken, label=count(len(self._sprites), "sprite"))
        except PixelGenError as error:
            self.said.emit(Tone.ERROR, str(error))
            return
        self.choose(PaletteChoice(palette=palette, source="sprites"))

    # -- the list ------------------------------------------------------------------------------------------------------

    @Slot()
    def open_popup(self) -> None:
        """Show the list below the button."""
        self._fill()
        row = self.popup.model.row_of(self._choice)
        self.popup.open_below(self.button, current=row, savable=self._choice is not None)

    def _fill(self) -> None:
        sprites = "" if self._sprites is not None else "Make sprites first."
        self.popup.model.set_rows(palette_rows(recent=recent_palettes(), data=self._no_data, sprites=sprites))

    @Slot(int)
    def _on_stepped(self, step: int) -> None:
        self._fill()
        rows = self.popup.model.choosable()
        choices = [row.choice for row in rows]
        now = choices.index(self._choice) if self._choice in choices else 0
        self._on_row(rows[min(max(0, now + step), len(rows) - 1)])

    @Slot(object)
    def _on_row(self, row: PaletteRow) -> None:
        if row.offer == "data":
            self._ask_data()
        elif row.offer == "sprites":
            self._take_from_sprites()
        else:
            self.choose(row.choice)

    # -- files ---------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_save_wanted(self) -> None:
        if self._choice is not None:
            self.files.ask_target(self._choice.palette.label)

    @Slot(object)
    def _on_named(self, path: Path) -> None:
        if self._choice is None:
            return
        try:
            save_palette(path, self._choice.palette, overwrite=True)  # the dialog has asked
        except PixelGenError as error:
            self.said.emit(Tone.ERROR, str(error))
            return
        self.said.emit(Tone.DONE, f"The palette is in {path}.")

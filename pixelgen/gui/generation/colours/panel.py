"""The palette lock and all else that is done to the colours of sprites when they are shown and exported."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from pixelgen.gui.generation.colours.palette_choice import PaletteChoice
from pixelgen.gui.widgets.message_line import MessageLine
from pixelgen.gui.widgets.panel import Panel
from pixelgen.sprites.colouring import Colouring, ColourOptions
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.palette_source import find_palette


class ColourPanel(Panel):
    """Chooses what is done to colours; ``paint`` does it.

    Attributes:
        compare: a button to hold (``CompareHold.add_button``).
    """

    changed = Signal()  # ``paint`` gives other pictures now
    adaptChanged = Signal()  # noqa: N815  what the solver has to know is another: sprites would have to be made again
    recolourWanted = Signal()  # noqa: N815
    dataPaletteWanted = Signal(int)  # noqa: N815  at most so many colours of the data set: ``use_data_palette`` answers

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Colours", parent)
        self.setObjectName("generate.colours")
        self.compare = QToolButton()
        self.recolour = QPushButton("&Recolour…")
        self.message = MessageLine()
        self._choice: PaletteChoice | None = None
        self._sprites: NDArray[np.uint8] | None = None
        self._colouring = Colouring(ColourOptions())
        self._adapt: float | None = None
        self.recolour.clicked.connect(self.recolourWanted)
        self.body.addWidget(self.recolour)
        self.body.addWidget(self.message)

    # -- what is chosen ------------------------------------------------------------------------------------------------

    @property
    def palette_choice(self) -> PaletteChoice | None:
        return self._choice

    @property
    def locked(self) -> Palette | None:
        """The palette that every visible pixel is of; None for no lock. (``palette`` is Qt's own.)"""
        return self._choice.palette if self._choice is not None else None

    @property
    def adapt(self) -> float | None:
        """When the palette begins to steer the solver, in [0, 1): ``PaletteLock.begin``; None if it does not."""
        return self._adapt

    def options(self) -> ColourOptions:
        """For export and command line; ``palette`` in it is None for colours that have no name (use ``locked``)."""
        return self._colouring.options

    def paint(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(N, S, S, 4) uint8 straight RGBA sprites in their colours; ``pixels`` itself if nothing is chosen."""
        return self._colouring.paint(pixels)

    def values(self) -> dict[str, Any]:
        """Plain JSON values, to be kept under one name."""
        return {"palette": self._choice.to_value() if self._choice is not None else None}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show what ``values`` gave; what is missing or unknown goes back to its default."""
        self._choose(PaletteChoice.from_value(values.get("palette")))

    # -- from elsewhere ------------------------------------------------------------------------------------------------

    @Slot(object)
    def use_palette(self, path: Path) -> None:
        """Lock to the palette in a file (.gpl .hex .pal .ase .png .txt, or any picture); says why if it cannot."""
        self._choose(PaletteChoice(palette=find_palette(path), source="file", path=Path(path)))

    @Slot(object)
    def use_data_palette(self, palette: Palette) -> None:
        """The answer to ``dataPaletteWanted``."""
        self._choose(PaletteChoice(palette=palette, source="data"))

    @Slot(str)
    def refuse_data_palette(self, reason: str) -> None:
        """Or why there is none."""

    def set_data_available(self, reason: str = "") -> None:
        """Whether the data set's own palette can be offered; ``reason`` says why not."""

    def set_sprites(self, sprites: NDArray[np.uint8] | None) -> None:
        """The sprites whose own colours are offered as a palette: the selected ones, or all."""
        self._sprites = sprites

    def _choose(self, choice: PaletteChoice | None) -> None:
        self._choice = choice
        options = ColourOptions(palette=choice.name if choice is not None else None)
        self._colouring = Colouring(options, choice.palette if choice is not None else None)
        self.changed.emit()

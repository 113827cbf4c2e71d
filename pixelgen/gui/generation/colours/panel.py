"""The palette lock and all else that is done to the colours of sprites when they are shown and exported."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from pixelgen.gui.generation.colours.fields import TAKEN, ColourFields, read_fields
from pixelgen.gui.generation.colours.palette_choice import PaletteChoice
from pixelgen.gui.generation.colours.palette_control import PaletteControl
from pixelgen.gui.generation.colours.palette_files import holds_palette
from pixelgen.gui.theme import SPACE, colours
from pixelgen.gui.widgets.drop_area import dropped_paths
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import Panel
from pixelgen.sprites.colouring import Colouring, ColourOptions
from pixelgen.sprites.colours import Palette

Paint = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]

_ICON = QSize(12, 12)
_RADIUS = 6.0


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
        self.setAccessibleName("Colours")
        self.setAcceptDrops(True)
        self._hovered = False
        self._colouring = Colouring(ColourOptions())
        self._steering: tuple[Palette, float] | None = None
        self.control = PaletteControl(taken=TAKEN)
        self.fields = ColourFields()
        self.compare = QToolButton()
        self.compare.setObjectName("generate.compareColours")
        self.compare.setIcon(icon("eye"))
        self.compare.setIconSize(_ICON)
        self.compare.setAutoRaise(True)
        self.recolour = QPushButton("Re&colour…")
        self.recolour.setObjectName("generate.recolour")
        self.recolour.setIcon(icon("palette"))
        self.recolour.setIconSize(_ICON)
        self.recolour.setToolTip("One silhouette in several palettes, as rows of a sheet: the selected sprites, or all")
        self.recolour.setEnabled(False)
        self.message = MessageLine()
        self.message.setObjectName("generate.colours.message")
        self.header.addWidget(self.compare)
        self.body.setSpacing(SPACE)
        for widget in (self.control, self.fields, self.recolour, self.message):
            self.body.addWidget(widget)
        self.control.choiceChanged.connect(self._refresh)
        self.control.dataWanted.connect(self.dataPaletteWanted)
        self.control.said.connect(self._on_said)
        self.fields.changed.connect(self._refresh)
        self.fields.takenChanged.connect(self.control.take)
        self.recolour.clicked.connect(self.recolourWanted)
        self._show_effect()

    # -- what is chosen ------------------------------------------------------------------------------------------------

    @property
    def locked(self) -> Palette | None:
        """The palette that every visible pixel is of; None for no lock. (``palette()`` is Qt's own.)"""
        return self._colouring.palette

    @property
    def adapt(self) -> float | None:
        """When the palette begins to steer the solver, in [0, 1): ``PaletteLock.begin``; None if it does not."""
        return self._steering[1] if self._steering is not None else None

    def options(self) -> ColourOptions:
        """For export and command line; ``palette`` in it is None for colours that have no name (use ``locked``)."""
        return self._colouring.options

    @property
    def painter(self) -> Paint | None:
        """``paint`` as it stands now, whatever is chosen later; None if sprites stay as they are."""
        return None if self._colouring.idle else self._colouring.paint

    def paint(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(N, S, S, 4) uint8 straight RGBA sprites in their colours; ``pixels`` itself if nothing is chosen."""
        return self._colouring.paint(pixels)

    def values(self) -> dict[str, Any]:
        """Plain JSON values, to be kept under one name."""
        choice, fields = self.control.choice, self.fields.values()
        return {
            "palette": choice.to_value() if choice is not None else None,
            "max_colours": fields.max_colours,
            "dither": fields.dither,
            "dither_strength": fields.dither_strength,
            "adapt": fields.adapt,
            "adapt_from": fields.begin,
        }

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show what ``values`` gave; what is missing or makes no sense goes back to its default."""
        self.fields.set_values(read_fields(values))
        self.control.choose(PaletteChoice.from_value(values.get("palette")))

    # -- from elsewhere ------------------------------------------------------------------------------------------------

    @Slot(object)
    def use_palette(self, path: Path) -> None:
        """Lock to the palette in a file (.gpl .hex .pal .ase .png .txt, or any image); says why if it cannot."""
        self.control.use_file(Path(path))

    @Slot(object)
    def use_data_palette(self, palette: Palette) -> None:
        """The answer to ``dataPaletteWanted``."""
        self.control.use_data(palette)

    @Slot(str)
    def refuse_data_palette(self, reason: str) -> None:
        """Or why there is none, as a sentence."""
        self.control.refuse_data(reason)

    def set_data_available(self, reason: str = "") -> None:
        """Whether the data set's own palette can be had; ``reason`` says why not."""
        self.control.set_data_available(reason)

    def set_sprites(self, sprites: NDArray[np.uint8] | None) -> None:
        """The sprites to take colours from and to recolour, (N, S, S, 4) uint8: the selected ones, or all."""
        self.control.set_sprites(sprites)
        self.recolour.setEnabled(sprites is not None and len(sprites) > 0)

    # -- changes -------------------------------------------------------------------------------------------------------

    @Slot()
    def _refresh(self) -> None:
        """Take over what was chosen, and tell what is different now."""
        choice, fields = self.control.choice, self.fields.values()
        taken = choice is not None and choice.source in ("data", "sprites")
        self.fields.show_for(locked=choice is not None, taken=taken)
        palette = choice.palette if choice is not None else None
        options = ColourOptions(
            palette=choice.name if choice is not None else None,
            max_colours=fields.max_colours,
            dither=fields.dither,
            dither_strength=fields.dither_strength,
        )
        if (options, palette) != (self._colouring.options, self._colouring.palette):
            self._colouring = self._colouring.with_options(options, palette)
            self._show_effect()
            self.changed.emit()
        steering = (palette, fields.begin) if palette is not None and fields.adapt else None
        if steering != self._steering:
            self._steering = steering
            self.adaptChanged.emit()

    def _show_effect(self) -> None:
        idle = self._colouring.idle
        self.compare.setEnabled(not idle)
        tip = "Choose a palette or a limit first" if idle else "Hold to see the network's own colours (hold C)"
        self.compare.setToolTip(tip)
        self.compare.setAccessibleName(tip)

    @Slot(object, str)
    def _on_said(self, tone: Tone, text: str) -> None:
        if text:
            self.message.say(tone, text)
        else:
            self.message.clear()

    # -- files dropped -------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(holds_palette(path) for path in dropped_paths(event.mimeData())):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._set_hovered(hovered=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._set_hovered(hovered=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_hovered(hovered=False)
        found = next(filter(holds_palette, dropped_paths(event.mimeData())), None)
        if found is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.use_palette(found)

    def _set_hovered(self, *, hovered: bool) -> None:
        self._hovered = hovered
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._hovered:
            accent = QColor(colours(self.palette()).accent)
            fill = QColor(accent)
            fill.setAlphaF(0.18)
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(accent, 2.0))
            painter.setBrush(fill)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

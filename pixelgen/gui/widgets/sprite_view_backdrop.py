"""What lies under transparent pixels, to choose from: the checkerboard, three colours, and one of one's own."""

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QWidget

from pixelgen.errors import ConfigError
from pixelgen.gui.theme import colours
from pixelgen.gui.widgets.form import CalmComboBox
from pixelgen.gui.widgets.sprite_paint import BACKDROPS, backdrop_brush, backdrop_colour

_SWATCH = QSize(12, 12)
_FIRST_OWN = "#808080"


class BackdropChoice(CalmComboBox):
    """A box with a swatch for each backdrop. The last entry asks for a colour, which is kept as an entry of its own."""

    chosen = Signal(str)  # a key of BACKDROPS, or a colour as #rrggbb

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """
        Args:
            name: object name; the dialog that asks for a colour appends ".dialog".
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Backdrop")
        self.setToolTip("What shows through transparent pixels")
        self.setIconSize(_SWATCH)
        self._key = next(iter(BACKDROPS))
        self._own: str | None = None
        for choice in BACKDROPS.values():
            self.addItem(choice.label, choice.key)
            self.setItemData(self.count() - 1, choice.help, Qt.ItemDataRole.ToolTipRole)
        self.addItem("Other colour…", None)
        self._show_swatches()
        self.activated.connect(self._on_activated)

    @property
    def key(self) -> str:
        """What is chosen: a key of ``BACKDROPS``, or a colour as #rrggbb."""
        return self._key

    @property
    def own(self) -> str | None:
        """The colour that a person added, as #rrggbb."""
        return self._own

    def set_key(self, key: str) -> None:
        """Choose a backdrop; a colour that is not listed becomes the person's own.

        Raises:
            ConfigError: for a backdrop that does not exist.
        """
        backdrop_colour(key)
        if key not in BACKDROPS:
            self._set_own(key)
        self.setCurrentIndex(self.findData(key))
        if key != self._key:
            self._key = key
            self.chosen.emit(key)

    def restore(self, key: Any, *, own: Any) -> None:
        """Show what was remembered; what makes no sense is left out."""
        for value in (own, key):
            if isinstance(value, str):
                try:
                    backdrop_colour(value)
                except ConfigError:
                    continue
                if value is own and value not in BACKDROPS:
                    self._set_own(value)
                elif value is key:
                    self.set_key(value)

    def _set_own(self, colour: str) -> None:
        place = len(BACKDROPS)
        if self._own is None:
            self.insertItem(place, "", colour)
        self._own = colour
        self.setItemText(place, colour)
        self.setItemData(place, colour)
        self.setItemData(place, "Transparent pixels show your colour.", Qt.ItemDataRole.ToolTipRole)
        self._show_swatches()

    def _show_swatches(self) -> None:
        theme, ratio = colours(self.palette()), self.devicePixelRatioF()
        for index in range(self.count()):
            key = self.itemData(index)
            if key is not None:
                self.setItemIcon(index, _swatch(backdrop_brush(key, theme, ratio=ratio / 2), theme.line, ratio))

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        key = self.itemData(index)
        if key is not None:
            self.set_key(key)
            return
        self.setCurrentIndex(self.findData(self._key))
        dialog = QColorDialog(QColor(self._own or _FIRST_OWN), self.window())
        dialog.setObjectName(f"{self.objectName()}.dialog")
        dialog.setWindowTitle("Colour under transparent pixels")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self._on_colour)
        dialog.open()

    @Slot(QColor)
    def _on_colour(self, colour: QColor) -> None:
        self.set_key(colour.name())

    def changeEvent(self, event: Any) -> None:
        super().changeEvent(event)
        if event.type() is event.Type.PaletteChange and self.count():
            self._show_swatches()


def _swatch(brush: QBrush, line: str, ratio: float) -> QIcon:
    side = round(_SWATCH.width() * ratio)
    pixmap = QPixmap(side, side)
    painter = QPainter(pixmap)
    painter.fillRect(0, 0, side, side, QColor(line))
    edge = max(1, round(ratio))
    painter.fillRect(edge, edge, side - 2 * edge, side - 2 * edge, brush)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return QIcon(pixmap)

"""The chosen colours wherever sprites are shown, and the sprites wherever colours are taken from."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from pixelgen.gui.generation.colours.compare_hold import CompareHold
from pixelgen.gui.generation.gallery import Gallery
from pixelgen.gui.generation.maker import Maker
from pixelgen.gui.generation.originality.availability import Availability
from pixelgen.gui.generation.originality.controller import OriginalityController
from pixelgen.gui.generation.view import GenerationView


class Painting(QObject):
    """Connects the colour panel of ``view`` with everything that is painted.

    Args:
        host: while a key is held in it, sprites are shown in their own colours.
    """

    def __init__(
        self, view: GenerationView, gallery: Gallery, maker: Maker, originality: OriginalityController, host: QWidget
    ) -> None:
        super().__init__(host)
        self._view, self._gallery = view, gallery
        self._hold = CompareHold(host)
        colours, stage = view.colours, view.stage
        self._hold.add_button(colours.compare)
        self._hold.held.connect(self._on_hold)
        colours.changed.connect(self._paint)
        colours.adaptChanged.connect(maker.follow)
        colours.dataPaletteWanted.connect(originality.find_palette)
        originality.paletteFound.connect(colours.use_data_palette)
        originality.paletteFailed.connect(colours.refuse_data_palette)
        originality.availabilityChanged.connect(self._on_availability)
        gallery.changed.connect(self._offer)
        stage.selectionChanged.connect(self._offer)

    @Slot()
    def _paint(self) -> None:
        painter = self._view.colours.painter
        self._view.stage.set_paint(painter)
        self._view.side.vary.set_paint(painter)
        self._view.side.starred.set_paint(painter)
        self._gallery.repaint()

    @Slot(bool)
    def _on_hold(self, held: bool) -> None:
        self._view.stage.set_plain(plain=held)
        self._gallery.repaint()

    @Slot()
    def _offer(self) -> None:
        """The sprites that a palette can be taken from: those that are selected, or all."""
        stage = self._view.stage
        moment, numbers = stage.moment, list(stage.selected or stage.numbers)
        self._view.colours.set_sprites(moment.predicted[numbers] if moment is not None and numbers else None)

    @Slot(object)
    def _on_availability(self, availability: Availability) -> None:
        self._view.colours.set_data_available("" if availability.ready else availability.reason)

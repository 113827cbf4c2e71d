"""Places to drop a file onto, one for each thing that can be done with it."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtWidgets import QWidget

from pixelgen.gui.generation.variations.drop_kinds import PALETTE, RESTORE, SOURCE, DropUse
from pixelgen.gui.generation.variations.paste import Offer, held_picture, offers_of
from pixelgen.gui.widgets.drop_overlay import DropOverlay, DropPlace


class DropZones(DropOverlay):
    """Covers ``host`` while something is held above it that it has a use for, with a place for each use.

    They come up also above parts of ``host`` that take drops themselves, such as fields for text: see ``adopt``.

    Args:
        host: what is covered.
        watched: other widgets inside ``host`` that take drops themselves.
    """

    restoreWanted = Signal(object)  # noqa: N815  Path of a file of ours
    sourceWanted = Signal(object)  # noqa: N815  Path of a picture, or (H, W, 4) uint8 straight RGBA
    paletteWanted = Signal(object)  # noqa: N815  Path
    modelWanted = Signal(object)  # noqa: N815  Path of a model or a run's folder

    def __init__(self, host: QWidget, *, watched: tuple[QWidget, ...] = ()) -> None:
        super().__init__(host, "generate.drop", watched=watched)
        self._offers: tuple[Offer, ...] = ()
        self.setAccessibleName("Places to drop the file onto")

    def adopt(self) -> None:
        """Come up above all parts of the host that are there by now; done whenever the host is shown."""
        for part in self._host.findChildren(QWidget):
            if part.acceptDrops() and part is not self:
                part.installEventFilter(self)  # one that was there already is only moved to the front

    @property
    def uses(self) -> tuple[DropUse, ...]:
        """What is on offer, in the order of ``places``."""
        return tuple(use for use, _ in self._offers)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() is QEvent.Type.Show:
            self.adopt()
        return super().eventFilter(watched, event)

    def _offer(self, data: QMimeData) -> tuple[DropPlace, ...]:
        self._offers = offers_of(data)
        return tuple(
            DropPlace(use.label, use.help, path.name if path is not None else "") for use, path in self._offers
        )

    def _take(self, place: int, data: QMimeData) -> None:
        use, path = self._offers[place]
        content = path if path is not None else held_picture(data)
        if content is not None:
            signals = {RESTORE: self.restoreWanted, SOURCE: self.sourceWanted, PALETTE: self.paletteWanted}
            signals.get(use, self.modelWanted).emit(content)

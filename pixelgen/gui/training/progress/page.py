"""How a training goes: its numbers, its curves, and what it makes beside the sprites that it should resemble."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pixelgen.gui.theme import GAP
from pixelgen.gui.training.progress.plots import FidPlot, LossPlot
from pixelgen.gui.training.progress.preview_panel import PreviewPanel
from pixelgen.gui.training.progress.stats_bar import StatsBar
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.splitter import splitter
from pixelgen.gui.widgets.sprite_gallery import SpriteGallery
from pixelgen.gui.wording import count
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.events import Evaluated, PreviewReady, StepMetrics, TrainEvent


class ProgressPage(QWidget):
    """Shows the events of one run. It is given them and starts nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stats = StatsBar()
        self.loss = LossPlot()
        self.fid = FidPlot()
        self.previews = PreviewPanel()
        self.gallery = SpriteGallery(wanted=48)
        self.gallery.setObjectName("train.gallery")
        self.gallery.setAccessibleName("Your sprites")
        self.gallery.set_message("The sprites of your folder appear here.")
        self.gallery.setFrameShape(QFrame.Shape.NoFrame)
        self._gallery_count = FaintLabel()
        sprites = Panel("Your sprites")
        sprites.header.insertWidget(1, self._gallery_count)
        sprites.body.addWidget(self.gallery)
        plots = splitter("train.plots", self.loss, self.fid, sizes=(500, 500))
        pictures = splitter("train.pictures", self.previews, sprites, sizes=(620, 380))
        halves = splitter("train.halves", plots, pictures, sizes=(220, 390), orientation=Qt.Orientation.Vertical)
        halves.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.stats)
        layout.addWidget(halves, 1)

    def show_sprites(self, sprites: SpriteSet) -> None:
        """The sprites that the made ones should resemble."""
        self.gallery.set_sprites(sprites.pixels, sprites.names)
        self._gallery_count.setText(count(len(sprites), "sprite"))

    def prepare(self) -> None:
        """Load the plots before a training needs them; holds up the window for a moment, once."""
        self.loss.prepare()
        self.fid.prepare()

    def clear(self) -> None:
        """A new run begins: nothing of the last one stays."""
        self.loss.clear()
        self.fid.clear()
        self.previews.clear()

    def show_event(self, event: TrainEvent) -> None:
        """Add one event to the curves and previews."""
        match event:
            case StepMetrics():
                self.loss.add_metrics(event)
            case Evaluated():
                self.loss.add_evaluation(event)
                self.fid.add_evaluation(event)
            case PreviewReady():
                self.previews.add(event)

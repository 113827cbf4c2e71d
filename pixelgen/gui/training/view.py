"""What the Train tab looks like: its parts and where they are. It shows what it is given and starts nothing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.training.dataset_panel import DatasetPanel
from pixelgen.gui.training.plots import FidPlot, LossPlot
from pixelgen.gui.training.preview_panel import PreviewPanel
from pixelgen.gui.training.run_panel import RunPanel
from pixelgen.gui.training.settings_panel import SettingsPanel
from pixelgen.gui.training.stats_bar import StatsBar
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.sprite_gallery import SpriteGallery
from pixelgen.gui.wording import count
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.events import Evaluated, Notice, PreviewReady, StepMetrics, TrainEvent

_COLUMN = 320  # width of the left column


class TrainingView(QWidget):
    """Left: sprites, settings, buttons. Right: numbers, curves, previews beside the sprites they should resemble."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dataset = DatasetPanel()
        self.settings = SettingsPanel()
        self.run = RunPanel()
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
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, SPACE)
        layout.setSpacing(GAP)
        layout.addWidget(self._left())
        layout.addLayout(self._right(), 1)

    def _left(self) -> QWidget:
        column = QWidget()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(self.dataset)
        rows.addWidget(self.settings)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(column)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = QWidget()
        left.setFixedWidth(_COLUMN)
        parts = QVBoxLayout(left)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(GAP)
        parts.addWidget(scroll, 1)
        parts.addWidget(self.run)
        return left

    def _right(self) -> QVBoxLayout:
        sprites = Panel("Your sprites")
        sprites.header.insertWidget(1, self._gallery_count)
        sprites.body.addWidget(self.gallery)
        plots = _splitter("train.plots", self.loss, self.fid, sizes=(500, 500))
        pictures = _splitter("train.pictures", self.previews, sprites, sizes=(620, 380))
        halves = _splitter("train.halves", plots, pictures, sizes=(220, 390), orientation=Qt.Orientation.Vertical)
        halves.setStretchFactor(1, 1)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.stats)
        right.addWidget(halves, 1)
        return right

    def show_sprites(self, sprites: SpriteSet) -> None:
        """A data set was read."""
        self.dataset.show_report(sprites.report)
        self.gallery.set_sprites(sprites.pixels, sprites.names)
        self._gallery_count.setText(count(len(sprites), "sprite"))

    def prepare_plots(self) -> None:
        """Load the plots before a training needs them; holds up the window for a moment, once."""
        self.loss.prepare()
        self.fid.prepare()

    def clear_run(self) -> None:
        """A new run begins: nothing of the last one stays."""
        self.run.message.clear()
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
            case Notice():
                self.run.message.say(Tone.NOTICE, event.text)


def _splitter(
    name: str,
    first: QWidget,
    second: QWidget,
    *,
    sizes: tuple[int, int],
    orientation: Qt.Orientation = Qt.Orientation.Horizontal,
) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setObjectName(name)
    splitter.addWidget(first)
    splitter.addWidget(second)
    splitter.setSizes(list(sizes))
    splitter.setHandleWidth(GAP)
    splitter.setChildrenCollapsible(False)
    return splitter

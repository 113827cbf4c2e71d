"""The same seeds at every moment of the training: the newest large, all of them on a film strip."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from pixelgen.gui.theme import SPACE
from pixelgen.gui.training.progress.film_strip import FilmStrip
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.sprite_view import SpriteView
from pixelgen.gui.wording import duration
from pixelgen.training.events import PreviewReady


class PreviewPanel(Panel):
    """Shows the newest preview until an earlier one is chosen on the strip; choosing the last follows again."""

    useWanted = Signal()  # noqa: N815  generate with the newest checkpoint

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Previews", parent)
        self.setObjectName("train.previews")
        self.setAccessibleName("Previews")
        self._when = FaintLabel()
        self._when.setObjectName("train.previews.when")
        self.header.insertWidget(1, self._when)
        self.use = QPushButton("Use &in Generate")
        self.use.setObjectName("train.use")
        self.use.setToolTip("Make sprites with what has been learned so far; the training goes on")
        self.use.setEnabled(False)
        self.use.clicked.connect(self.useWanted)
        self.header.addWidget(self.use)
        self.view = SpriteView()
        self.view.setAccessibleName("Preview sprites")
        self.view.set_message("New sprites appear here, made from the same noise each time, as the network learns.")
        self.strip = FilmStrip()
        self.strip.setObjectName("train.previews.strip")
        self.strip.selectionModel().currentChanged.connect(self._on_chosen)
        self.strip.hide()
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.view, 1)
        row.addWidget(self.strip)
        self.body.addLayout(row, 1)

    @property
    def moments(self) -> int:
        """How many previews there are."""
        return self.strip.moments.rowCount()

    @property
    def shown(self) -> PreviewReady | None:
        """The preview that is shown large."""
        return self.strip.moments.moment(self.strip.currentIndex().row())

    def clear(self) -> None:
        self.strip.moments.clear()
        self.strip.hide()
        self.view.set_sprites(None)
        self._when.clear()

    def add(self, preview: PreviewReady) -> None:
        if not len(preview.sprites):
            return
        follows = self.strip.currentIndex().row() == self.moments - 1
        self.strip.moments.add(preview)
        self.strip.show()
        if follows:
            newest = self.strip.moments.index(self.moments - 1, 0)
            self.strip.selectionModel().setCurrentIndex(newest, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.strip.scrollTo(newest)

    @Slot(QModelIndex, QModelIndex)
    def _on_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        preview = self.strip.moments.moment(current.row())
        if preview is not None:
            self.view.set_sprites(preview.sprites)
            self._when.setText(f"step {preview.step:,}, after {duration(preview.seconds)}")

"""The data set as pictures: what was accepted, what was not, what is alike."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pixelgen.gui.widgets.panel import Panel
from pixelgen.gui.widgets.sprite_gallery import SpriteGallery
from pixelgen.sprites.spriteset import SpriteSet


class DatasetPage(QWidget):
    """Shows a set of sprites. It is given them and reads nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gallery = SpriteGallery(wanted=48)
        self.gallery.setObjectName("train.sprites")
        self.gallery.setAccessibleName("Sprites of the data set")
        self.gallery.set_message("Drop a folder of sprites onto the window.")
        self.gallery.setFrameShape(QFrame.Shape.NoFrame)
        panel = Panel()
        panel.body.addWidget(self.gallery)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel)

    def show_sprites(self, sprites: SpriteSet) -> None:
        """A data set was read."""
        self.gallery.set_sprites(sprites.pixels, sprites.names)

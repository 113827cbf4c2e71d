"""What was accepted: thousands of sprites to look through, and to leave some of them out."""

import numpy as np
from PySide6.QtCore import QItemSelection, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from pixelgen.gui.theme import SPACE, TIGHT
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.sprite_gallery import SpriteGallery
from pixelgen.gui.wording import count
from pixelgen.sprites.cell import visible_box
from pixelgen.sprites.spriteset import SpriteSet

_ICON = QSize(12, 12)
_INVITATION = "Drop a folder of sprites onto the window."
_ALL_OFF = "Everything is switched off. Switch a class on, or take sprites back."


class AcceptedGallery(SpriteGallery):
    """A gallery of which sprites can be chosen and deleted by keyboard."""

    deleteWanted = Signal()  # noqa: N815

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleteWanted.emit()
        else:
            super().keyPressEvent(event)


class AcceptedView(QWidget):
    """The gallery with a line below it: what is chosen, what can be done with that, the magnification."""

    leaveOutWanted = Signal(object)  # noqa: N815  tuple[str, ...] of names

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sprites: SpriteSet | None = None
        self.gallery = AcceptedGallery(wanted=48)
        self.gallery.setObjectName("train.sprites")
        self.gallery.setAccessibleName("Sprites of the data set")
        self.gallery.setSelectionMode(SpriteGallery.SelectionMode.ExtendedSelection)
        self.gallery.setFrameShape(QFrame.Shape.NoFrame)
        self.gallery.set_message(_INVITATION)
        self.gallery.deleteWanted.connect(self._on_delete)
        self.gallery.zoomed.connect(self._show_zoom)
        self.gallery.selectionModel().selectionChanged.connect(self._on_selection)
        self._said = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self._said.setObjectName("train.sprites.chosen")
        self.leave_out = QPushButton("Leave out")
        self.leave_out.setObjectName("train.sprites.leaveOut")
        self.leave_out.setToolTip("Learn without the chosen sprites (Del); their files stay as they are")
        self.leave_out.clicked.connect(self._on_delete)
        self._zoom = FaintLabel()
        self._zoom.setMinimumWidth(28)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.smaller = self._zoom_button("minus", "train.sprites.smaller", "Show sprites smaller (Ctrl+−)")
        self.larger = self._zoom_button("plus", "train.sprites.larger", "Show sprites larger (Ctrl++)")
        self.smaller.clicked.connect(self._on_smaller)
        self.larger.clicked.connect(self._on_larger)
        bar = QHBoxLayout()
        bar.setSpacing(TIGHT)
        bar.addWidget(self._said, 1)
        bar.addWidget(self.leave_out)
        bar.addSpacing(SPACE)
        bar.addWidget(self.smaller)
        bar.addWidget(self._zoom)
        bar.addWidget(self.larger)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.gallery, 1)
        layout.addLayout(bar)
        self._on_selection(QItemSelection(), QItemSelection())
        self._show_zoom(1)

    def _zoom_button(self, picture: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(picture))
        button.setIconSize(_ICON)
        button.setAutoRaise(True)
        button.setObjectName(name)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setToolTip(tip)
        return button

    # -- what is shown -----------------------------------------------------------------------------------------------

    def show_sprites(self, sprites: SpriteSet | None, *, same_set: bool, loaded: bool) -> None:
        """Show what is learned from.

        Args:
            sprites: None where there is nothing to learn from.
            same_set: only switches have changed, so the place in the list is kept.
            loaded: there are sprites, whatever is switched off.
        """
        self._sprites = sprites
        self.gallery.set_message(_ALL_OFF if loaded else _INVITATION)
        if sprites is None:
            self.gallery.set_sprites(np.zeros((0, 1, 1, 4), np.uint8))
        else:
            self.gallery.set_sprites(sprites.pixels, sprites.names, tip=self._tip, keep_place=same_set)
        self._show_zoom(self.gallery.factor)
        self._on_selection(QItemSelection(), QItemSelection())

    def _tip(self, row: int) -> str:
        """Name, class, and how much of it there is to see."""
        if self._sprites is None:
            return ""
        pixels = self._sprites.pixels[row]
        left, top, right, bottom = visible_box(pixels)
        shown = pixels[pixels[..., 3] > 0]
        lines = [self._sprites.names[row]]
        if self._sprites.classes:
            lines.append(f"Class: {self._sprites.classes[self._sprites.labels[row]]}")
        colours = count(len(np.unique(shown[:, :3], axis=0)), "colour")
        lines.append(f"{right - left} × {bottom - top} px in a cell of {self._sprites.size}, {colours}")
        return "\n".join(lines)

    # -- what is done with it ----------------------------------------------------------------------------------------

    def chosen_names(self) -> tuple[str, ...]:
        """Names of the sprites that are selected, in their order."""
        if self._sprites is None:
            return ()
        rows = sorted(index.row() for index in self.gallery.selectionModel().selectedIndexes())
        return tuple(self._sprites.names[row] for row in rows)

    @Slot(QItemSelection, QItemSelection)
    def _on_selection(self, _on: QItemSelection, _off: QItemSelection) -> None:
        names = self.chosen_names()
        self.leave_out.setEnabled(bool(names))
        if not names:
            total = 0 if self._sprites is None else len(self._sprites)
            self._said.setText("Click, Ctrl+click or drag to choose sprites" if total else "")
        elif len(names) == 1:
            self._said.setText(names[0])
        else:
            self._said.setText(f"{count(len(names), 'sprite')} chosen")

    @Slot()
    def _on_delete(self) -> None:
        names = self.chosen_names()
        if names:
            rows = [index.row() for index in self.gallery.selectionModel().selectedIndexes()]
            # What follows takes the place of the first that goes: Del, Del, Del leaves out one after the other.
            self.gallery.setCurrentIndex(self.gallery.sprites.index(min(rows)))
            self.leaveOutWanted.emit(names)

    @Slot()
    def _on_smaller(self) -> None:
        self.gallery.zoom_by(-1)

    @Slot()
    def _on_larger(self) -> None:
        self.gallery.zoom_by(1)

    @Slot(int)
    def _show_zoom(self, factor: int) -> None:
        self._zoom.setText(f"{factor}×")
        self._zoom.setVisible(self._sprites is not None)
        self.smaller.setVisible(self._sprites is not None)
        self.larger.setVisible(self._sprites is not None)
        self.leave_out.setVisible(self._sprites is not None)

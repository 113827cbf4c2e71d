"""The chosen way from near: its sprites beside those of the reference, everything in words, and a button to take it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pixelgen.flow.compare import REFERENCE_CALLS, Trial, Walk
from pixelgen.gui.generation.compare.ways import Way
from pixelgen.gui.generation.compare.words import sentence
from pixelgen.gui.theme import GAP, SPACE, TIGHT
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.sprite_view import SpriteView

_HEIGHT = 150
_NO_REFERENCE = f"The reference, Runge–Kutta 4 with {REFERENCE_CALLS} calls, comes last."


class CompareDetail(QWidget):
    """Hidden until a way is shown."""

    useWanted = Signal()  # noqa: N815
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("generate.compare.detail")
        self._walk: Walk | None = None
        self.way_view = self._view("generate.compare.wayView", "Sprites of the chosen way")
        self.reference_view = self._view("generate.compare.referenceView", "The same sprites by the fine reference")
        self.reference_view.set_message(_NO_REFERENCE)
        self._title = FaintLabel("This way")
        self.text = QLabel()
        self.text.setObjectName("generate.compare.sentence")
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.difference = QCheckBox("Sho&w the difference")
        self.difference.setObjectName("generate.compare.difference")
        self.difference.setToolTip(
            "Tint what is not as in the reference: green is more, red is less, amber is another colour"
        )
        self.difference.toggled.connect(self._show_difference)
        self.use = QPushButton("Use these sett&ings")
        self.use.setObjectName("generate.compare.use")
        self.use.setToolTip("Take solver, calls and schedule over into the settings (Return)")
        self.use.clicked.connect(self.useWanted)
        pictures = QGridLayout()
        pictures.setHorizontalSpacing(GAP)
        pictures.setVerticalSpacing(TIGHT)
        pictures.addWidget(self._title, 0, 0)
        pictures.addWidget(FaintLabel("Fine reference"), 0, 1)
        pictures.addWidget(self.way_view, 1, 0)
        pictures.addWidget(self.reference_view, 1, 1)
        pictures.setColumnStretch(0, 1)
        pictures.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.text, 1)
        row.addWidget(self.difference)
        row.addWidget(self.use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(pictures)
        layout.addLayout(row)
        self.hide()

    def _view(self, name: str, said: str) -> SpriteView:
        view = SpriteView()
        view.setObjectName(name)
        view.setAccessibleName(said)
        view.setFixedHeight(_HEIGHT)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return view

    def show_way(self, way: Way, walk: Walk, trial: Trial | None, reference: Walk | None) -> None:
        """Show the sprites of ``walk`` and what is known of ``way``."""
        self._walk = walk
        self.way_view.set_sprites(walk.pixels)
        self.reference_view.set_sprites(None if reference is None else reference.pixels)
        self.text.setText(sentence(way, walk, trial, reference))
        self.difference.setEnabled(reference is not None)
        self._show_difference()
        self.show()

    def clear(self) -> None:
        self._walk = None
        self.way_view.set_sprites(None)
        self.reference_view.set_sprites(None)
        self.hide()

    @Slot()
    def _show_difference(self) -> None:
        wanted = self.difference.isChecked() and self.difference.isEnabled()
        self.way_view.set_onion(self.reference_view.sprites if wanted else None)

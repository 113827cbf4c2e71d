"""Above the canvas: which picture of a state, what is laid over it, what lies under it, how large."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from pixelgen.gui.models.trajectory import VIEWS
from pixelgen.gui.theme import SPACE, TIGHT
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.segmented import SegmentedChoice
from pixelgen.gui.widgets.sprite_canvas import SpriteCanvas
from pixelgen.gui.widgets.sprite_view_backdrop import BackdropChoice

_ICON = QSize(12, 12)
_COPIES_TIP = "Hide copies: sprites that are too like one of the training set"
_NO_COPIES_TIP = "Copies cannot be told: the training sprites of this model are not at hand"


class CanvasBar(QWidget):
    """Drives ``canvas``, and says what is wanted of those who know the states and the sprites' originals.

    Attributes:
        view: raw state or predicted sprite.
        onion_button, copies_button, tiles_button: the three switches.
    """

    viewChanged = Signal(str)  # noqa: N815  key of VIEWS
    onionToggled = Signal(bool)  # noqa: N815  show what changed since the state before
    copiesToggled = Signal(bool)  # noqa: N815  hide those that are copies
    changed = Signal()  # something that ``values`` holds

    def __init__(self, canvas: SpriteCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.view = SegmentedChoice(VIEWS, "generate.view")
        self.view.setAccessibleName("Picture of a state")
        self.onion_button = self._button(
            "onion",
            "onion",
            "Onion skin: what changed since the state before (F3)\nGreen came, red went, amber took another colour",
            checkable=True,
        )
        self.copies_button = self._button("copies", "hideCopies", _NO_COPIES_TIP, checkable=True)
        self.copies_button.setEnabled(False)
        self.tiles_button = self._button("tile", "tiling", "Tile each sprite 3 × 3, to judge its seams", checkable=True)
        self.backdrop = BackdropChoice("generate.backdrop")
        self.grid_button = self._button("grid", "pixelGrid", "Pixel grid, from 8× on (Ctrl+')", checkable=True)
        self.out_button = self._button("minus", "zoomOut", "Smaller (Ctrl+−)")
        self.in_button = self._button("plus", "zoomIn", "Larger (Ctrl++)")
        self.fit_button = self._button("fit", "zoomFit", "Fit all sprites into the view (0)", checkable=True)
        self.factor = QLabel()
        self.factor.setObjectName("generate.zoom")
        self.factor.setAccessibleName("Magnification")
        self.factor.setToolTip("Screen pixels per sprite pixel, always a whole number (keys 1 to 6)")
        self.factor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.factor.setMinimumWidth(self.factor.fontMetrics().horizontalAdvance("888×"))

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        layout.addWidget(self.view)
        layout.addSpacing(TIGHT)
        layout.addWidget(self.onion_button)
        layout.addWidget(self.copies_button)
        layout.addStretch(1)
        layout.addWidget(self.backdrop)
        layout.addSpacing(SPACE)
        for widget in (self.tiles_button, self.grid_button):
            layout.addWidget(widget)
        layout.addSpacing(SPACE)
        zoom: tuple[QWidget, ...] = (self.out_button, self.factor, self.in_button, self.fit_button)
        for part in zoom:
            layout.addWidget(part)

        self.view.keyChanged.connect(self.viewChanged)
        self.onion_button.toggled.connect(self.onionToggled)
        self.copies_button.toggled.connect(self.copiesToggled)
        self.tiles_button.toggled.connect(self._on_tiles)
        self.backdrop.chosen.connect(self._on_backdrop)
        self.grid_button.toggled.connect(self._on_grid)
        for button in (self.onion_button, self.copies_button, self.tiles_button, self.grid_button):
            button.toggled.connect(self.changed)
        self.out_button.clicked.connect(canvas.zoom_out)
        self.in_button.clicked.connect(canvas.zoom_in)
        self.fit_button.clicked.connect(self._on_fit)
        canvas.zoomChanged.connect(self._show_zoom)
        self._show_zoom()

    # State

    @property
    def onion(self) -> bool:
        """Whether what changed since the state before is wanted."""
        return self.onion_button.isChecked()

    @property
    def hide_copies(self) -> bool:
        """Whether copies of training sprites are unwanted; False where they cannot be told."""
        return self.copies_button.isEnabled() and self.copies_button.isChecked()

    def set_copies(self, *, available: bool, count: int | None = None) -> None:
        """Say whether copies can be told from originals, and how many there are, None while that is being found out."""
        before = self.hide_copies
        tip = _COPIES_TIP if available else _NO_COPIES_TIP
        if available and count is not None:
            tip += f" (now {count})"
        self.copies_button.setEnabled(available)
        self.copies_button.setToolTip(tip)
        self.copies_button.setAccessibleName(tip)
        if self.hide_copies != before:
            self.copiesToggled.emit(self.hide_copies)

    def values(self) -> dict[str, Any]:
        """What a person chose here, to be remembered: plain JSON values."""
        return {
            "backdrop": self.backdrop.key,
            "own_backdrop": self.backdrop.own,
            "onion": self.onion,
            "hide_copies": self.copies_button.isChecked(),
            "tiling": self.tiles_button.isChecked(),
            "pixel_grid": self.grid_button.isChecked(),
        }

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show what ``values`` once returned; what is missing or makes no sense is left as it is."""
        self.backdrop.restore(values.get("backdrop"), own=values.get("own_backdrop"))
        for button, name in (
            (self.onion_button, "onion"),
            (self.copies_button, "hide_copies"),
            (self.tiles_button, "tiling"),
            (self.grid_button, "pixel_grid"),
        ):
            if isinstance(values.get(name), bool):
                button.setChecked(values[name])

    def _button(self, picture: str, name: str, tip: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"generate.{name}")
        button.setIcon(icon(picture))
        button.setIconSize(_ICON)
        button.setAutoRaise(True)
        button.setCheckable(checkable)
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition("\n")[0])
        return button

    @Slot()
    def _show_zoom(self) -> None:
        self.factor.setText(f"{self._canvas.factor}×" if self._canvas.grid is not None else "–")
        self.fit_button.setChecked(self._canvas.fitted)

    @Slot(str)
    def _on_backdrop(self, key: str) -> None:
        self._canvas.set_backdrop(key)
        self.changed.emit()

    @Slot(bool)
    def _on_tiles(self, visible: bool) -> None:
        self._canvas.set_tiling(visible=visible)

    @Slot(bool)
    def _on_grid(self, visible: bool) -> None:
        self._canvas.set_pixel_grid(visible=visible)

    @Slot()
    def _on_fit(self) -> None:
        self._canvas.set_factor(self._canvas.factor if self._canvas.fitted else None)
        self._show_zoom()

"""Above the canvas: which picture of a state, what lies under transparent pixels, how large."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from pixelgen.gui.models.trajectory import VIEWS
from pixelgen.gui.theme import SPACE, TIGHT
from pixelgen.gui.widgets.form import CalmComboBox
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.segmented import SegmentedChoice
from pixelgen.gui.widgets.sprite_canvas import SpriteCanvas
from pixelgen.gui.widgets.sprite_paint import BACKDROPS

_ICON = QSize(12, 12)


class CanvasBar(QWidget):
    """Drives ``canvas``, and says which of the two pictures of a state is wanted."""

    viewChanged = Signal(str)  # noqa: N815  key of VIEWS

    def __init__(self, canvas: SpriteCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.view = SegmentedChoice(VIEWS, "generate.view")
        self.view.setAccessibleName("Picture of a state")
        self.backdrop = CalmComboBox()
        self.backdrop.setObjectName("generate.backdrop")
        self.backdrop.setAccessibleName("Backdrop")
        self.backdrop.setToolTip("What shows through transparent pixels")
        for choice in BACKDROPS.values():
            self.backdrop.addItem(choice.label, choice.key)
            self.backdrop.setItemData(self.backdrop.count() - 1, choice.help, Qt.ItemDataRole.ToolTipRole)
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
        layout.addStretch(1)
        layout.addWidget(self.backdrop)
        layout.addSpacing(SPACE)
        for widget in (self.grid_button, self.out_button, self.factor, self.in_button, self.fit_button):
            layout.addWidget(widget)

        self.view.keyChanged.connect(self.viewChanged)
        self.backdrop.currentIndexChanged.connect(self._on_backdrop)
        self.grid_button.toggled.connect(self._on_grid)
        self.out_button.clicked.connect(canvas.zoom_out)
        self.in_button.clicked.connect(canvas.zoom_in)
        self.fit_button.clicked.connect(self._on_fit)
        canvas.zoomChanged.connect(self._show_zoom)
        self._show_zoom()

    def _button(self, picture: str, name: str, tip: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"generate.{name}")
        button.setIcon(icon(picture))
        button.setIconSize(_ICON)
        button.setAutoRaise(True)
        button.setCheckable(checkable)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    @Slot()
    def _show_zoom(self) -> None:
        self.factor.setText(f"{self._canvas.factor}×" if self._canvas.grid is not None else "–")
        self.fit_button.setChecked(self._canvas.fitted)

    @Slot()
    def _on_backdrop(self) -> None:
        self._canvas.set_backdrop(self.backdrop.currentData())

    @Slot(bool)
    def _on_grid(self, visible: bool) -> None:
        self._canvas.set_pixel_grid(visible=visible)

    @Slot()
    def _on_fit(self) -> None:
        self._canvas.set_factor(self._canvas.factor if self._canvas.fitted else None)
        self._show_zoom()

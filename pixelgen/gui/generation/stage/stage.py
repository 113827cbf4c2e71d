"""The time machine: the states of a generation on the canvas, and everything to look at them with."""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from pixelgen.gui.generation.stage.canvas_bar import CanvasBar
from pixelgen.gui.generation.stage.clipboard import copy_sprite
from pixelgen.gui.generation.stage.selection_bar import SelectionBar
from pixelgen.gui.models.trajectory import Moment, TrajectoryStore
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import Panel
from pixelgen.gui.widgets.scrubber import Scrubber
from pixelgen.gui.widgets.sprite_canvas import SpriteCanvas
from pixelgen.gui.wording import count


class SpriteStage(Panel):
    """Shows one moment of ``store`` at a time, in one of its two pictures.

    Attributes:
        seed: of the sprites in the store, for the line that says what is selected.
    """

    exportWanted = Signal()  # noqa: N815
    changed = Signal()  # what can be done here may have changed

    def __init__(self, store: TrajectoryStore, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._store = store
        self.seed: int | None = None
        self.canvas = SpriteCanvas()
        self.canvas.setObjectName("generate.canvas")
        self.canvas.setAccessibleName("Generated sprites")
        self.bar = CanvasBar(self.canvas)
        self.scrubber = Scrubber("generate.scrub")
        self.selection = SelectionBar()
        self.export = QPushButton("&Export…")
        self.export.setObjectName("generate.export")
        self.export.setIcon(icon("export"))
        self.export.setIconSize(QSize(12, 12))
        self.body.setSpacing(SPACE)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.canvas, 1)
        self.body.addWidget(self.scrubber)
        self.scrubber.footer.addWidget(self.selection, 2)
        self.scrubber.footer.addWidget(self.export)
        self.bar.viewChanged.connect(self._show_moment)
        self.scrubber.positionChanged.connect(self._show_moment)
        self.canvas.selectionChanged.connect(self._show_selection)
        self.selection.copy.clicked.connect(self.copy_selected)
        self.export.clicked.connect(self.exportWanted)
        self._show_export()

    @property
    def moment(self) -> Moment | None:
        """The one that is shown."""
        position = self.scrubber.position
        return self._store[position] if position < len(self._store) else None

    @property
    def view(self) -> str:
        """Key of the picture that is shown."""
        return self.bar.view.key

    def add_moment(self, position: int, *, last: int) -> None:
        """The moment at ``position`` of the store is new; the last one is expected at ``last``."""
        self.scrubber.add_state(reachable=position, last=last)
        if position == 0:
            self._show_export()
            self.changed.emit()

    @Slot()
    def toggle_play(self) -> None:
        self.scrubber.toggle_play()

    @Slot()
    def switch_view(self) -> None:
        """From the raw state to the predicted sprite, or back."""
        self.bar.view.set_key("predicted" if self.view == "raw" else "raw")

    @Slot()
    def copy_selected(self) -> None:
        """Put the selected sprite, as it is shown, onto the clipboard."""
        if self.canvas.sprites is not None and self.canvas.selected is not None:
            copy_sprite(self.canvas.sprites[self.canvas.selected])

    @Slot()
    def _show_moment(self) -> None:
        moment = self.moment
        if moment is None:
            return
        self.canvas.set_sprites(moment.pixels(self.view))
        where = f"state {moment.index} of {moment.total} · t = {moment.t:.2f} · {count(moment.calls, 'call')}"
        self.scrubber.label.setText(where)
        self.scrubber.slider.setAccessibleDescription(where)
        self._show_selection()

    @Slot()
    def _show_selection(self) -> None:
        sprites, selected = self.canvas.sprites, self.canvas.selected
        if sprites is None or selected is None:
            self.selection.show_all(sprites)
        else:
            self.selection.show_one(sprites[selected], index=selected, total=len(sprites), seed=self.seed)
        self.changed.emit()

    def _show_export(self) -> None:
        filled = len(self._store) > 0
        self.export.setEnabled(filled)
        self.export.setToolTip("Write what is shown as a sprite sheet (Ctrl+E)" if filled else "Generate sprites first")

"""Whether the filmstrip is to be seen: as a person says, and until then where it makes no sprite smaller."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QToolButton

from pixelgen.gui.generation.stage.batch_canvas import BatchCanvas
from pixelgen.gui.generation.stage.way_row import WayRow
from pixelgen.gui.theme import SPACE


class StripFold(QObject):
    """Drives ``way`` by ``button``, above which ``canvas`` takes the height that is left."""

    def __init__(self, canvas: BatchCanvas, way: WayRow, button: QToolButton) -> None:
        super().__init__(way)
        self._canvas, self._way, self._button = canvas, way, button
        self._chosen = False
        button.toggled.connect(way.set_wanted)
        button.clicked.connect(self._on_clicked)

    @property
    def choice(self) -> bool | None:
        """What the person said; None while the room decides."""
        return self._button.isChecked() if self._chosen else None

    def choose(self, *, shown: bool) -> None:
        """The person wants the strip, or does not."""
        self._chosen = True
        self._button.setChecked(shown)

    def decide(self) -> None:
        """The room is another now, or the sprites are. What lies around the canvas has to be laid out."""
        if self._chosen or not self._canvas.fitted or self._canvas.grid is None or not self._button.isEnabled():
            return
        strip = self._way.strip.sizeHint().height() + SPACE
        room = self._canvas.height() + (strip if self._way.isVisible() else 0)
        self._button.setChecked(self._canvas.factor_in(room - strip) == self._canvas.factor_in(room))

    @Slot()
    def _on_clicked(self) -> None:
        self._chosen = True

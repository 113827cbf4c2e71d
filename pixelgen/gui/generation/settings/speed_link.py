"""Tells the settings how fast the model is here, and keeps measuring out of the way of making sprites."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from pixelgen.gui.generation.controller import GenerationController
    from pixelgen.gui.generation.models.info import ModelInfo
    from pixelgen.gui.generation.models.picker import ModelPicker
    from pixelgen.gui.generation.settings.panel import SettingsPanel
    from pixelgen.gui.models.batch import Batch


class SpeedLink(QObject):
    """Between the picker, which measures, and the settings, which show times.

    What a generation from noise really took corrects what was measured: the computer may have been busy then.
    """

    def __init__(self, models: "ModelPicker", controller: "GenerationController") -> None:
        super().__init__(controller)
        self._models = models
        self._controller = controller
        self._panel: SettingsPanel | None = None
        models.inspected.connect(self._show)
        models.measured.connect(self._show)
        controller.activeChanged.connect(self._on_active)
        controller.finished.connect(self._on_finished)

    def set_panel(self, panel: "SettingsPanel") -> None:
        """The settings, which are made later than everything else."""
        self._panel = panel
        panel.changed.connect(self._on_changed)
        self._on_changed()
        self._show(self._models.info)

    @Slot(object)
    def _show(self, info: "ModelInfo | None") -> None:
        if self._panel is None:
            return
        self._panel.set_speed(None if info is None else info.speed)

    @Slot(bool)
    def _on_active(self, active: bool) -> None:
        self._models.hold_measuring(on=active)

    @Slot()
    def _on_changed(self) -> None:
        if self._panel is not None:
            self._models.set_device(self._panel.device_key, self._panel.precision_key)

    @Slot(object)
    def _on_finished(self, batch: "Batch") -> None:
        request = self._controller.request
        if self._panel is not None and request is not None and request.wish is None and request.again is None:
            self._panel.note_time(request.config, batch.seconds)

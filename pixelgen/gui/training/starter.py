"""From what the person chose to a training: are sprites and settings fit, how long will it take, and go."""

from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pixelgen.gui.settings import load_preferences, save_preferences
from pixelgen.gui.training.controller import TrainingController
from pixelgen.gui.training.dataset.report_text import set_name
from pixelgen.gui.training.flow import TrainingFlow
from pixelgen.gui.training.settings.panel import SettingsPanel
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.presets import PRESETS

_ESTIMATE_MS = 300


class Starter(QObject):
    """Starts or queues what data set and settings say, once nothing is in the way."""

    changed = Signal()  # what is in the way may have changed

    def __init__(self, controller: TrainingController, flow: TrainingFlow, settings: SettingsPanel) -> None:
        super().__init__(settings)
        self._controller, self._flow, self._settings = controller, flow, settings
        self._alike = 0  # sprites that are near copies of others
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_ESTIMATE_MS)
        self._timer.timeout.connect(self._estimate)
        dataset = controller.dataset
        dataset.scanStarted.connect(self._on_scan_started)
        dataset.examiner.lookAlikesFound.connect(self._on_look_alikes)
        for signal in (dataset.scanned, dataset.scanFailed, dataset.scanAborted, dataset.changed, dataset.emptied):
            signal.connect(self._judge)
        dataset.cleared.connect(self._judge)
        settings.speedChanged.connect(self._timer.start)
        settings.readyChanged.connect(self._on_ready)
        controller.estimated.connect(settings.show_estimate)
        controller.measuring.connect(settings.show_measuring)
        controller.runBegan.connect(self._timer.stop)

    @property
    def obstacle(self) -> str:
        """Why a training cannot start, as a sentence; empty if it can."""
        dataset = self._controller.dataset
        if dataset.scanning:
            return "The sprites are being read."
        if dataset.everything_read is None:
            return "Choose a folder of sprites first."
        if dataset.sprites is None:
            return "Every sprite is switched off: switch a class on, or take sprites back."
        return next((error.text for error in self._settings.errors), "")

    @Slot()
    def start(self) -> None:
        """Train on the sprites that are there, if nothing is in the way."""
        if not self.obstacle:
            self._flow.start(self._values())

    @Slot()
    def enqueue(self) -> None:
        """Train on the sprites that are there after the trainings that wait."""
        if not self.obstacle:
            values = self._controller.with_data(self._values())
            title = f"{set_name(self._controller.dataset.sources)}, {PRESETS[values['preset']].label}"
            self._flow.enqueue(title, values)

    def _values(self) -> dict[str, Any]:
        """The settings, remembered for the next start of the program."""
        values = self._settings.values()
        save_preferences(load_preferences().model_copy(update={"training": values}))
        return values

    @Slot()
    def _on_scan_started(self) -> None:
        self._alike = 0
        self._judge()

    @Slot(object)
    def _on_look_alikes(self, groups: tuple[Any, ...]) -> None:
        self._alike = sum(len(group.members) - 1 for group in groups)
        self._judge()

    @Slot()
    def _judge(self) -> None:
        """Hold the settings against the sprites, and find out how long it would take."""
        dataset = self._controller.dataset
        sprites: SpriteSet | None = None if dataset.scanning else dataset.sprites
        report = sprites.report if sprites is not None else None
        self._settings.show_data_set(report, dataset.values(), look_alikes=self._alike)
        if sprites is not None:
            self._timer.start()
        else:
            self._timer.stop()
            self._controller.leave_estimate()
        self.changed.emit()

    @Slot(bool)
    def _on_ready(self, _ready: bool) -> None:
        self.changed.emit()

    @Slot()
    def _estimate(self) -> None:
        if self._controller.sprites is not None and not self._controller.dataset.scanning:
            self._controller.estimate(self._settings.values())

    def close(self) -> None:
        """Measure nothing more, and remember the settings for the next start of the program."""
        self._timer.stop()
        with suppress(OSError):  # a folder that cannot be written to keeps nobody from closing
            self._values()

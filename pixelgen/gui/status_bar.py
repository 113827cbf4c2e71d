"""The line at the bottom: what is going on, on which device, how long it will take."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from pixelgen.gui.status import TabStatus
from pixelgen.gui.theme import SPACE
from pixelgen.gui.wording import duration


class StatusBar(QStatusBar):
    """Shows the training's line while there is one, else the generation's, else what was said last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training = TabStatus()
        self._generation = TabStatus()
        self._said = "Ready"
        self.state = QLabel(self._said)
        self.state.setObjectName("status.state")
        self.state.setAccessibleName("State")
        self.progress = QProgressBar()
        self.progress.setObjectName("status.progress")
        self.progress.setAccessibleName("Progress")
        self.progress.setFixedSize(140, 8)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.hide()
        self.left = QLabel()
        self.left.setObjectName("status.left")
        self.left.setAccessibleName("Time left")
        self.device = QLabel()
        self.device.setObjectName("status.device")
        self.device.setAccessibleName("Device")
        self.state.setContentsMargins(SPACE, 0, SPACE, 0)
        self.device.setContentsMargins(SPACE, 0, SPACE, 0)
        self.addWidget(self.state, 1)
        for each in (self.progress, self.left, self.device):
            self.addPermanentWidget(each)

    @Slot(object)
    def show_training(self, status: TabStatus) -> None:
        self._training = status
        self._refresh(status)

    @Slot(object)
    def show_generation(self, status: TabStatus) -> None:
        self._generation = status
        self._refresh(status)

    @Slot(str)
    def say(self, text: str) -> None:
        """Show ``text`` until something else is going on."""
        self._said = text
        self._refresh(TabStatus())

    def _refresh(self, newest: TabStatus) -> None:
        parts = [status.state for status in (self._training, self._generation) if status.state]
        if newest.state:
            self._said = "Ready"
        self.state.setText("  ·  ".join(parts) or self._said)
        working = next((s for s in (self._training, self._generation) if s.progress is not None), TabStatus())
        self.progress.setVisible(working.progress is not None)
        self.progress.setValue(round(1000 * (working.progress or 0.0)))
        left = working.seconds_left
        self.left.setText("" if left is None else f"{duration(left)} left")
        if newest.device:
            self.device.setText(newest.device)

"""The Train tab."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class TrainingTab(QWidget):
    """Data set, settings, curves and previews of one training."""

    statusChanged = Signal(object)  # noqa: N815  TabStatus
    modelReady = Signal(object)  # noqa: N815  Path of a checkpoint to generate with

    def busy(self) -> bool:
        return False

    def shutdown(self, done: Callable[[], None]) -> None:
        done()

    def choose_folder(self) -> None:
        """Ask for a folder of sprites."""

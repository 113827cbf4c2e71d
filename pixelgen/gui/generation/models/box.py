"""The field that names the chosen model, and drops down a list of cards instead of a list of names."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.models.checkpoint_list import CheckpointListModel
from pixelgen.gui.widgets.form import CalmComboBox


class ModelBox(CalmComboBox):
    """A combo box over a ``CheckpointListModel``. The arrow keys still go from model to model while it is closed."""

    popupWanted = Signal()  # noqa: N815

    def __init__(self, model: CheckpointListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("generate.checkpoint")
        self.setAccessibleName("Model")
        self.setToolTip("The model (checkpoint) that makes the sprites.\n(checkpoint)")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setModel(model)
        self.setPlaceholderText("Choose a model")

    def showPopup(self) -> None:
        self.popupWanted.emit()

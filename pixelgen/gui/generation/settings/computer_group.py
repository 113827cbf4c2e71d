"""Where and in what portions it is computed; nothing that changes the sprites."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.flow.config import SampleConfig
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.disclosure import Disclosure
from pixelgen.gui.widgets.form import CalmComboBox, ConfigForm
from pixelgen.runtime.device import DEVICES

_NAMES = {"auto": "Fastest here", "cpu": "Processor (CPU)", "cuda": "NVIDIA graphics", "mps": "Apple graphics"}


class ComputerGroup(Disclosure):
    """Device and batch size, folded at first."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("&Computer", parent)
        self.button.setObjectName("generate.advanced")
        self.button.setToolTip("Device and batch size; they do not change the sprites")
        self.form = ConfigForm(SampleConfig, ("batch_size",), choices={}, prefix="generate")
        self.device = CalmComboBox()
        self.device.setObjectName("generate.device")
        self.device.setAccessibleName("Device")
        self.device.setToolTip("Where the network is computed.\n(device)")
        self.device.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for key in DEVICES:
            self.device.addItem(_NAMES.get(key, key), key)
        self._label = QLabel("Device")
        self._label.setBuddy(self.device)
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        row = QFormLayout()
        row.setSpacing(SPACE)
        row.addRow(self._label, self.device)
        rows.addLayout(row)
        rows.addWidget(self.form)
        self.set_body(body)
        self.form.changed.connect(self.changed)
        self.device.currentIndexChanged.connect(self.changed)

    @property
    def key(self) -> str:
        """The device, a key of ``DEVICES``."""
        return str(self.device.currentData())

    def choose(self, key: object) -> None:
        """Choose a device; one that is not listed means the fastest."""
        self.device.setCurrentIndex(max(0, self.device.findData(key)))

    def labels(self) -> list[QLabel]:
        """The labels at the left."""
        return [self._label, *self.form.labels()]

"""Where, how exactly and in what portions it is computed; nothing that makes other sprites."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.flow.config import SampleConfig
from pixelgen.flow.precision import BFLOAT16, PRECISIONS
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.disclosure import Disclosure
from pixelgen.gui.widgets.form import CalmComboBox, ConfigForm
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.runtime.device import DEVICES

_NAMES = {"auto": "Fastest here", "cpu": "Processor (CPU)", "cuda": "NVIDIA graphics", "mps": "Apple graphics"}


class ComputerGroup(Disclosure):
    """Device, number format and batch size, folded at first."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Co&mputer", parent)
        self.button.setObjectName("generate.advanced")
        self.button.setToolTip("Device, number format and batch size; only the format changes the sprites, a little")
        names = ("precision", "batch_size")
        self.form = ConfigForm(SampleConfig, names, choices={"precision": PRECISIONS}, prefix="generate")
        self._has_bfloat16 = True  # until somebody knows better
        self._slow = FaintLabel("This computer has no instructions for bfloat16 (16 bit) and takes longer with it.")
        self._slow.setObjectName("generate.precision.slow")
        self._slow.setWordWrap(True)
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
        rows.addWidget(self._slow)
        self.set_body(body)
        self._show_slow()
        self.form.changed.connect(self._show_slow)
        self.form.changed.connect(self.changed)
        self.device.currentIndexChanged.connect(self.changed)

    @property
    def key(self) -> str:
        """The device, a key of ``DEVICES``."""
        return str(self.device.currentData())

    @property
    def precision(self) -> str:
        """The number format, a key of ``PRECISIONS``."""
        return str(self.form.values().get("precision", next(iter(PRECISIONS))))

    def tell_bfloat16(self, *, known: bool) -> None:
        """Tell whether the device has instructions for that number format: where it is slow, that is said."""
        self._has_bfloat16 = known
        self._show_slow()

    @Slot()
    def _show_slow(self) -> None:
        self._slow.setVisible(self.precision == BFLOAT16.key and not self._has_bfloat16)

    def choose(self, key: object) -> None:
        """Choose a device; one that is not listed means the fastest."""
        self.device.setCurrentIndex(max(0, self.device.findData(key)))

    def labels(self) -> list[QLabel]:
        """The labels at the left."""
        return [self._label, *self.form.labels()]

"""What to train: preset and minutes in front, everything else behind Advanced."""

import sys
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.theme import SPACE
from pixelgen.gui.training.jobs import Estimate
from pixelgen.gui.widgets.disclosure import Disclosure
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.form import CalmComboBox, CalmDoubleSpinBox, ConfigForm
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.training.presets import PRESETS

_HIDDEN = {"data", "preset", "minutes"}  # shown elsewhere


def _import_config(_report: Any, _cancel: Any) -> None:
    """Job: the settings' module imports torch, which takes seconds the first time."""
    import pixelgen.training.config

    del pixelgen


class SettingsPanel(Panel):
    """Preset, minutes, Advanced."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Training", parent)
        self._form: ConfigForm | None = None
        self._kept: dict[str, Any] = {}  # advanced values until the form exists
        self._loader = JobRunner(self)
        self._loader.succeeded.connect(self._make_form)

        self.preset = CalmComboBox()
        self.preset.setObjectName("train.preset")
        self.preset.setAccessibleName("Preset")
        self.preset.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for preset in PRESETS.values():
            self.preset.addItem(preset.label, preset.key)
            self.preset.setItemData(self.preset.count() - 1, preset.help, Qt.ItemDataRole.ToolTipRole)
        self.minutes = CalmDoubleSpinBox()
        self.minutes.setObjectName("train.minutes")
        self.minutes.setAccessibleName("Minutes")
        self.minutes.setToolTip("How long to train. The last part of the time polishes, so choose it before you start.")
        self.minutes.setRange(0, 100_000)
        self.minutes.setDecimals(2)
        self.minutes.setSuffix(" min")
        self._help = FaintLabel()
        self._help.setWordWrap(True)

        rows = QFormLayout()
        rows.setSpacing(SPACE)
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for text, field in (("&Preset", self.preset), ("&Minutes", self.minutes)):
            label = QLabel(text)
            label.setBuddy(field)
            rows.addRow(label, field)
        rows.insertRow(1, self._help)
        self.body.setSpacing(SPACE)
        self.body.addLayout(rows)

        self.speed = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self.speed.setObjectName("train.speed")
        self.speed.setAccessibleName("Measured speed")
        self.speed.hide()
        self.body.addWidget(self.speed)
        self.advanced = Disclosure("&Advanced")
        self.advanced.button.setObjectName("train.advanced")
        self.advanced.opened.connect(self._on_advanced_opened)
        self.body.addWidget(self.advanced)
        self.preset.currentIndexChanged.connect(self._on_preset)
        self.minutes.valueChanged.connect(self._on_changed)
        self._on_preset()

    @property
    def form(self) -> ConfigForm | None:
        """The advanced settings, once they were opened."""
        return self._form

    def values(self) -> dict[str, Any]:
        """What differs from the defaults, for ``TrainConfig``."""
        advanced = self._form.values() if self._form is not None else self._kept
        values: dict[str, Any] = {**advanced, "preset": self.preset.currentData()}
        if self.minutes.value() > 0:
            values["minutes"] = self.minutes.value()
        return values

    def set_values(self, values: dict[str, Any]) -> None:
        """Show settings as ``values`` gives them; what it leaves out goes back to its default."""
        self.preset.setCurrentIndex(max(0, self.preset.findData(values.get("preset"))))
        minutes = values.get("minutes")
        self.minutes.setValue(float(minutes) if isinstance(minutes, int | float) else 0.0)
        self._kept = {name: value for name, value in values.items() if name not in _HIDDEN}
        if self._form is not None:
            self._form.set_values(self._kept)

    @property
    def loading(self) -> JobRunner:
        """The runner that loads the advanced settings."""
        return self._loader

    def show_estimate(self, estimate: Estimate) -> None:
        """Replace the preset's range of minutes by what this computer needs."""
        if estimate.preset != self.preset.currentData() or estimate.minutes is None or self.minutes.value() > 0:
            return
        self.minutes.setSpecialValueText(f"{estimate.minutes:g} min, measured here")
        self.speed.setText(f"{estimate.device}: {estimate.images_per_s:,.0f} sprites a second")
        self.speed.show()

    @Slot()
    def _on_preset(self) -> None:
        preset = PRESETS[self.preset.currentData()]
        least, most = preset.minutes
        self._help.setText(preset.help)
        self.preset.setAccessibleDescription(preset.help)
        self.minutes.setSpecialValueText(f"{least} to {most} min, by speed")
        self.minutes.setValue(0)
        self.changed.emit()

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()

    @Slot()
    def _on_advanced_opened(self) -> None:
        if self._form is not None or self._loader.busy:
            return
        if "pixelgen.training.config" in sys.modules:
            self._make_form()
        else:
            self.advanced.set_body(FaintLabel("Loading…"))
            self._loader.start(_import_config)

    @Slot()
    def _make_form(self) -> None:
        from pixelgen.flow.coupling import COUPLINGS
        from pixelgen.flow.density import TIME_DENSITIES
        from pixelgen.flow.schedule import SCHEDULES
        from pixelgen.model.unet import MODEL_SIZES
        from pixelgen.training.config import TrainConfig

        tables: dict[str, Choices[Any]] = {
            "model": MODEL_SIZES,
            "schedule": SCHEDULES,
            "coupling": COUPLINGS,
            "time_density": TIME_DENSITIES,
        }
        names = [name for name in TrainConfig.model_fields if name not in _HIDDEN]
        form = ConfigForm(TrainConfig, names, choices=tables, prefix="train")
        form.set_values(self._kept)
        form.changed.connect(self._on_changed)
        self._form = form
        self.advanced.set_body(form)

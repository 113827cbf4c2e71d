"""How long to train: minutes, steps, or until somebody stops it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.theme import SPACE
from pixelgen.gui.training.settings.preset_choice import minutes_text
from pixelgen.gui.widgets.editors import CalmDoubleSpinBox, CalmSpinBox
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.segmented import SegmentedChoice
from pixelgen.training.presets import CPU_BATCH, PRESETS

_STEPS = 10_000  # where nothing is measured yet


@dataclass(frozen=True, slots=True)
class BudgetKind:
    """What a training is ended by."""

    key: str
    label: str
    help: str


BUDGETS: Choices[BudgetKind] = Choices(
    "budget",
    (
        BudgetKind("minutes", "Minutes", "The last part of the time polishes, so choose it before you start."),
        BudgetKind("steps", "Steps", "So many optimiser steps, however long they take."),
        BudgetKind("endless", "Until I stop", "No end: it learns until you press Stop and save."),
    ),
)


class BudgetChoice(QWidget):
    """The kind of budget, and its number."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preset = next(iter(PRESETS))
        self._minutes: dict[str, float] = {}
        self._images_per_s: float | None = None
        self._batch = CPU_BATCH
        self.kind = SegmentedChoice(BUDGETS, "train.budget")
        self.kind.setAccessibleName("How long to train")
        self.kind.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.minutes = CalmDoubleSpinBox()
        self.minutes.setObjectName("train.minutes")
        self.minutes.setAccessibleName("Minutes")
        self.minutes.setToolTip(BUDGETS["minutes"].help + "\n(minutes)")
        self.minutes.setRange(0, 100_000)
        self.minutes.setDecimals(2)
        self.minutes.setSuffix(" min")
        self.steps = CalmSpinBox()
        self.steps.setObjectName("train.steps")
        self.steps.setAccessibleName("Steps")
        self.steps.setToolTip(BUDGETS["steps"].help + "\n(steps)")
        self.steps.setRange(1, 100_000_000)
        self.steps.setSingleStep(1000)
        self.steps.setGroupSeparatorShown(True)
        self.steps.setValue(_STEPS)
        self._hint = FaintLabel()
        self._hint.setObjectName("train.steps.hint")
        self._hint.hide()
        endless = ElidedLabel("It learns until you press Stop and save.", role=self.palette().ColorRole.PlaceholderText)
        endless.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)

        with_hint = QWidget()
        row = QHBoxLayout(with_hint)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.steps, 1)
        row.addWidget(self._hint)
        self._stack = QStackedWidget()
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for page in (self.minutes, with_hint, endless):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.kind)
        layout.addWidget(self._stack)
        self.kind.keyChanged.connect(self._on_kind)
        self.minutes.valueChanged.connect(self._on_number)
        self.steps.valueChanged.connect(self._on_number)
        self._show_times()

    def values(self) -> dict[str, Any]:
        """The budget as a setting of ``TrainConfig``; none where the preset decides."""
        match self.kind.key:
            case "steps":
                return {"steps": self.steps.value()}
            case "endless":
                return {"endless": True}
        return {"minutes": self.minutes.value()} if self.minutes.value() > 0 else {}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show the budget of ``values``; of several, the one that comes first here."""
        minutes, steps = values.get("minutes"), values.get("steps")
        self.minutes.setValue(float(minutes) if isinstance(minutes, int | float) else 0.0)
        if isinstance(steps, int):
            self.steps.setValue(min(steps, self.steps.maximum()))
        if minutes is None and isinstance(steps, int):
            self.kind.set_key("steps")
        elif minutes is None and values.get("endless") is True:
            self.kind.set_key("endless")
        else:
            self.kind.set_key("minutes")

    def set_preset(self, key: str) -> None:
        """A preset brings its own time: what was typed for another is forgotten."""
        self._preset = key
        self.minutes.setValue(0)
        self.kind.set_key("minutes")
        self._show_times()

    def show_measured(self, minutes: Mapping[str, float], *, images_per_s: float, batch: int | None) -> None:
        """Take in what was measured: minutes by preset, and the speed with the settings of now."""
        self._minutes = dict(minutes)
        self._images_per_s = images_per_s
        self._batch = batch or CPU_BATCH
        self._show_times()

    def hint(self) -> str:
        """What is said beside the steps."""
        return self._hint.text()

    def _show_times(self) -> None:
        least, most = PRESETS[self._preset].minutes
        measured = self._minutes.get(self._preset)
        text = f"{least} to {most} min, by speed" if measured is None else f"{measured:g} min, measured here"
        self.minutes.setSpecialValueText(text)
        if self._images_per_s:
            seconds = self.steps.value() * self._batch / self._images_per_s
            self._hint.setText(f"about {minutes_text(seconds / 60)}")
            self._hint.show()

    @Slot(str)
    def _on_kind(self, key: str) -> None:
        self._stack.setCurrentIndex(list(BUDGETS).index(key))
        self.changed.emit()

    @Slot()
    def _on_number(self) -> None:
        self._show_times()
        self.changed.emit()

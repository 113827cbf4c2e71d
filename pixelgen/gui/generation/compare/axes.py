"""What is varied: solvers, numbers of network calls and schedules, as chips to switch on and off."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS
from pixelgen.gui.generation.compare.ways import Way, ways
from pixelgen.gui.theme import SPACE, TIGHT
from pixelgen.gui.widgets.chip import Chip
from pixelgen.gui.widgets.flow_layout import FlowLayout
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.wording import count

CALLS = (1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64)
_USUAL = {"solvers": ("ab2", "euler", "midpoint", "heun"), "calls": (4, 8, 16, 32), "schedules": ("linear",)}


class Axis(QWidget):
    """Chips of which any number is on."""

    changed = Signal()

    def __init__(
        self, name: str, title: str, entries: Mapping[Any, tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        """
        Args:
            name: object name; a chip's is that, a dot and its key.
            entries: label and help by key.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._chips: dict[Any, Chip] = {}
        flow = FlowLayout(self, spacing=TIGHT)
        for key, (label, tip) in entries.items():
            chip = Chip(label)
            chip.setObjectName(f"{name}.{key}")
            chip.setToolTip(tip)
            chip.setAccessibleDescription(tip)
            chip.toggled.connect(self.changed)
            flow.addWidget(chip)
            self._chips[key] = chip

    def chosen(self) -> tuple[Any, ...]:
        """Keys of the chips that are on, in their order."""
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    def offer(self, key: Any, *, offered: bool) -> None:
        """Let a chip be switched, or switch it off for as long as it has no use."""
        chip = self._chips[key]
        chip.setEnabled(offered)
        if not offered:
            chip.setChecked(False)

    def choose(self, keys: Iterable[Any]) -> None:
        """Switch on just these; others than there are, are left out."""
        wanted = set(keys)
        for key, chip in self._chips.items():
            chip.setChecked(key in wanted)


class AxesPanel(QWidget):
    """The three axes. What is on is what is compared, every solver with every number of calls on every schedule."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.solvers = Axis(
            "generate.compare.solvers", "Solvers", {key: (each.label, each.help) for key, each in SOLVERS.items()}
        )
        self.calls = Axis(
            "generate.compare.calls",
            "Network calls",
            {number: (str(number), f"{count(number, 'network call')} for each sprite") for number in CALLS},
        )
        self.schedules = Axis(
            "generate.compare.schedules",
            "Schedules",
            {key: (each.label, each.help) for key, each in SCHEDULES.items()},
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(TIGHT + 2)
        grid.setColumnStretch(1, 1)
        for row, axis in enumerate((self.solvers, self.calls, self.schedules)):
            label = FaintLabel(axis.accessibleName())
            label.setContentsMargins(0, TIGHT, 0, 0)
            grid.addWidget(label, row, 0, label.alignment().AlignTop)
            grid.addWidget(axis, row, 1)
            axis.changed.connect(self._on_changed)
        self.set_values(_USUAL)

    def offer_flow_map(self, *, offered: bool) -> None:
        """Say whether solvers that need a flow map can be compared."""
        for key, each in SOLVERS.items():
            if each.needs_flow_map:
                self.solvers.offer(key, offered=offered)

    def ways(self) -> tuple[Way, ...]:
        """Every combination of what is on, the quick ones first."""
        return ways(self.solvers.chosen(), self.calls.chosen(), self.schedules.chosen())

    def values(self) -> dict[str, list[Any]]:
        """What is on, to be remembered."""
        return {
            "solvers": list(self.solvers.chosen()),
            "calls": list(self.calls.chosen()),
            "schedules": list(self.schedules.chosen()),
        }

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Switch on what ``values`` names; an axis that it does not name, or names wrongly, is left as it is."""
        for name, axis in (("solvers", self.solvers), ("calls", self.calls), ("schedules", self.schedules)):
            wanted = values.get(name)
            if isinstance(wanted, list | tuple) and all(isinstance(key, str | int) for key in wanted):
                axis.choose(wanted)

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()

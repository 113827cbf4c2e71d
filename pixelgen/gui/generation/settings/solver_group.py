"""How the way is walked, field by field, under a picture of it; folded until somebody wants to know."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.grid import GRIDS
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS, Solver
from pixelgen.gui.generation.settings.path_plot import PathPlot, describe_path
from pixelgen.gui.generation.settings.presets import PRESET_FIELDS
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.disclosure import Disclosure
from pixelgen.gui.widgets.form import ConfigForm

SOLVER_FIELDS = (*PRESET_FIELDS, "sde_strength", "tolerance")
CHOICES: dict[str, Choices[Any]] = {"solver": SOLVERS, "schedule": SCHEDULES, "grid": GRIDS}

_STOPS: dict[str, tuple[float, ...]] = {
    "calls": (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 100, 128, 200),
    "shift": tuple(1 + step / 10 for step in range(51)),
    "head_start": tuple(step / 100 for step in range(51)),
    "extrapolation": tuple(step / 10 for step in range(31)),
    "sde_strength": tuple(step / 20 for step in range(41)),
}


class SolverGroup(Disclosure):
    """All that a preset settles; and what only some solvers take, while one of these is chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("&Solver and steps", parent)
        self.button.setObjectName("generate.solverGroup")
        self.button.setToolTip("Solver, network calls, schedule, grid, shift and head start, with a picture of the way")
        self.plot = PathPlot()
        self.form = ConfigForm(SampleConfig, SOLVER_FIELDS, choices=CHOICES, prefix="generate")
        for name, stops in _STOPS.items():
            self.form.add_slider(name, stops)
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addWidget(self.plot)
        rows.addWidget(self.form)
        self.set_body(body)
        self.form.changed.connect(self._on_changed)
        self._show()

    @property
    def solver(self) -> Solver:
        return SOLVERS[str(self.settings()["solver"])]

    def settings(self) -> dict[str, Any]:
        """All ``PRESET_FIELDS``, the default ones too."""
        defaults = {name: SampleConfig.model_fields[name].default for name in PRESET_FIELDS}
        return {**defaults, **{name: value for name, value in self.form.values().items() if name in defaults}}

    def apply(self, values: Mapping[str, Any]) -> None:
        """Write some of the fields, and tell of it once."""
        self.form.blockSignals(True)
        self.form.set_values({**self.form.values(), **values})
        self.form.blockSignals(False)
        self._on_changed()

    def offer_flow_map(self, *, offered: bool) -> None:
        """Let solvers be chosen that need a flow map, or not; the usual one then takes the place of such a one."""
        for key, each in SOLVERS.items():
            if each.needs_flow_map:
                self.form.set_choice_enabled("solver", key, enabled=offered)
        if self.solver.needs_flow_map and not offered:
            self.apply({"solver": SampleConfig.model_fields["solver"].default})

    @Slot()
    def _on_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        solver = self.solver
        uses = {"sde_strength": solver.stochastic, "tolerance": solver.adaptive, "extrapolation": solver.multistep}
        for name, has_use in uses.items():
            self.form.set_row_enabled(name, enabled=has_use)
            self.form.set_row_visible(name, visible=has_use)
        where = {name: value for name, value in self.settings().items() if name != "extrapolation"}
        self.plot.show_path(describe_path(**where))

"""What to train: preset, budget, size and model in front, everything else behind Advanced, and advice on all of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from pixelgen.errors import PixelGenError
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.training.jobs import Estimate
from pixelgen.gui.training.settings.advanced import AdvancedForm
from pixelgen.gui.training.settings.advice import AdvicePanel
from pixelgen.gui.training.settings.budget import BudgetChoice
from pixelgen.gui.training.settings.command_dialog import CommandDialog
from pixelgen.gui.training.settings.engine_settings import EngineSettings
from pixelgen.gui.training.settings.menu import SettingsMenu
from pixelgen.gui.training.settings.preset_choice import PresetChoice
from pixelgen.gui.training.settings.schema import BUDGET_FIELDS, DATA_FIELDS, START_FIELDS, Schema, schema_is_quick
from pixelgen.gui.training.settings.start_choice import StartChoice
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.tab_order import visit_after
from pixelgen.sprites.spriteset import DatasetReport
from pixelgen.training.advice import Advice, advise
from pixelgen.training.presets import PRESETS

_ELSEWHERE = {"preset", *DATA_FIELDS, *BUDGET_FIELDS, *START_FIELDS}
_SPEED_FIELDS = ("preset", "start_from", "model", "size", "batch", "device")
_FILES = "Settings (*.toml)"


class SettingsPanel(QWidget):
    """Two cards: the settings, and below them what is to be known before the start."""

    changed = Signal()
    speedChanged = Signal()  # noqa: N815  a setting changed on which the measured times depend
    readyChanged = Signal(bool)  # noqa: N815  whether a training may start: there are no errors

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False  # while many values are written at once
        self._report: DatasetReport | None = None
        self._data: dict[str, Any] = {}
        self._look_alikes = 0
        self._estimate: Estimate | None = None
        self._errors: tuple[Advice, ...] = advise(None, {})
        self._load_soon = QTimer(self)
        self._load_soon.setSingleShot(True)

        self.preset = PresetChoice()
        self.preset.setObjectName("train.preset")
        self.preset.setAccessibleName("Preset")
        self._help = FaintLabel()
        self._help.setWordWrap(True)
        self.budget = BudgetChoice()
        self.minutes = self.budget.minutes
        self.speed = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self.speed.setObjectName("train.speed")
        self.speed.setAccessibleName("Measured speed")
        self.speed.hide()
        self.start = StartChoice()
        self.engine = EngineSettings(self)
        self.advanced = self.engine.advanced
        self.message = MessageLine()
        self.message.setObjectName("train.settings.message")
        self.advice = AdvicePanel()
        self.menu = SettingsMenu()

        card = Panel("Training")
        card.header.addWidget(self.menu)
        card.body.setSpacing(SPACE)
        front = (self.preset, self._help, self.budget, self.speed, self.start, self.engine.front)
        for each in (*front, self.advanced, self.message):
            card.body.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(card)
        layout.addWidget(self.advice)
        self._show_preset(self.preset.key)
        self._speed_values = self._speed_now()
        self._connect()
        if schema_is_quick():
            self.engine.load()

    def _connect(self) -> None:
        self.preset.keyChanged.connect(self._on_preset)
        self.budget.changed.connect(self._on_changed)
        self.start.changed.connect(self._on_changed)
        self.engine.changed.connect(self._on_changed)
        self.engine.loaded.connect(self._on_loaded)
        self._load_soon.timeout.connect(self.engine.load)
        self.advice.fixWanted.connect(self._on_fix)
        self.menu.loadWanted.connect(self.load_file)
        self.menu.saveWanted.connect(self.save_file)
        self.menu.commandWanted.connect(self.show_command)
        self.menu.resetWanted.connect(self.reset)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.engine.schema is None:
            self._load_soon.start(0)  # after the window's first picture

    # -- values ------------------------------------------------------------------------------------------------------

    @property
    def form(self) -> AdvancedForm | None:
        """The advanced settings, once they were opened."""
        return self.engine.form

    @property
    def loading(self) -> JobRunner:
        """The runner that loads the engine's settings."""
        return self.engine.loader

    def values(self) -> dict[str, Any]:
        """What differs from the defaults, for ``TrainConfig``, without the data set."""
        values = {**self.engine.values(), **self.start.values(), "preset": self.preset.key, **self.budget.values()}
        if self.start.values():
            values.pop("model", None)  # the network is that of the start
        return values

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show settings as ``values`` gives them; what it leaves out goes back to its default."""
        self._quiet = True
        preset = values.get("preset")
        self.preset.set_key(preset if isinstance(preset, str) and preset in PRESETS else next(iter(PRESETS)))
        self.budget.set_values(values)
        self.start.set_values(values)
        self.engine.set_values({k: value for k, value in values.items() if k not in _ELSEWHERE and value is not None})
        self._quiet = False
        self._on_changed()

    def apply(self, changes: Mapping[str, Any]) -> None:
        """Change only what ``changes`` names; None puts a default back. A new budget takes the place of the old."""
        values = self.values()
        if "preset" in changes or any(changes.get(name) is not None for name in BUDGET_FIELDS):
            values = {name: value for name, value in values.items() if name not in BUDGET_FIELDS}
        self.set_values({**values, **changes})

    @Slot()
    def reset(self) -> None:
        """Every setting back to its default."""
        self.message.clear()
        self.set_values({})

    # -- what is known -----------------------------------------------------------------------------------------------

    @property
    def errors(self) -> tuple[Advice, ...]:
        """What keeps a training from starting; empty when it may start."""
        return self._errors

    @property
    def ready(self) -> bool:
        """Whether a training may start."""
        return not self._errors

    def show_data_set(
        self, report: DatasetReport | None, values: Mapping[str, Any] | None = None, *, look_alikes: int = 0
    ) -> None:
        """Judge the settings by these sprites.

        Args:
            report: None while there are no sprites.
            values: the data set as settings (data, sheets, without_…), for the command line.
            look_alikes: how many sprites are near copies of others.
        """
        self._report, self._data, self._look_alikes = report, dict(values or {}), look_alikes
        self._judge()

    @Slot(object)
    def show_estimate(self, estimate: Estimate) -> None:
        """Show what this computer needs in place of the presets' ranges."""
        if estimate.preset != self.preset.key:
            return
        self._estimate = estimate
        minutes = dict(estimate.by_preset)
        if estimate.minutes is not None:
            minutes.setdefault(estimate.preset, estimate.minutes)
        self.preset.show_minutes(minutes)
        self.budget.show_measured(minutes, images_per_s=estimate.images_per_s, batch=estimate.batch)
        self.speed.setText(f"{estimate.device}: {estimate.images_per_s:,.0f} sprites a second")
        self.speed.show()
        self._judge()

    @Slot(bool)
    def show_measuring(self, measuring: bool) -> None:
        """Say that this computer is being measured, unless there is a measurement to show already."""
        if self._estimate is None:
            self.speed.setText("Measuring this computer…" if measuring else "")
            self.speed.setVisible(measuring)

    def _judge(self) -> None:
        """Tell what is automatic, what is wrong, and what could be better."""
        values, estimate = self.values(), self._estimate
        chosen = estimate is None or "model" in values
        size = self._report.size if self._report is not None else None
        self.engine.show_automatic(size=size, model="" if chosen or estimate is None else estimate.model)
        self.engine.open_model(is_open=not self.start.values())
        found = advise(
            self._report,
            values,
            images_per_s=None if estimate is None else estimate.images_per_s,
            look_alikes=self._look_alikes,
            start=self.start.suggested,
        )
        if self.engine.schema is not None:
            found = (*self.engine.schema.problems(values), *found)
        was_ready = self.ready
        self._errors = tuple(each for each in found if each.kind == "error")
        # Without sprites the whole window invites to drop some; nobody has to be told off for it.
        self.advice.show_advice([each for each in found if self._report is not None or each.fix is not None])
        visit_after(self.engine.advanced, self.advice)
        if self.ready != was_ready:
            self.readyChanged.emit(self.ready)

    # -- changes -----------------------------------------------------------------------------------------------------

    def _speed_now(self) -> tuple[Any, ...]:
        values = self.values()
        return tuple(values.get(name) for name in _SPEED_FIELDS)

    def _show_preset(self, key: str) -> None:
        self._help.setText(PRESETS[key].help)
        self.preset.setAccessibleDescription(PRESETS[key].help)

    @Slot(str)
    def _on_preset(self, key: str) -> None:
        self._show_preset(key)
        quiet, self._quiet = self._quiet, True
        self.budget.set_preset(key)
        self._quiet = quiet
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        if self._quiet:
            return
        self._judge()
        self.changed.emit()
        before, self._speed_values = self._speed_values, self._speed_now()
        if before != self._speed_values:
            self.speedChanged.emit()

    @Slot()
    def _on_loaded(self) -> None:
        self.start.align(self.engine.label_width())
        visit_after(self.start, self.engine.front)
        self._judge()

    @Slot(object)
    def _on_fix(self, advice: Advice) -> None:
        if advice.fix is not None:
            self.apply(advice.fix)

    # -- files -------------------------------------------------------------------------------------------------------

    @Slot()
    def load_file(self) -> None:
        """Ask for a settings file, or the config.toml of a run, and show what it says."""
        name, _ = QFileDialog.getOpenFileName(self, "Load settings", "", _FILES)
        if name:
            self.engine.when_loaded(lambda schema: self._load_from(schema, Path(name)))

    def _load_from(self, schema: Schema, path: Path) -> None:
        try:
            values = schema.read(path)
        except PixelGenError as error:
            self.message.fail(JobFailure.from_exception(error))
            return
        self.set_values(values)
        self.message.say(Tone.DONE, f"Loaded {path.name}.")

    @Slot()
    def save_file(self) -> None:
        """Ask for a file and write the settings into it."""
        name, _ = QFileDialog.getSaveFileName(self, "Save settings", "settings.toml", _FILES)
        if name:
            self.engine.when_loaded(lambda schema: self._save_to(schema, Path(name)))

    def _save_to(self, schema: Schema, path: Path) -> None:
        try:
            schema.write(path.with_suffix(path.suffix or ".toml"), self.values())
        except PixelGenError as error:
            self.message.fail(JobFailure.from_exception(error))
        except OSError as error:
            self.message.say(Tone.ERROR, f"Cannot write {path.name}: {error.strerror or error}. Choose another folder.")
        else:
            self.message.say(Tone.DONE, f"Saved {path.name}.")

    @Slot()
    def show_command(self) -> None:
        """Open a dialog with the command line that does the same."""
        self.engine.when_loaded(self._show_command)

    def _show_command(self, schema: Schema) -> None:
        try:
            command = schema.config.parse({**self.values(), **self._data}).command_line()
        except PixelGenError as error:
            self.message.fail(JobFailure.from_exception(error))
            return
        CommandDialog(command, self.window()).open()

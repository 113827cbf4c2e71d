"""What to make and how: the fields of a request, made from ``SampleConfig``."""

import secrets
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.errors import ConfigError
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.grid import GRIDS
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.widgets.disclosure import Disclosure
from pixelgen.gui.widgets.form import CalmComboBox, ConfigForm
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.seed_edit import SeedEdit
from pixelgen.runtime.device import DEVICES

_CHOICES: dict[str, Choices[Any]] = {"solver": SOLVERS, "schedule": SCHEDULES, "grid": GRIDS}
_SPRITES = ("count", "seed")
_SOLVER = ("solver", "calls", "schedule", "grid", "shift")
_DICE = 10**6  # a drawn seed is short enough to be read out
_DEVICE_NAMES = {"auto": "Fastest here", "cpu": "Processor (CPU)", "cuda": "NVIDIA graphics", "mps": "Apple graphics"}


class SettingsPanel(QWidget):
    """The request as fields. ``changed`` on every change of a value."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[str, ...] = ()
        self._sprites = self._form(_SPRITES)
        self._guidance = self._form(("guidance",))
        self._solver = self._form(_SOLVER)
        advanced = [name for name, field in SampleConfig.model_fields.items() if _is_advanced(field.json_schema_extra)]
        self._more = self._form(advanced)

        self.dice = _tool("dice", "generate.dice", "Draw another seed (Ctrl+D)")
        self.dice.setShortcut("Ctrl+D")
        self.lock = _tool("unlock", "generate.lock", "")
        self.lock.setCheckable(True)
        side = self._sprites.editor("seed").sizeHint().height()
        for button in (self.dice, self.lock):
            button.setFixedSize(side, side)
        self._sprites.add_beside("seed", self.dice, self.lock)
        self.label_box = CalmComboBox()
        self.device = CalmComboBox()
        self._hint = FaintLabel()
        self._hint.setObjectName("generate.hint")

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self._make_sprites())
        layout.addWidget(self._make_solver())
        self._align_labels()

        self.dice.clicked.connect(self.draw_seed)
        self.lock.toggled.connect(self._show_lock)
        self._hint.linkActivated.connect(self._take_usual_calls)
        for form in (self._sprites, self._guidance, self._solver, self._more):
            form.changed.connect(self._on_changed)
        self.label_box.currentIndexChanged.connect(self._on_changed)
        self.device.currentIndexChanged.connect(self._on_changed)
        self._show_lock(self.lock.isChecked())
        self.set_classes(())

    # -- values ------------------------------------------------------------------------------------------------------

    def config(self) -> SampleConfig:
        """The request as it stands.

        Raises:
            ConfigError: for values that no solver can take.
        """
        values = self._chosen()
        label = self.label_box.currentData() if self._classes else None
        if label is None:
            values.pop("guidance", None)  # has no effect without a class
        return SampleConfig.model_validate({**values, "label": label})

    def _chosen(self) -> dict[str, Any]:
        forms = (self._sprites, self._guidance, self._solver, self._more)
        return {name: value for form in forms for name, value in form.values().items()}

    def values(self) -> dict[str, Any]:
        """Everything that a person set, to be kept for the next start."""
        return {
            **SampleConfig.model_validate(self._chosen()).model_dump(),
            "lock": self.lock.isChecked(),
            "device": self.device_key,
        }

    def set_values(self, values: dict[str, Any]) -> None:
        """Show settings as ``values`` gives them; what is left out or not accepted is the default."""
        known = {name: value for name, value in values.items() if name in SampleConfig.model_fields}
        for name in list(known):
            try:
                SampleConfig.model_validate({name: known[name]})
            except ConfigError:  # a file of another version
                del known[name]
        for form in (self._sprites, self._guidance, self._solver, self._more):
            form.set_values(known)
        self.lock.setChecked(values.get("lock") is True)
        self.device.setCurrentIndex(max(0, self.device.findData(values.get("device"))))

    def apply(self, values: dict[str, Any]) -> None:
        """Change only what ``values`` names, as a model's card does with the solver that suits it."""
        self.set_values({**self.values(), **values})

    @property
    def device_key(self) -> str:
        """A key of ``DEVICES``."""
        return str(self.device.currentData())

    @property
    def seed(self) -> SeedEdit:
        editor = self._sprites.editor("seed")
        assert isinstance(editor, SeedEdit)
        return editor

    @property
    def seed_locked(self) -> bool:
        return self.lock.isChecked()

    def set_classes(self, classes: tuple[str, ...]) -> None:
        """Offer the classes of the chosen model; none hides the choice."""
        chosen = self.label_box.currentData()
        self._classes = classes
        self.label_box.clear()
        self.label_box.addItem("Any", None)
        for name in classes:
            self.label_box.addItem(name, name)
        self.label_box.setCurrentIndex(max(0, self.label_box.findData(chosen)))
        self._class_rows.setVisible(bool(classes))
        self._on_changed()

    @Slot()
    def draw_seed(self) -> None:
        """Another seed, whatever the lock says."""
        self.seed.setValue(secrets.randbelow(_DICE))

    # -- parts -------------------------------------------------------------------------------------------------------

    def _form(self, names: Any) -> ConfigForm:
        return ConfigForm(SampleConfig, names, choices=_CHOICES, prefix="generate")

    def _make_sprites(self) -> Panel:
        panel = Panel("What to make")
        panel.body.setSpacing(SPACE)
        panel.body.addWidget(self._sprites)
        self.label_box.setObjectName("generate.label")
        field = SampleConfig.model_fields["label"]
        self.label_box.setAccessibleName(field.title or "Class")
        self.label_box.setToolTip(f"{field.description}\n(label)")
        self.label_box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._class_rows = QWidget()
        rows = QVBoxLayout(self._class_rows)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        row = QFormLayout()
        row.setSpacing(SPACE)
        self._class_label = QLabel(field.title or "Class")
        self._class_label.setBuddy(self.label_box)
        row.addRow(self._class_label, self.label_box)
        rows.addLayout(row)
        rows.addWidget(self._guidance)
        panel.body.addWidget(self._class_rows)
        return panel

    def _make_solver(self) -> Panel:
        panel = Panel("How to make it")
        panel.body.setSpacing(SPACE)
        panel.body.addWidget(self._solver)
        self._hint.setWordWrap(True)
        self._hint.setTextFormat(Qt.TextFormat.RichText)
        self._hint.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        panel.body.addWidget(self._hint)
        self.device.setObjectName("generate.device")
        self.device.setAccessibleName("Device")
        self.device.setToolTip("Where the network is computed\n(device)")
        self.device.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for key in DEVICES:
            self.device.addItem(_DEVICE_NAMES.get(key, key), key)
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addWidget(self._more)
        row = QFormLayout()
        row.setSpacing(SPACE)
        self._device_label = QLabel("Device")
        self._device_label.setBuddy(self.device)
        row.addRow(self._device_label, self.device)
        rows.addLayout(row)
        more = Disclosure("&Advanced")
        more.button.setObjectName("generate.advanced")
        more.set_body(body)
        panel.body.addWidget(more)
        return panel

    def _align_labels(self) -> None:
        """One column of labels, though they belong to several forms."""
        labels = [self._class_label, self._device_label]
        for form in (self._sprites, self._guidance, self._solver, self._more):
            labels += form.labels()
        width = max(label.sizeHint().width() for label in labels)
        height = self.label_box.sizeHint().height()
        for label in labels:
            label.setMinimumSize(width, height)

    # -- what follows from a change ------------------------------------------------------------------------------------

    @Slot()
    def _on_changed(self) -> None:
        solver = SOLVERS[str(self._solver.values().get("solver", SampleConfig.model_fields["solver"].default))]
        self._more.set_row_enabled("sde_strength", enabled=solver.stochastic)
        self._more.set_row_enabled("tolerance", enabled=solver.adaptive)
        self._guidance.set_row_enabled("guidance", enabled=self.label_box.currentData() is not None)
        calls = self._solver.values().get("calls", SampleConfig.model_fields["calls"].default)
        few = calls < solver.usual_calls / 2
        usual = solver.usual_calls
        self._hint.setText(f'{solver.label} is at its best with about {usual} calls. <a href="#">Use {usual}</a>')
        self._hint.setVisible(few)
        self.changed.emit()

    @Slot()
    def _take_usual_calls(self) -> None:
        values = {**self._solver.values()}
        solver = SOLVERS[str(values.get("solver", SampleConfig.model_fields["solver"].default))]
        self._solver.set_values({**values, "calls": solver.usual_calls})

    @Slot(bool)
    def _show_lock(self, locked: bool) -> None:
        self.lock.setIcon(icon("lock" if locked else "unlock"))
        tip = (
            "The seed is locked: it stays until you change it"
            if locked
            else "The seed is not locked: Generate draws another one when nothing else was changed"
        )
        self.lock.setToolTip(tip)
        self.lock.setAccessibleName("Lock the seed")
        self.lock.setAccessibleDescription(tip)


def _is_advanced(extra: object) -> bool:
    return isinstance(extra, dict) and bool(extra.get("advanced"))


def _tool(picture: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(picture))
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button

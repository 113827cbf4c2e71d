"""What to make and how: presets and classes in front, the solver and the computer behind folds."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.flow.config import SampleConfig
from pixelgen.gui.generation.settings.class_choice import ClassChoice
from pixelgen.gui.generation.settings.presets import (
    CUSTOM,
    PRESET_FIELDS,
    accepted,
    is_adaptive,
    preset_of,
    quality_presets,
    time_text,
)
from pixelgen.gui.generation.settings.seed_tools import SeedTools
from pixelgen.gui.generation.settings.solver_group import CHOICES, SolverGroup
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.widgets.choice_cards import ChoiceCards
from pixelgen.gui.widgets.disclosure import Disclosure
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.form import CalmComboBox, ConfigForm
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.seed_edit import SeedEdit
from pixelgen.gui.wording import count
from pixelgen.model.speed import estimated_seconds
from pixelgen.runtime.device import DEVICES

_TASTE = ("temperature", "guidance", "sde_strength", "tolerance")  # a card may recommend these as well
_DEVICE_NAMES = {"auto": "Fastest here", "cpu": "Processor (CPU)", "cuda": "NVIDIA graphics", "mps": "Apple graphics"}
_COUNTS = (1, 4, 9, 16, 25, 36, 49, 64, 100, 144, 256)  # squares fill the canvas
_SEED_WIDTH = 72  # px: a seed that was drawn is seen whole
_GUIDANCE = tuple(step / 10 for step in range(51))
_TEMPERATURES = tuple(step / 20 for step in range(31))


class SettingsPanel(QWidget):
    """The request as fields.

    A preset stays chosen when the model changes, and then means what suits the new model; settings that were made by
    hand stay as they are.

    Attributes:
        preset: Fast, Balanced or Best; no card is down while the fields are none of these.
        classes: the class or the mixture.
        live_box: the switch of ``live``.
    """

    changed = Signal()  # a value that the sprites depend on
    liveToggled = Signal(bool)  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False  # while many values are written at once
        self._recommended: dict[str, Any] = {}
        self._presets = quality_presets({})
        self._wanted = preset_of(dict(self._presets["balanced"].values), self._presets)
        self._speed: float | None = None
        self._lane = 16
        self._sprites = self._form(("count", "seed"))
        self._sprites.add_slider("count", _COUNTS)
        self._guidance = self._form(("guidance",))
        self._guidance.add_slider("guidance", _GUIDANCE)
        self._variety = self._form(("temperature",))
        self._variety.add_slider("temperature", _TEMPERATURES)
        self._computer = self._form(("batch_size",))
        self._tools = SeedTools(self.seed, self)
        self.seed.setMinimumWidth(_SEED_WIDTH)
        self._sprites.add_beside("seed", *self._tools.buttons)
        self.dice, self.lock, self.reuse = self._tools.dice, self._tools.lock, self._tools.reuse
        self.classes = ClassChoice()
        self.preset = ChoiceCards(self._presets, "generate.preset")
        self.preset.setAccessibleName("Speed or quality")
        self.solver = SolverGroup()
        self.device = CalmComboBox()
        self.live_box = QCheckBox("Live")
        self._time = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self._time.setObjectName("generate.time")
        self._hint = FaintLabel()
        self._hint.setObjectName("generate.hint")

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self._make_sprites())
        layout.addWidget(self._make_solver())
        self._align_labels()
        self._connect()
        self._on_changed()

    def _connect(self) -> None:
        self.live_box.toggled.connect(self.liveToggled)
        self._hint.linkActivated.connect(self._take_usual_calls)
        self.preset.keyChanged.connect(self._on_preset)
        self.solver.changed.connect(self._on_solver)
        for form in (self._sprites, self._guidance, self._variety, self._computer):
            form.changed.connect(self._on_changed)
        self.classes.changed.connect(self._on_changed)
        self.device.currentIndexChanged.connect(self._on_changed)

    # -- values --------------------------------------------------------------------------------------------------------

    def config(self) -> SampleConfig:
        """The request as it stands.

        Raises:
            ConfigError: for values that no solver can take.
        """
        values = {**self._chosen(), **self.classes.values()}
        if not self.classes.weights:
            values.pop("guidance", None)  # has no effect without a class
        return SampleConfig.model_validate(values)

    def _chosen(self) -> dict[str, Any]:
        return {name: value for form in self._forms for name, value in form.values().items()}

    @property
    def _forms(self) -> tuple[ConfigForm, ...]:
        return self._sprites, self._guidance, self._variety, self.solver.form, self._computer

    def values(self) -> dict[str, Any]:
        """Everything that a person set, to be kept for the next start, as values of JSON."""
        chosen = SampleConfig.model_validate({**self._chosen(), **self.classes.values()})
        return {
            **chosen.model_dump(mode="json"),
            "preset": self.preset_key,
            "lock": self.lock.isChecked(),
            "device": self.device_key,
        }

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show settings as ``values`` gives them; what is left out or not accepted is the default."""
        known = accepted(values)
        with _Quiet(self):
            for form in self._forms:
                form.set_values(known)
            self.classes.set_values(known)
            self.lock.setChecked(values.get("lock") is True)
            self.device.setCurrentIndex(max(0, self.device.findData(values.get("device"))))
        kept = values.get("preset")
        self._wanted = kept if kept in (*self._presets, CUSTOM) else self.preset_key

    def apply(self, values: Mapping[str, Any]) -> None:
        """Change only what ``values`` names."""
        kept = self.values()
        if any(name in values for name in PRESET_FIELDS):
            kept.pop("preset")
        self.set_values({**kept, **values})

    @property
    def preset_key(self) -> str:
        """The key of the preset that the fields are now, or "custom"."""
        return preset_of(self.solver.settings(), self._presets)

    @property
    def device_key(self) -> str:
        """A key of ``DEVICES``."""
        return str(self.device.currentData())

    @property
    def live(self) -> bool:
        """Whether the sprites are made again at every change."""
        return self.live_box.isChecked()

    # -- the seed ------------------------------------------------------------------------------------------------------

    @property
    def seed(self) -> SeedEdit:
        editor = self._sprites.editor("seed")
        assert isinstance(editor, SeedEdit)
        return editor

    @property
    def seed_locked(self) -> bool:
        return self.lock.isChecked()

    @Slot()
    def draw_seed(self) -> None:
        """Another seed, whatever the lock says."""
        self._tools.draw()

    def set_shown_seed(self, seed: int | None) -> None:
        """Tell with which seed the sprites on show were made, for the button that reuses it; None for none."""
        self._tools.set_shown(seed)

    def reuse_seed(self, seed: int) -> None:
        """Take ``seed`` and lock it."""
        self._tools.use(seed)

    # -- the model -----------------------------------------------------------------------------------------------------

    def set_classes(self, classes: tuple[str, ...]) -> None:
        """Offer the classes of the chosen model; none hides the choice."""
        self.classes.set_classes(classes)

    def set_recommended(self, sampling: Mapping[str, Any]) -> None:
        """Take over what suits the chosen model, as its card says.

        It is what Balanced means from now on, and a preset that is chosen is applied anew. Temperature and the like
        follow where they still are as the model before had them.
        """
        before, self._recommended = self._recommended, accepted(sampling)
        self._presets = quality_presets(self._recommended)
        self.preset.show_help({key: preset.help for key, preset in self._presets.items()})
        now = self.values()
        follows: dict[str, Any] = {}
        for name in _TASTE:
            usual = SampleConfig.model_fields[name].default
            if now[name] == before.get(name, usual):
                follows[name] = self._recommended.get(name, usual)
        if self._wanted in self._presets:
            follows.update(self._presets[self._wanted].values)
        wanted = self._wanted
        self.set_values({**now, **follows, "preset": wanted})
        self._on_changed()

    def set_speed(self, calls_per_second: float | None, *, lane: int = 16) -> None:
        """Tell how fast the chosen model is here, for the times that the presets take.

        Args:
            calls_per_second: of the network, for ``lane`` sprites at once; None while it is not known.
        """
        self._speed, self._lane = calls_per_second, lane
        self._show_times()

    # -- parts ---------------------------------------------------------------------------------------------------------

    def _form(self, names: tuple[str, ...]) -> ConfigForm:
        return ConfigForm(SampleConfig, names, choices=CHOICES, prefix="generate")

    def _make_sprites(self) -> Panel:
        panel = Panel("What to make")
        self.live_box.setObjectName("generate.live")
        self.live_box.setAccessibleName("Live")
        self.live_box.setToolTip("Make the sprites again at every change, while you move a slider.\n(live)")
        panel.header.addWidget(self.live_box)
        panel.body.setSpacing(SPACE)
        for part in (self._sprites, self.classes, self._guidance, self._variety):
            panel.body.addWidget(part)
        return panel

    def _make_solver(self) -> Panel:
        panel = Panel("How to make it")
        panel.body.setSpacing(SPACE)
        self._hint.setWordWrap(True)
        self._hint.setTextFormat(Qt.TextFormat.RichText)
        self._hint.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        for part in (self.preset, self._time, self._hint, self.solver, self._make_computer()):
            panel.body.addWidget(part)
        return panel

    def _make_computer(self) -> Disclosure:
        self.device.setObjectName("generate.device")
        self.device.setAccessibleName("Device")
        self.device.setToolTip("Where the network is computed.\n(device)")
        self.device.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for key in DEVICES:
            self.device.addItem(_DEVICE_NAMES.get(key, key), key)
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        row = QFormLayout()
        row.setSpacing(SPACE)
        self._device_label = QLabel("Device")
        self._device_label.setBuddy(self.device)
        row.addRow(self._device_label, self.device)
        rows.addLayout(row)
        rows.addWidget(self._computer)
        group = Disclosure("&Computer")
        group.button.setObjectName("generate.advanced")
        group.button.setToolTip("Device and batch size; they do not change the sprites")
        group.set_body(body)
        return group

    def _align_labels(self) -> None:
        """One column of labels in each card, though they belong to several forms."""
        below = [*self.solver.form.labels(), *self._computer.labels(), self._device_label]
        above = [label for form in (self._sprites, self._guidance, self._variety) for label in form.labels()]
        for labels in (above, below):
            width = max(label.sizeHint().width() for label in labels)
            for label in labels:
                label.setMinimumSize(width, self.device.sizeHint().height())

    # -- what follows from a change ------------------------------------------------------------------------------------

    @Slot()
    def _on_solver(self) -> None:
        if not self._quiet:
            self._wanted = self.preset_key
        self._on_changed()

    @Slot(str)
    def _on_preset(self, key: str) -> None:
        if key and not self._quiet:
            self._wanted = key
            with _Quiet(self):
                self.solver.apply(self._presets[key].values)

    @Slot()
    def _on_changed(self) -> None:
        if self._quiet:
            return
        self._quiet = True  # the cards only show now
        key = self.preset_key
        self.preset.set_key("" if key == CUSTOM else key)
        self._quiet = False
        has_classes = bool(self.classes.weights)
        self._guidance.setVisible(not self.classes.isHidden())
        self._guidance.set_row_enabled("guidance", enabled=has_classes)
        solver = self.solver.solver
        usual = solver.usual_calls
        self._hint.setText(f'{solver.label} is at its best with about {usual} calls. <a href="#">Use {usual}</a>')
        self._hint.setVisible(key == CUSTOM and int(self.solver.settings()["calls"]) < usual / 2)
        self._show_times()
        self.changed.emit()

    def _show_times(self) -> None:
        """What each preset would take, and what the settings as they stand take."""
        now = self.config()
        details: dict[str, str] = {}
        for key, preset in self._presets.items():
            wanted = now.model_copy(update=preset.values)
            details[key] = self._cost(wanted)
        self.preset.show_details(details)
        sprites = count(now.count, "sprite")
        own = "Your own settings: " if self.preset_key == CUSTOM else ""
        said = f"{self._cost(now)} for {sprites}"
        self._time.setText(f"{own}{said}" if own or self._speed is not None else "")
        self._time.setVisible(bool(self._time.text()))

    def _cost(self, config: SampleConfig) -> str:
        if self._speed is None:
            return count(config.calls, "call")
        seconds = estimated_seconds(config, self._speed, lane=self._lane)
        return time_text(seconds, adaptive=is_adaptive(config.solver))

    @Slot()
    def _take_usual_calls(self) -> None:
        self.solver.apply({"calls": self.solver.solver.usual_calls})


class _Quiet:
    """While many values are written: one change at the end instead of one for each."""

    def __init__(self, panel: SettingsPanel) -> None:
        self._panel = panel

    def __enter__(self) -> None:
        self._panel._quiet = True

    def __exit__(self, *_: object) -> None:
        self._panel._quiet = False
        self._panel._on_changed()

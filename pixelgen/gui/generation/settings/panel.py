"""What to make and how: presets and classes in front, the solver and the computer behind folds."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from pixelgen.flow.config import SampleConfig
from pixelgen.flow.tuning import Tuned
from pixelgen.gui.generation.settings.class_choice import ClassChoice
from pixelgen.gui.generation.settings.computer_group import ComputerGroup
from pixelgen.gui.generation.settings.presets import BALANCED, CUSTOM, PRESET_FIELDS, accepted
from pixelgen.gui.generation.settings.quality_choice import QualityChoice
from pixelgen.gui.generation.settings.seed_tools import SeedTools
from pixelgen.gui.generation.settings.solver_group import SolverGroup
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.widgets.form import ConfigForm
from pixelgen.gui.widgets.panel import Panel
from pixelgen.gui.widgets.seed_edit import SeedEdit
from pixelgen.model.speed import Speed

_TASTE = ("temperature", "guidance", "sde_strength", "tolerance")  # a card may recommend these as well
_COUNTS = (1, 4, 9, 16, 25, 36, 49, 64, 100, 144, 256)  # squares fill the canvas
_GUIDANCE = tuple(step / 10 for step in range(51))
_TEMPERATURES = tuple(step / 20 for step in range(31))
_SEED_WIDTH = 72  # px: a seed that was drawn is seen whole


class SettingsPanel(QWidget):
    """The request as fields.

    A preset stays chosen when the model changes, and then means what suits the new model; settings that were made by
    hand stay as they are.

    Attributes:
        quality: Fast, Balanced or Best.
        classes: the class or the mixture.
        solver: the fields that a preset settles, and a picture of the way.
        computer: device, number format and batch size.
        dice, reuse, lock: the buttons beside the seed.
        live_box: the switch of ``live``.
    """

    changed = Signal()  # a value that the sprites depend on
    liveToggled = Signal(bool)  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False  # while many values are written at once
        self._recommended: dict[str, Any] = {}
        self._fitted = False  # to a model
        self._wanted = BALANCED
        self._sprites = self._form("count", "seed")
        self._guidance = self._form("guidance")
        self._variety = self._form("temperature")
        self._sprites.add_slider("count", _COUNTS)
        self._guidance.add_slider("guidance", _GUIDANCE)
        self._variety.add_slider("temperature", _TEMPERATURES)
        self._tools = SeedTools(self.seed, self)
        self.seed.setMinimumWidth(_SEED_WIDTH)
        self._sprites.add_beside("seed", *self._tools.buttons)
        self.dice, self.reuse, self.lock = self._tools.buttons
        self.classes = ClassChoice()
        self.quality = QualityChoice()
        self.solver = SolverGroup()
        self.computer = ComputerGroup()
        self.live_box = QCheckBox("Live")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        for card in (self._make_quality(), self._make_sprites(), self._make_details()):
            layout.addWidget(card)
        self._align_labels()
        self._connect()
        self.set_values({})

    def _form(self, *names: str) -> ConfigForm:
        return ConfigForm(SampleConfig, names, choices={}, prefix="generate")

    def _make_quality(self) -> Panel:
        panel = Panel("Speed and quality")
        self.live_box.setObjectName("generate.live")
        self.live_box.setAccessibleName("Live")
        self.live_box.setToolTip("Make the sprites again at every change, while you move a slider.\n(live)")
        panel.header.addWidget(self.live_box)
        panel.body.addWidget(self.quality)
        return panel

    def _make_sprites(self) -> Panel:
        panel = Panel("What to make")
        panel.body.setSpacing(SPACE)
        for part in (self._sprites, self.classes, self._guidance, self._variety):
            panel.body.addWidget(part)
        return panel

    def _make_details(self) -> Panel:
        """What few people change, folded."""
        panel = Panel()
        for part in (self.solver, self.computer):
            panel.body.addWidget(part)
        return panel

    def _align_labels(self) -> None:
        """One column of labels in each card, though they belong to several forms."""
        below = [*self.solver.form.labels(), *self.computer.labels()]
        above = [label for form in (self._sprites, self._guidance, self._variety) for label in form.labels()]
        for labels in (above, below):
            width = max(label.sizeHint().width() for label in labels)
            for label in labels:
                label.setMinimumSize(width, self.computer.device.sizeHint().height())

    def _connect(self) -> None:
        self.live_box.toggled.connect(self.liveToggled)
        self.quality.wanted.connect(self._on_wanted)
        self.solver.changed.connect(self._on_solver)
        for form in (self._sprites, self._guidance, self._variety):
            form.changed.connect(self._on_changed)
        self.classes.changed.connect(self._on_changed)
        self.computer.changed.connect(self._on_changed)

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

    @property
    def _forms(self) -> tuple[ConfigForm, ...]:
        return self._sprites, self._guidance, self._variety, self.solver.form, self.computer.form

    def _chosen(self) -> dict[str, Any]:
        return {name: value for form in self._forms for name, value in form.values().items()}

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
        """Show settings as ``values`` gives them; what is left out or not accepted is the default.

        Balanced is, where they say nothing of solver, calls and grid.
        """
        known = accepted(values)
        if not any(name in known for name in PRESET_FIELDS):
            known |= self.quality.presets[BALANCED].values
        with self._at_once():
            for form in self._forms:
                form.set_values(known)
            self.classes.set_values(known)
            self.lock.setChecked(values.get("lock") is True)
            self.computer.choose(values.get("device"))
        kept = values.get("preset")  # tells what the person wanted while it is not known yet what that means
        self._wanted = kept if not self._fitted and kept in (*self.quality.presets, CUSTOM) else self.preset_key

    def apply(self, values: Mapping[str, Any]) -> None:
        """Change only what ``values`` names."""
        kept = self.values()
        if "label" in values or "mix" in values:  # one of them takes the place of the other
            del kept["label"], kept["mix"]
        if any(name in values for name in PRESET_FIELDS):
            del kept["preset"]
        self.set_values({**kept, **values})

    @property
    def preset_key(self) -> str:
        """The key of the preset that the fields are now, or "custom"."""
        return self.quality.key_of(self.solver.settings())

    @property
    def device_key(self) -> str:
        """A key of ``DEVICES``."""
        return self.computer.key

    @property
    def precision_key(self) -> str:
        """A key of ``PRECISIONS``."""
        return self.computer.precision

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

    def set_recommended(self, sampling: Mapping[str, Any], tuned: Sequence[Tuned] = ()) -> None:
        """Take over what suits the chosen model, as its card says, and as was found by tuning.

        It is what Balanced means from now on, and a preset that is chosen is applied anew. Temperature and the like
        follow where they still are as the model before had them.
        """
        before, self._recommended = self._recommended, accepted(sampling)
        self.quality.set_recommended(self._recommended, tuned)
        now, follows = self.values(), dict[str, Any]()
        for name in _TASTE:
            usual = SampleConfig.model_fields[name].default
            if now[name] == before.get(name, usual):
                follows[name] = self._recommended.get(name, usual)
        if self._wanted in self.quality.presets:
            follows.update(self.quality.presets[self._wanted].values)
        self._fitted = True
        self.set_values({**now, **follows})

    def offer_flow_map(self, *, offered: bool) -> None:
        """Tell whether the chosen model knows long steps, before ``set_recommended``."""
        with self._at_once():
            self.solver.offer_flow_map(offered=offered)

    def set_speed(self, speed: Speed | None) -> None:
        """Tell how fast the chosen model is here, for the times that the presets take; None while it is not known."""
        self.quality.set_speed(speed)
        if speed is not None:
            self.computer.tell_bfloat16(known=speed.has_bfloat16)

    def note_time(self, config: SampleConfig, seconds: float) -> None:
        """Correct the speed by what the request ``config`` really took here, from noise to sprites."""
        self.quality.note_time(config, seconds)

    # -- what follows from a change ------------------------------------------------------------------------------------

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """While many values are written: one change at the end instead of one for each."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False
        self._on_changed()

    @Slot(object)
    def _on_wanted(self, values: dict[str, Any]) -> None:
        with self._at_once():
            self.solver.apply(values)
        self._wanted = self.preset_key

    @Slot()
    def _on_solver(self) -> None:
        if not self._quiet:
            self._wanted = self.preset_key
            self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        if self._quiet:
            return
        self._guidance.setVisible(not self.classes.isHidden())
        self._guidance.set_row_enabled("guidance", enabled=bool(self.classes.weights))
        self.quality.show_request(self.config())
        self.changed.emit()

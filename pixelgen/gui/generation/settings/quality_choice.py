"""Fast, Balanced or Best with the time that each takes here, and a hint where a solver has too few calls."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.solver import SOLVERS
from pixelgen.flow.tuning import Tuned
from pixelgen.gui.generation.settings.presets import CUSTOM, QualityPreset, preset_of, quality_presets, time_text
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.choice_cards import ChoiceCards
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.wording import count
from pixelgen.model.speed import Speed


class QualityChoice(QWidget):
    """Shows which preset a request is, and what it costs. No card is down for settings that are none of them."""

    wanted = Signal(object)  # the fields to write, by name: those of a preset, or the solver's usual calls

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets = quality_presets({})
        self._speed: Speed | None = None
        self._config = SampleConfig()
        self._showing = False
        self.cards = ChoiceCards(self._presets, "generate.preset")
        self.cards.setAccessibleName("Speed or quality")
        self._time = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self._time.setObjectName("generate.time")
        self._hint = FaintLabel()
        self._hint.setObjectName("generate.hint")
        self._hint.setWordWrap(True)
        self._hint.setTextFormat(Qt.TextFormat.RichText)
        self._hint.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for part in (self.cards, self._time, self._hint):
            layout.addWidget(part)
        self.cards.keyChanged.connect(self._on_key)
        self._hint.linkActivated.connect(self._on_hint)

    @property
    def presets(self) -> Choices[QualityPreset]:
        """What the cards mean for the model of the moment."""
        return self._presets

    def key_of(self, values: Mapping[str, Any]) -> str:
        """The preset that ``values``, which hold ``PRESET_FIELDS``, are; or ``CUSTOM``."""
        return preset_of(values, self._presets)

    def set_recommended(self, sampling: Mapping[str, Any], tuned: Sequence[Tuned] = ()) -> None:
        """Let the cards mean what suits a model: as its card says, and as was found by tuning."""
        self._presets = quality_presets(sampling, tuned)
        self.cards.show_help({key: preset.help for key, preset in self._presets.items()})

    def set_speed(self, speed: Speed | None) -> None:
        """How fast the model is here; None while that is not known."""
        self._speed = speed
        self.show_request(self._config)

    def note_time(self, config: SampleConfig, seconds: float) -> None:
        """Correct the speed by what a request really took."""
        if self._speed is None or self._speed.precision != config.precision:
            return
        if seconds > 0 and not SOLVERS[config.solver].adaptive:
            self.set_speed(self._speed.corrected(config, seconds))

    def show_request(self, config: SampleConfig) -> None:
        """Show what ``config`` is and costs, and what it would cost with each preset."""
        self._config = config
        key = self.key_of(config.model_dump())
        self._showing = True
        self.cards.set_key("" if key == CUSTOM else key)
        self._showing = False
        self.cards.show_details(
            {each: self._cost(config.model_copy(update=preset.values)) for each, preset in self._presets.items()}
        )
        said = f"{self._cost(config)} for {count(config.count, 'sprite')}"
        self._time.setText(f"Your own settings: {said}" if key == CUSTOM else said)
        solver = SOLVERS[config.solver]
        usual = solver.usual_calls
        self._hint.setText(f'{solver.label} is at its best with about {usual} calls. <a href="#">Use {usual}</a>')
        self._hint.setVisible(key == CUSTOM and config.calls < usual / 2)

    def _cost(self, config: SampleConfig) -> str:
        if self._speed is None:
            return count(config.calls, "call")
        return time_text(self._speed.seconds(config), adaptive=SOLVERS[config.solver].adaptive)

    @Slot(str)
    def _on_key(self, key: str) -> None:
        if key and not self._showing:
            self.wanted.emit(dict(self._presets[key].values))

    @Slot()
    def _on_hint(self) -> None:
        self.wanted.emit({"calls": SOLVERS[self._config.solver].usual_calls})

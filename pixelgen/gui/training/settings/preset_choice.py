"""Draft, Standard, Long: three cards side by side, each with the time it takes on this computer."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from pixelgen.choices import Choices
from pixelgen.gui.widgets.choice_cards import ChoiceCards
from pixelgen.training.presets import PRESETS, Preset


def minutes_text(minutes: float) -> str:
    """``"4 min"``, ``"1 h 30"``, ``"8 h"``."""
    whole = max(1, round(minutes))
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{whole} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def range_text(preset: Preset) -> str:
    """``"10–60 min"``: what a preset takes, by the speed of the computer."""
    least, most = preset.minutes
    return f"{least}–{most} min" if most < 100 else f"{minutes_text(least)}–{minutes_text(most)}"


class PresetChoice(ChoiceCards):
    """The presets from quick to long, at first with the default."""

    def __init__(self, parent: QWidget | None = None) -> None:
        by_length = sorted(PRESETS.values(), key=lambda each: each.images)
        super().__init__(Choices("preset", by_length), "train.preset", parent)
        self.set_key(next(iter(PRESETS)))
        self.show_minutes({})

    def show_minutes(self, minutes: Mapping[str, float]) -> None:
        """The time that each preset takes here; those that are not measured show their range."""
        self.show_details(
            {key: minutes_text(minutes[key]) if key in minutes else range_text(PRESETS[key]) for key in self.order}
        )

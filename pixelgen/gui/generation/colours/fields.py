"""The rows below the palette: limits, dithering, shapes that adapt. Only those are seen that have an effect."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QSpinBox, QWidget

from pixelgen.gui.generation.colours.percent_slider import PercentSlider
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.editors import CalmSpinBox, Editor, make_editor
from pixelgen.sprites.colouring import ColourOptions
from pixelgen.sprites.dither import DITHERS

_FIELDS = ColourOptions.model_fields
_LATEST = 0.95  # of the way: later, no solver step is left to steer
_BEGIN = 0.5  # PaletteLock's own default
TAKEN = 32  # colours taken from sprites, unless another number is asked for
_TAKEN_MOST = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValues:
    """Attributes:
    max_colours, dither, dither_strength: as in ``ColourOptions``.
    adapt: whether the palette steers the solver.
    begin: from when on, in [0, 0.95].
    """

    max_colours: int | None = None
    dither: str = next(iter(DITHERS))
    dither_strength: float = 1.0
    adapt: bool = False
    begin: float = _BEGIN


class ColourFields(QWidget):
    """A form over ``FieldValues``, and how many colours are taken from sprites."""

    changed = Signal()
    takenChanged = Signal(int)  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(SPACE)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.taken = CalmSpinBox()
        self.taken.setRange(1, _TAKEN_MOST)
        self.taken.setValue(TAKEN)
        self.taken.valueChanged.connect(self._on_taken)
        self._limit = make_editor(_FIELDS["max_colours"], None, self._on_changed)
        self.limit = self._limit.widget
        if isinstance(self.limit, QSpinBox):
            self.limit.setSpecialValueText("No limit")
        self._dither = make_editor(_FIELDS["dither"], DITHERS, self._on_changed)
        self.dither = self._dither.widget
        title, begin_title = _FIELDS["dither_strength"].title or "", "Adapt from"
        self.strength = PercentSlider("generate.dither_strength", title)
        self.strength.set_value(1.0)
        self.adapt = QCheckBox("Let shapes &adapt")
        self.adapt.setObjectName("generate.adapt")
        self.begin = PercentSlider("generate.adapt_from", begin_title, highest=_LATEST)
        self.begin.set_value(_BEGIN)
        self._add("Colours taken", self.taken, "generate.palette.taken", "How many of the sprites' colours, the most "
                  "telling first.")  # fmt: skip
        for name, editor in (("max_colours", self._limit), ("dither", self._dither)):
            self._add_field(name, editor)
        self._add(title, self.strength, "generate.dither_strength.row", _FIELDS["dither_strength"].description or "")
        self._rows.addRow(self.adapt)
        self.adapt.setToolTip(
            "The palette also steers the last solver steps, so that outlines and shading follow its colours. "
            "Sprites have to be made again."
        )
        self._add(
            begin_title,
            self.begin,
            "generate.adapt_from.row",
            "From which share of the way between noise and sprite on the palette steers. Earlier changes shapes more.",
        )
        for slider in (self.strength, self.begin):
            slider.changed.connect(self._on_changed)
        self.adapt.toggled.connect(self._on_changed)
        self.show_for(locked=False, taken=False)

    def _add_field(self, name: str, editor: Editor) -> None:
        field = _FIELDS[name]
        self._add(field.title or name, editor.widget, f"generate.{name}", field.description or "")

    def _add(self, title: str, widget: QWidget, name: str, tip: str) -> None:
        label = QLabel(title)
        label.setBuddy(widget)
        label.setToolTip(tip)
        label.setMinimumHeight(widget.sizeHint().height())
        widget.setObjectName(name)
        widget.setAccessibleName(title)
        widget.setAccessibleDescription(tip)
        widget.setToolTip(tip)
        self._rows.addRow(label, widget)

    def values(self) -> FieldValues:
        return FieldValues(
            max_colours=self._limit.read(),
            dither=self._dither.read(),
            dither_strength=self.strength.value(),
            adapt=self.adapt.isChecked(),
            begin=self.begin.value(),
        )

    def set_values(self, values: FieldValues) -> None:
        """Show ``values``; ``changed`` is told once at most."""
        before = self.values()
        was = self.blockSignals(True)
        self._limit.write(values.max_colours)
        self._dither.write(values.dither)
        self.strength.set_value(values.dither_strength)
        self.adapt.setChecked(values.adapt)
        self.begin.set_value(values.begin)
        self.blockSignals(was)
        if self.values() != before:
            self.changed.emit()

    def show_for(self, *, locked: bool, taken: bool) -> None:
        """Show the rows that have an effect.

        Args:
            locked: there is a palette.
            taken: it was taken from sprites.
        """
        values = self.values()
        reduced = locked or values.max_colours is not None
        dithered = reduced and DITHERS[values.dither].side > 0
        for widget, visible in (
            (self.taken, taken),
            (self.dither, reduced),
            (self.strength, dithered),
            (self.adapt, locked),
            (self.begin, locked and values.adapt),
        ):
            self._rows.setRowVisible(widget, visible)

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()

    @Slot()
    def _on_taken(self) -> None:
        self.takenChanged.emit(self.taken.value())


def read_fields(values: Mapping[str, Any]) -> FieldValues:
    """From plain values; what is missing or makes no sense is at its default."""
    found = FieldValues()
    most, dither = values.get("max_colours"), values.get("dither")
    strength, begin = values.get("dither_strength"), values.get("adapt_from")
    return FieldValues(
        max_colours=most if isinstance(most, int) and 1 <= most <= _TAKEN_MOST else None,
        dither=dither if isinstance(dither, str) and dither in DITHERS else found.dither,
        dither_strength=_share(strength, 1.0, found.dither_strength),
        adapt=values.get("adapt") is True,
        begin=_share(begin, _LATEST, found.begin),
    )


def _share(value: object, highest: float, default: float) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and 0 <= value <= highest else default  # type: ignore[arg-type,operator]

"""The choices of a film: which sprites, which picture of their states, which kind of file, how fast, how large."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.generation.stage.film_source import FilmSource
from pixelgen.gui.models.trajectory import VIEWS
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.form import CalmComboBox, CalmSpinBox
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.scrubber import SPEEDS
from pixelgen.gui.widgets.segmented import SegmentedChoice
from pixelgen.gui.wording import count
from pixelgen.sprites.film import FILM_ENDS, FILM_FORMATS, Film, FilmFormat

_WIDTH = 300
_USUAL_SCALE = 4


class FilmForm(QWidget):
    """The left column of the dialog."""

    chosenChanged = Signal()  # noqa: N815  other sprites, the other picture of them, or another format
    lookChanged = Signal()  # noqa: N815  scale, speed, end

    def __init__(self, source: FilmSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self._source = source
        self.sprites = self._combo("film.what", "Sprites", "Whose way out of noise is shown")
        self._offered = _offers(source)
        for text, _ in self._offered:
            self.sprites.addItem(text)
        self.view = SegmentedChoice(VIEWS, "film.view")
        self.view.setAccessibleName("Picture of a state")
        self.view.set_key(source.view)
        self._format = self._filled("film.format", "Format", FILM_FORMATS)
        self.scale = CalmSpinBox()
        self.scale.setObjectName("film.scale")
        self.scale.setAccessibleName("Scale")
        self.scale.setToolTip("Each pixel becomes a square of this many")
        self.scale.setRange(1, 16)
        self.scale.setValue(_USUAL_SCALE)
        self.scale.setSuffix(" ×")
        self.rate = self._combo("film.rate", "Speed", "How many states are shown in a second")
        for rate in SPEEDS:
            self.rate.addItem(f"{rate} states / s", rate)
        self.rate.setCurrentIndex(max(0, self.rate.findData(source.per_second)))
        self.end = self._filled("film.end", "End", FILM_ENDS)
        self.help = FaintLabel()
        self.help.setWordWrap(True)
        self._lay_out()
        self.sprites.currentIndexChanged.connect(self.chosenChanged)
        self.view.keyChanged.connect(self.chosenChanged)
        self._format.currentIndexChanged.connect(self._on_format)
        for combo in (self.rate, self.end):
            combo.currentIndexChanged.connect(self._on_look)
        self.scale.valueChanged.connect(self._on_look)
        self._show_use()

    def _combo(self, name: str, label: str, tip: str) -> CalmComboBox:
        combo = CalmComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(label)
        combo.setToolTip(tip)
        return combo

    def _filled(self, name: str, label: str, choices: Choices[Any]) -> CalmComboBox:
        combo = self._combo(name, label, "")
        for choice in choices.values():
            combo.addItem(choice.label, choice.key)
            combo.setItemData(combo.count() - 1, choice.help, Qt.ItemDataRole.ToolTipRole)
        return combo

    def _lay_out(self) -> None:
        self._rows = QFormLayout()
        self._rows.setSpacing(SPACE)
        for text, editor in (
            ("S&prites", self.sprites),
            ("&Format", self._format),
            ("S&cale", self.scale),
            ("Sp&eed", self.rate),
            ("At the e&nd", self.end),
        ):
            label = QLabel(text)
            label.setBuddy(editor)
            label.setMinimumHeight(editor.sizeHint().height())
            self._rows.addRow(label, editor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.view)
        layout.addLayout(self._rows)
        layout.addWidget(self.help)

    # Values

    @property
    def format(self) -> FilmFormat:
        """The chosen format."""
        return FILM_FORMATS[self._format.currentData()]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The chosen sprites."""
        return self._offered[max(0, self.sprites.currentIndex())][1]

    def film(self, moments: NDArray[np.uint8]) -> Film:
        """``moments``, (T, N, S, S, 4) of the chosen sprites, as they shall be written."""
        return Film(
            moments=moments,
            format=self.format.key,
            scale=self.scale.value(),
            duration_ms=round(1000 / self.rate.currentData()),
            end=self.end.currentData(),
            metadata=self._source.metadata(self.numbers, self.view.key),
        )

    def values(self) -> dict[str, Any]:
        """What is worth proposing for another film: plain JSON values."""
        return {"format": self.format.key, "scale": self.scale.value(), "end": self.end.currentData()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show what ``values`` once returned; what is missing or makes no sense is left as it is."""
        for combo, name in ((self._format, "format"), (self.end, "end")):
            found = combo.findData(values.get(name))
            if found >= 0:
                combo.setCurrentIndex(found)
        scale = values.get("scale")
        if isinstance(scale, int):
            self.scale.setValue(scale)

    # What is seen

    @Slot()
    def _on_format(self) -> None:
        self._show_use()
        self.chosenChanged.emit()

    @Slot()
    def _on_look(self) -> None:
        self._show_use()
        self.lookChanged.emit()

    def _show_use(self) -> None:
        form = self.format
        for editor in (self.rate, self.end):
            self._rows.setRowVisible(editor, form.moves)
        self.help.setText(f"{form.help} {FILM_ENDS[self.end.currentData()].help}" if form.moves else form.help)


def _offers(source: FilmSource) -> list[tuple[str, tuple[int, ...]]]:
    """What sprites can be chosen: (in words, their numbers), the likeliest first."""
    everything = (f"All {count(len(source.shown), 'sprite')}", source.shown)
    if not source.selected:
        return [everything]
    if len(source.selected) == 1:
        return [(f"Sprite {source.selected[0] + 1}", source.selected), everything]
    return [(f"{len(source.selected)} selected sprites", source.selected), everything]

"""How much and in which way a sprite is varied. Imports torch: import it late."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.flow.vary import STRONG, SUBTLE, VARY_METHODS, VaryConfig
from pixelgen.gui.generation.variations.share_row import ShareRow
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.form import CalmSpinBox
from pixelgen.gui.widgets.segmented import SegmentedChoice

_COUNT, _MOST = 8, 64


class VaryFields(QWidget):
    """The fields of ``VaryConfig``, and a button for each thing that can be done with one sprite."""

    varyWanted = Signal()  # noqa: N815
    exploreWanted = Signal()  # noqa: N815
    partWanted = Signal()  # noqa: N815
    changed = Signal()  # a field was changed by the person

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        strength, method = (VaryConfig.model_fields[name] for name in ("strength", "method"))
        self.subtle = _button("S&ubtle", "generate.vary.subtle", f"Small changes ({SUBTLE:.0%})")
        self.strong = _button("Str&ong", "generate.vary.strong", f"Only the large forms stay ({STRONG:.0%})")
        self.strength = ShareRow(strength.title or "", strength.description or "", name="generate.vary.strength")
        self.way = SegmentedChoice(VARY_METHODS, "generate.vary.method")
        self.run = _button("Var&y", "generate.vary.run", "Variations of the strength that is set")
        self.count = CalmSpinBox()
        self.count.setObjectName("generate.vary.count")
        self.count.setRange(1, _MOST)
        self.count.setValue(_COUNT)
        self.count.setAccessibleName("Variations")
        self.count.setToolTip("How many variations are made")
        self.around = _button("E&xplore around", "generate.explore", "Eight neighbours around it, to go on from one")
        self.part = _button("Re-roll a &part…", "generate.reroll", "Paint over a part, which is drawn anew")
        way = QLabel("Way")
        way.setToolTip(method.description or "")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addLayout(_row(self.subtle, self.strong))
        rows.addWidget(self.strength)
        chosen = QHBoxLayout()
        chosen.addWidget(way)
        chosen.addStretch(1)
        chosen.addWidget(self.way)
        rows.addLayout(chosen)
        many = _row(self.run)
        many.addWidget(QLabel("×"))
        many.addWidget(self.count)
        rows.addLayout(many)
        rows.addLayout(_row(self.around, self.part))
        self.set_values({})

        self.subtle.clicked.connect(self.vary_subtle)
        self.strong.clicked.connect(self.vary_strong)
        self.run.clicked.connect(self.varyWanted)
        self.around.clicked.connect(self.exploreWanted)
        self.part.clicked.connect(self.partWanted)
        self.strength.changed.connect(self._on_changed)
        self.way.keyChanged.connect(self._on_changed)
        self.count.valueChanged.connect(self._on_changed)

    @property
    def how(self) -> dict[str, Any]:
        """Fields of ``VaryConfig``."""
        return {"strength": self.strength.share, "method": self.way.key}

    def values(self) -> dict[str, Any]:
        """What a person set."""
        return {**self.how, "count": self.count.value()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show settings as ``values`` gives them; what is left out or not accepted is the default."""
        strength = values.get("strength")
        usable = isinstance(strength, int | float) and 0 <= strength <= 1
        self.strength.set_share(float(strength) if usable and strength is not None else SUBTLE)
        if values.get("method") in VARY_METHODS:
            self.way.set_key(str(values["method"]))
        if isinstance(values.get("count"), int):
            self.count.setValue(values["count"])

    @Slot()
    def vary_subtle(self) -> None:
        """Ask for variations with small changes."""
        self.strength.set_share(SUBTLE)
        self.varyWanted.emit()

    @Slot()
    def vary_strong(self) -> None:
        """Ask for variations with large ones."""
        self.strength.set_share(STRONG)
        self.varyWanted.emit()

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAccessibleName(text.replace("&", "").rstrip("…"))
    button.setAccessibleDescription(tip)
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return button


def _row(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    for button in buttons:
        row.addWidget(button, 1)
    return row

"""What the weights of a training start from: nothing, a model of the zoo, an own run, any model file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from pixelgen.errors import PixelGenError
from pixelgen.gui.models.checkpoint_list import ModelEntry, entry_of_file, run_entries, zoo_entries
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.editors import CalmComboBox
from pixelgen.gui.widgets.panel import FaintLabel

FIELD = "start_from"
NOTHING = "Nothing: from scratch"
_OPEN = "Choose a model file…"
_FROM_SCRATCH = "Everything is learned from your sprites alone."
_EXPECT = (
    "Better sprites sooner, most of all from a few hundred. Its network is used as it is, what it has learned may "
    "show through, and the new model names it."
)


@dataclass(frozen=True, slots=True)
class StartEntry:
    """One model to start from.

    Attributes:
        value: for the setting.
        label: as listed.
        help: what to expect, and whose work it rests on.
        in_zoo: whether it came with the program.
    """

    value: str
    label: str
    help: str
    in_zoo: bool = False


def start_entries(zoo: Path | None = None) -> list[StartEntry]:
    """What can be started from without looking for a file: the zoo, then the newest own runs.

    Args:
        zoo: where the zoo is, if not the program's own.
    """
    try:
        in_zoo = zoo_entries(zoo)
    except PixelGenError:
        in_zoo = []
    return [_entry(each) for each in (*in_zoo, *run_entries())]


def _entry(entry: ModelEntry) -> StartEntry:
    card = entry.card
    if card is not None:
        facts = f"It has learned {card.data} ({card.licence}, {card.size} px)."
        return StartEntry(card.name, card.title, f"{facts} {_EXPECT}", in_zoo=True)
    if entry.kind == "run":
        return StartEntry(str(entry.path.parent.parent), f"Run {entry.title}", f"The best model of that run. {_EXPECT}")
    return StartEntry(str(entry.path), entry.title, f"{entry.path}\n{_EXPECT}")


class StartChoice(QWidget):
    """A list that drops down, and below it what the choice means.

    Args:
        parent: that it goes with.
        zoo: where the zoo is, if not the program's own.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, zoo: Path | None = None) -> None:
        super().__init__(parent)
        self._zoo = zoo
        self._value: str | None = None
        self._suggested: str | None = None
        self.box = CalmComboBox()
        self.box.setObjectName("train.start_from")
        self.box.setAccessibleName("Start from")
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box.setMinimumWidth(96)
        self.hint = FaintLabel()
        self.hint.setObjectName("train.start_from.hint")
        self.hint.setWordWrap(True)
        self._label = QLabel("Start fro&m")
        self._label.setBuddy(self.box)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._label)
        row.addWidget(self.box, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(row)
        layout.addWidget(self.hint)
        self.refresh()
        self.box.activated.connect(self._on_activated)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()  # a run may have ended meanwhile

    def align(self, width: int) -> None:
        """Give the label so many pixels, as those of the rows below it have."""
        self._label.setMinimumWidth(width)

    def values(self) -> dict[str, Any]:
        """The choice as a setting of ``TrainConfig``; empty for nothing."""
        return {} if self._value is None else {FIELD: self._value}

    @property
    def suggested(self) -> str | None:
        """The first model of the zoo, as a value; None where there is none."""
        return self._suggested

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show the choice that ``values`` has, listed or not."""
        value = values.get(FIELD)
        self._value = value if isinstance(value, str) and value else None
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """List again what there is; the choice stays."""
        entries = start_entries(self._zoo)
        self._suggested = next((each.value for each in entries if each.in_zoo), None)
        if self._value is not None and all(each.value != self._value for each in entries):
            entries.append(replace(_entry(entry_of_file(Path(self._value))), value=self._value))
        self.box.clear()
        self.box.addItem(NOTHING, None)
        for each in entries:
            self.box.addItem(each.label, each.value)
        for row, text in enumerate((_FROM_SCRATCH, *(each.help for each in entries))):
            self.box.setItemData(row, text, Qt.ItemDataRole.ToolTipRole)
        self.box.insertSeparator(self.box.count())
        self.box.addItem(_OPEN, "")
        self.box.setCurrentIndex(0 if self._value is None else self.box.findData(self._value))
        self._tell()

    def _tell(self) -> None:
        text = str(self.box.currentData(Qt.ItemDataRole.ToolTipRole) or "")
        self.hint.setText(text)
        self.hint.setVisible(self._value is not None)
        self.box.setAccessibleDescription(text)
        self.box.setToolTip(f"{text}\n({FIELD})")

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        value = self.box.itemData(row)
        if value == "":
            name, _ = QFileDialog.getOpenFileName(self, "Start from", "", "Models (*.safetensors)")
            value = name or self._value
        if value != self._value:
            self.set_values({FIELD: value})
            self.changed.emit()
        else:
            self.refresh()  # from "Choose a model file…" back to what was chosen

"""The classes of a data set as switches."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from pixelgen.gui.theme import TIGHT
from pixelgen.gui.widgets.chip import Chip
from pixelgen.gui.widgets.chip_flow import ChipFlow
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.tab_order import visit_after
from pixelgen.gui.wording import count

_MOST_LINES = 3  # more of them scroll


class ClassChips(QWidget):
    """A chip for each class, with the number of its sprites; all and none beside them. Hidden without classes."""

    switched = Signal(object, bool)  # tuple[str, ...] of names, on

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train.classes")
        self.setAccessibleName("Classes")
        self._classes: tuple[tuple[str, int], ...] = ()
        self._chips: dict[str, Chip] = {}
        self._said = FaintLabel()
        self.all = self._button("All", "train.classes.all", "Switch all classes on")
        self.none = self._button("None", "train.classes.none", "Switch all classes off, to choose some")
        self.all.clicked.connect(self._on_all)
        self.none.clicked.connect(self._on_none)
        side = QHBoxLayout()
        side.setSpacing(TIGHT)
        side.addWidget(self._said)
        side.addStretch(1)
        side.addWidget(self.all)
        side.addWidget(self.none)
        self._flow = ChipFlow(most_lines=_MOST_LINES)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        layout.addLayout(side)
        layout.addWidget(self._flow)
        self.hide()

    def _button(self, text: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setObjectName(name)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        return button

    def chip(self, name: str) -> Chip:
        """The switch of one class."""
        return self._chips[name]

    def show_classes(self, classes: Sequence[tuple[str, int]], off: Collection[str]) -> None:
        """Show (name, sprites) of all classes, and which of them are switched off."""
        if tuple(classes) != self._classes:
            self._classes = tuple(classes)
            self._fill()
        for name, chip in self._chips.items():
            on = name not in off
            chip.setChecked(on)
            words = "learned from" if on else "switched off"
            chip.setToolTip(f"{name}\n{count(dict(self._classes)[name], 'sprite')}, {words}")
        switched_on = sum(name not in off for name in self._chips)
        said = count(len(self._chips), "class", "classes")
        self._said.setText(said if switched_on == len(self._chips) else f"{switched_on} of {said} on")
        self.all.setEnabled(switched_on < len(self._chips))
        self.none.setEnabled(switched_on > 0)
        self.setVisible(bool(self._chips))
        self._flow.refit()

    def _fill(self) -> None:
        self._chips = {name: Chip(name, number) for name, number in self._classes}
        for name, chip in self._chips.items():
            chip.setObjectName(f"train.classes.{name}")
            chip.clicked.connect(self._on_clicked)
        self._flow.set_chips(list(self._chips.values()))
        visit_after(self.none, self._flow)

    @Slot()
    def _on_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.switched.emit((chip.name,), chip.isChecked())

    @Slot()
    def _on_all(self) -> None:
        self.switched.emit(tuple(self._chips), True)

    @Slot()
    def _on_none(self) -> None:
        self.switched.emit(tuple(self._chips), False)

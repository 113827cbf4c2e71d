"""Which class, or which mixture of classes: chips, a search where there are many, and how much of each."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from pixelgen.flow.config import SampleConfig
from pixelgen.gui.generation.settings.class_chip import ClassChip
from pixelgen.gui.generation.settings.class_mix import WEIGHTS, ClassMix, share_text
from pixelgen.gui.theme import SPACE, TIGHT
from pixelgen.gui.widgets.chip_flow import ChipFlow
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.wording import count

ANY = "Any"
_MANY = 12  # classes, from which on there is a search
_MOST_LINES = 4


class ClassChoice(QWidget):
    """A chip for each class after "Any". Hidden without classes.

    A click has that class alone; a click on the one that is chosen has any again. With Ctrl or Shift held, or while
    Mix is down, a click adds a class or takes it out. The arrow keys go from chip to chip.

    What was chosen of another model's classes is kept for when that model comes back.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        field = SampleConfig.model_fields["label"]
        self.setObjectName("generate.label")
        self.setAccessibleName(field.title or "Class")
        self.setToolTip(f"{field.description}\n(label, mix)")
        self._classes: tuple[str, ...] = ()
        self._weights: dict[str, float] = {}
        self._chips: dict[str, ClassChip] = {}
        self._any = self._make_any()
        self.label = QLabel(field.title or "Class")
        self.label.setToolTip(self.toolTip())
        self._said = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self._said.setObjectName("generate.label.said")
        self.mix_button = QToolButton()
        self.mix_button.setObjectName("generate.mix")
        self.mix_button.setText("Mix")
        self.mix_button.setCheckable(True)
        self.mix_button.setAutoRaise(True)
        self.mix_button.setAccessibleName("Mix classes")
        mix = SampleConfig.model_fields["mix"]
        self.mix_button.setToolTip(
            f"While this is down, a click adds a class: every sprite is something of all of them. "
            f"Ctrl+click does the same.\n({mix.title}: mix)"
        )
        self.search = QLineEdit()
        self.search.setObjectName("generate.label.search")
        self.search.setAccessibleName("Search the classes")
        self.search.setClearButtonEnabled(True)
        self._none_found = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self._flow = ChipFlow(most_lines=_MOST_LINES)
        self.mix = ClassMix()
        self._lay_out()
        self.search.textChanged.connect(self._on_search)
        self.mix.weightChanged.connect(self._on_weight)
        self.mix.removed.connect(self._on_removed)
        self._show()

    def _make_any(self) -> ClassChip:
        chip = ClassChip(ANY)
        chip.setObjectName("generate.label.any")
        chip.setToolTip("Each sprite draws its class, as often as the classes were seen in training.")
        chip.picked.connect(self._on_any)
        chip.stepped.connect(self._on_stepped)
        return chip

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self.label)
        head.addWidget(self._said, 1)
        head.addWidget(self.mix_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        layout.addLayout(head)
        for part in (self.search, self._flow, self._none_found, self.mix):
            layout.addWidget(part)
        self._flow.set_chips([self._any])

    # -- what is chosen ------------------------------------------------------------------------------------------------

    @property
    def weights(self) -> dict[str, float]:
        """The classes that are chosen, and how much of each; empty for any."""
        return {name: weight for name, weight in self._weights.items() if name in self._chips}

    def values(self) -> dict[str, Any]:
        """``label`` and ``mix`` of a ``SampleConfig``."""
        weights = self.weights
        label = next(iter(weights)) if len(weights) == 1 else None
        return {"label": label, "mix": tuple(weights.items()) if len(weights) > 1 else None}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Choose as ``label`` or ``mix`` say; any where they say nothing."""
        mix = values.get("mix") or ()
        label = values.get("label")
        most = max((1.0, *(weight for _, weight in mix)))  # only the proportion counts, and the sliders end at 1
        self._set({name: weight / most for name, weight in mix} or ({label: 1.0} if label is not None else {}))

    def set_classes(self, classes: Sequence[str]) -> None:
        """Offer these."""
        if tuple(classes) == self._classes:
            return
        self._classes = tuple(classes)
        self._chips = {}
        for name in self._classes:
            chip = self._chips[name] = ClassChip(name)
            chip.setObjectName(f"generate.label.{name}")
            chip.picked.connect(self._on_picked)
            chip.stepped.connect(self._on_stepped)
        self._flow.set_chips([self._any, *self._chips.values()])
        self.search.clear()
        self.search.setPlaceholderText(f"Search {count(len(self._classes), 'class', 'classes')}")
        self.search.setVisible(len(self._classes) > _MANY)
        self._show()
        self.changed.emit()

    def chip(self, name: str) -> ClassChip:
        """The chip of a class."""
        return self._chips[name]

    @property
    def any_chip(self) -> ClassChip:
        return self._any

    def _set(self, weights: dict[str, float]) -> None:
        if weights != self._weights:
            self._weights = weights
            self._show()
            self.changed.emit()

    # -- what is seen --------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        weights = self.weights
        total = sum(weights.values())
        for name, chip in self._chips.items():
            chip.setChecked(name in weights)
            chip.set_note(share_text(weights[name], total) if name in weights and len(weights) > 1 else "")
            chip.setToolTip(f"{name}\nClick: only this class. Ctrl+click: mix it in.")
        self._any.setChecked(not weights)
        self._said.setText(_said(weights, total))
        self.setAccessibleDescription(self._said.text())
        self.mix.show_weights(weights)
        self._choose_focus()
        self.setVisible(bool(self._chips))
        self._flow.refit()
        self._none_found.hide()
        self._on_search(self.search.text())

    def _choose_focus(self, chip: ClassChip | None = None) -> None:
        """Tab reaches one chip: the one that has the focus, or else the first that is on."""
        chips = [self._any, *self._chips.values()]
        focused = next((each for each in chips if each.hasFocus()), None)
        reached = chip or focused or next(each for each in (*self._chips.values(), self._any) if each.isChecked())
        for each in chips:
            each.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each is reached else Qt.FocusPolicy.ClickFocus)

    @Slot(str)
    def _on_search(self, words: str) -> None:
        wanted = words.strip().casefold() if len(self._classes) > _MANY else ""
        found = 0
        for name, chip in self._chips.items():
            hit = wanted in name.casefold()
            found += hit
            chip.setVisible(hit or name in self._weights)
        self._any.setVisible(not wanted)
        self._none_found.setText(f"No class is called “{words.strip()}”.")
        self._none_found.setVisible(bool(wanted) and not found)
        self._flow.refit()

    # -- what a person does --------------------------------------------------------------------------------------------

    @Slot(object, bool)
    def _on_picked(self, chip: ClassChip, adding: bool) -> None:
        weights = self.weights
        if adding or self.mix_button.isChecked():
            if chip.name in weights:
                del weights[chip.name]
            else:
                weights[chip.name] = WEIGHTS[-1] if not weights else max(weights.values())
        else:
            weights = {} if list(weights) == [chip.name] else {chip.name: WEIGHTS[-1]}
        self._set(weights)

    @Slot(object, bool)
    def _on_any(self, _chip: ClassChip, _adding: bool) -> None:
        self._set({})

    @Slot(object, int)
    def _on_stepped(self, chip: ClassChip, step: int) -> None:
        chips = [each for each in (self._any, *self._chips.values()) if not each.isHidden()]
        following = chips[(chips.index(chip) + step) % len(chips)]
        self._choose_focus(following)
        following.setFocus(Qt.FocusReason.TabFocusReason)
        self._flow.ensureWidgetVisible(following, 0, TIGHT)

    @Slot(str, float)
    def _on_weight(self, name: str, weight: float) -> None:
        self._set({**self.weights, name: weight})

    @Slot(str)
    def _on_removed(self, name: str) -> None:
        self._set({each: weight for each, weight in self.weights.items() if each != name})


def _said(weights: Mapping[str, float], total: float) -> str:
    if len(weights) < 2:
        return next(iter(weights), "any, as each sprite draws it")
    return " + ".join(f"{share_text(weight, total)} {name}" for name, weight in weights.items())

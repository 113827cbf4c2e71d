"""Everything else that can be set: made from the settings' own model, under headings, with a field to find things."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from pixelgen.gui.theme import SPACE
from pixelgen.gui.training.settings.schema import Schema
from pixelgen.gui.widgets.form import ConfigForm
from pixelgen.gui.widgets.panel import FaintLabel, Heading


class AdvancedForm(QWidget):
    """One ``ConfigForm`` per heading, with a line that shows only what matches it."""

    changed = Signal()

    def __init__(self, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setObjectName("train.advanced.search")
        self.search.setAccessibleName("Find a setting")
        self.search.setPlaceholderText("Find a setting")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self._nothing = FaintLabel("No setting has this in its name or help.")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        self._forms: list[tuple[Heading, ConfigForm]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.search)
        layout.addWidget(self._nothing)
        for title, names in schema.sections():
            heading = Heading(title)
            form = ConfigForm(schema.config, names, choices=schema.tables, prefix="train", resettable=True)
            form.changed.connect(self.changed)
            layout.addSpacing(SPACE)
            layout.addWidget(heading)
            layout.addWidget(form)
            self._forms.append((heading, form))
        labels = [label for _, form in self._forms for label in form.labels()]
        width = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setMinimumWidth(width)

    def values(self) -> dict[str, Any]:
        """What differs from the defaults, for ``TrainConfig``."""
        return {name: value for _, form in self._forms for name, value in form.values().items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show ``values``; what is not in it goes back to its default."""
        for _, form in self._forms:
            form.set_values(values)

    def __contains__(self, name: object) -> bool:
        return any(name in form for _, form in self._forms)

    def editor(self, name: str) -> QWidget:
        """The widget in which the field ``name`` is edited; KeyError if it is not here."""
        for _, form in self._forms:
            if name in form:
                return form.editor(name)
        raise KeyError(name)

    @Slot(str)
    def _on_search(self, words: str) -> None:
        found = 0
        for heading, form in self._forms:
            shown = form.show_matching(words)
            heading.setVisible(shown > 0)
            form.setVisible(shown > 0)
            found += shown
        self._nothing.setVisible(not found)

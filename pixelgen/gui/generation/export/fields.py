"""The options of an export, in sections; what the chosen format has no use for is not shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pixelgen.choices import Choices
from pixelgen.gui.theme import GAP, TIGHT
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.form import ConfigForm
from pixelgen.gui.widgets.panel import Heading
from pixelgen.sprites.export_options import EXPORT_FORMATS, PIXEL_MODES, ExportFormat, ExportOptions
from pixelgen.sprites.layout import ARRANGEMENTS, TRIMS
from pixelgen.sprites.naming import MARKS
from pixelgen.validation import first_problem

_SECTIONS = (
    ("Layout", ("arrangement", "columns", "rows", "max_side", "power_of_two")),
    ("Sprites", ("scale", "trim", "merge_duplicates", "ignore_empty")),
    ("Space", ("padding", "spacing", "inner_padding", "extrude")),
    ("File", ("duration_ms", "loop", "pixels", "names")),
)
_CHOICES: Mapping[str, Choices[Any]] = {"arrangement": ARRANGEMENTS, "trim": TRIMS, "pixels": PIXEL_MODES}


class ExportFields(QWidget):
    """Editors for the fields of ``ExportOptions`` but the format, and what goes beside the files.

    Args:
        classed: whether the sprites have more than one class.
    """

    changed = Signal()

    def __init__(self, *, classed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classed = classed
        self._form: ExportFormat = next(iter(EXPORT_FORMATS.values()))
        self._sections: list[tuple[Heading, ConfigForm]] = []
        self.sort = self._check("export.sortByClass", "Sort by class", "Brings the sprites of each class together.")
        self.provenance = self._check(
            "export.provenance",
            "Provenance file",
            "Also writes where the sprites come from: model, training data, licences and settings, as JSON beside "
            "the export.",
        )
        self._example = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, role=self.palette().ColorRole.PlaceholderText)
        self._example.setObjectName("export.example")
        self._lay_out()
        self.show_format(self._form.key)

    def _check(self, name: str, text: str, help_text: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(name)
        box.setAccessibleDescription(help_text)
        box.setToolTip(help_text)
        box.toggled.connect(self._on_changed)
        return box

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for title, names in _SECTIONS:
            heading = Heading(title)
            form = ConfigForm(ExportOptions, names, choices=_CHOICES, prefix="export", resettable=True)
            form.changed.connect(self._on_changed)
            rows = form.layout()
            if isinstance(rows, QFormLayout):
                rows.setVerticalSpacing(TIGHT)
            section = QVBoxLayout()
            section.setSpacing(TIGHT)
            section.addWidget(heading)
            section.addWidget(form)
            if title == "Layout":
                section.addWidget(self.sort)
            if title == "File":
                section.addWidget(self._example)
                section.addWidget(self.provenance)
                form.add_beside("names", self._marks_button())
            column.addLayout(section)
            self._sections.append((heading, form))
        labels = [label for _, form in self._sections for label in form.labels()]
        width = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setMinimumWidth(width)
        side = self.editor("max_side")
        if isinstance(side, QAbstractSpinBox):
            side.setKeyboardTracking(False)  # a sheet of "16" on the way to "1600" is of no use
        line = self.editor("names")
        if isinstance(line, QLineEdit):
            line.setPlaceholderText(ExportOptions().names)

    def _marks_button(self) -> QToolButton:
        """Offers what a pattern can hold, so that nobody has to remember it."""
        button = QToolButton()
        button.setObjectName("export.marks")
        button.setText("{ }")
        button.setAccessibleName("Insert into the names")
        button.setToolTip("What a name can hold")
        self._marks = QMenu(button)
        self._marks.setObjectName("export.marksMenu")
        for mark, meaning in MARKS.items():
            self._marks.addAction(f"{mark}\t{meaning}").setData(mark)
        self._marks.triggered.connect(self._on_mark)
        button.clicked.connect(self._on_marks)
        self._marks_opener = button
        return button

    # -- values ------------------------------------------------------------------------------------------------------

    def editor(self, name: str) -> QWidget:
        """The widget in which the field ``name`` is edited."""
        return next(form.editor(name) for _, form in self._sections if name in form)

    def values(self) -> dict[str, Any]:
        """All that was changed, shown or not, to be remembered; ``set_values`` takes it."""
        kept: dict[str, Any] = {"sort_by_class": self.sort.isChecked(), "provenance": self.provenance.isChecked()}
        for _, form in self._sections:
            kept |= form.values()
        return kept

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show ``values``; what is not in it goes back to its default."""
        with QSignalBlocker(self):
            for _, form in self._sections:
                form.set_values(values)
            names = self.editor("names")
            if isinstance(names, QLineEdit):
                names.setCursorPosition(0)
            self.sort.setChecked(values.get("sort_by_class") is True)
            self.provenance.setChecked(values.get("provenance") is True)
            self.show_format(self._form.key)

    def options(self) -> ExportOptions:
        """What is asked for, of what the format has a use for.

        Raises:
            ConfigError: for a text that is too long or empty.
        """
        return export_options(self._form.key, self.values())

    # -- what is shown -----------------------------------------------------------------------------------------------

    def show_format(self, key: str) -> None:
        """Show what the format ``key`` has a use for."""
        self._form = EXPORT_FORMATS[key]
        self._allow("arrangement", "classes", allowed=self._classed)
        self._allow("trim", "each", allowed=not self._form.canvas)
        self._show_rows()

    def show_names(self, names: Sequence[str]) -> None:
        """Say what the pattern gives."""
        shown = f"{names[0]} … {names[-1]}" if len(names) > 1 else "".join(names)
        self._example.setText(shown)

    def _show_rows(self) -> None:
        form = self._form
        laid_out = form.atlas is not None
        arrangement = self._value("arrangement")
        hidden = {"rows"} if arrangement != "columns" else {"columns"}
        hidden |= {"columns"} if arrangement == "packed" else set()
        if not laid_out:
            hidden |= {"arrangement", "columns"}
        shown = form.fields - hidden
        sorts = not laid_out and self._classed and form.key != "gamemaker"
        self.sort.setVisible(sorts)
        self._example.setVisible(form.named)
        for (heading, fields), (title, names) in zip(self._sections, _SECTIONS, strict=True):
            for name in names:
                fields.set_row_visible(name, visible=name in shown)
            beside = {"Layout": sorts, "File": True}.get(title, False)
            fields.setVisible(bool(shown & set(names)))
            heading.setVisible(beside or bool(shown & set(names)))

    def _value(self, name: str) -> Any:
        box = self.editor(name)
        return box.currentData() if isinstance(box, QComboBox) else None

    def _allow(self, name: str, key: str, *, allowed: bool) -> None:
        """Offer the choice ``key`` or not; if it is the one that is chosen, the next better takes its place."""
        box = self.editor(name)
        if not isinstance(box, QComboBox):
            return
        place = box.findData(key)
        model = box.model()
        if isinstance(model, QStandardItemModel):
            model.item(place).setEnabled(allowed)
        if not allowed and box.currentIndex() == place:
            box.setCurrentIndex(max(0, box.findData("together")))

    @Slot()
    def _on_marks(self) -> None:
        corner = QPoint(0, self._marks_opener.height())
        self._marks.popup(self._marks_opener.mapToGlobal(corner))

    @Slot(QAction)
    def _on_mark(self, action: QAction) -> None:
        line = self.editor("names")
        if isinstance(line, QLineEdit):
            line.insert(action.data())
            line.setFocus()

    @Slot()
    def _on_changed(self) -> None:
        self._show_rows()
        self.changed.emit()


def export_options(key: str, values: Mapping[str, Any]) -> ExportOptions:
    """Options for the format ``key`` from what ``ExportFields.values`` gave, for this or another format.

    Raises:
        ConfigError: for a value outside its limits.
    """
    form = EXPORT_FORMATS[key]
    used = form.fields if form.atlas is not None else form.fields - {"arrangement"}
    chosen = {name: value for name, value in values.items() if name in used and value not in (None, "")}
    if form.atlas is None and values.get("sort_by_class") is True and form.key != "gamemaker":
        chosen["arrangement"] = "classes"
    if form.canvas and chosen.get("trim") == "each":
        chosen["trim"] = "together"
    try:
        return ExportOptions.model_validate({"format": key, **chosen})
    except ValidationError as error:
        raise first_problem(error, ExportOptions.model_fields) from error

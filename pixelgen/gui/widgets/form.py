"""A form made from a pydantic model: one row per field, its limits, unit and help taken from the field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from pixelgen.choices import Choices
from pixelgen.gui.theme import SPACE, TIGHT
from pixelgen.gui.widgets.seed_edit import SeedEdit

_INT_MAX = 2**31 - 1  # of QSpinBox
AUTOMATIC = "Automatic"


class CalmSpinBox(QSpinBox):
    """Scrolling the form must not change a number that the wheel happens to pass over."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class CalmDoubleSpinBox(QDoubleSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def textFromValue(self, value: float) -> str:
        return f"{value:.6g}"


class CalmComboBox(QComboBox):
    """A combo box that only turns with the wheel while it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


@dataclass(frozen=True, slots=True)
class _Editor:
    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]


class ConfigForm(QWidget):
    """Rows for the fields ``names`` of ``model``.

    Args:
        model: a pydantic model whose fields have title, description, ge/le and ``json_schema_extra`` with "unit" and
            "choices" (keys).
        names: which fields, in their order.
        choices: tables with label and help for the fields that are chosen by key.
        prefix: of the editors' object names: "train" makes "train.seed".
    """

    changed = Signal()

    def __init__(
        self,
        model: type[BaseModel],
        names: Sequence[str],
        *,
        choices: Mapping[str, Choices[Any]],
        prefix: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fields = {name: model.model_fields[name] for name in names}
        self._editors: dict[str, _Editor] = {}
        self._labels: dict[str, QLabel] = {}
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for name, field in self._fields.items():
            editor = self._make(field, choices.get(name))
            title, help_text = field.title or name, field.description or ""
            editor.widget.setObjectName(f"{prefix}.{name}")
            editor.widget.setAccessibleName(title)
            editor.widget.setAccessibleDescription(help_text)
            tip = f"{help_text}\n({name})"
            editor.widget.setToolTip(tip)
            editor.widget.setMinimumWidth(96)
            label = QLabel(title)
            label.setToolTip(tip)
            label.setBuddy(editor.widget)
            label.setMinimumHeight(editor.widget.sizeHint().height())  # or the form puts it above the middle
            layout.addRow(label, editor.widget)
            editor.write(field.default)
            self._editors[name] = editor
            self._labels[name] = label
        self._rows = layout

    def values(self) -> dict[str, Any]:
        """What differs from the defaults, by field name, ready for ``model.model_validate``."""
        found = {name: editor.read() for name, editor in self._editors.items()}
        return {name: value for name, value in found.items() if value != self._fields[name].default}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show ``values``; fields that are not in it go back to their defaults, other names are left out."""
        for name, editor in self._editors.items():
            editor.write(values.get(name, self._fields[name].default))

    def editor(self, name: str) -> QWidget:
        """The widget in which the field ``name`` is edited."""
        return self._editors[name].widget

    def labels(self) -> list[QLabel]:
        """The labels at the left, to give those of several forms the same width."""
        return list(self._labels.values())

    def set_row_enabled(self, name: str, *, enabled: bool) -> None:
        """Grey out a field that has no effect now."""
        self._editors[name].widget.setEnabled(enabled)
        self._labels[name].setEnabled(enabled)

    def add_beside(self, name: str, *widgets: QWidget) -> None:
        """Put small ``widgets`` at the right of a field."""
        editor = self._editors[name].widget
        position: Any = self._rows.getWidgetPosition(editor)  # (row, role)
        box = QHBoxLayout()
        box.setSpacing(TIGHT)
        self._rows.removeWidget(editor)
        box.addWidget(editor, 1)
        for widget in widgets:
            box.addWidget(widget)
        self._rows.setLayout(position[0], QFormLayout.ItemRole.FieldRole, box)

    # -- one editor per kind of field --------------------------------------------------------------------------------

    def _make(self, field: FieldInfo, table: Choices[Any] | None) -> _Editor:
        kind, optional = _kind(field)
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        keys = extra.get("choices") or ()
        unit = f" {extra['unit']}" if extra.get("unit") else ""
        if isinstance(keys, list | tuple) and keys:
            return self._combo([str(key) for key in keys], table, optional=optional)
        if kind is bool:
            return self._check()
        if kind is int and _limits(field)[1] > _INT_MAX:
            return self._seed(field)
        if kind is int:
            return self._spin(field, unit, optional=optional)
        if kind is float:
            return self._double(field, unit, optional=optional)
        return self._line(field, optional=optional)

    def _combo(self, keys: Sequence[str], table: Choices[Any] | None, *, optional: bool) -> _Editor:
        box = CalmComboBox()
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if optional:
            box.addItem(AUTOMATIC, None)
        for key in keys:
            box.addItem(table[key].label if table else _words(key), key)
            if table:
                box.setItemData(box.count() - 1, table[key].help, Qt.ItemDataRole.ToolTipRole)
        box.currentIndexChanged.connect(self._on_changed)
        return _Editor(box, box.currentData, lambda value: box.setCurrentIndex(max(0, box.findData(value))))

    def _check(self) -> _Editor:
        box = QCheckBox()
        box.toggled.connect(self._on_changed)
        return _Editor(box, box.isChecked, lambda value: box.setChecked(bool(value)))

    def _spin(self, field: FieldInfo, unit: str, *, optional: bool) -> _Editor:
        box = CalmSpinBox()
        low, high = _limits(field)
        lowest = int(max(low, -_INT_MAX))
        box.setRange(lowest - (1 if optional else 0), int(min(high, _INT_MAX)))
        box.setSuffix(unit)
        box.setGroupSeparatorShown(True)
        if optional:
            box.setSpecialValueText(AUTOMATIC)
        box.valueChanged.connect(self._on_changed)
        automatic = lowest - 1
        return _Editor(
            box,
            lambda: None if optional and box.value() == automatic else box.value(),
            lambda value: box.setValue(automatic if value is None else int(min(value, _INT_MAX))),
        )

    def _seed(self, field: FieldInfo) -> _Editor:
        line = SeedEdit(maximum=int(_limits(field)[1]))
        line.valueChanged.connect(self._on_changed)
        return _Editor(line, line.value, line.setValue)

    def _double(self, field: FieldInfo, unit: str, *, optional: bool) -> _Editor:
        box = CalmDoubleSpinBox()
        low, high = _limits(field)
        box.setDecimals(7)
        step = 0.01 if high <= 1 else 1.0
        box.setSingleStep(step)
        automatic = low - step
        box.setRange(float(automatic if optional else low), float(high))
        box.setSuffix(unit)
        if optional:
            box.setSpecialValueText(AUTOMATIC)
        box.valueChanged.connect(self._on_changed)
        return _Editor(
            box,
            lambda: None if optional and box.value() <= automatic else box.value(),
            lambda value: box.setValue(automatic if value is None else float(value)),
        )

    def _line(self, field: FieldInfo, *, optional: bool) -> _Editor:
        line = QLineEdit()
        many = isinstance(field.default, tuple)
        line.setPlaceholderText(AUTOMATIC if optional else "")
        line.textChanged.connect(self._on_changed)

        def read() -> Any:
            text = line.text().strip()
            if many:
                return _as_default([part.strip() for part in text.split(",") if part.strip()], field.default)
            return text or None

        def write(value: Any) -> None:
            shown = ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value or "")
            line.setText(shown)

        return _Editor(line, read, write)

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()


def _kind(field: FieldInfo) -> tuple[Any, bool]:
    """The plain type of a field, and whether None is allowed."""
    annotation = field.annotation
    if get_origin(annotation) in (Union, UnionType):
        parts = [part for part in get_args(annotation) if part is not NoneType]
        return (parts[0] if len(parts) == 1 else None), NoneType in get_args(annotation)
    return annotation, False


def _limits(field: FieldInfo) -> tuple[float, float]:
    low, high = -1e9, 1e9
    for limit in field.metadata:
        low = getattr(limit, "ge", low)
        high = getattr(limit, "le", high)
    return low, high  # not as floats: the largest seed has more digits than those hold


def _as_default(parts: list[str], default: tuple[Any, ...]) -> tuple[Any, ...]:
    """Numbers where the default has numbers; what is no number stays text, which the model refuses with its reason."""
    if not default or not isinstance(default[0], float):
        return tuple(parts)
    try:
        return tuple(float(part) for part in parts)
    except ValueError:
        return tuple(parts)


def _words(key: str) -> str:
    return key.replace("-", " ").replace("_", " ").capitalize() if key.islower() else key

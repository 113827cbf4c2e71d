"""One editor per kind of field of a pydantic model: its limits, unit and choices are taken from the field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from pixelgen.choices import Choices
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
    """A combo box that only turns with the wheel while it has the focus, and shortens what is too long with "…"."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        if self.currentIndex() < 0:
            faint = option.palette.brush(QPalette.ColorRole.PlaceholderText)
            option.palette.setBrush(QPalette.ColorRole.ButtonText, faint)
            option.currentText = self.placeholderText()
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        metrics = self.fontMetrics()
        option.currentText = metrics.elidedText(option.currentText, Qt.TextElideMode.ElideRight, room.width() - 2)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


@dataclass(frozen=True, slots=True)
class Editor:
    """A widget with the value it holds: None is "left to the program"."""

    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]


def make_editor(field: FieldInfo, table: Choices[Any] | None, changed: Callable[[], None]) -> Editor:
    """The editor that suits ``field``.

    Args:
        field: with ge/le, and ``json_schema_extra`` with "unit" and "choices" (keys).
        table: label and help of the choices.
        changed: a slot that is called at every change.
    """
    kind, optional = _kind(field)
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    keys = extra.get("choices") or ()
    unit = f" {extra['unit']}" if extra.get("unit") else ""
    if isinstance(keys, list | tuple) and keys:
        return _combo([str(key) for key in keys], table, changed, optional=optional)
    if kind is bool:
        return _check(changed)
    if kind is int and _limits(field)[1] > _INT_MAX:
        return _seed(field, changed)
    if kind is int:
        return _spin(field, unit, changed, optional=optional)
    if kind is float:
        return _double(field, unit, changed, optional=optional)
    return _line(field, changed, optional=optional)


def limits_text(field: FieldInfo) -> str:
    """``"1 to 65,536 px"``; empty for a field that has no limits or is not a number."""
    low, high = _limits(field)
    if _kind(field)[0] not in (int, float) or (low, high) == _UNLIMITED:
        return ""
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    unit = f" {extra['unit']}" if extra.get("unit") else ""
    return f"{_plain(low)} to {_plain(high)}{unit}"


def _combo(keys: Sequence[str], table: Choices[Any] | None, changed: Callable[[], None], *, optional: bool) -> Editor:
    box = CalmComboBox()
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    if optional:
        box.addItem(AUTOMATIC, None)
    for key in keys:
        entry = table[key] if table is not None and key in table else None
        box.addItem(entry.label if entry else _words(key), key)
        if entry:
            box.setItemData(box.count() - 1, entry.help, Qt.ItemDataRole.ToolTipRole)
    box.currentIndexChanged.connect(changed)
    return Editor(box, box.currentData, lambda value: box.setCurrentIndex(max(0, box.findData(value))))


def _check(changed: Callable[[], None]) -> Editor:
    box = QCheckBox()
    box.toggled.connect(changed)
    return Editor(box, box.isChecked, lambda value: box.setChecked(bool(value)))


def _spin(field: FieldInfo, unit: str, changed: Callable[[], None], *, optional: bool) -> Editor:
    box = CalmSpinBox()
    low, high = _limits(field)
    lowest = int(max(low, -_INT_MAX))
    box.setRange(lowest - (1 if optional else 0), int(min(high, _INT_MAX)))
    box.setSuffix(unit)
    box.setGroupSeparatorShown(True)
    if optional:
        box.setSpecialValueText(AUTOMATIC)
    box.valueChanged.connect(changed)
    automatic = lowest - 1
    return Editor(
        box,
        lambda: None if optional and box.value() == automatic else box.value(),
        lambda value: box.setValue(automatic if value is None else int(min(value, _INT_MAX))),
    )


def _seed(field: FieldInfo, changed: Callable[[], None]) -> Editor:
    line = SeedEdit(maximum=int(_limits(field)[1]))
    line.valueChanged.connect(changed)
    return Editor(line, line.value, line.setValue)


def _double(field: FieldInfo, unit: str, changed: Callable[[], None], *, optional: bool) -> Editor:
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
    box.valueChanged.connect(changed)
    return Editor(
        box,
        lambda: None if optional and box.value() <= automatic else box.value(),
        lambda value: box.setValue(automatic if value is None else float(value)),
    )


def _line(field: FieldInfo, changed: Callable[[], None], *, optional: bool) -> Editor:
    line = QLineEdit()
    many = isinstance(field.default, tuple)
    line.setPlaceholderText(AUTOMATIC if optional else "")
    line.textChanged.connect(changed)

    def read() -> Any:
        text = line.text().strip()
        if many:
            return _as_default([part.strip() for part in text.split(",") if part.strip()], field.default)
        return text or None

    def write(value: Any) -> None:
        shown = ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value or "")
        line.setText(shown)

    return Editor(line, read, write)


def _kind(field: FieldInfo) -> tuple[Any, bool]:
    """The plain type of a field, and whether None is allowed."""
    annotation = field.annotation
    if get_origin(annotation) in (Union, UnionType):
        parts = [part for part in get_args(annotation) if part is not NoneType]
        return (parts[0] if len(parts) == 1 else None), NoneType in get_args(annotation)
    return annotation, False


_UNLIMITED = (-1e9, 1e9)


def _limits(field: FieldInfo) -> tuple[float, float]:
    low, high = _UNLIMITED
    for limit in field.metadata:
        low = getattr(limit, "ge", low)
        high = getattr(limit, "le", high)
    return low, high  # not as floats: the largest seed has more digits than those hold


def _plain(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


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

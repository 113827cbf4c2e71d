"""A form made from a pydantic model: one row per field, its limits, unit and help taken from the field."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QStandardItemModel
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.theme import SPACE, TIGHT, colours
from pixelgen.gui.widgets.editors import (
    AUTOMATIC,
    CalmComboBox,
    CalmDoubleSpinBox,
    CalmSpinBox,
    Editor,
    limits_text,
    make_editor,
)
from pixelgen.gui.widgets.field_slider import FieldSlider
from pixelgen.gui.widgets.icons import icon

__all__ = ["AUTOMATIC", "CalmComboBox", "CalmDoubleSpinBox", "CalmSpinBox", "ConfigForm"]

_NUMBER_WIDTH = 84  # px of a number field beside a slider
_DOT, _GAP = 5.0, 5.0  # px: the mark of what was changed, and its distance from the label's text


class _FieldLabel(QLabel):
    """The name of a field, with a dot behind it while its value is not the default."""

    def __init__(self, text: str, *, markable: bool) -> None:
        super().__init__(text)
        self._changed = False
        self._text = text
        if markable:
            self.setContentsMargins(0, 0, round(_DOT + _GAP), 0)
            self.setAccessibleName(text)

    def set_changed(self, *, changed: bool) -> None:
        if changed != self._changed:
            self._changed = changed
            self.setAccessibleName(f"{self._text}, changed" if changed else self._text)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._changed:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            theme = colours(self.palette())
            painter.setBrush(QColor(theme.accent if self.isEnabled() else theme.disabled))
            left = self.fontMetrics().horizontalAdvance(self._text) + _GAP
            painter.drawEllipse(QRectF(left, (self.height() - _DOT) / 2, _DOT, _DOT))


class _ResetButton(QToolButton):
    """Puts one field back. It keeps its room while it is hidden."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.setToolTip("Back to the default")
        self.setIcon(icon("reset"))
        self.setIconSize(QSize(12, 12))
        self.setAutoRaise(True)
        kept = self.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.setSizePolicy(kept)
        self.hide()


class ConfigForm(QWidget):
    """Rows for the fields ``names`` of ``model``.

    Args:
        model: a pydantic model whose fields have title, description, ge/le and ``json_schema_extra`` with "unit" and
            "choices" (keys).
        names: which fields, in their order.
        choices: tables with label and help for the fields that are chosen by key.
        prefix: of the editors' object names: "train" makes "train.seed", and "train.seed.reset" for its reset.
        resettable: what was changed is marked, and has a button that puts the default back.
    """

    changed = Signal()

    def __init__(
        self,
        model: type[BaseModel],
        names: Sequence[str],
        *,
        choices: Mapping[str, Choices[Any]],
        prefix: str,
        resettable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fields = {name: model.model_fields[name] for name in names}
        self._editors: dict[str, Editor] = {}
        self._labels: dict[str, _FieldLabel] = {}
        self._resets: dict[str, _ResetButton] = {}
        self._sliders: dict[str, FieldSlider] = {}
        self._boxes: dict[str, QHBoxLayout] = {}
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(SPACE)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for name in self._fields:
            self._add_row(name, prefix, choices.get(name), resettable=resettable)

    def _add_row(self, name: str, prefix: str, table: Choices[Any] | None, *, resettable: bool) -> None:
        field = self._fields[name]
        editor = make_editor(field, table, self._on_changed)
        title, help_text = field.title or name, field.description or ""
        editor.widget.setObjectName(f"{prefix}.{name}")
        editor.widget.setAccessibleName(title)
        editor.widget.setAccessibleDescription(help_text)
        limits = limits_text(field) if resettable else ""
        tip = "\n".join(part for part in (help_text, limits, f"({name})") if part)
        editor.widget.setToolTip(tip)
        editor.widget.setMinimumWidth(96)
        label = _FieldLabel(title, markable=resettable)
        label.setToolTip(tip)
        label.setBuddy(editor.widget)
        label.setMinimumHeight(editor.widget.sizeHint().height())  # or the form puts it above the middle
        self._editors[name] = editor
        self._labels[name] = label
        if resettable:
            self._rows.addRow(self._with_reset(name, label, f"{prefix}.{name}.reset"), editor.widget)
        else:
            self._rows.addRow(label, editor.widget)
        editor.write(field.default)

    def _with_reset(self, name: str, label: QLabel, object_name: str) -> QWidget:
        """The label with the button that puts the default back, which shows itself only when there is a use for it."""
        reset = _ResetButton(name)
        reset.setObjectName(object_name)
        reset.setAccessibleName(f"Reset {label.text()}")
        reset.setFixedSize(20, label.minimumHeight())
        reset.clicked.connect(self._on_reset)
        self._resets[name] = reset
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(label, 1)
        row.addWidget(reset)
        return both

    def values(self) -> dict[str, Any]:
        """What differs from the defaults, by field name, ready for ``model.model_validate``."""
        return {name: self._editors[name].read() for name in self.changed_names()}

    def changed_names(self) -> list[str]:
        """The fields whose value is not the default."""
        return [name for name, editor in self._editors.items() if editor.read() != self._fields[name].default]

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show ``values``; fields that are not in it go back to their defaults, other names are left out."""
        for name, editor in self._editors.items():
            editor.write(values.get(name, self._fields[name].default))

    def reset(self, name: str) -> None:
        """Put the default of one field back; the focus goes to its editor, as the button that was pressed vanishes."""
        self._editors[name].write(self._fields[name].default)
        self._editors[name].widget.setFocus()

    def editor(self, name: str) -> QWidget:
        """The widget in which the field ``name`` is edited."""
        return self._editors[name].widget

    def __contains__(self, name: object) -> bool:
        return name in self._editors

    def labels(self) -> list[QLabel]:
        """The labels at the left, to give those of several forms the same width."""
        return list(self._labels.values())

    def set_row_enabled(self, name: str, *, enabled: bool) -> None:
        """Grey out a field that has no effect now."""
        self._editors[name].widget.setEnabled(enabled)
        self._labels[name].setEnabled(enabled)
        if name in self._sliders:
            self._sliders[name].setEnabled(enabled)

    def set_choice_enabled(self, name: str, key: str, *, enabled: bool) -> None:
        """Grey out one choice of a field that is chosen by key, where it cannot be had now."""
        box = self._editors[name].widget
        assert isinstance(box, CalmComboBox)
        entries = box.model()
        assert isinstance(entries, QStandardItemModel)
        entries.item(box.findData(key)).setEnabled(enabled)

    def set_row_visible(self, name: str, *, visible: bool) -> None:
        """Hide a field that has no use now, or show it again."""
        self._rows.setRowVisible(list(self._fields).index(name), visible)

    def show_matching(self, words: str) -> int:
        """Show the rows whose name, label or help holds ``words``, and tell how many these are; all for no words."""
        wanted = words.strip().casefold()
        shown = 0
        for row, (name, field) in enumerate(self._fields.items()):
            said = f"{name} {name.replace('_', ' ')} {field.title or ''} {field.description or ''}".casefold()
            self._rows.setRowVisible(row, wanted in said)
            shown += wanted in said
        return shown

    def add_beside(self, name: str, *widgets: QWidget) -> None:
        """Put small ``widgets`` at the right of a field."""
        box = self._box(name)
        for widget in widgets:
            box.addWidget(widget)

    def add_slider(self, name: str, stops: Sequence[float]) -> FieldSlider:
        """Put a slider over ``stops`` before the number field ``name``; its object name ends with ".slider"."""
        editor = self._editors[name]
        slider = FieldSlider(stops)
        slider.setObjectName(f"{editor.widget.objectName()}.slider")
        slider.setAccessibleName(editor.widget.accessibleName())
        slider.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab reaches the field, where the arrow keys do the same
        slider.setToolTip(editor.widget.toolTip())
        slider.show_number(editor.read() or 0)
        slider.moved.connect(editor.write)
        editor.widget.setFixedWidth(_NUMBER_WIDTH)
        box = self._box(name)
        box.setStretchFactor(editor.widget, 0)
        box.insertWidget(0, slider, 1)
        self._sliders[name] = slider
        return slider

    def _box(self, name: str) -> QHBoxLayout:
        """The row of a field, to which more can be added."""
        if name not in self._boxes:
            editor = self._editors[name].widget
            position: Any = self._rows.getWidgetPosition(editor)  # (row, role)
            box = self._boxes[name] = QHBoxLayout()
            box.setSpacing(TIGHT)
            self._rows.removeWidget(editor)
            box.addWidget(editor, 1)
            self._rows.setLayout(position[0], QFormLayout.ItemRole.FieldRole, box)
        return self._boxes[name]

    def _show_mark(self, name: str) -> None:
        reset = self._resets.get(name)
        if reset is not None:
            changed = self._editors[name].read() != self._fields[name].default
            self._labels[name].set_changed(changed=changed)
            reset.setVisible(changed)

    @Slot()
    def _on_reset(self) -> None:
        button = self.sender()
        if isinstance(button, _ResetButton):
            self.reset(button.name)

    @Slot()
    def _on_changed(self) -> None:
        for name in self._editors:
            self._show_mark(name)
        for name, slider in self._sliders.items():
            slider.show_number(self._editors[name].read() or 0)
        self.changed.emit()

"""How much of each class: one row per class of a mixture, with a slider and its share."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from pixelgen.gui.theme import TIGHT
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.field_slider import FieldSlider
from pixelgen.gui.widgets.icons import icon

WEIGHTS = tuple(step / 20 for step in range(1, 21))
"""What the sliders go over; only the proportion between classes counts."""

_NAME_WIDTH = 84


def share_text(weight: float, total: float) -> str:
    """``"40 %"``."""
    return f"{100 * weight / total:.0f} %"


class ClassMix(QWidget):
    """Rows for the classes of a mixture; empty for fewer than two."""

    weightChanged = Signal(str, float)  # noqa: N815  class, its new weight
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, tuple[ElidedLabel, FieldSlider, QLabel, QToolButton]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(TIGHT)
        self._grid.setVerticalSpacing(TIGHT)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, _NAME_WIDTH)

    def show_weights(self, weights: Mapping[str, float]) -> None:
        """Show the mixture ``weights`` by class, each above 0; one class alone is no mixture."""
        wanted = dict(weights) if len(weights) > 1 else {}
        if list(wanted) != list(self._rows):
            self._make_rows(list(wanted))
        total = sum(wanted.values())
        for name, weight in wanted.items():
            _, slider, share, _ = self._rows[name]
            slider.show_number(weight)
            share.setText(share_text(weight, total))
            slider.setAccessibleDescription(f"{share.text()} of every sprite")
        self.setVisible(bool(wanted))

    def slider(self, name: str) -> FieldSlider:
        """The slider of a class that is in the mixture."""
        return self._rows[name][1]

    def _make_rows(self, names: list[str]) -> None:
        for row in self._rows.values():
            widgets: tuple[QWidget, ...] = row
            for widget in widgets:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._rows = {name: self._make_row(name) for name in names}
        for number, row in enumerate(self._rows.values()):
            for column, widget in enumerate(row):
                self._grid.addWidget(widget, number, column)

    def _make_row(self, name: str) -> tuple[ElidedLabel, FieldSlider, QLabel, QToolButton]:
        label = ElidedLabel(name, mode=Qt.TextElideMode.ElideMiddle)
        slider = FieldSlider(WEIGHTS)
        slider.setObjectName(f"generate.mix.{name}")
        slider.setAccessibleName(f"How much of {name}")
        slider.setToolTip(f"How much of {name} is in every sprite.\n(mix)")
        slider.setProperty("class", name)
        slider.moved.connect(self._on_moved)
        share = QLabel()
        share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        share.setFixedWidth(share.fontMetrics().horizontalAdvance("100 %"))
        remove = QToolButton()
        remove.setIcon(icon("remove"))
        remove.setAutoRaise(True)
        remove.setObjectName(f"generate.mix.{name}.remove")
        remove.setAccessibleName(f"Take {name} out of the mixture")
        remove.setToolTip(remove.accessibleName())
        remove.setProperty("class", name)
        remove.clicked.connect(self._on_removed)
        return label, slider, share, remove

    @Slot(object)
    def _on_moved(self, weight: float) -> None:
        slider = self.sender()
        if isinstance(slider, FieldSlider):
            self.weightChanged.emit(slider.property("class"), weight)

    @Slot()
    def _on_removed(self) -> None:
        button = self.sender()
        if isinstance(button, QToolButton):
            self.removed.emit(button.property("class"))

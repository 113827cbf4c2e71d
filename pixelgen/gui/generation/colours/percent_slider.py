"""A share as a slider with its number."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.field_slider import FieldSlider


class PercentSlider(QWidget):
    """A value in [0, 1], in whole percent.

    Args:
        name: object name of the slider.
        title: accessible name.
        highest: largest value.
    """

    changed = Signal()

    def __init__(self, name: str, title: str, *, highest: float = 1.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = FieldSlider([percent / 100 for percent in range(round(100 * highest) + 1)])
        self.slider.setObjectName(name)
        self.slider.setAccessibleName(title)
        self.slider.setPageStep(5)
        self._number = QLabel()
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._number.setMinimumWidth(self._number.fontMetrics().horizontalAdvance("100 %"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._number)
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(self._on_changed)
        self._show_number()

    def value(self) -> float:
        return self.slider.value() / 100

    def set_value(self, value: float) -> None:
        """Values outside the range go to its end."""
        self.slider.setValue(round(100 * value))

    def _show_number(self) -> None:
        self._number.setText(f"{self.slider.value()} %")

    @Slot()
    def _on_changed(self) -> None:
        self._show_number()
        self.changed.emit()

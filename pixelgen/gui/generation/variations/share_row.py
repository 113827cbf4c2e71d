"""A share from 0 to 1 as a slider with its number beside it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QWidget

from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.field_slider import FieldSlider
from pixelgen.gui.widgets.form import CalmSpinBox


class ShareRow(QWidget):
    """A label, a slider and a field for one share; all three show the same number, in percent.

    Args:
        title: of the label.
        help_text: its tooltip.
        name: object name of the slider; the field's has ".number" behind it.
        label_width: of the label at least, so that several of them stand below each other.
    """

    changed = Signal(float)  # by the person, 0 to 1

    def __init__(
        self, title: str, help_text: str, *, name: str, label_width: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.label = QLabel(title)
        self.slider = FieldSlider(tuple(range(101)))
        self.number: QSpinBox = CalmSpinBox()
        self.slider.setObjectName(name)
        self.number.setObjectName(f"{name}.number")
        self.number.setSuffix(" %")
        self.number.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for editor in (self.slider, self.number):
            editor.setRange(0, 100)
            editor.setToolTip(help_text)
            editor.setAccessibleName(title)
            editor.setAccessibleDescription(help_text)
            editor.valueChanged.connect(self._on_changed)
        self.slider.setPageStep(10)
        self.label.setToolTip(help_text)
        self.label.setBuddy(self.slider)
        self.label.setMinimumWidth(label_width)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)

    @property
    def share(self) -> float:
        return self.slider.value() / 100

    def set_share(self, share: float) -> None:
        """Show ``share`` of 0 to 1, to the percent; says nothing of it."""
        for editor in (self.slider, self.number):
            blocked = editor.blockSignals(True)
            editor.setValue(round(100 * share))
            editor.blockSignals(blocked)

    @Slot(int)
    def _on_changed(self, percent: int) -> None:
        self.set_share(percent / 100)
        self.changed.emit(percent / 100)

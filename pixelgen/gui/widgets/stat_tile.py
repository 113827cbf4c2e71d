"""A number that matters, with its name above it."""

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pixelgen.gui.widgets.elided_label import ElidedLabel


class StatTile(QWidget):
    """Name, value, and a faint remark; "–" while there is no value."""

    def __init__(self, name: str, *, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._label = ElidedLabel(name, role=self.palette().ColorRole.PlaceholderText)
        self._value = ElidedLabel("–")
        font = self._value.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setBold(True)
        self._value.setFont(font)
        self._remark = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self.setToolTip(tip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for each in (self._label, self._value, self._remark):
            layout.addWidget(each)
        self.show_value("–")

    def show_value(self, value: str, remark: str = "") -> None:
        self._value.setText(value)
        self._remark.setText(remark or " ")
        self.setAccessibleName(f"{self._name}: {value} {remark}".strip())

    def text(self) -> str:
        """What is read here."""
        return self.accessibleName()

"""What is known of a thing, as names and values."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QWidget

from pixelgen.gui.theme import GAP, TIGHT
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.panel import FaintLabel


class Facts(QWidget):
    """Two columns, name and value; a long value is cut in the middle and whole in its tooltip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._rows: tuple[tuple[str, str], ...] = ()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(GAP)
        self._form.setVerticalSpacing(TIGHT)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def texts(self) -> dict[str, str]:
        """What is read here."""
        return dict(self._rows)

    def show_rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in rows:
            label = ElidedLabel(value, mode=Qt.TextElideMode.ElideMiddle)
            label.setAccessibleName(f"{name}: {value}")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(FaintLabel(name), label)

"""One of a few choices, all in sight: buttons side by side of which one is down."""

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.theme import GAP, TIGHT, colours

_RADIUS = 5.0


class _Segment(QAbstractButton):
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * GAP, metrics.height() + 2 * TIGHT + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() - QSize(2 * (GAP - TIGHT), 0)  # the whole text, with less beside it

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        edge = theme.accent if self.hasFocus() else theme.line
        shown = self.isChecked()
        painter.setPen(QPen(QColor(edge), 1.0) if shown or self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.button) if shown else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, _RADIUS - 2, _RADIUS - 2)
        colour = theme.disabled if not self.isEnabled() else theme.text if self.isChecked() else theme.faint
        painter.setPen(QColor(colour))
        room = self.rect().adjusted(TIGHT, 0, -TIGHT, 0)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


class SegmentedChoice(QWidget):
    """Buttons for the entries of a registry. Tab reaches the one that is down; the arrow keys go to its neighbours.

    Each button's object name is that of the whole, a dot and the key of its choice.
    """

    keyChanged = Signal(str)  # noqa: N815

    def __init__(self, choices: Choices[Any], name: str, parent: QWidget | None = None) -> None:
        """
        Args:
            name: object name of the whole.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _Segment] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for key, choice in choices.items():
            button = _Segment()
            button.setObjectName(f"{name}.{key}")
            button.setText(choice.label)
            button.setToolTip(choice.help)
            button.setAccessibleName(choice.label)
            button.setAccessibleDescription(choice.help)
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            self._group.addButton(button)
            self._buttons[key] = button
            layout.addWidget(button)
        self._key = next(iter(choices))
        self._buttons[self._key].setChecked(True)
        self._choose_focus()
        self._group.buttonToggled.connect(self._on_toggled)

    @property
    def key(self) -> str:
        """The choice that is down."""
        return self._key

    def set_key(self, key: str) -> None:
        """Raises KeyError for a key that is not listed."""
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> QAbstractButton:
        return self._buttons[key]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1.0))
        painter.setBrush(QColor(theme.base if theme.dark else theme.window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

    def _choose_focus(self) -> None:
        for key, button in self._buttons.items():
            chosen = key == self._key
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)

    @Slot(QAbstractButton, bool)
    def _on_toggled(self, button: QAbstractButton, down: bool) -> None:
        if down:
            self._key = next(key for key, each in self._buttons.items() if each is button)
            self._choose_focus()
            self.keyChanged.emit(self._key)

"""One of a few choices as cards side by side: a name, and below it what that choice costs."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from pixelgen.choices import Choice, Choices
from pixelgen.gui.theme import SPACE, TIGHT, colours

_RADIUS = 5.0


class _Card(QAbstractButton):
    """One choice: its name, and below it the detail."""

    def __init__(self, choice: Choice, name: str) -> None:
        super().__init__()
        self.key = choice.key
        self.setObjectName(f"{name}.{choice.key}")
        self.setText(choice.label)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # painted anew when the pointer comes and goes
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.detail = ""
        self.set_help(choice.help)

    def set_help(self, text: str) -> None:
        self.setAccessibleDescription(text)
        self.setToolTip(text)

    def set_detail(self, text: str) -> None:
        self.detail = text
        self.setAccessibleName(f"{self.text()}, {text}" if text else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(88, 2 * self.fontMetrics().height() + 2 * SPACE)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        fill = QColor(theme.base)
        if chosen:
            fill = QColor(theme.accent if self.isEnabled() else theme.disabled)
            fill.setAlphaF(0.16)
        elif self.underMouse() and self.isEnabled():
            fill = QColor(theme.button)
        edge = theme.accent if (chosen or self.hasFocus()) and self.isEnabled() else theme.line
        width = 2.0 if chosen else 1.0
        inset = width / 2
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 1.0, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5), _RADIUS - 2, _RADIUS - 2)
        room = self.rect().adjusted(TIGHT, SPACE - 1, -TIGHT, -SPACE + 1)
        font = QFont(self.font())
        font.setBold(chosen)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if self.isEnabled() else theme.disabled))
        where = Qt.AlignmentFlag.AlignTop if self.detail else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | where, self.text())
        painter.setFont(self.font())
        painter.setPen(QColor(theme.faint if self.isEnabled() else theme.disabled))
        shown = self.fontMetrics().elidedText(self.detail, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, shown)


class ChoiceCards(QWidget):
    """Cards for the entries of a registry. Tab reaches the chosen one; the arrow keys go to its neighbours.

    Each card's object name is that of the whole, a dot and the key of its choice.
    """

    keyChanged = Signal(str)  # noqa: N815  by hand or by ``set_key``; empty where none is chosen any more

    def __init__(self, choices: Choices[Any], name: str, parent: QWidget | None = None) -> None:
        """
        Args:
            choices: from left to right; the first is chosen.
            name: object name of the whole.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._group = QButtonGroup(self)
        self._cards: dict[str, _Card] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for choice in choices.values():
            card = _Card(choice, name)
            self._group.addButton(card)
            self._cards[choice.key] = card
            layout.addWidget(card)
        self._key = next(iter(choices))
        self._cards[self._key].setChecked(True)
        self._choose_focus()
        self._group.buttonToggled.connect(self._on_toggled)

    @property
    def key(self) -> str:
        """The choice that is made; empty for none."""
        return self._key

    def set_key(self, key: str) -> None:
        """Choose an entry, or none by an empty key. Raises KeyError for a key that is not listed."""
        if key:
            self._cards[key].setChecked(True)
        elif self._key:
            self._group.setExclusive(False)  # or the group keeps one down
            self._cards[self._key].setChecked(False)
            self._group.setExclusive(True)
            self._key = ""
            self._choose_focus()
            self.keyChanged.emit("")

    @property
    def order(self) -> list[str]:
        """The keys as they stand, from left to right."""
        return list(self._cards)

    def button(self, key: str) -> QAbstractButton:
        return self._cards[key]

    def detail(self, key: str) -> str:
        """What is said below a name."""
        return self._cards[key].detail

    def show_details(self, details: Mapping[str, str]) -> None:
        """Say below each name what ``details`` has for its key; nothing for those that it lacks."""
        for key, card in self._cards.items():
            card.set_detail(details.get(key, ""))

    def show_help(self, helps: Mapping[str, str]) -> None:
        """Other tooltips, for the keys that ``helps`` has."""
        for key, text in helps.items():
            self._cards[key].set_help(text)

    def _choose_focus(self) -> None:
        reached = self._key or next(iter(self._cards))
        for key, card in self._cards.items():
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == reached else Qt.FocusPolicy.ClickFocus)

    @Slot(QAbstractButton, bool)
    def _on_toggled(self, button: QAbstractButton, down: bool) -> None:
        if down and isinstance(button, _Card):
            self._key = button.key
            self._choose_focus()
            self.keyChanged.emit(self._key)

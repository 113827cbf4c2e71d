"""Draft, Standard, Long: three cards side by side, each with the time it takes on this computer."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from pixelgen.gui.theme import SPACE, TIGHT, colours
from pixelgen.training.presets import PRESETS, Preset

_RADIUS = 5.0


def minutes_text(minutes: float) -> str:
    """``"4 min"``, ``"1 h 30"``, ``"8 h"``."""
    whole = max(1, round(minutes))
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{whole} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def range_text(preset: Preset) -> str:
    """``"10–60 min"``: what a preset takes, by the speed of the computer."""
    least, most = preset.minutes
    return f"{least}–{most} min" if most < 100 else f"{minutes_text(least)}–{minutes_text(most)}"


class _Card(QAbstractButton):
    """One preset: its name, and below it the time."""

    def __init__(self, preset: Preset) -> None:
        super().__init__()
        self.key = preset.key
        self._help = preset.help
        self.setObjectName(f"train.preset.{preset.key}")
        self.setText(preset.label)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # painted anew when the pointer comes and goes
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.detail = ""
        self.set_detail(range_text(preset))

    def set_detail(self, text: str) -> None:
        self.detail = text
        self.setAccessibleName(f"{self.text()}, {text}")
        self.setAccessibleDescription(self._help)
        self.setToolTip(self._help)
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
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self.text())
        painter.setFont(self.font())
        painter.setPen(QColor(theme.faint if self.isEnabled() else theme.disabled))
        shown = self.fontMetrics().elidedText(self.detail, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, shown)


class PresetChoice(QWidget):
    """The presets from quick to long. Tab reaches the chosen one; the arrow keys go to its neighbours."""

    keyChanged = Signal(str)  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._cards: dict[str, _Card] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for preset in sorted(PRESETS.values(), key=lambda each: each.images):
            card = _Card(preset)
            self._group.addButton(card)
            self._cards[preset.key] = card
            layout.addWidget(card)
        self._key = next(iter(PRESETS))
        self._cards[self._key].setChecked(True)
        self._choose_focus()
        self._group.buttonToggled.connect(self._on_toggled)

    @property
    def key(self) -> str:
        """The preset that is chosen."""
        return self._key

    def set_key(self, key: str) -> None:
        """Raises KeyError for a key that is not listed."""
        self._cards[key].setChecked(True)

    @property
    def order(self) -> list[str]:
        """The presets as they stand, from left to right."""
        return list(self._cards)

    def button(self, key: str) -> QAbstractButton:
        return self._cards[key]

    def detail(self, key: str) -> str:
        """The time that is shown for a preset."""
        return self._cards[key].detail

    def show_minutes(self, minutes: Mapping[str, float]) -> None:
        """The time that each preset takes here; those that are not measured show their range."""
        for key, card in self._cards.items():
            card.set_detail(minutes_text(minutes[key]) if key in minutes else range_text(PRESETS[key]))

    def _choose_focus(self) -> None:
        for key, card in self._cards.items():
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == self._key else Qt.FocusPolicy.ClickFocus)

    @Slot(QAbstractButton, bool)
    def _on_toggled(self, button: QAbstractButton, down: bool) -> None:
        if down and isinstance(button, _Card):
            self._key = button.key
            self._choose_focus()
            self.keyChanged.emit(self._key)

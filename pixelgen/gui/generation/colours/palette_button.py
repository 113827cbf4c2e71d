"""Shows the palette in use; pressed, it opens the list of all."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton, QWidget

from pixelgen.gui.style_parts import draw_arrow, draw_button
from pixelgen.gui.theme import SPACE, TIGHT, colours
from pixelgen.gui.widgets.palette_swatches import paint_swatches
from pixelgen.gui.wording import count
from pixelgen.sprites.colours import Palette

_SWATCHES = 16  # height, logical pixels
_ARROW = 16  # width
_NONE = "No palette"


class PaletteButton(QPushButton):
    """Name, number of colours and the colours themselves. Up and Down step to the neighbours without opening."""

    stepped = Signal(int)  # -1 or 1: the palette before or after the one in use is wanted

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("generate.palette")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._shown: Palette | None = None
        self._words = ""
        self.show_palette(None)

    def show_palette(self, palette: Palette | None, *, words: str = "") -> None:
        """``words`` are said in place of the number of colours: what is going on."""
        self._shown, self._words = palette, words
        told = f"{palette.label}, {count(len(palette), 'colour')}" if palette is not None else _NONE
        self.setAccessibleName(f"Palette: {told}")
        lock = f"Every visible pixel gets one of the {count(len(palette), 'colour')} of " if palette else ""
        credit = f" by {palette.author}" if palette is not None and palette.author else ""
        locked = f"{lock}{palette.label}{credit}." if palette is not None else ""
        self.setToolTip(locked or "Lock the sprites to a palette: every visible pixel gets one of its colours.")
        self.updateGeometry()
        self.update()

    def shown_text(self) -> tuple[str, str]:
        """What a person reads: the name, and what stands at its right."""
        right = self._words or (str(len(self._shown)) if self._shown is not None else "")
        return self._shown.label if self._shown is not None else _NONE, right

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height() + 2 * SPACE
        return QSize(200, line + (_SWATCHES + TIGHT if self._shown is not None else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in (Qt.Key.Key_F4, Qt.Key.Key_Return, Qt.Key.Key_Enter) or (
            event.key() in steps and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.click()
        elif event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        theme = colours(self.palette())
        painter = QPainter(self)
        draw_button(painter, self.rect(), option.state, theme, flat=False)
        inner = self.rect().adjusted(SPACE, SPACE, -SPACE, -SPACE)
        metrics = painter.fontMetrics()
        first = QRect(inner.left(), inner.top(), inner.width(), metrics.height())
        arrow = QRect(first.right() + 1 - _ARROW, first.top(), _ARROW, first.height())
        draw_arrow(painter, arrow, theme, up=False, enabled=self.isEnabled(), strong=self.underMouse())
        text, right = self.shown_text()
        beside = first.adjusted(0, 0, -_ARROW - TIGHT, 0)
        painter.setPen(QColor(theme.faint))
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
        name = beside.adjusted(0, 0, -metrics.horizontalAdvance(right) - SPACE if right else 0, 0)
        painter.setPen(QColor(theme.text if self.isEnabled() else theme.disabled))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        if self._shown is not None:
            below = QRect(inner.left(), inner.bottom() + 1 - _SWATCHES, inner.width(), _SWATCHES)
            paint_swatches(painter, below, self._shown.rgb, ratio=self.devicePixelRatioF(), line=theme.line)

"""The page of keyboard shortcuts, made from the menus, so that it is never out of date."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMenuBar,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pixelgen.gui.theme import GAP, MARGIN, SPACE, TIGHT, colours
from pixelgen.gui.widgets.panel import Heading
from pixelgen.gui.widgets.primary_button import PrimaryButton


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One line of the page."""

    text: str
    keys: str


def shortcuts(bar: QMenuBar) -> list[tuple[str, list[Shortcut]]]:
    """The shortcuts of every menu in ``bar``, by the menu's title; menus without any are left out."""
    found = []
    for action in bar.actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            lines = list(_lines(menu.actions()))
            if lines:
                found.append((_fixed_text(action), lines))
    return found


def _lines(actions: list[QAction]) -> Iterator[Shortcut]:
    for action in actions:
        submenu = action.menu()
        if isinstance(submenu, QMenu):
            yield from _lines(submenu.actions())
        elif not action.shortcut().isEmpty():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            yield Shortcut(_fixed_text(action), keys)


def _fixed_text(action: QAction) -> str:
    """Without its underlined letter, and without what a menu adds for the moment (what would be undone)."""
    return action.iconText().rstrip("…")


class _KeyCap(QLabel):
    """Keys as they look on a keyboard."""

    def __init__(self, keys: str) -> None:
        super().__init__(keys)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(2 * SPACE, TIGHT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1.0))
        painter.setBrush(QColor(theme.button))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()
        super().paintEvent(event)


class ShortcutsDialog(QDialog):
    """Opened with ``open()``; deleted when it is closed."""

    def __init__(self, bar: QMenuBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts")
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, GAP, 0)
        grid.setHorizontalSpacing(MARGIN)
        grid.setVerticalSpacing(TIGHT + 2)
        grid.setColumnStretch(0, 1)
        row = 0
        for title, lines in shortcuts(bar):
            heading = Heading(title)
            heading.setContentsMargins(0, SPACE if row else 0, 0, 0)
            grid.addWidget(heading, row, 0, 1, 2)
            for line in lines:
                row += 1
                grid.addWidget(QLabel(line.text), row, 0)
                cap = _KeyCap(line.keys)
                cap.setAccessibleName(f"{line.text}: {line.keys}")
                grid.addWidget(cap, row, 1, Qt.AlignmentFlag.AlignRight)
            row += 1
        grid.setRowStretch(row, 1)
        scroll = QScrollArea()
        scroll.setObjectName("shortcuts.list")
        scroll.setAccessibleName("Keyboard shortcuts")
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(page.minimumSizeHint().width() + scroll.verticalScrollBar().sizeHint().width())
        close = PrimaryButton("C&lose")
        close.setObjectName("shortcuts.close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addWidget(scroll, 1)
        layout.addLayout(buttons)
        self.resize(420, 560)

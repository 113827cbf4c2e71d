"""What the Generate tab looks like: its parts and where they are. It shows what it is given and starts nothing."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.generation.colours.panel import ColourPanel
from pixelgen.gui.generation.models.picker import ModelPicker
from pixelgen.gui.generation.side import SideColumn
from pixelgen.gui.generation.stage.stage import SpriteStage
from pixelgen.gui.models.trajectory import TrajectoryStore
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.message_line import MessageLine
from pixelgen.gui.widgets.page_stack import Page, PageStack
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.primary_button import PrimaryButton
from pixelgen.gui.widgets.scroll_column import ScrollColumn
from pixelgen.gui.widgets.tab_order import visit_after

if TYPE_CHECKING:
    from pixelgen.gui.generation.settings.panel import SettingsPanel

_COLUMN = 320  # width of the left column
_ICON = QSize(12, 12)
_ROOM = 1240  # width from which on all three columns fit, logical pixels

SPRITES = Page("sprites", "Sprites", "What was made, from noise to sprite.")
COMPARE = Page("compare", "Compare", "The same sprites by several solvers, calls and schedules, side by side.")
PAGES: Choices[Page] = Choices("page", (SPRITES, COMPARE))


class GenerationView(QWidget):
    """Left: model, settings, colours, buttons. Middle: one of the pages. Right: the side column, which folds away.

    Args:
        store: the states that are shown at first.
        zoo: where the zoo is, if not the program's own.
    """

    def __init__(self, store: TrajectoryStore, *, zoo: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.models = ModelPicker(zoo=zoo)
        self.settings: SettingsPanel | None = None
        self.colours = ColourPanel()
        self.stage = SpriteStage(store)
        self.side = SideColumn()
        self.run = PrimaryButton("Generate")
        self.stop = QPushButton("Stop")
        self.message = MessageLine()
        self.pages = PageStack(PAGES, "generate.pages", (self.stage, QWidget()))
        self.fold = QToolButton()
        self._narrow = False  # too little room for all three
        self._wanted = True  # the right column, where there is room for it
        self._loading = FaintLabel("Loading the solvers…")
        self._name_parts()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, SPACE)
        layout.setSpacing(GAP)
        self._settings_column = self._left()
        layout.addWidget(self._settings_column)
        layout.addLayout(self._middle(), 1)
        layout.addWidget(self.side)
        self.fold.toggled.connect(self._on_fold)

    def _name_parts(self) -> None:
        self.run.setObjectName("generate.run")
        self.run.setIcon(icon("spark"))
        self.run.setIconSize(_ICON)
        self.stop.setObjectName("generate.stop")
        self.stop.setIcon(icon("stop"))
        self.stop.setIconSize(_ICON)
        self.stop.setToolTip("Stop; the states that are there stay (Esc)")
        self.message.setObjectName("generate.message")
        self.fold.setObjectName("generate.side.fold")
        self.fold.setIcon(icon("sidebar"))
        self.fold.setIconSize(QSize(14, 14))
        self.fold.setAutoRaise(True)
        self.fold.setCheckable(True)
        self.fold.setChecked(True)
        self.fold.setToolTip("Show the right column (F7)")
        self.fold.setAccessibleName("Show the right column")

    def _left(self) -> QWidget:
        column = self._scroll = ScrollColumn()
        self._fields = column.rows
        for part in (self.models, self._loading, self.colours):
            self._fields.addWidget(part)
        self._fields.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.run, 1)
        buttons.addWidget(self.stop)
        left = QWidget()
        left.setFixedWidth(_COLUMN)
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addWidget(column, 1)
        rows.addWidget(self.message)
        rows.addLayout(buttons)
        return left

    def _middle(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self.pages.buttons)
        head.addStretch(1)
        head.addWidget(self.fold)
        middle = QVBoxLayout()
        middle.setSpacing(SPACE)
        middle.addLayout(head)
        middle.addWidget(self.pages, 1)
        return middle

    def show_colours(self) -> None:
        """Let the colours be seen, wherever the left column is scrolled to: something is said or changed there."""
        if self._narrow:
            self.fold.setChecked(False)
        self._scroll.ensureWidgetVisible(self.colours)

    def put_settings(self, settings: "SettingsPanel") -> None:
        """The fields are there now."""
        self.settings = settings
        self._fields.replaceWidget(self._loading, settings)
        self._loading.hide()
        visit_after(self.models, settings)

    def put_compare(self, page: QWidget) -> None:
        """The page that compares is there now."""
        self.pages.replace(COMPARE, page)
        visit_after(self.stage, page)

    @property
    def folded(self) -> bool:
        """Whether the person wants the right column away."""
        return not self._wanted

    def set_folded(self, *, folded: bool) -> None:
        self.fold.setChecked(not folded)

    def minimumSizeHint(self) -> QSize:
        """As if there were but two columns: in a narrow window the right one takes the place of the left one."""
        layout = self.layout()
        assert layout is not None  # made in __init__
        hint = layout.totalMinimumSize()
        both = self._settings_column.isVisibleTo(self) and self.side.isVisibleTo(self)
        return QSize(hint.width() - self.side.width() - GAP, hint.height()) if both else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _ROOM
        if narrow != self._narrow:
            self._narrow = narrow
            wanted = self._wanted
            self.fold.setChecked(wanted and not narrow)
            self._wanted = wanted
            self._show_columns()

    @Slot(bool)
    def _on_fold(self, shown: bool) -> None:
        self._wanted = shown
        self._show_columns()

    def _show_columns(self) -> None:
        shown = self.fold.isChecked()
        self.side.setVisible(shown)
        self._settings_column.setVisible(not (shown and self._narrow))

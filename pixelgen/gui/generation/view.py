"""What the Generate tab looks like: its parts and where they are. It shows what it is given and starts nothing."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pixelgen.choices import Choices
from pixelgen.gui.generation.colours.panel import ColourPanel
from pixelgen.gui.generation.models.picker import ModelPicker
from pixelgen.gui.generation.side import SideColumn
from pixelgen.gui.generation.stage.stage import SpriteStage
from pixelgen.gui.models.trajectory import TrajectoryStore
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.message_line import MessageLine
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.primary_button import PrimaryButton
from pixelgen.gui.widgets.segmented import SegmentedChoice

if TYPE_CHECKING:
    from pixelgen.gui.generation.settings.panel import SettingsPanel

_COLUMN = 320  # width of the left column
_ICON = QSize(12, 12)
_ROOM = 1240  # width from which on all three columns fit, logical pixels


@dataclass(frozen=True, slots=True)
class Page:
    """One of the pictures that the middle can show."""

    key: str
    label: str
    help: str


SPRITES = Page("sprites", "Sprites", "What was made, from noise to sprite.")
COMPARE = Page("compare", "Compare", "The same sprites by several solvers, calls and schedules, side by side.")
PAGES: Choices[Page] = Choices("page", (SPRITES, COMPARE))


class GenerationView(QWidget):
    """Left: model, settings, colours, buttons. Middle: one of the pages. Right: the side column, which folds away.

    Args:
        store: the states that are shown at first.
        zoo: where the zoo is, if not the program's own.
    """

    pageChanged = Signal(object)  # noqa: N815  Page

    def __init__(self, store: TrajectoryStore, *, zoo: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.models = ModelPicker(zoo=zoo)
        self.settings: SettingsPanel | None = None
        self.colours = ColourPanel()
        self.stage = SpriteStage(store)
        self._compare = QWidget()
        self.side = SideColumn()
        self.run = PrimaryButton("Generate")
        self.stop = QPushButton("&Stop")
        self.message = MessageLine()
        self.pages = SegmentedChoice(PAGES, "generate.pages")
        self.pages.setAccessibleName("What is shown")
        self.fold = QToolButton()
        self._narrow = False  # too little room for all three
        self._wanted = True  # the right column, where there is room for it
        self._stack = QStackedWidget()
        self._loading = FaintLabel("Loading the solvers…")
        self._name_parts()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, SPACE)
        layout.setSpacing(GAP)
        self._settings_column = self._left()
        layout.addWidget(self._settings_column)
        layout.addLayout(self._middle(), 1)
        layout.addWidget(self.side)
        self.pages.keyChanged.connect(self._on_page)
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
        column = QWidget()
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        for part in (self.models, self._loading, self.colours):
            self._column.addWidget(part)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(column)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.run, 1)
        buttons.addWidget(self.stop)
        left = QWidget()
        left.setFixedWidth(_COLUMN)
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addWidget(scroll, 1)
        rows.addWidget(self.message)
        rows.addLayout(buttons)
        return left

    def _middle(self) -> QVBoxLayout:
        for page in (self.stage, self._compare):
            self._stack.addWidget(page)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self.pages)
        head.addStretch(1)
        head.addWidget(self.fold)
        middle = QVBoxLayout()
        middle.setSpacing(SPACE)
        middle.addLayout(head)
        middle.addWidget(self._stack, 1)
        return middle

    def put_settings(self, settings: "SettingsPanel") -> None:
        """The fields are there now."""
        self.settings = settings
        self._column.replaceWidget(self._loading, settings)
        self._loading.hide()

    def put_compare(self, page: QWidget) -> None:
        """The page that compares is there now."""
        self._stack.insertWidget(list(PAGES).index(COMPARE.key), page)
        self._stack.removeWidget(self._compare)
        self._on_page(self.page.key)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return PAGES[self.pages.key]

    def show_page(self, page: Page) -> None:
        self.pages.set_key(page.key)
        self._on_page(page.key)

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

    @Slot(str)
    def _on_page(self, key: str) -> None:
        self._stack.setCurrentIndex(list(PAGES).index(key))
        self.pageChanged.emit(PAGES[key])

    @Slot(bool)
    def _on_fold(self, shown: bool) -> None:
        self._wanted = shown
        self._show_columns()

    def _show_columns(self) -> None:
        shown = self.fold.isChecked()
        self.side.setVisible(shown)
        self._settings_column.setVisible(not (shown and self._narrow))

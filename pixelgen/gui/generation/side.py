"""The right column of the Generate tab: the current sprite, the starred ones, what was made before."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.generation.history.page import HistoryPage
from pixelgen.gui.generation.originality.card import LikenessCard
from pixelgen.gui.generation.variations.panel import VaryPanel
from pixelgen.gui.generation.variations.starred_page import StarredPage
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.widgets.panel import Panel
from pixelgen.gui.widgets.segmented import SegmentedChoice
from pixelgen.gui.widgets.sprite_preview import SpritePreview

WIDTH = 300  # logical pixels


@dataclass(frozen=True, slots=True)
class SidePage:
    """One of the pages of the column."""

    key: str
    label: str
    help: str


SPRITE = SidePage("sprite", "Sprite", "The sprite that is selected: from near, other versions of it, how new it is.")
STARRED = SidePage("starred", "Starred", "The sprites that you starred: loops through them, children of two.")
HISTORY = SidePage("history", "History", "Everything that was made, with its settings.")
SIDE_PAGES: Choices[SidePage] = Choices("page", (SPRITE, STARRED, HISTORY))


class SideColumn(QWidget):
    """Three pages, one of which is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.preview = SpritePreview("generate.preview")
        self.vary = VaryPanel()
        self.likeness = LikenessCard()
        self.starred = StarredPage()
        self.history = HistoryPage()
        self.pages = SegmentedChoice(SIDE_PAGES, "generate.side")
        self.pages.setAccessibleName("What the right column shows")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._sprite_page())
        self._stack.addWidget(self.starred)
        self._stack.addWidget(self.history)
        self.pages.keyChanged.connect(self._on_page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.pages)
        layout.addWidget(self._stack, 1)

    @property
    def page(self) -> SidePage:
        """The page that is shown."""
        return SIDE_PAGES[self.pages.key]

    def show_page(self, page: SidePage) -> None:
        self.pages.set_key(page.key)
        self._on_page(page.key)

    def _sprite_page(self) -> QWidget:
        near = Panel()
        near.body.addWidget(self.preview)
        column = QWidget()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(near)
        rows.addWidget(self.vary)
        rows.addWidget(self.likeness)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(column)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll

    @Slot(str)
    def _on_page(self, key: str) -> None:
        self._stack.setCurrentIndex(list(SIDE_PAGES).index(key))

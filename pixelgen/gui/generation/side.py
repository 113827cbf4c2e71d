"""The right column of the Generate tab: the current sprite, the starred ones, what was made before."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.generation.history.page import HistoryPage
from pixelgen.gui.generation.originality.card import LikenessCard
from pixelgen.gui.generation.variations.panel import VaryPanel
from pixelgen.gui.generation.variations.starred_page import StarredPage
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.page_stack import Page, PageStack
from pixelgen.gui.widgets.panel import Panel
from pixelgen.gui.widgets.scroll_column import ScrollColumn
from pixelgen.gui.widgets.sprite_preview import SpritePreview
from pixelgen.gui.widgets.tab_order import visit_after

WIDTH = 300  # logical pixels

SPRITE = Page("sprite", "Sprite", "The sprite that is selected: from near, other versions of it, how new it is.")
STARRED = Page("starred", "Starred", "The sprites that you starred: loops through them, children of two.")
HISTORY = Page("history", "History", "Everything that was made, with its settings.")
SIDE_PAGES: Choices[Page] = Choices("page", (SPRITE, STARRED, HISTORY))


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
        self.pages = PageStack(SIDE_PAGES, "generate.side", (self._sprite_page(), self.starred, self.history))
        self.pages.buttons.setAccessibleName("What the right column shows")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.pages.buttons)
        layout.addWidget(self.pages, 1)

    def load(self) -> None:
        """Make the fields of the pages; imports torch, so call it when that is loaded."""
        self.vary.load()
        self.starred.load()
        if self.vary.fields is not None:
            visit_after(self.preview, self.vary.fields)

    def _sprite_page(self) -> QWidget:
        near = Panel()
        near.body.addWidget(self.preview)
        column = ScrollColumn()
        for part in (near, self.vary, self.likeness):
            column.rows.addWidget(part)
        column.rows.addStretch(1)
        return column

"""Several pages in one place, and the buttons that say which of them is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.widgets.segmented import SegmentedChoice


@dataclass(frozen=True, slots=True)
class Page:
    """One of the pages: what its button is called, and what is found there."""

    key: str
    label: str
    help: str


class PageStack(QStackedWidget):
    """Shows one of ``pages``, the first to begin with.

    Attributes:
        buttons: choose the page; whoever uses the stack puts them where they belong.
    """

    def __init__(
        self, pages: Choices[Page], name: str, widgets: Sequence[QWidget], parent: QWidget | None = None
    ) -> None:
        """
        Args:
            name: object name of the buttons.
            widgets: what is on each page, in the order of ``pages``.
        """
        super().__init__(parent)
        self._pages = pages
        self.buttons = SegmentedChoice(pages, name)
        self.buttons.setAccessibleName("What is shown")
        for widget in widgets:
            self.addWidget(widget)
        self.buttons.keyChanged.connect(self._on_key)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self.buttons.key]

    def show_page(self, page: Page) -> None:
        self.buttons.set_key(page.key)

    def replace(self, page: Page, widget: QWidget) -> None:
        """Put ``widget`` in the place of what is on ``page``."""
        number = list(self._pages).index(page.key)
        before = self.widget(number)
        assert before is not None  # each page has one from the start
        self.insertWidget(number, widget)
        self.removeWidget(before)
        before.deleteLater()
        self._on_key(self.buttons.key)

    @Slot(str)
    def _on_key(self, key: str) -> None:
        self.setCurrentIndex(list(self._pages).index(key))

"""Above the list of batches: search, only those with stars, and how many are kept."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from pixelgen.gui.generation.history.kept_menu import KeptMenu
from pixelgen.gui.theme import TIGHT
from pixelgen.gui.widgets.dots_button import DotsButton
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.search_field import SearchField
from pixelgen.gui.wording import count

_SIDE = 28  # of the buttons, as high as the field


class HistoryTools(QWidget):
    """What a person looks for, and the rarer wishes under three dots."""

    searched = Signal()
    leftDown = Signal()  # noqa: N815  somebody wants to go on in what was found
    folderWanted = Signal()  # noqa: N815
    keptWanted = Signal(object)  # noqa: N815  int, or None for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField("Search")
        self.search.setObjectName("generate.history.search")
        self.search.setAccessibleName("Search the history")
        self.search.setToolTip("Batches with all of these words: model, class, seed, date, a sprite's name (Ctrl+F)")
        self.search.textChanged.connect(self.searched)
        self.search.leftDown.connect(self.leftDown)
        self.starred = QToolButton()
        self.starred.setObjectName("generate.history.starred")
        self.starred.setAccessibleName("Only with stars")
        self.starred.setToolTip("Only batches with starred sprites")
        self.starred.setIcon(icon("star"))
        self.starred.setIconSize(QSize(12, 12))
        self.starred.setFixedSize(_SIDE, _SIDE)
        self.starred.setCheckable(True)
        self.starred.toggled.connect(self.searched)
        self.more = DotsButton()
        self.more.setObjectName("generate.history.more")
        self.more.setAccessibleName("More about the history")
        self.more.setToolTip("How many batches are kept, and where")
        self.more.setFixedSize(_SIDE, _SIDE)
        self.kept = KeptMenu(self.more.dots)
        self.kept.wanted.connect(self.keptWanted)
        self.more.dots.addMenu(self.kept)
        self.folder = QAction("Show the &folder", self.more.dots)
        self.folder.setObjectName("generate.history.folderAction")
        self.folder.triggered.connect(self.folderWanted)
        self.more.dots.addAction(self.folder)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        row.addWidget(self.search, 1)
        row.addWidget(self.starred)
        row.addWidget(self.more)

    def find_action(self, owner: QWidget) -> QAction:
        """Ctrl+F anywhere in ``owner`` goes to the search field."""
        find = QAction("&Find a batch", owner)
        find.setObjectName("generate.history.findAction")
        find.setShortcut(QKeySequence.StandardKey.Find)
        find.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.triggered.connect(self.go_to_search)
        owner.addAction(find)
        return find

    @property
    def words(self) -> str:
        """What is searched for."""
        return " ".join(self.search.text().split())

    def show_total(self, total: int) -> None:
        """There are so many batches."""
        self.search.setPlaceholderText(f"Search {count(total, 'batch', 'batches')}" if total else "Search")
        self.search.setEnabled(bool(total or self.words))
        self.starred.setEnabled(bool(total or self.starred.isChecked()))
        self.folder.setEnabled(bool(total))  # it is made with the first batch

    def nothing_found(self) -> str:
        """Why no batch is in sight though there are some."""
        if not self.words:
            return "No batch has a starred sprite." if self.starred.isChecked() else ""
        starred = " with starred sprites" if self.starred.isChecked() else ""
        return f"No batch{starred} matches “{self.words}”. Esc in the search field clears it."

    @Slot()
    def go_to_search(self) -> None:
        """To the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

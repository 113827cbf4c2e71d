"""The list of runs with its search, its order, and what is said about it."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QStackedLayout, QWidget

from pixelgen.gui.theme import SPACE
from pixelgen.gui.training.runs.empty import NoRuns
from pixelgen.gui.training.runs.order import ORDERS
from pixelgen.gui.training.runs.run_list import RunList
from pixelgen.gui.widgets.form import CalmComboBox
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.search_field import SearchField
from pixelgen.gui.widgets.undo_line import UndoLine
from pixelgen.gui.wording import count

_LEAST_WIDTH = 232
_ROOM_FOR_WORDS = 320  # in less the button is a picture


class RunsPanel(Panel):
    """Shows the runs it is given, or why there is none to see."""

    placeWanted = Signal()  # noqa: N815  somebody wants to open runs from elsewhere
    emptied = Signal(bool)  # True: there is no run at all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Runs", parent)
        self.setMinimumWidth(_LEAST_WIDTH)
        self._complete = False
        self.count = FaintLabel()
        self.count.setObjectName("train.runs.count")
        self.header.insertWidget(1, self.count)
        self.open = QPushButton()
        self.open.setObjectName("train.runs.openFolder")
        self.open.setIcon(icon("folder"))
        self.open.setIconSize(QSize(12, 12))
        self.open.setAccessibleName("Open run folder")
        self.open.setToolTip("List a run, or a folder of runs, that lies somewhere else")
        self.open.clicked.connect(self.placeWanted)
        self.header.addWidget(self.open)
        self.search = SearchField("Search name, data set, model, state")
        self.search.setObjectName("train.runs.search")
        self.search.setAccessibleName("Search the runs")
        self.search.setToolTip("Runs that hold all of these words (Ctrl+F)")
        self.order = CalmComboBox()
        self.order.setObjectName("train.runs.order")
        self.order.setAccessibleName("Order of the runs")
        for key, order in ORDERS.items():
            self.order.addItem(order.label, key)
            self.order.setItemData(self.order.count() - 1, order.help, Qt.ItemDataRole.ToolTipRole)
        self.bar = QProgressBar()
        self.bar.setObjectName("train.runs.progress")
        self.bar.setAccessibleName("Reading the runs")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.hide()
        self.message = UndoLine("train.runs.message")
        self.list = RunList()
        self.list.set_message("Looking for runs…")
        self.none = NoRuns()
        self.none.placeWanted.connect(self.placeWanted)
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(SPACE)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.order)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.none)
        self.body.setSpacing(SPACE)
        self.body.addWidget(self._tools)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.message)
        self.body.addLayout(self._stack, 1)
        self.search.textChanged.connect(self._on_search)
        self.search.leftDown.connect(self._on_left_down)
        self.order.currentIndexChanged.connect(self._on_order)
        find = QAction("&Find a run", self)
        find.setObjectName("train.runs.findAction")
        find.setShortcut(QKeySequence.StandardKey.Find)
        find.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.triggered.connect(self.go_to_search)
        self.addAction(find)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.open.setText("Open folder…" if self.width() >= _ROOM_FOR_WORDS else "")

    def show_progress(self, done: int, total: int) -> None:
        """So many runs are read."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setVisible(done < total and not self._complete)
        self._recount()

    def show_complete(self) -> None:
        """All runs are listed."""
        self._complete = True
        self.bar.hide()
        empty = self.list.rows.total == 0
        self.emptied.emit(empty)
        self._stack.setCurrentWidget(self.none if empty else self.list)
        self._tools.setVisible(not empty)
        self.open.setVisible(not empty)
        self._recount()

    def _recount(self) -> None:
        total, shown = self.list.rows.total, self.list.rows.rowCount()
        said = count(total, "run") if shown == total else f"{shown:,} of {count(total, 'run')}"
        self.count.setText(said if total else "")
        if self._complete:
            search = " ".join(self.search.text().split())
            self.list.set_message(f"No run matches “{search}”. Esc in the search field clears it." if search else "")

    @Slot()
    def go_to_search(self) -> None:
        """To the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self.list.rows.set_search(text)
        self._recount()
        if not self.list.chosen():
            self.list.choose_row(0)

    @Slot()
    def _on_left_down(self) -> None:
        if self.list.rows.rowCount():
            if not self.list.chosen():
                self.list.choose_row(0)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_order(self) -> None:
        self.list.rows.set_order(self.order.currentData())
        self.list.scrollTo(self.list.currentIndex())

"""The models as cards, in a window that drops down from the picker."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRectF, QSize, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from pixelgen.gui.generation.models.delegate import ModelDelegate
from pixelgen.gui.models.checkpoint_list import CheckpointListModel, EntryRole, Index, ModelEntry
from pixelgen.gui.theme import SPACE, TIGHT, colours
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.wording import count

_SIZE = QSize(460, 520)  # at most
_LEAST_HEIGHT = 120
_MANY = 6  # models, beyond which there is a search
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class _Found(QSortFilterProxyModel):
    """The models whose name, data or licence holds the words, and their headings."""

    def __init__(self, source: CheckpointListModel, parent: QObject) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self.setSourceModel(source)

    def set_words(self, words: str) -> None:
        self._words = tuple(words.casefold().split())
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        source = self.sourceModel()
        if self._holds(source.index(row, 0)):
            return True
        if source.index(row, 0).data(EntryRole.ENTRY) is not None:
            return False
        for below in range(row + 1, source.rowCount()):  # a heading stays with one of its models
            index = source.index(below, 0)
            if index.data(EntryRole.ENTRY) is None:
                return False
            if self._holds(index):
                return True
        return False

    def _holds(self, index: Index) -> bool:
        if index.data(EntryRole.ENTRY) is None:
            return False
        said = f"{index.data(Qt.ItemDataRole.AccessibleTextRole)} {index.data()}".casefold()
        return all(word in said for word in self._words)


class ModelPopup(QFrame):
    """A list of cards with a search, and a button for files. Enter or a click chooses; Esc closes."""

    chosen = Signal(object)  # ModelEntry
    openWanted = Signal()  # noqa: N815
    closed = Signal()

    def __init__(self, model: CheckpointListModel, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("generate.models")
        self.setAccessibleName("Models")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # a click on the picker closes it and leaves it closed
        self._found = _Found(model, self)
        self.search = QLineEdit()
        self.search.setObjectName("generate.models.search")
        self.search.setAccessibleName("Search the models")
        self.search.setClearButtonEnabled(True)
        self.list = QListView()
        self.list.setObjectName("generate.models.list")
        self.list.setAccessibleName("Models")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setMouseTracking(True)
        self.list.setModel(self._found)
        self.list.viewport().setAutoFillBackground(False)
        self._delegate = ModelDelegate(self.list)
        self.list.setItemDelegate(self._delegate)
        self._nothing = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self.open_button = QPushButton("&Open a model file…")
        self.open_button.setObjectName("generate.models.open")
        self.open_button.setIcon(icon("folder"))
        self.open_button.setIconSize(QSize(12, 12))
        self.open_button.setToolTip("Any .safetensors file of PixelGen; it can also be dropped on the window")
        self._lay_out()
        self.search.textChanged.connect(self._on_search)
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.clicked.connect(self._on_clicked)
        self.list.activated.connect(self._on_clicked)
        self.open_button.clicked.connect(self._on_open)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addStretch(1)
        layout = self._parts = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(TIGHT)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._nothing)
        layout.addLayout(row)

    def open_below(self, widget: QWidget, current: ModelEntry | None) -> None:
        """Drop down from ``widget``, with ``current`` marked and in sight."""
        self._delegate.chosen = current
        self.search.clear()
        models = sum(entry is not None for entry in self._entries())
        self.search.setVisible(models > _MANY)
        self.search.setPlaceholderText(f"Search {count(models, 'model')}")
        self._show_found()
        self.setGeometry(*self._place(widget))
        self.show()
        (self.search if models > _MANY else self.list).setFocus()
        self._select(current)

    def _place(self, widget: QWidget) -> tuple[int, int, int, int]:
        """Left, top, width and height on the screen: below ``widget``, or above it where there is more room."""
        screen = widget.screen().availableGeometry()
        width = min(max(_SIZE.width(), widget.width()), screen.width())
        self.resize(width, self.height())
        rest = self._parts.sizeHint().height() - self.list.sizeHint().height()
        rows = sum(self.list.sizeHintForRow(row) for row in range(self._found.rowCount()))
        wanted = min(_SIZE.height(), rest + rows + 2)
        corner = widget.mapToGlobal(QPoint(0, widget.height() + 2))
        below, above = screen.bottom() - corner.y(), corner.y() - widget.height() - 4 - screen.top()
        left = max(screen.left(), min(corner.x(), screen.right() + 1 - width))
        if wanted <= below or below >= above:
            height, top = min(wanted, max(below, _LEAST_HEIGHT)), corner.y()
        else:
            height = min(wanted, above)
            top = corner.y() - widget.height() - 4 - height
        return left, max(screen.top(), min(top, screen.bottom() + 1 - height)), width, height

    # -- the list ------------------------------------------------------------------------------------------------------

    def _entries(self) -> list[ModelEntry | None]:
        return [self._found.index(row, 0).data(EntryRole.ENTRY) for row in range(self._found.rowCount())]

    def _select(self, current: ModelEntry | None) -> None:
        rows = [(row, entry) for row, entry in enumerate(self._entries()) if entry is not None]
        if not rows:
            return
        wanted = [row for row, entry in rows if current is not None and entry.has(current.path)]
        index = self._found.index(wanted[0] if wanted else rows[0][0], 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    @Slot(str)
    def _on_search(self, words: str) -> None:
        self._found.set_words(words)
        self._show_found()
        self._select(self._delegate.chosen)

    def _show_found(self) -> None:
        nothing = self._found.rowCount() == 0
        self._nothing.setVisible(nothing)
        words = self.search.text().strip()
        self._nothing.setText(f"No model is called “{words}”." if words else "There is no model yet.")

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        entry = index.data(EntryRole.ENTRY)
        if entry is not None and self.isVisible():
            self.hide()
            self.chosen.emit(entry)

    @Slot()
    def _on_open(self) -> None:
        self.hide()
        self.openWanted.emit()

    # -- events --------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_clicked(self.list.currentIndex())
                return True
            if watched is self.search and event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.panel))
        painter.setPen(QPen(QColor(theme.line), 1.0))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

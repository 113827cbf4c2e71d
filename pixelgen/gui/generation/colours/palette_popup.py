"""Below the palette button: every palette with its colours, and the way to files."""

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from pixelgen.gui.generation.colours.palette_delegate import PaletteDelegate
from pixelgen.gui.generation.colours.palette_list import PaletteListModel, PaletteRole, PaletteRow
from pixelgen.gui.theme import SPACE, TIGHT, colours
from pixelgen.gui.widgets.icons import icon

_HIGHEST = 460  # logical pixels


class PalettePopup(QFrame):
    """A list to choose from with mouse, arrow keys or the first letters of a name, and two buttons."""

    chosen = Signal(object)  # PaletteRow
    openWanted = Signal()  # noqa: N815
    saveWanted = Signal()  # noqa: N815

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("generate.palette.popup")
        self.model = PaletteListModel(self)
        self.list = QListView()
        self.list.setObjectName("generate.palette.list")
        self.list.setAccessibleName("Palettes")
        self.list.setModel(self.model)
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._on_chosen)
        self.open = self._button("&Open…", "open", "folder", "Use the palette in a file, or an image's own colours")
        self.open.clicked.connect(self._on_open)
        self.save = self._button("&Save…", "save", "save", "Write the palette in use to a file")
        self.save.clicked.connect(self._on_save)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.open, 1)
        buttons.addWidget(self.save, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)

    def _button(self, text: str, name: str, picture: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"generate.palette.{name}")
        button.setIcon(icon(picture))
        button.setIconSize(QSize(12, 12))
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def open_below(self, widget: QWidget, *, current: int | None, savable: bool) -> None:
        """Show the list under ``widget``, or above it where there is more room; row ``current`` is in use."""
        self.save.setEnabled(savable)
        content = sum(self.list.sizeHintForRow(row) for row in range(self.model.rowCount()))
        height = min(_HIGHEST, content + self.open.sizeHint().height() + 3 * SPACE + 2 * TIGHT)
        screen = widget.screen().availableGeometry()
        below = widget.mapToGlobal(QPoint(0, widget.height() + TIGHT))
        above = widget.mapToGlobal(QPoint(0, -TIGHT)).y()
        room_below, room_above = screen.bottom() - below.y(), above - screen.top()
        upwards = room_below < height and room_above > room_below
        height = min(height, room_above if upwards else max(room_below, 160))
        self.setGeometry(below.x(), above - height if upwards else below.y(), widget.width(), height)
        self.show()
        self.list.setFocus()
        if current is not None:
            index = self.model.index(current, 0)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.list.hasFocus():
            self._on_chosen(self.list.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        row = index.data(PaletteRole.ROW)
        if isinstance(row, PaletteRow) and row.enabled:
            self.hide()
            self.chosen.emit(row)

    @Slot()
    def _on_open(self) -> None:
        self.hide()
        self.openWanted.emit()

    @Slot()
    def _on_save(self) -> None:
        self.hide()
        self.saveWanted.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.base))
        painter.setPen(QColor(theme.line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

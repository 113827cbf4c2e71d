"""The table of ways as a view: cells are chosen with mouse and keys."""

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from pixelgen.gui.generation.compare.cell_delegate import LEAST_WIDTH, CellDelegate, cell_height
from pixelgen.gui.generation.compare.cells_model import CellRole, CellsModel
from pixelgen.gui.generation.compare.ways import Way
from pixelgen.gui.theme import MARGIN, colours


class CompareTable(QTableView):
    """Arrows go from cell to cell, Return or a double click takes one, Escape lets go."""

    chosen = Signal(object)  # Way that became current, or None
    useWanted = Signal(object)  # noqa: N815  Way

    def __init__(self, model: CellsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = ""
        self.setObjectName("generate.compare.table")
        self.setAccessibleName("Ways to make the same sprites")
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        plain = QPalette()
        plain.setColor(QPalette.ColorRole.Highlight, QColor(0, 0, 0, 0))  # cells show themselves that they are chosen
        self.setPalette(plain)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setMinimumSectionSize(LEAST_WIDTH)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(cell_height(self.font()))
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for header in (across, down):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.doubleClicked.connect(self._on_used)

    def set_message(self, message: str) -> None:
        """What is said in the middle while there is nothing to show."""
        self._message = message
        self.viewport().update()

    @property
    def way(self) -> Way | None:
        """The chosen one."""
        found: Way | None = self.currentIndex().data(CellRole.WAY)
        return found

    def choose(self, way: Way | None) -> None:
        """Choose ``way`` if it is shown; None lets go."""
        model = self.model()
        index = model.index_of(way) if way is not None and isinstance(model, CellsModel) else QModelIndex()
        self.setCurrentIndex(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.way is not None:
            self.useWanted.emit(self.way)
        elif event.key() == Qt.Key.Key_Escape and self.way is not None:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._message and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours(self.palette()).faint))
            room = self.viewport().rect().adjusted(2 * MARGIN, MARGIN, -2 * MARGIN, -MARGIN)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.chosen.emit(current.data(CellRole.WAY))

    @Slot(QModelIndex)
    def _on_used(self, index: QModelIndex) -> None:
        self.useWanted.emit(index.data(CellRole.WAY))
